"""Sweeps: rows in the order of the settings, the same numbers as single runs, divergence as a row, Ctrl-C."""

import math
import os
import sys
import threading

import numpy as np
import pytest
from conftest import run_python
from threadpoolctl import threadpool_info

from workbook.training import sweep, train

pytestmark = pytest.mark.slow

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
        result = train(X, Y, **setting, dev=(X_dev, Y_dev))
        assert row.pop("seconds") > 0
        assert row.pop("cost") == pytest.approx(result.cost, rel=1e-9)
        assert row.pop("dev_cost") == pytest.approx(result.dev_cost, rel=1e-9)
        reached = {"train_accuracy": result.accuracy, "dev_accuracy": result.dev_accuracy, "diverged": False}
        assert row == {**setting, "initialization": "scaled", "hidden_activation": "relu", **reached}


def test_without_settings_or_a_dev_set():
    assert sweep(X, Y, [], progress=False) == []
    (row,) = sweep(X, Y, SETTINGS[:1], progress=False)
    assert (row["dev_accuracy"], row["dev_cost"]) == (None, None)


def test_a_run_that_diverges_is_a_row_and_parameters_to_start_from_are_given():
    start = train(X, Y, [200, 3, 1], num_iterations=5).parameters
    rates = (0.001, 1e300, 0.01)
    settings = ({"layers_dims": [200, 3, 1], "initialization": start, "learning_rate": rate} for rate in rates)
    rows = sweep(X, Y, settings, dev=(X_dev, Y_dev), progress=False)
    assert [row["diverged"] for row in rows] == [False, True, False] and rows[0]["cost"] > rows[2]["cost"]
    assert all(math.isnan(rows[1][name]) for name in ("train_accuracy", "dev_accuracy", "cost", "dev_cost"))


def test_progress_is_shown_when_asked_for(capsys):
    sweep(X, Y, SETTINGS[:3], progress=False)
    assert capsys.readouterr() == ("", "")
    sweep(X, Y, SETTINGS[:3], progress=True)
    assert "3/3" in "".join(capsys.readouterr())


def blas_threads():
    return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]


def test_products_run_on_one_thread():
    assert set(blas_threads()) <= {1}  # none that threadpoolctl knows: nothing is done


def test_an_error_in_a_run_ends_all(monkeypatch):
    monkeypatch.setattr(sys.modules["workbook.training.sweep"], "run", None)
    threads = threading.active_count()
    with pytest.raises(TypeError):
        sweep(X, Y, SETTINGS, progress=False)
    assert threading.active_count() == threads


INTERRUPTED = """
import signal, threading, time
import numpy as np
from workbook.training import sweep
X, Y = np.random.default_rng(0).random((300, 100)), np.arange(100).reshape(1, -1) % 2
def interrupt():
    while threading.active_count() < 4:  # the main thread, this one, two runs
        time.sleep(0.01)
    signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
threading.Thread(target=interrupt).start()
try:
    sweep(X, Y, [{"layers_dims": [300, 7, 1], "num_iterations": 10**8}] * 5, progress=False, workers=2)
except KeyboardInterrupt as stopped:
    print(*stopped._render_traceback_())
    rows = sweep(X, Y, [{"layers_dims": [300, 7, 1], "num_iterations": 10}], progress=False)
    print("works", rows[0]["diverged"])
"""


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise on Windows")
def test_ctrl_c_ends_all_runs_soon():
    run = run_python("-c", INTERRUPTED)
    said = "The sweep was stopped. Nothing was changed.\nworks False\n"
    assert (run.stdout, run.returncode) == (said, 0), run.stderr
