"""Sweeps: rows in the order of the settings, the same numbers as single runs, divergence as a row, Ctrl-C."""

import math
import os
import signal
import subprocess
import sys
import threading
import time

import matplotlib
import numpy as np
import pytest
from conftest import ROOT

from workbook.training import cores, plot_sweep, sweep, sweep_table, train

matplotlib.use("Agg")

draw = np.random.default_rng(0)
X, X_dev = draw.random((200, 24)), draw.random((200, 11))
Y, Y_dev = (draw.random((1, 24)) > 0.5).astype(int), (draw.random((1, 11)) > 0.5).astype(int)
SETTINGS = [
    {"layers_dims": [200, width, 1], "learning_rate": rate, "seed": seed, "num_iterations": 40}
    for width in (3, 5)
    for rate in (0.001, 0.05)
    for seed in (1, 2, 3)
]


@pytest.mark.parametrize("workers", [None, 1, 3])
def test_rows_are_what_single_runs_give(workers):
    rows = sweep(X, Y, SETTINGS, dev=(X_dev, Y_dev), workers=workers, progress=False)
    assert len(rows) == len(SETTINGS)
    for setting, row in zip(SETTINGS, rows):
        assert row.items() >= setting.items()
        assert (row["initialization"], row["hidden_activation"]) == ("scaled", "relu")
        result = train(X, Y, **setting, dev=(X_dev, Y_dev))
        assert row["cost"] == pytest.approx(result.cost, rel=1e-9)
        assert row["dev_cost"] == pytest.approx(result.dev_cost, rel=1e-9)
        assert (row["train_accuracy"], row["dev_accuracy"]) == (result.accuracy, result.dev_accuracy)
        assert row["diverged"] is False and row["seconds"] > 0


def test_without_a_dev_set_there_are_no_figures_of_it():
    (row,) = sweep(X, Y, SETTINGS[:1], progress=False)
    assert (row["dev_accuracy"], row["dev_cost"]) == (None, None)


def test_no_settings_give_no_rows():
    assert sweep(X, Y, [], progress=False) == []


def test_a_generator_of_settings_and_parameters_to_start_from_are_taken():
    start = train(X, Y, [200, 3, 1], num_iterations=5).parameters
    given = ({"layers_dims": [200, 3, 1], "initialization": start, "num_iterations": n} for n in (0, 10))
    rows = sweep(X, Y, given, progress=False)
    assert rows[0]["cost"] > rows[1]["cost"]
    assert "given" in sweep_table(rows, ["initialization", "cost"])


def test_a_run_that_diverges_is_a_row():
    diverging = {"layers_dims": [200, 3, 1], "learning_rate": 1e300, "num_iterations": 50}
    rows = sweep(X, Y, [SETTINGS[0], diverging, SETTINGS[1]], dev=(X_dev, Y_dev), progress=False)
    assert [row["diverged"] for row in rows] == [False, True, False]
    assert all(math.isnan(rows[1][name]) for name in ("train_accuracy", "dev_accuracy", "cost", "dev_cost"))


def test_progress_is_shown_when_asked_for(capsys):
    sweep(X, Y, SETTINGS[:3], progress=False)
    assert capsys.readouterr() == ("", "")
    sweep(X, Y, SETTINGS[:3], progress=True)
    shown = capsys.readouterr()
    assert "3/3" in shown.err + shown.out


def test_threads_of_blas_are_set_back():
    openblas = cores._openblas()
    if openblas is None:
        pytest.skip("NumPy does not come with an OpenBLAS of its own here")
    before = openblas[0]()
    sweep(X, Y, SETTINGS[:2], progress=False)
    with cores.one_blas_thread(), cores.one_blas_thread():
        assert openblas[0]() == 1
    assert openblas[0]() == before


@pytest.mark.parametrize("alone_is_faster", [True, False])
def test_long_steps_keep_to_the_faster_number_of_threads(alone_is_faster, monkeypatch):
    openblas = cores._openblas()
    if openblas is None or openblas[0]() == 1:
        pytest.skip("NumPy does not have several threads here")
    monkeypatch.setattr(cores, "cores", lambda: 2)
    before, seen = openblas[0](), []

    def step():
        seen.append(openblas[0]() == 1)
        time.sleep(0.001 if seen[-1] == alone_is_faster else 0.1)

    with cores.FasterThreads(step) as faster:
        for _ in range(9):
            faster()
    assert seen[:6] == [True, False] * 3
    assert seen[6:] == [alone_is_faster] * 3
    assert openblas[0]() == before


def test_an_error_in_a_run_ends_all_and_sets_back(monkeypatch):
    from workbook.training import sweep as _  # noqa: F401  (the function; the module is needed)

    module = sys.modules["workbook.training.sweep"]

    def broken(*args, **settings):
        raise MemoryError("no more")

    monkeypatch.setattr(module, "run", broken)
    threads = threading.active_count()
    with pytest.raises(MemoryError):
        sweep(X, Y, SETTINGS, progress=False)
    assert threading.active_count() == threads


INTERRUPTED = """
import sys, time
import numpy as np
from workbook.training import sweep
X, Y = np.random.default_rng(0).random((300, 100)), np.arange(100).reshape(1, -1) % 2
print("ready", flush=True)
try:
    sweep(X, Y, [{"layers_dims": [300, 7, 1], "num_iterations": 10**8}] * 5, progress=False, workers=2)
except KeyboardInterrupt:
    print("interrupted", flush=True)
rows = sweep(X, Y, [{"layers_dims": [300, 7, 1], "num_iterations": 10}], progress=False)
print("works", rows[0]["diverged"], flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise on Windows")
def test_ctrl_c_ends_all_runs_soon():
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout.readline() == "ready\n"
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert (out, process.returncode) == ("interrupted\nworks False\n", 0), err


ROWS = [
    {
        "layers_dims": [8, width, 1],
        "learning_rate": rate,
        "seed": seed,
        "train_accuracy": 0.9,
        "cost": 0.3,
        "dev_accuracy": 0.5 + 0.1 * width + 0.01 * seed,
        "dev_cost": None,
        "diverged": rate == 10.0 and seed == 1,
        "seconds": 0.1,
    }
    for width in (1, 2)
    for rate in (0.001, 0.1, 10.0)
    for seed in (1, 2, 3)
]


def test_plot_has_means_and_standard_deviations_over_seeds():
    ax = plot_sweep(ROWS, "learning_rate", by="layers_dims")
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_xscale()) == ("learning rate", "dev accuracy", "log")
    names = {text.get_text() for text in ax.get_legend().get_texts()}
    assert names == {"layers_dims [8, 1, 1]", "layers_dims [8, 2, 1]", "diverged"}
    line, _, (bars,) = ax.containers[0]
    np.testing.assert_allclose(line.get_xdata().astype(float), [0.001, 0.1, 10.0])
    # Seed 1 diverged at the highest rate.
    np.testing.assert_allclose(line.get_ydata().astype(float), [0.62, 0.62, 0.625])
    heights = [segment[1, 1] - segment[0, 1] for segment in bars.get_segments()]
    np.testing.assert_allclose(heights, 2 * np.array([0.01, 0.01, np.std([0.62, 0.63], ddof=1)]))
    first, second = (container[0] for container in ax.containers)
    assert first.get_marker() != second.get_marker() and first.get_linestyle() != second.get_linestyle()
    matplotlib.pyplot.close(ax.figure)


def test_plot_over_names_and_into_axes_handed_over():
    _, ax = matplotlib.pyplot.subplots()
    rows = [{**row, "hidden_activation": name} for name in ("relu", "tanh") for row in ROWS]
    assert plot_sweep(rows, "hidden_activation", "cost", ax=ax) is ax
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["relu", "tanh"]
    ax.figure.canvas.draw()
    matplotlib.pyplot.close(ax.figure)
    ax = plot_sweep(rows, "layers_dims")
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["[8, 1, 1]", "[8, 2, 1]"]
    matplotlib.pyplot.close(ax.figure)


def test_plot_of_what_is_not_there():
    with pytest.raises(ValueError, match="The rows have no column 'rate'"):
        plot_sweep(ROWS, "rate")
    with pytest.raises(ValueError, match="no row to draw"):
        plot_sweep([], "learning_rate")


def test_plot_when_everything_diverged():
    ax = plot_sweep([{**row, "diverged": True, "dev_accuracy": math.nan} for row in ROWS], "learning_rate")
    ax.figure.canvas.draw()
    matplotlib.pyplot.close(ax.figure)


def test_table_shows_what_differs():
    lines = sweep_table(ROWS).splitlines()
    assert lines[0].split() == [
        "layers_dims",
        "learning_rate",
        "seed",
        "train_accuracy",
        "dev_accuracy",
        "cost",
        "diverged",
    ]
    assert len(lines) == 1 + len(ROWS)
    assert lines[1].split() == ["[8,", "1,", "1]", "0.001", "1", "0.9", "0.61", "0.3", "False"]
    assert sweep_table(ROWS[:2], ["seed", "cost"]) == "seed  cost\n   1   0.3\n   2   0.3"
    assert sweep_table([]) == "There is no row."
    with pytest.raises(ValueError, match="no column 'rate'"):
        sweep_table(ROWS, ["rate"])
