"""The playground without a browser: from settings to results and pictures, overtaken work, and nothing left behind."""

import io
import re
import sys
import threading
import time
import xml.etree.ElementTree as ET

import matplotlib.pyplot as plt
import numpy as np
import pytest
from ipywidgets.widgets import widget as registry
from PIL import Image

from dnn_utils import images_to_columns, load_data
from workbook.training import train
from workbook.widgets import chart, drawings, playground, runs
from workbook.widgets.page import all_of
from workbook.widgets.runs import Outcome, Settings
from workbook.widgets.worker import Worker

room = sys.modules["workbook.widgets.playground"]  # the name in the package is the function
QUICK = Settings(num_iterations=100, drawings=20)


@pytest.fixture(scope="module")
def examples():
    return runs.Examples()


@pytest.fixture
def opened(examples):
    """A playground that is not on any page, trained with its first settings."""
    found = room.Playground(examples)
    assert found.wait()
    yield found
    found.close()


def outcome(**known):
    """A finished run without a training."""
    usual = {
        "settings": QUICK,
        "steps": [0, 50, 100],
        "costs": [0.7, 0.4, 0.05],
        "accuracies": [0.5, 0.8, 1.0],
        "dev_costs": [0.7, 0.6, 0.65],
        "dev_accuracies": [0.5, 0.7, 0.74],
        "state": "done",
        "iterations": 100,
    }
    return Outcome(**usual | known)


# Settings and results


def test_settings_say_the_sizes_of_the_layers():
    assert Settings().layers_dims == [12288, 7, 1]
    assert Settings(hidden_layers=3, units=4).layers_dims == [12288, 4, 4, 4, 1]
    assert Settings(hidden_layers=0).layers_dims == [12288, 1]


def test_every_default_is_a_position_of_its_control():
    default = Settings()
    assert default.learning_rate in runs.RATES and default.hidden_layers in runs.LAYERS and default.units in runs.UNITS
    assert default.hidden_activation in runs.ACTIVATIONS and default.initialization in runs.INITIALIZATIONS
    assert default.num_iterations in runs.ITERATIONS and default.drawings in runs.DRAWINGS


def test_the_defaults_train_as_the_trainer_does(examples):
    found = runs.train_settings(Settings(), examples.of(209))
    train_x, train_y, test_x, test_y, _ = load_data()
    result = train(
        images_to_columns(train_x), train_y, [12288, 7, 1], record_every=50, dev=(images_to_columns(test_x), test_y)
    )
    assert found.state == "done" and found.iterations == 2500
    assert found.steps == [*range(0, 2500, 50), 2500]
    np.testing.assert_allclose(found.costs, [*result.costs, result.cost], rtol=1e-9)
    np.testing.assert_allclose(found.dev_accuracies[-1], result.dev_accuracy)
    np.testing.assert_allclose(found.W1, result.parameters["W1"], atol=1e-9)


@pytest.mark.parametrize(
    "settings",
    [
        QUICK,
        Settings(
            num_iterations=200,
            drawings=50,
            hidden_layers=2,
            units=3,
            hidden_activation="tanh",
            initialization="he",
            learning_rate=0.02,
        ),
        Settings(num_iterations=100, drawings=20, hidden_layers=0),
    ],
)
def test_the_code_trains_the_same_network(settings, examples):
    namespace = {}
    exec(settings.code(), namespace)
    found = runs.train_settings(settings, examples.of(settings.drawings))
    np.testing.assert_allclose([*namespace["result"].costs, namespace["result"].cost], found.costs, rtol=1e-9)
    assert namespace["result"].dev_accuracy == found.dev_accuracies[-1]


def test_with_a_dev_set_of_ones_own_the_code_uses_it():
    code = Settings().code("(dev_x, dev_y)")
    assert "dev=(dev_x, dev_y))" in code and "X, Y, _ = drawings(209)" in code


def test_an_overtaken_training_ends_early_and_says_so(examples):
    calls = []
    found = runs.train_settings(Settings(), examples.of(209), overtaken=lambda: len(calls) >= 3, tell=calls.append)
    assert found.state == "cut off" and len(calls) == 3 and len(found.costs) == 4 and found.W1 is None


def test_divergence_is_an_outcome_and_a_sentence(examples):
    settings = Settings(learning_rate=1.0, hidden_layers=3, units=30, initialization="he", drawings=20)
    found = runs.train_settings(settings, examples.of(20))
    if found.state != "diverged":  # how far it takes is up to the numbers; the sentence is not
        found = outcome(state="diverged", settings=settings, iterations=7)
    words = chart.in_words(found)
    assert words.count(".") == 1 and "learning rate 1 " in words and f"iteration {found.iterations}" in words
    html = chart.chart(found)
    assert f">{words}</div>" in html and "data-diverged" in html and "<polyline" not in html
    assert chart.status(found) == "", "once is enough"


def test_more_drawings_are_drawn_once_and_counted(monkeypatch):
    made = []

    def draw(seed, index):
        made.append((seed, index))
        return np.full((64, 64, 3), index, dtype=np.uint8), {"label": index % 2}

    monkeypatch.setattr(runs, "draw", draw)
    store, told = runs.Drawn(), []
    assert store.have(209) and made == []
    assert store.have(212, lambda *counts: told.append(counts)) and store.have(212)
    assert made == [(34, 0), (34, 1), (34, 2)] and told == [(0, 3), (1, 3), (2, 3)]
    assert not store.have(400, overtaken=lambda: len(made) >= 5) and len(made) == 5
    X, Y = store.columns(212)
    assert X.shape == (12288, 212) and Y.shape == (1, 212)
    np.testing.assert_array_equal(X[0, 209:], np.arange(3) / 255)
    np.testing.assert_array_equal(Y[0, 209:], [0, 1, 0])


def test_drawings_gives_those_of_the_course():
    X, Y, (test_x, test_y) = drawings(20)
    train_x, train_y, *_ = load_data()
    np.testing.assert_array_equal(X, images_to_columns(train_x[:20]))
    np.testing.assert_array_equal(Y, train_y[:, :20])
    assert test_x.shape == (12288, 50) and test_y.shape == (1, 50)


@pytest.mark.parametrize("m", [0, -1, 2.5, True, "many"])
def test_an_impossible_number_of_drawings_is_refused(m):
    with pytest.raises(ValueError, match="number of drawings"):
        drawings(m)


def test_a_wrong_dev_set_is_refused():
    with pytest.raises(ValueError, match="dev"):
        playground(dev=np.zeros((12288, 5)))
    with pytest.raises(ValueError, match="rows"):
        playground(dev=(np.zeros((4, 5)), np.zeros((1, 5))))


def test_few_examples_are_kept(examples):
    for m in (20, 50, 100, 150):
        examples.of(m)
    examples.of(209)
    assert len(examples._data) <= 4 and 209 in examples._data


# Pictures and words


def parsed(html):
    """The HTML as an XML tree: broken tags do not pass."""
    return ET.fromstring(
        "<div>"
        + html.replace("<br>", "<br/>").replace("data-diverged", 'data-diverged=""').replace("&nbsp;", " ")
        + "</div>"
    )


def test_the_result_in_words():
    assert chart.in_words(outcome()) == "The cost falls from 0.70 to 0.05; training accuracy 1.00, test accuracy 0.74."
    assert "dev accuracy 0.74" in chart.in_words(outcome(), "dev")
    assert chart.in_words(outcome(costs=[0.693, 0.693, 0.694])).startswith("The cost stays at 0.69;")
    assert chart.in_words(outcome(costs=[0.5, 0.6, 0.9])).startswith("The cost rises from 0.50 to 0.90;")


def test_the_chart_has_both_curves_and_its_words():
    root = parsed(chart.chart(outcome())).find("svg")
    assert root.get("role") == "img" and root.get("data-state") == "done"
    assert root.get("aria-label") == chart.in_words(outcome())
    lines = root.findall("polyline")
    assert [bool(line.get("stroke-dasharray")) for line in lines] == [True, False]
    assert all(len(line.get("points").split()) == 3 for line in lines)


def test_kept_runs_have_letters_and_rows():
    kept = [outcome(costs=[0.7, 0.5, 0.3])] * chart.MOST_KEPT
    root = parsed(chart.chart(outcome(), kept)).find("svg")
    texts = [text.text for text in root.iter("text")]
    assert all(letter in texts for letter in "ABCDEFGH")
    assert len(root.findall("polyline")) == 2 * 9
    table = parsed(chart.table(kept, "dev")).find(".//table")
    assert len(table.findall(".//tbody/tr")) == 8
    assert [cell.text for cell in table.find(".//tbody/tr").findall("td")] == [
        "0.0075",
        "1",
        "7",
        "ReLU",
        "scaled",
        "100",
        "20",
        "0.300",
        "1.00",
        "0.74",
    ]
    assert chart.table([]) == ""


@pytest.mark.parametrize("costs", [[0.7, 5.0, 0.1], [0.7, float("inf"), 0.1], [0.7, float("nan"), 0.1]])
def test_what_is_too_high_ends_at_the_upper_edge(costs):
    for line in parsed(chart.chart(outcome(costs=costs))).iter("polyline"):
        for point in line.get("points").split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= chart.WIDTH and chart.TOP <= y <= chart.HEIGHT - chart.BOTTOM


@pytest.mark.parametrize("iterations", runs.ITERATIONS)
def test_the_iterations_below_the_chart_are_round(iterations):
    steps = chart._round_steps(iterations)
    assert len(steps) >= 4 and steps[0] == 0 and steps[-1] == iterations


def test_weights_become_pictures_of_their_unit():
    W1 = np.zeros((2, 12288))
    W1[1, :300] = np.linspace(-1, 1, 300)
    first, second = (np.asarray(Image.open(io.BytesIO(png))) for png in chart.weight_pictures(W1))
    assert first.shape == (64, 64, 3) and np.all(first == 127)
    assert second[0, 0, 0] == 0 and second[1, 35, 2] == 255 and np.all(second[2:] == 127)
    root = parsed(re.sub(r"(<img [^>]*)>", r"\1/>", chart.weights(W1, np.array([[0.5, -1.0]]))))
    assert [image.get("alt") for image in root.iter("img")] == [
        "Weights of unit 1 as a picture.",
        "Weights of unit 2 as a picture.",
    ]
    assert [line.tail for line in root.iter("br")] == ["+0.50", "-1.00"]
    assert chart.weights(None) == ""


def test_pictures_of_deep_networks_have_no_weight_to_the_output():
    assert "<br>" not in chart.weights(np.ones((3, 12288)), np.ones((3, 3)))


# The thread


def test_only_the_newest_wish_counts():
    done, started, go = [], threading.Event(), threading.Event()

    def job(wish, overtaken):
        started.set()
        while wish == "long" and not overtaken():
            time.sleep(0.005)
        go.wait(5)
        done.append((wish, overtaken()))

    worker = Worker(job, lambda error: None)
    worker.wish("long")
    assert started.wait(5)
    for wish in ("first", "second", "last"):
        worker.wish(wish)
    go.set()
    assert worker.wait(5)
    assert done == [("long", True), ("last", False)]
    worker.close()


def test_an_error_is_handed_over_and_the_next_wish_is_done():
    errors, done = [], []

    def job(wish, overtaken):
        if wish == "bad":
            raise ValueError("no")
        done.append(wish)

    worker = Worker(job, errors.append)
    worker.wish("bad")
    assert worker.wait(5)
    worker.wish("good")
    assert worker.wait(5)
    assert done == ["good"] and [str(error) for error in errors] == ["no"]
    worker.close()
    assert not worker._thread.is_alive()


# The widgets


def test_it_shows_curve_words_numbers_and_weights(opened):
    assert 'data-state="done"' in opened.curves.value
    words = opened.status.value
    expected = r"The cost falls from 0.70 to 0.0\d; training accuracy 1.00, test accuracy 0.\d\d. 2500 iterations"
    assert re.search(expected, words), words
    assert opened.pictures.value.count("<img") == 7
    assert "training accuracy" in opened.numbers.value


def test_a_moved_slider_trains_anew(opened):
    opened.controls["drawings"].value = 20
    opened.controls["num_iterations"].value = 100
    opened.controls["hidden_layers"].value = 2
    opened.controls["units"].value = 3
    assert opened.wait()
    assert opened.settings == Settings(drawings=20, num_iterations=100, hidden_layers=2, units=3)
    assert opened._now.settings == opened.settings and opened.pictures.value.count("<img") == 3
    assert "[12288, 3, 3, 1]" in opened.code.value
    opened.reset.click()
    assert opened.wait() and opened.settings == Settings() and opened._now.settings == Settings()


def test_without_a_hidden_layer_what_does_not_matter_is_off(opened):
    opened.controls["hidden_layers"].value = 0
    assert opened.controls["units"].disabled and opened.controls["hidden_activation"].disabled
    opened.controls["hidden_layers"].value = 1
    assert not opened.controls["units"].disabled


def test_while_dragging_only_the_last_settings_are_finished(opened, monkeypatch):
    finished, show = [], opened._show

    def shown(outcome):
        finished.append(outcome.settings.learning_rate)
        show(outcome)

    monkeypatch.setattr(opened, "_show", shown)
    for rate in runs.RATES:
        opened.controls["learning_rate"].value = rate
    begin = time.perf_counter()
    assert opened.wait() and time.perf_counter() - begin < 20
    assert finished[-1] == runs.RATES[-1] and len(finished) < 5


def test_runs_are_kept_and_cleared(opened):
    opened.controls["num_iterations"].value = 100
    for rate in runs.RATES[:10]:
        opened.controls["learning_rate"].value = rate
        assert opened.wait()
        opened.keep.click()
        opened.keep.click()  # the same run is kept once
    assert len(opened._kept) == 8 and "clear them first" in opened.status.value
    assert opened.table.value.count('<th scope="row"') == 8
    opened.clear.click()
    assert opened._kept == [] and opened.table.value == ""
    assert not opened.keep.disabled and not opened.clear.disabled, "a button that is switched off loses the focus"


def test_an_error_in_the_thread_is_said_on_the_page(opened, monkeypatch):
    monkeypatch.setattr(runs, "train_settings", lambda *_: 1 / 0)
    opened.controls["learning_rate"].value = 0.01
    assert opened.wait() and "ZeroDivisionError" in opened.status.value


def test_every_control_has_a_label_with_room_for_it(opened):
    for control in opened.controls.values():
        assert control.description and control.style.description_width == "100px"
        assert len(control.description) <= 16


def test_nothing_is_left_behind_when_the_cell_runs_again(capsys):
    playground()
    assert room._open.wait()
    before = len(registry._instances), threading.active_count(), len(plt.get_fignums())
    for _ in range(20):
        playground()
    assert room._open.wait()
    assert (len(registry._instances), threading.active_count(), len(plt.get_fignums())) == before
    room._open.close()
    assert not any(thread.name == "workbook playground" for thread in threading.enumerate())
    assert all(one.comm is None for one in all_of(room._open.box))
    room._open = None
