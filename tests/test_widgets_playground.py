"""The playground: from settings to runs, charts and words; what the controls do; overtaken work."""

import re
import threading
import time
import xml.etree.ElementTree as ET
from functools import cache

import numpy as np
import pytest
from ipywidgets import Widget

from dnn_utils import images_to_columns, load_data
from workbook.training import Result
from workbook.widgets import drawings, playground, run_page, runs
from workbook.widgets.playground import Playground
from workbook.widgets.runs import Run, Settings

pytestmark = pytest.mark.slow

QUICK = Settings(num_iterations=100, drawings=20)
DEV = runs.dev_set()


@pytest.fixture
def panel():
    """A playground that is not on any page, trained with its first settings."""
    made = Playground(DEV)
    made.wait()
    yield made
    made.end()


def finished(costs=(0.7, 0.4, 0.05), settings=QUICK, parameters=None):
    """A finished run without a training."""
    n, dev_costs = len(costs) - 1, [cost + 0.1 * n for n, cost in enumerate(costs)]
    at_the_end = {"cost": costs[n], "accuracy": 0.5 + n / 4, "dev_cost": dev_costs[n], "dev_accuracy": 0.5 + 0.12 * n}
    curves = {"costs": list(costs[:n]), "dev_costs": dev_costs[:n], "iterations": 50 * n}
    return Run(settings, "dev", Result(parameters or {}, list(range(0, 50 * n, 50)), **curves, **at_the_end), "done")


def tree(html):
    """The HTML as an XML tree: broken tags do not pass."""
    return ET.fromstring("<div>" + re.sub(r"(<img [^>]*|<br)>", r"\1/>", html) + "</div>")


@pytest.mark.parametrize(
    "settings, dims",
    [
        (Settings(), [12288, 7, 1]),
        (Settings(0.02, 2, 3, "tanh", "he", 200, 50), [12288, 3, 3, 1]),
        (Settings(hidden_layers=0, num_iterations=100, drawings=20), [12288, 1]),
    ],
)
def test_the_code_trains_the_same_network(settings, dims):
    assert settings.layers_dims == dims and "dev=(dev_x, dev_y))" in settings.code("(dev_x, dev_y)")
    namespace = {}
    exec(settings.code(), namespace)
    result, run = namespace["result"], runs.train_settings(settings, DEV, stop=lambda run: False)
    assert run.state == "done" and run.curves[0] == [*result.steps, result.iterations]
    np.testing.assert_allclose(run.curves[1], [*result.costs, result.cost], rtol=1e-9)
    np.testing.assert_allclose(run.result.parameters["W1"], result.parameters["W1"], atol=1e-9)
    assert run.result.dev_accuracy == result.dev_accuracy


def test_an_overtaken_training_ends_early_and_says_so():
    run = runs.train_settings(Settings(), DEV, stop=lambda run: len(run.result.costs) == 4)
    assert run.state == "cut off" and len(run.result.costs) == 4


def test_divergence_is_a_state_and_a_sentence(monkeypatch):
    def diverging(*_, callback, **__):
        callback(0, 0.7, finished().result)
        raise runs.TrainingDiverged(7, 1.0)

    monkeypatch.setattr(runs, "train", diverging)
    run = runs.train_settings(Settings(learning_rate=1.0, drawings=20), DEV, stop=lambda run: False)
    words, chart = run_page.in_words(run), run_page.chart(run)
    assert run.state == "diverged" and "learning rate 1 " in words and "at iteration 7" in words
    assert f">{words}</p>" in chart and "<polyline" not in chart
    assert run_page.state(run) == "", "once is enough"


def test_more_drawings_are_drawn_once_and_counted(panel, monkeypatch):
    made, shown, bars = [], [], []

    def draw_set(m, seed, bar):
        made.append(seed)
        return np.full((m, 64, 64, 3), seed, dtype=np.uint8), np.arange(m) % 2, {}

    monkeypatch.setattr(runs, "draw_set", draw_set)
    for name in ("new_drawings", "examples"):
        monkeypatch.setattr(runs, name, cache(getattr(runs, name).__wrapped__))
    panel.state.observe(lambda change: shown.append(change.new), "value")
    panel.controls["num_iterations"].value = 100
    panel.controls["drawings"].value = 400
    panel.wait()
    assert [words for words in shown if "Drawing new pictures" in words and 'value="1" max="2"' in words]
    monkeypatch.setattr(runs, "bar", lambda things, words, shown: (shown is None and bars.append(words)) or things)
    X, Y, (test_x, test_y) = drawings(312)
    train_x, train_y, *_ = load_data()
    np.testing.assert_array_equal(X[:, :209], images_to_columns(train_x))
    np.testing.assert_array_equal(X[0, 209:], np.array([34] * 100 + [35] * 3) / 255)
    np.testing.assert_array_equal(Y, [[*train_y[0], *[0, 1] * 50, 0, 1, 0]])
    assert test_x.shape == (12288, 50) and test_y.shape == (1, 50) and drawings(20)[0].shape == (12288, 20)
    assert made == [34, 35] and bars == ["drawing"], "a bar where more are drawn"


def test_an_interrupt_is_one_line_and_the_open_playground_stays(panel, monkeypatch):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Playground, "wait", interrupted)
    before = threading.active_count(), len(Widget.get_manager_state()["state"])
    with pytest.raises(KeyboardInterrupt) as stopped:
        playground()
    assert stopped.value._render_traceback_() == ["The playground was stopped. Nothing was changed."]
    assert (threading.active_count(), len(Widget.get_manager_state()["state"])) == before


def test_what_cannot_be_drawn_or_trained_on_is_refused():
    for m in (0, -1, 2.5, True, "many"):
        with pytest.raises(ValueError, match="number of drawings"):
            drawings(m)
    for dev, words in ((np.zeros((12288, 5)), "dev"), ((np.zeros((4, 5)), np.zeros((1, 5))), "rows")):
        with pytest.raises(ValueError, match=words):
            playground(dev=dev)


@pytest.mark.parametrize(
    "costs, words",
    [
        ((0.7, 0.4, 0.05), "The cost falls from 0.70 to 0.05; training accuracy 1.00, dev accuracy 0.74."),
        ((0.693, 0.693, 0.694), "The cost stays at 0.69;"),
        ((0.5, 0.6, 0.9), "The cost rises from 0.50 to 0.90;"),
        ((0.7,), "The training has just begun."),
    ],
)
def test_the_result_in_words(costs, words):
    run = finished(costs)
    assert run_page.in_words(run).startswith(words)
    chart = tree(run_page.chart(run)).find(".//svg")
    assert chart.get("aria-label").startswith(words) and chart.get("data-state") == "done"
    lines = chart.findall("polyline")
    assert [bool(line.get("stroke-dasharray")) for line in lines] == [True, False]
    assert all(len(line.get("points").split()) == len(costs) for line in lines)


def test_kept_runs_have_letters_and_rows():
    kept = [finished((0.7, 0.5, 0.3))] * run_page.MOST_KEPT
    chart = tree(run_page.chart(finished(), kept)).find(".//svg")
    assert {*"ABCDEFGH"} <= {text.text for text in chart.iter("text")} and len(chart.findall("polyline")) == 2 * 9
    rows = tree(run_page.kept_table(kept)).findall(".//tbody/tr")
    columns = list(zip(*([cell.text for cell in row.findall("td")] for row in rows)))
    assert columns == 8 * [tuple("0.0075 1 7 ReLU scaled 100 20 0.300 1.00 0.74".split())]
    assert [row.find("th").text for row in rows][-2:] == ["Training accuracy", "Dev accuracy"]
    assert run_page.kept_table([]) == ""


def test_what_is_too_high_ends_at_the_upper_edge():
    for line in tree(run_page.chart(finished((5.0, float("inf"), float("nan"))))).iter("polyline"):
        places = [tuple(map(float, point.split(","))) for point in line.get("points").split()]
        assert [y for _, y in places] == [run_page.TOP] * 3


def test_weights_become_pictures_of_their_unit():
    W1 = np.zeros((2, 12288))
    W1[1, :300] = np.linspace(-1, 1, 300)
    first, second = map(np.asarray, run_page.weight_pictures(W1))
    assert first.shape == (64, 64, 3) and np.all(first == 127)
    assert second[0, 0, 0] == 0 and second[1, 35, 2] == 255 and np.all(second[2:] == 127)
    page = tree(run_page.weights(finished(parameters={"W1": W1, "W2": np.array([[0.5, -1.0]])})))
    assert [image.get("alt") for image in page.iter("img")] == [f"Weights of unit {n} as a picture." for n in (1, 2)]
    assert [line.tail for line in page.iter("br")] == ["+0.50", "-1.00"]
    assert "<br>" not in run_page.weights(finished(parameters={"W1": W1, "W2": np.ones((3, 2))}))
    assert "the only unit" in run_page.weights(finished(parameters={"W1": W1[:1]}))
    assert run_page.weights(finished()) == ""


def test_a_moved_slider_trains_anew(panel):
    expected = r"The cost falls from 0.70 to 0.0\d; training accuracy 1.00, test accuracy 0.\d\d. 2500 iterations"
    assert re.search(expected, panel.state.value), panel.state.value
    assert 'data-state="done"' in panel.chart.value and "training accuracy" in panel.accuracies.value
    assert panel.weights.value.count("<img") == 7
    for name, value in {"drawings": 20, "num_iterations": 100, "hidden_layers": 2, "units": 3}.items():
        panel.controls[name].value = value
    panel.wait()
    assert panel.settings == Settings(drawings=20, num_iterations=100, hidden_layers=2, units=3)
    assert panel.weights.value.count("<img") == 3 and "100 iterations" in panel.state.value
    assert "[12288, 3, 3, 1]" in panel.code.value
    panel.reset.click()
    panel.wait()
    assert panel.settings == Settings() and "2500 iterations" in panel.state.value
    for layers in (0, 1):  # without a hidden layer what does not matter is off
        panel.controls["hidden_layers"].value = layers
        assert [panel.controls[name].disabled for name in ("units", "hidden_activation")] == [layers == 0] * 2


def test_what_is_under_way_is_given_up_for_newer_settings(panel, monkeypatch):
    """A training that would go on for ever is cut off, and never shown as done."""
    begun, shown = threading.Event(), []

    def for_ever(settings, dev, stop, called):
        run = finished(settings=settings)
        if settings.learning_rate == 0.002:
            begun.set()
            while not stop(run):
                time.sleep(0.001)
            run.state = "cut off"
        return run

    monkeypatch.setattr(runs, "train_settings", for_ever)
    panel.chart.observe(lambda change: shown.append(tree(change.new).find(".//svg").attrib), "value")
    panel.controls["learning_rate"].value = 0.002
    assert begun.wait(60)
    panel.controls["learning_rate"].value = 0.003
    panel.wait()
    assert [svg["data-rate"] for svg in shown if svg["data-state"] == "done"] == ["0.003"]


def test_runs_are_kept_and_cleared(panel):
    panel.controls["num_iterations"].value = 100
    rates = [value for _, value in panel.controls["learning_rate"].options][:9]
    for rate in rates:
        panel.controls["learning_rate"].value = rate
        panel.wait()
        panel.keep.click()
        panel.keep.click()  # the same run is kept once
    assert "clear them first" in panel.state.value and panel.table.value.count('<th scope="col"') == 1 + 8
    panel.clear.click()
    assert panel.table.value == "" and panel.chart.value.count("<polyline") == 2
    assert not panel.keep.disabled and not panel.clear.disabled, "a button that is switched off loses the focus"


def test_an_error_in_the_thread_is_said_and_the_next_settings_are_trained(panel, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(runs, "train_settings", lambda *_: 1 / 0)
        panel.controls["learning_rate"].value = 0.01
        panel.wait()
    assert "ZeroDivisionError" in panel.state.value
    panel.controls["learning_rate"].value = 0.02
    panel.wait()
    assert "The cost falls" in panel.state.value


def test_without_threads_processes_and_sockets(monkeypatch):
    """As in a browser's own Python."""

    def refuse(*args, **options):
        raise RuntimeError("can't start new thread")

    for name in ("threading.Thread.start", "subprocess.Popen", "socket.socket", "os.fork"):
        monkeypatch.setattr(name, refuse, raising=False)
    panel = Playground(DEV)
    before = panel.chart.value
    assert "2500 iterations" in panel.state.value
    panel.controls["num_iterations"].value = 100
    assert "100 iterations" in panel.state.value and panel.chart.value != before
    panel.wait()
    panel.end()
