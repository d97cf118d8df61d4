"""A picture of one's own: from a file to an answer and its reasons, the page about it, and the panel."""

import io
import re
from dataclasses import replace
from html import escape
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from dnn_utils import DATASETS, images_to_columns, load_picture
from workbook.widgets import picture_page
from workbook.widgets.classifier import Answer, Classifier, nearest
from workbook.widgets.own_picture import DRAWING, MOST, OwnPicture

pytestmark = pytest.mark.slow

CAT = DATASETS.parent / "images" / "my_cat.png"
SIDE = 4


def parameters_of(*layers, seed=0):
    rng = np.random.default_rng(seed)
    made = {}
    for l, (before, units) in enumerate(pairwise(layers), start=1):
        made[f"W{l}"] = rng.normal(size=(units, before)) / np.sqrt(before)
        made[f"b{l}"] = rng.normal(size=(units, 1)) / 4
    return made


def pictures(m, seed=1):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (m, SIDE, SIDE, 3), dtype=np.uint8), np.arange(m).reshape(1, -1) % 2


def layers_of(X, parameters):
    """What every layer gives, the output before its sigmoid, written out."""
    last, given = len(parameters) // 2, []
    for l in range(1, last + 1):
        X = parameters[f"W{l}"] @ X + parameters[f"b{l}"]
        X = X if l == last else np.maximum(X, 0)
        given.append(X)
    return given


def file_of(pixels, kind="png"):
    file = io.BytesIO()
    Image.fromarray(np.uint8(pixels)).save(file, format=kind)
    return file.getvalue()


GREY, SOME = file_of(np.full((80, 120, 3), 90)), file_of(pictures(1, seed=5)[0][0])


@pytest.fixture(scope="module")
def small():
    return Classifier(parameters_of(3 * SIDE**2, 6, 4, 1), pictures(30))


@pytest.fixture
def panel(small):
    return OwnPicture(small)


@pytest.mark.parametrize("fit", ["crop", "pad", "squash"])
def test_a_picture_is_seen_as_load_picture_gives_it(small, fit):
    wide = np.zeros((40, 90, 4))
    wide[5:30, 10:70] = 200, 90, 20, 130
    answer = small.answer(file_of(wide), "wide.png", fit, "#33aa66")
    np.testing.assert_array_equal(answer.pixels, load_picture(file_of(wide), SIDE, fit, "#33aa66"))
    z = layers_of(images_to_columns(answer.pixels), small.parameters)[-1].item()
    assert answer.probability == pytest.approx(1 / (1 + np.exp(-z)))
    assert answer.says == ("cat" if answer.probability > 0.5 else "non-cat")


@pytest.mark.parametrize("layers, bias", [((48, 1), 0), ((48, 5, 1), 0), ((48, 8, 6, 5, 1), 0), ((48, 5, 1), 1000)])
def test_the_gradient_is_that_of_numerical_differences(layers, bias):
    """Also where the network is quite sure, so that the slope of the cost is 0."""
    parameters = parameters_of(*layers, seed=3)
    parameters[f"b{len(layers) - 1}"] += bias
    answer = Classifier(parameters, pictures(4)).answer(SOME, "x")
    X, step = images_to_columns(answer.pixels), 1e-6 * np.eye(48)[:, :, np.newaxis]
    numerical = [(layers_of(X + e, parameters)[-1] - layers_of(X - e, parameters)[-1]).item() / 2e-6 for e in step]
    np.testing.assert_allclose(answer.gradient.ravel(), numerical, atol=1e-6)
    assert np.any(answer.gradient)


def test_neighbours_are_the_nearest_of_all(small):
    answer = small.answer(SOME, "x")
    images, labels = pictures(30)
    hidden = [layers_of(images_to_columns(one), small.parameters)[-2] for one in (*images, answer.pixels)]
    distances = np.array([np.linalg.norm(one - hidden[-1]) for one in hidden[:-1]])
    for near, i in zip(answer.neighbours, np.argsort(distances)[:5], strict=True):
        assert (near.index, near.label) == (i, labels[0, i]) and near.distance == pytest.approx(distances[i], abs=1e-12)
        np.testing.assert_array_equal(near.pixels, images[i])
    itself = small.answer(file_of(images[7]), "x")
    assert itself.neighbours[0].index == 7 and itself.neighbours[0].distance < 1e-12 and itself.same == 1
    order, _ = nearest(np.zeros(1), np.array([[1.0, 0.0, -1.0, 1.0 + 1e-15, 5.0]]))
    assert order.tolist() == [1, 0, 2, 3, 4], "equally far ones stay in order"


def test_a_silent_layer_is_said():
    parameters = parameters_of(48, 6, 4, 1)
    parameters["b2"] -= 100
    answer = Classifier(parameters, pictures(9)).answer(SOME, "x")
    assert answer.silent == 2 and answer.same == 9 and not np.any(answer.gradient)
    assert [near.index for near in answer.neighbours] == [0, 1, 2, 3, 4]
    page, grey = picture_page.page(answer), np.asarray(picture_page.heat_map(answer))
    assert "hidden layer 2 are 0" in page and "9 training pictures look exactly like yours" in page
    assert "no pixel has any effect" in page and np.all(grey.max(axis=2) == grey.min(axis=2))


WRONG = {
    r"L_layer_model .* It got {'W1': \(1, 48\)}": {"W1": np.zeros((1, 48))},
    r"It got a list": [1, 2],
    r"'W2': \(2, 3\)": parameters_of(48, 3, 2),
    r"'W1': \(3, 47\)": parameters_of(47, 3, 1),
    r"'W2': \(1, 4\)": {**parameters_of(48, 3, 1), "W2": np.zeros((1, 4))},
    r"'W1': \(1, 2, 3\)": {"W1": np.zeros((1, 2, 3)), "b1": np.zeros(1)},
}


def test_what_does_not_fit_together_is_refused_in_a_sentence():
    for words, parameters in WRONG.items():
        with pytest.raises(ValueError, match=words):
            Classifier(parameters, pictures(3))
    for training in (3, (np.zeros((2, 5, 5, 3)), [0, 1]), (pictures(3)[0], [0, 1]), pictures(0)):
        with pytest.raises(ValueError, match="training"):
            Classifier(parameters_of(48, 1), training)


def test_the_page_has_everything_and_alt_texts(small):
    page = picture_page.page(answer := small.answer(CAT))
    assert picture_page.verdict(answer) in page and "non-cat" in page and "How to read the map" in page
    alts = re.findall(r'alt="([^"]*)"', page)
    assert len(alts) == page.count("<img") == 3 + 5 and all(len(alt.split()) >= 5 for alt in alts)
    for probability, words in ((0.0099, "is below 0.01"), (0.01, "= 0.01"), (1.0, "is above 0.99")):
        assert f"P(cat) {words}." in picture_page.verdict(replace(answer, probability=probability))
    assert all(f"no. {near.index}<br>distance {near.distance:.2f}<" in page for near in answer.neighbours)


def test_the_map_is_vermillion_for_and_blue_against_on_one_scale(small):
    gradient = np.zeros((SIDE, SIDE, 3))
    gradient[0, 0], gradient[3, 3], gradient[0, 3] = 0.3, -0.3, 0.15
    answer = replace(small.answer(SOME, "x"), gradient=gradient)
    drawn = np.asarray(picture_page.heat_map(answer), dtype=int)
    red = drawn[..., 0] - drawn[..., 2]
    assert red[4, 4] > 150 and red[252, 252] < -150 and 60 < red[4, 252] < red[4, 4] and red[100, 60] == 0
    words = picture_page.map_in_words(answer)
    assert "for a cat (+) are at the upper left, those against it (-) at the lower right" in words


@pytest.mark.parametrize("size", [(300, 100), (100, 300), (64, 64), (1, 1), (400, 1), (1, 4000)])
@pytest.mark.parametrize("fit, kept", [("crop", [0, 1, 0]), ("pad", [1, 1, 1]), ("squash", [1, 1, 1])])
def test_what_is_left_out_is_dimmed(small, size, fit, kept):
    answer = small.answer(file_of(np.zeros((size[1], size[0], 3))), "x", fit, "lime")
    drawn = np.asarray(picture_page.boxed(answer), dtype=int)
    assert max(drawn.shape) <= 2 * 360 + 20
    assert ("square already" in picture_page.fit_in_words(answer)) == (size[0] == size[1])
    if size == (300, 100):
        row = drawn[len(drawn) // 2]
        assert [int(row[x].sum() == 0) for x in (30, 150, 270)] == kept
        assert (drawn[10, 150].tolist() == [0, 255, 0]) == (fit == "pad")


def names(panel):
    return [entry.name for entry in panel.entries]


def test_the_sample_of_the_beginning_makes_room_and_several_become_a_table(panel):
    assert names(panel) == ["my_cat.png"] and "P(cat)" in panel.page.value
    panel.take(GREY, "one.png")
    assert names(panel) == ["one.png"] and "one.png" in panel.page.value and panel.table.value == ""
    panel.take(file_of(np.full((70, 50, 3), 200), "jpeg"), "two.jpg")
    panel.take(GREY[:200], "<b>.jpg")
    assert panel.table.value.count('<th scope="row"') == 3 and panel.table.value.count("<img") == 2
    assert "&lt;b&gt;.jpg" in panel.message.value and "<b>" not in panel.table.value + panel.message.value
    assert panel.choose.value == panel.choose.max == 3 and panel.page.value == ""
    panel.choose.value = 2
    assert "two.jpg" in panel.page.value and panel.message.value == ""
    for left, shown in ((["one.png", "<b>.jpg"], "<b>.jpg"), (["one.png"], "one.png"), ([], "no picture yet")):
        panel.remove.click()
        assert names(panel) == left and escape(shown) in panel.page.value + panel.message.value


@pytest.mark.parametrize(
    "path, words", [("no.png", "no file"), (DATASETS, "folder"), (" ", "empty"), (__file__, "not a")]
)
def test_a_path_that_leads_to_no_picture_gets_one_sentence(panel, path, words):
    panel.path.value = str(path)
    panel.look.click()
    assert re.fullmatch(rf'<p role="alert">[^\n]*{words}[^\n]*\.</p>', panel.message.value), panel.message.value


def test_paths_samples_and_fresh_drawings(panel):
    panel.path.value = f'  "{CAT}" '
    panel.look.click()
    for button in panel.samples[1:]:
        button.click()
    assert names(panel) == ["my_cat.png", "my_not_cat.png", "fresh drawing 1 (a cat)", "fresh drawing 0 (no cat)"]
    assert all(isinstance(entry.answer, Answer) for entry in panel.entries)


def test_fit_and_background_are_applied_to_all(panel):
    half = np.zeros((40, 80, 4))
    half[:, :40] = 255
    panel.take(file_of(half), "a.png")
    panel.take(file_of(half[::-1]), "b.png")
    panel.choose.value = 1
    panel.fit.value, panel.background.value = "pad", "red"
    assert all(entry.answer.pixels[0, 0].tolist() == [255, 0, 0] for entry in panel.entries)
    assert panel.choose.value == 1 and "a.png" in panel.page.value


def send(widget, kind, *buffers, name="mine.png", **more):
    """A message as picker.js sends it."""
    data = {"method": "custom", "content": {"kind": kind, "id": f"1-{name}", "name": name, **more}}
    widget.comm.handle_msg({"content": {"data": data}, "buffers": [memoryview(part) for part in buffers]})


def test_a_file_comes_in_parts(panel):
    for start in range(0, len(GREY), 100):
        send(panel.picker, "part", GREY[start : start + 100])
    send(panel.picker, "end")
    assert names(panel) == ["mine.png"] and isinstance(panel.entries[0].answer, Answer)
    for parts, why in (([], "has more than 160 MB."), ([b"half"], "cannot be read by the browser.")):
        for part in parts:
            send(panel.picker, "part", part, name="huge.tif")
        send(panel.picker, "failed", name="huge.tif", why=why)
        assert f"huge.tif {why}" in panel.message.value and names(panel) == ["mine.png"]
    send(panel.picker, "end", name="empty.png")
    assert "empty.png is empty" in panel.message.value


def test_the_drawing_is_one_picture_that_changes(panel):
    assert panel.sheet.layout.display == "none"
    panel.draw.value = True
    assert panel.sheet.layout.display is None
    for shade in (10, 200):
        panel.sketch.png = file_of(np.full((64, 64, 3), shade))
        assert names(panel) == [DRAWING] and panel.entries[0].answer.pixels[0, 0, 0] == shade
    panel.take(GREY, "a.png")
    panel.sketch.png = b""
    assert names(panel) == ["a.png"] and "a.png" in panel.page.value


def test_there_is_a_most_and_clearing_leaves_nothing(panel):
    for number in range(MOST + 1):
        panel.take(SOME, f"{number}.png")
    assert len(panel.entries) == MOST and f"{MOST} pictures" in panel.message.value
    for _ in range(2):
        panel.clear.click()
        assert panel.entries == [] and panel.table.value == "" and "no picture yet" in panel.page.value
        panel.fit.value = "squash"
        panel.samples[0].click()
        assert "my_cat.png" in panel.page.value
