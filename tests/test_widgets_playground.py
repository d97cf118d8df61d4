"""The playground: from settings to runs, charts and words; what the controls do; overtaken work."""

import re
import time
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from dnn_utils import images_to_columns, load_data
from workbook.training import train
from workbook.widgets import drawings, playground, run_page, runs
from workbook.widgets.playground import CONTROLS, Playground
from workbook.widgets.runs import Point, Run, Settings

QUICK = Settings(num_iterations=100, drawings=20)


@pytest.fixture(scope="module")
def dev():
    return runs.dev_set()


@pytest.fixture
def panel(dev):
    """A playground that is not on any page, trained with its first settings."""
    made = Playground(dev)
    made.wait()
    yield made
    made.end()


def never(run):
    return False


def finished(costs=(0.7, 0.4, 0.05), **known):
    """A finished run without a training."""
    points = [Point(50 * n, cost, 0.5 + n / 4, cost + 0.1 * n, 0.5 + 0.12 * n) for n, cost in enumerate(costs)]
    return Run(**{"settings": QUICK, "points": points, "state": "done", "iterations": 100} | known)


def tree(html):
    """The HTML as an XML tree: broken tags do not pass."""
    return ET.fromstring("<div>" + re.sub(r"(<img [^>]*|<br)>", r"\1/>", html) + "</div>")


# From settings to a run


@pytest.mark.parametrize("hidden, dims", [(0, [12288, 1]), (1, [12288, 4, 1]), (3, [12288, 4, 4, 4, 1])])
def test_settings_say_the_sizes_of_the_layers(hidden, dims):
    assert Settings(hidden_layers=hidden, units=4).layers_dims == dims


def test_the_defaults_train_as_the_trainer_does(dev):
    run = runs.train_settings(Settings(), dev, never)
    X, Y, *_ = load_data()
    result = train(images_to_columns(X), Y, [12288, 7, 1], record_every=50, dev=dev)
    assert run.state == "done" and [point.step for point in run.points] == [*range(0, 2500, 50), 2500]
    np.testing.assert_allclose([point.cost for point in run.points], [*result.costs, result.cost], rtol=1e-9)
    assert run.points[-1].dev_accuracy == result.dev_accuracy
    np.testing.assert_allclose(run.parameters["W1"], result.parameters["W1"], atol=1e-9)


@pytest.mark.parametrize(
    "settings",
    [Settings(0.02, 2, 3, "tanh", "he", 200, 50), Settings(hidden_layers=0, num_iterations=100, drawings=20)],
)
def test_the_code_trains_the_same_network(settings, dev):
    namespace = {}
    exec(settings.code(), namespace)
    last = runs.train_settings(settings, dev, never).points[-1]
    assert namespace["result"].cost == pytest.approx(last.cost, rel=1e-9)
    assert namespace["result"].dev_accuracy == last.dev_accuracy


def test_with_a_dev_set_of_ones_own_the_code_uses_it():
    code = Settings().code("(dev_x, dev_y)")
    assert "dev=(dev_x, dev_y))" in code and "X, Y, _ = drawings(209)" in code


def test_an_overtaken_training_ends_early_and_says_so(dev):
    run = runs.train_settings(Settings(), dev, stop=lambda run: len(run.points) == 4)
    assert run.state == "cut off" and len(run.points) == 4 and not run.parameters


def test_divergence_is_a_state_and_a_sentence(dev, monkeypatch):
    def diverging(*_, **__):
        raise runs.TrainingDiverged(7, 1.0)

    monkeypatch.setattr(runs, "train", diverging)
    run = runs.train_settings(Settings(learning_rate=1.0, drawings=20), dev, never)
    words = run_page.in_words(run)
    assert run.state == "diverged" and words.count(".") == 1
    assert "learning rate 1 " in words and "at iteration 7" in words
    chart = run_page.chart(run)
    assert f">{words}</p>" in chart and "<polyline" not in chart
    assert run_page.state(run) == "", "once is enough"


@pytest.fixture
def fake_drawings(monkeypatch):
    """Instead of being drawn, new pictures are grey; their numbers."""
    made = []

    def draw(seed, index):
        made.append((seed, index))
        return np.full((64, 64, 3), index, dtype=np.uint8), {"label": index % 2}

    monkeypatch.setattr(runs, "draw", draw)
    for remembered in (runs.new_drawing, runs.examples):
        remembered.cache_clear()
    yield made
    for remembered in (runs.new_drawing, runs.examples):
        remembered.cache_clear()


def test_more_drawings_are_drawn_once(fake_drawings):
    X, Y, (test_x, test_y) = drawings(212)
    train_x, train_y, *_ = load_data()
    np.testing.assert_array_equal(X[:, :209], images_to_columns(train_x))
    np.testing.assert_array_equal(X[0, 209:], np.arange(3) / 255)
    np.testing.assert_array_equal(Y, [[*train_y[0], 0, 1, 0]])
    assert test_x.shape == (12288, 50) and test_y.shape == (1, 50)
    drawings(211)
    assert fake_drawings == [(34, 0), (34, 1), (34, 2)] and drawings(20)[0].shape == (12288, 20)


def test_the_playground_says_how_many_it_draws(panel, fake_drawings):
    said = []
    panel.state.observe(lambda change: said.append(change.new), "value")
    panel.controls["num_iterations"].value = 100
    panel.controls["drawings"].value = 300
    panel.wait()
    assert any("Drawing 91 new pictures" in words for words in said) and len(fake_drawings) == 91


@pytest.mark.parametrize("m", [0, -1, 2.5, True, "many"])
def test_an_impossible_number_of_drawings_is_refused(m):
    with pytest.raises(ValueError, match="number of drawings"):
        drawings(m)


@pytest.mark.parametrize("dev, words", [(np.zeros((12288, 5)), "dev"), ((np.zeros((4, 5)), np.zeros((1, 5))), "rows")])
def test_a_wrong_dev_set_is_refused(dev, words):
    with pytest.raises(ValueError, match=words):
        playground(dev=dev)


# From a run to pictures and words


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
    assert run_page.in_words(run, "dev").startswith(words)
    chart = tree(run_page.chart(run, dev="dev")).find(".//svg")
    assert chart.get("aria-label").startswith(words) and chart.get("data-state") == "done"
    lines = chart.findall("polyline")
    assert [bool(line.get("stroke-dasharray")) for line in lines] == [True, False]
    assert all(len(line.get("points").split()) == len(costs) for line in lines)


def test_kept_runs_have_letters_and_rows():
    kept = [finished((0.7, 0.5, 0.3))] * run_page.MOST_KEPT
    chart = tree(run_page.chart(finished(), kept)).find(".//svg")
    assert {*"ABCDEFGH"} <= {text.text for text in chart.iter("text")} and len(chart.findall("polyline")) == 2 * 9
    rows = tree(run_page.kept_table(kept, "dev")).findall(".//tbody/tr")
    cells = [cell.text for cell in rows[0].findall("td")]
    assert len(rows) == 8 and cells == "0.0075 1 7 ReLU scaled 100 20 0.300 1.00 0.74".split()
    assert run_page.kept_table([]) == ""


@pytest.mark.parametrize("high", [5.0, float("inf"), float("nan")])
def test_what_is_too_high_ends_at_the_upper_edge(high):
    for line in tree(run_page.chart(finished((0.7, high, 0.1)))).iter("polyline"):
        places = [tuple(map(float, point.split(","))) for point in line.get("points").split()]
        assert all(0 <= x <= run_page.WIDTH and run_page.TOP <= y <= run_page.BOTTOM for x, y in places)
        assert places[1][1] == run_page.TOP


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


# The panel


def test_it_shows_curve_words_numbers_and_weights(panel):
    assert 'data-state="done"' in panel.chart.value and "training accuracy" in panel.accuracies.value
    expected = r"The cost falls from 0.70 to 0.0\d; training accuracy 1.00, test accuracy 0.\d\d. 2500 iterations"
    assert re.search(expected, panel.state.value), panel.state.value
    assert panel.weights.value.count("<img") == 7
    assert all(control.description == label for control, (label, _) in zip(panel.controls.values(), CONTROLS.values()))


def test_a_moved_slider_trains_anew(panel):
    for name, value in {"drawings": 20, "num_iterations": 100, "hidden_layers": 2, "units": 3}.items():
        panel.controls[name].value = value
    panel.wait()
    assert panel.settings == Settings(drawings=20, num_iterations=100, hidden_layers=2, units=3)
    assert panel.weights.value.count("<img") == 3 and "100 iterations" in panel.state.value
    assert "[12288, 3, 3, 1]" in panel.code.value
    panel.reset.click()
    panel.wait()
    assert panel.settings == Settings() and "2500 iterations" in panel.state.value


def test_without_a_hidden_layer_what_does_not_matter_is_off(panel):
    for layers in (0, 1):
        panel.controls["hidden_layers"].value = layers
        assert [panel.controls[name].disabled for name in ("units", "hidden_activation")] == [layers == 0] * 2


def test_what_is_under_way_is_given_up_for_newer_settings(panel):
    states = []
    panel.chart.observe(lambda change: states.append(tree(change.new).find(".//svg").attrib), "value")
    for name, value in {"units": 30, "hidden_layers": 5, "num_iterations": 5000}.items():
        panel.controls[name].value = value
    while not states:  # until it is shown half-way
        time.sleep(0.01)
    panel.controls["num_iterations"].value = 100
    panel.controls["learning_rate"].value = 0.001
    panel.wait()
    assert [state["data-rate"] for state in states if state["data-state"] == "done"] == ["0.001"]
    assert states[0]["data-state"] == "running" and "100 iterations" in panel.state.value


def test_runs_are_kept_and_cleared(panel):
    panel.controls["num_iterations"].value = 100
    rates = [value for _, value in panel.controls["learning_rate"].options][:9]
    for rate in rates:
        panel.controls["learning_rate"].value = rate
        panel.wait()
        panel.keep.click()
        panel.keep.click()  # the same run is kept once
    assert "clear them first" in panel.state.value and panel.table.value.count('<th scope="row"') == 8
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
