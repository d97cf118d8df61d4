"""Own picture without a browser: from a file to an answer and its reasons, the page about it, and the widgets."""

import io
import re
import threading
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pytest
from ipywidgets.widgets import widget as registry
from PIL import Image

import workbook.widgets.own_picture  # noqa: F401  (the room; the function has the same name)
from dnn_utils import DATASETS, images_to_columns, load_data, load_picture
from workbook.training import train
from workbook.widgets import report
from workbook.widgets.analysis import Network, Refused, first_silent, last_activations, nearest
from workbook.widgets.own_picture import DRAWING, MOST, OwnPicture, Source, own_picture
from workbook.widgets.sketch import Picker, Sketch
from workbook.widgets.still import explain_picture

CAT = DATASETS.parent / "images" / "my_cat.png"
SIDE = 4


def parameters_of(*layers, seed=0):
    rng = np.random.default_rng(seed)
    made = {}
    for l, (before, units) in enumerate(pairwise(layers), start=1):
        made[f"W{l}"] = rng.normal(size=(units, before)) / np.sqrt(before)
        made[f"b{l}"] = rng.normal(size=(units, 1)) / 4
    return made


def pictures(m, side=SIDE, seed=1):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (m, side, side, 3), dtype=np.uint8), np.arange(m).reshape(1, -1) % 2


def z_of(X, parameters):
    """The output unit before its sigmoid, written out."""
    last = len(parameters) // 2
    for l in range(1, last + 1):
        X = parameters[f"W{l}"] @ X + parameters[f"b{l}"]
        X = X if l == last else np.maximum(X, 0)
    return X


def file_of(pixels, kind="png", **options):
    file = io.BytesIO()
    Image.fromarray(np.uint8(pixels)).save(file, format=kind, **options)
    return file.getvalue()


@pytest.fixture(scope="module")
def small():
    return Network(parameters_of(3 * SIDE**2, 6, 4, 1), pictures(30))


@pytest.fixture(scope="module")
def trained():
    train_x, train_y, *_ = load_data()
    return train(images_to_columns(train_x), train_y, [12288, 20, 7, 5, 1], num_iterations=300).parameters


@pytest.fixture
def opened(trained):
    found = OwnPicture(Network(trained))
    yield found
    found.close()


# From a file to an answer


def test_a_picture_is_seen_as_load_picture_gives_it(trained):
    network = Network(trained)
    wide = np.zeros((40, 90, 4))
    wide[5:30, 10:70] = 200, 90, 20, 130
    for fit in ("crop", "pad", "squash"):
        seen = network.look(file_of(wide), "wide.png", fit, "#33aa66")
        np.testing.assert_array_equal(seen.pixels, load_picture(file_of(wide), 64, fit, "#33aa66"))
    expected = 1 / (1 + np.exp(-z_of(images_to_columns(seen.pixels), trained)))
    np.testing.assert_allclose(seen.probability, expected.item())
    np.testing.assert_allclose(seen.probability, 1 / (1 + np.exp(-seen.z)))
    assert seen.says == ("cat" if seen.probability > 0.5 else "non-cat")


@pytest.mark.parametrize("layers", [(48, 1), (48, 5, 1), (48, 6, 4, 1), (48, 8, 6, 5, 1)])
def test_the_gradient_is_that_of_numerical_differences(layers):
    parameters = parameters_of(*layers, seed=3)
    network = Network(parameters, pictures(4))
    x = pictures(1, seed=8)[0][0]
    seen = network.see(Image.fromarray(x), "x")
    X, step = images_to_columns(x), 1e-6
    numerical = [
        (z_of(X + e, parameters) - z_of(X - e, parameters)).item() / (2 * step)
        for e in step * np.eye(48)[:, :, np.newaxis]
    ]
    np.testing.assert_allclose(seen.gradient.ravel(), numerical, atol=1e-7)
    assert np.any(seen.gradient)


def test_the_gradient_is_dA0_of_the_model_but_for_a_factor(trained):
    from my_network import L_model_backward, L_model_forward

    network = Network(trained)
    seen = network.look(CAT)
    AL, caches = L_model_forward(images_to_columns(seen.pixels), trained)
    from_cost = L_model_backward(AL, np.zeros((1, 1)), caches)["dA0"]  # dJ/dz = AL - 0
    np.testing.assert_allclose(seen.gradient.ravel(), from_cost[:, 0] / AL.item(), rtol=1e-8, atol=1e-12)


def test_a_network_that_is_quite_sure_still_has_a_gradient():
    parameters = parameters_of(48, 5, 1)
    parameters["b2"] += 1000
    seen = Network(parameters, pictures(4)).see(Image.fromarray(pictures(1)[0][0]), "x")
    assert seen.probability == 1 and np.all(np.isfinite(seen.gradient)) and np.any(seen.gradient)


def test_neighbours_are_the_nearest_of_all(small):
    seen = small.see(Image.fromarray(pictures(1, seed=5)[0][0]), "x")
    images, labels = pictures(30)

    def hidden(X):
        for l in (1, 2):
            X = np.maximum(small.parameters[f"W{l}"] @ X + small.parameters[f"b{l}"], 0)
        return X[:, 0]

    mine = hidden(images_to_columns(seen.pixels))
    all_of_them = sorted((np.linalg.norm(hidden(images_to_columns(one)) - mine), i) for i, one in enumerate(images))
    for near, (distance, i) in zip(seen.neighbours, all_of_them[:5], strict=True):
        assert near.index == i and near.label == labels[0, i]
        np.testing.assert_allclose(near.distance, distance, atol=1e-12)
        np.testing.assert_array_equal(near.pixels, images[i])


def test_a_training_picture_is_nearest_to_itself(small):
    seen = small.see(Image.fromarray(pictures(30)[0][7]), "x")
    assert seen.neighbours[0].index == 7 and seen.neighbours[0].distance < 1e-12 and seen.same == 1


def test_equally_far_pictures_stay_in_order():
    known = np.array([[1.0, 0.0, -1.0, 1.0 + 1e-15, 5.0]])
    order, distances = nearest(np.zeros(1), known)
    assert order.tolist() == [1, 0, 2, 3, 4] and distances[4] == 5


def test_a_silent_layer_is_said():
    parameters = parameters_of(48, 6, 4, 1)
    parameters["b2"] -= 100
    network = Network(parameters, pictures(9))
    seen = network.see(Image.fromarray(pictures(1)[0][0]), "x")
    assert seen.silent == 2 and seen.same == 9 and not np.any(seen.gradient)
    assert [near.index for near in seen.neighbours] == [0, 1, 2, 3, 4]
    page = report.page(seen)
    assert "hidden layer 2 are 0" in page and "9 training pictures look exactly like yours" in page
    assert report.strongest_places(seen) is None and "no pixel has any effect" in page
    assert first_silent([((None,), np.ones((2, 1)))]) == 0


def test_fewer_training_pictures_than_neighbours():
    seen = Network(parameters_of(48, 3, 1), pictures(2)).see(Image.fromarray(pictures(1)[0][0]), "x")
    assert len(seen.neighbours) == 2 and "of 2 are cats" in report.page(seen)


def test_what_the_last_hidden_layer_gives(small):
    X = images_to_columns(pictures(3)[0])
    _, caches = small.functions["L_model_forward"](X, small.parameters)
    assert last_activations(caches).shape == (4, 3)


@pytest.mark.parametrize(
    "source,name,words",
    [
        ("no_such_picture.png", None, "no file no_such_picture.png"),
        (str(DATASETS), None, "folder"),
        (b"", "empty.png", "empty.png is empty"),
        (b"hello", "hello.jpg", "hello.jpg is not a picture"),
        (file_of(np.zeros((50, 50, 3)))[:60], "cut.png", "cut.png"),
        ("", None, "folder"),
    ],
)
def test_a_file_that_cannot_be_used_gets_one_sentence(small, source, name, words):
    found = small.look(source, name)
    assert isinstance(found, Refused) and words in found.why and "Traceback" not in found.why
    assert found.why.rstrip().endswith(".") and "\n" not in found.why
    assert words in report.refused(found)


@pytest.mark.parametrize(
    "parameters,words",
    [
        ({}, "parameters of a trained network"),
        (None, "parameters of a trained network"),
        ([1, 2], "L_layer_model"),
        ({"W1": np.zeros((1, 48))}, "parameters of a trained network"),
        (parameters_of(48, 3, 2), "2 output units"),
        (parameters_of(47, 3, 1), "47 columns"),
        ({**parameters_of(48, 3, 1), "W2": np.zeros((1, 4))}, "do not fit together"),
    ],
)
def test_parameters_that_do_not_fit_are_refused_in_a_sentence(parameters, words):
    with pytest.raises(ValueError, match=words):
        Network(parameters, pictures(3))


@pytest.mark.parametrize("training", [3, (np.zeros((2, 5, 5, 3)), [0, 1]), (pictures(3)[0], [0, 1]), pictures(0)])
def test_training_pictures_that_do_not_fit_are_refused(training):
    with pytest.raises(ValueError, match="training"):
        Network(parameters_of(48, 1), training)


# The page


def test_the_page_has_everything_and_alt_texts(trained):
    seen = Network(trained).look(CAT)
    page = report.page(seen)
    assert report.verdict(seen) in page and "non-cat" in page and "How to read the map" in page
    alts = re.findall(r'<img alt="([^"]*)"', page)
    assert len(alts) == page.count("<img") == 3 + 5 and all(len(alt.split()) >= 5 for alt in alts)
    for near in seen.neighbours:
        assert f"no. {near.index}<" in page and f"distance {near.distance:.2f}" in page


def test_names_of_files_are_text_and_not_html(small):
    name = '<b onclick="x">&.png'
    seen = small.look(file_of(np.zeros((9, 9, 3))), name)
    for html in (
        report.page(seen),
        report.table([seen, Refused(name, f"{name} is odd.")]),
        report.refused(Refused(name, "odd")),
    ):
        assert "<b onclick" not in html and "&lt;b onclick" in html


@pytest.mark.parametrize(
    "probability,words",
    [
        (0.0, "below 0.01"),
        (0.0099, "below 0.01"),
        (0.01, "0.01"),
        (0.5, "0.50"),
        (0.994, "0.99"),
        (0.9951, "above 0.99"),
        (1.0, "above"),
    ],
)
def test_a_probability_is_never_quite_0_or_1(probability, words):
    assert report.chance(probability).startswith(words)


def test_the_map_is_vermillion_for_and_blue_against_on_one_scale(small):
    seen = small.see(Image.fromarray(pictures(1)[0][0]), "x")
    gradient = np.zeros_like(seen.gradient)
    gradient[0, 0], gradient[3, 3], gradient[0, 3] = 0.3, -0.3, 0.15
    object.__setattr__(seen, "gradient", gradient)
    drawn = np.asarray(report.heat_map(seen, 256), dtype=int)
    red_minus_blue = drawn[..., 0] - drawn[..., 2]
    place_for, place_against, half, none = (red_minus_blue[y, x] for y, x in ((4, 4), (252, 252), (4, 252), (100, 60)))
    assert place_for > 150 and place_against < -150 and none == 0 and 60 < half < place_for
    assert report.strongest_places(seen)[1] == "lower right" and report.strongest_places(seen)[0] == "upper left"


def test_the_map_without_any_effect_is_grey(small):
    seen = small.see(Image.fromarray(pictures(1)[0][0]), "x")
    object.__setattr__(seen, "gradient", np.zeros_like(seen.gradient))
    drawn = np.asarray(report.heat_map(seen))
    assert np.all(drawn.max(axis=2) == drawn.min(axis=2))


@pytest.mark.parametrize("size", [(300, 100), (100, 300), (64, 64), (1, 1), (400, 1), (1, 4000)])
@pytest.mark.parametrize("fit", ["crop", "pad", "squash"])
def test_the_box_is_drawn_for_every_shape(small, size, fit):
    seen = small.see(Image.new("RGB", size, "red"), "x", fit)
    drawn = report.boxed(seen)
    assert max(drawn.size) <= 2 * 360 + 20 and ("square already" in report.fitted(seen)) == (size[0] == size[1])


@pytest.mark.parametrize("fit,kept", [("crop", [0, 1, 0]), ("pad", [1, 1, 1]), ("squash", [1, 1, 1])])
def test_what_is_left_out_is_dimmed(small, fit, kept):
    drawn = np.asarray(report.boxed(small.see(Image.new("RGB", (300, 100), "black"), "x", fit, "lime")), dtype=int)
    row = drawn[len(drawn) // 2]
    assert [bool(row[x].sum() == 0) for x in (30, 150, 270)] == [bool(one) for one in kept]
    assert (drawn[10, 150].tolist() == [0, 255, 0]) == (fit == "pad")


def test_the_table_keeps_the_order_and_has_the_sentences(small):
    rows = [
        small.look(file_of(np.zeros((9, 9, 3))), "b.png"),
        Refused("c.png", "c.png is odd."),
        small.look(file_of(np.ones((9, 9, 3))), "a.png"),
    ]
    table = report.table(rows)
    body = re.findall("<tr>.*?</tr>", table)
    assert len(body) == 3 and ["b.png" in body[0], "c.png is odd." in body[1], "a.png" in body[2]] == [True] * 3
    assert table.count("<img") == 2 and report.chance(rows[0].probability) in body[0] and rows[2].says in body[2]


def test_the_figure_says_what_it_shows(trained, monkeypatch):
    said = []
    monkeypatch.setattr("workbook.widgets.still.show", said.append)
    explain_picture(CAT, trained)
    plt.close("all")
    assert "my_cat.png" in said[0] and said[0].count("cat,") + said[0].count("cat.") >= 5
    with pytest.raises(ValueError, match=r"no file nothing\.png"):
        explain_picture("nothing.png", trained)


# The widgets


def upload(found, name, data, part=1000):
    """As picker.js sends it."""
    about = {"id": f"1-{name}", "name": name, "size": len(data)}
    found.picker._received(None, {**about, "kind": "begin"}, [])
    for start in range(0, len(data), part):
        found.picker._received(None, {**about, "kind": "part"}, [memoryview(data[start : start + part])])
    found.picker._received(None, {**about, "kind": "end"}, [])


def test_it_begins_with_a_sample_that_makes_room(opened):
    assert [row.name for row in opened.rows] == ["my_cat.png"] and "P(cat)" in opened.page.value
    upload(opened, "mine.png", file_of(np.full((80, 120, 3), 90)))
    assert [row.name for row in opened.rows] == ["mine.png"] and "mine.png" in opened.page.value
    assert opened.table.value == ""


def test_several_files_become_a_table(opened):
    names = ["one.png", "two.jpg", "broken.jpg"]
    upload(opened, names[0], file_of(np.full((80, 120, 3), 90)))
    upload(opened, names[1], file_of(np.full((70, 50, 3), 200), "jpeg"))
    upload(opened, names[2], file_of(np.full((70, 50, 3), 200), "jpeg")[:200])
    assert [row.name for row in opened.rows] == names and isinstance(opened.rows[2], Refused)
    assert opened.table.value.count("<tr>") == 3 and "broken.jpg" in opened.said.value
    assert [label for label, _ in opened.choose.options] == ["1. one.png", "2. two.jpg", "3. broken.jpg"]
    assert opened.choose.value == 2 and opened.page.value == ""
    opened.choose.value = 1
    assert "two.jpg" in opened.page.value and opened.said.value == ""


def test_a_path_a_wrong_path_and_none(opened):
    opened.path.value = f'  "{CAT}" '
    opened.look.click()
    assert [row.name for row in opened.rows] == ["my_cat.png"]
    opened.path.value = "nothing.png"
    opened.path._handle_custom_msg({"event": "submit"}, [])  # the key Enter
    assert "no file nothing.png" in opened.said.value and len(opened.rows) == 2
    opened.path.value = " "
    opened.look.click()
    assert "path is empty" in opened.said.value and len(opened.rows) == 2


def test_samples_and_fresh_drawings(opened):
    for button in opened.samples:
        button.click()
    opened.samples[2].click()
    assert [row.name for row in opened.rows] == [
        "my_cat.png",
        "my_not_cat.png",
        "fresh drawing 1 (a cat)",
        "fresh drawing 0 (no cat)",
        "fresh drawing 3 (a cat)",
    ]
    assert not any(isinstance(row, Refused) for row in opened.rows)


def test_fit_and_background_are_applied_to_all(opened):
    picture = np.zeros((40, 80, 4))
    picture[:, :40] = 255
    upload(opened, "a.png", file_of(picture))
    upload(opened, "b.png", file_of(picture[::-1]))
    opened.choose.value = 0
    opened.fit.value, opened.background.value = "pad", "red"
    for row in opened.rows:
        assert row.fit == "pad" and row.pixels[0, 0].tolist() == [255, 0, 0]
    assert opened.choose.value == 0 and "a.png" in opened.page.value


def test_the_drawing_is_one_picture_that_changes(opened):
    for shade in (10, 200):
        opened.sketch._received(None, {"kind": "drawn"}, [memoryview(file_of(np.full((64, 64, 3), shade)))])
        assert [row.name for row in opened.rows] == [DRAWING] and opened.rows[0].pixels[0, 0, 0] == shade
    upload(opened, "a.png", file_of(np.zeros((9, 9, 3))))
    opened.sketch._received(None, {"kind": "cleared"}, [])
    assert [row.name for row in opened.rows] == ["a.png"] and "a.png" in opened.page.value


def test_the_sheet_is_hidden_until_it_is_wanted(opened):
    assert opened.sheet.layout.display == "none"
    opened.draw.value = True
    assert opened.sheet.layout.display is None


def test_clearing_leaves_nothing(opened):
    opened.samples[1].click()
    opened.samples[0].click()
    opened.clear.click()
    assert opened.rows == opened.sources == [] and opened.table.value == "" and "no picture yet" in opened.page.value
    opened.fit.value = "squash"
    opened.sketch._received(None, {"kind": "cleared"}, [])
    opened.samples[0].click()
    assert "my_cat.png" in opened.page.value


def test_there_is_a_most(opened):
    data = file_of(np.zeros((9, 9, 3)))
    opened.take(*[Source(data, f"{n}.png") for n in range(MOST + 3)])
    assert len(opened.rows) == len(opened.sources) == MOST and f"{MOST} pictures" in opened.said.value


def test_parts_of_files_that_fail_or_never_began_do_no_harm():
    taken, refused = [], []
    picker = Picker(lambda *one: taken.append(one), lambda *one: refused.append(one))
    picker._received(None, {"kind": "part", "id": "x"}, [b"abc"])
    picker._received(None, {"kind": "end", "id": "x", "name": "x.png"}, [])
    picker._received(None, {"kind": "failed", "id": "y", "name": "y", "why": "cannot be read by the browser."}, [])
    picker._received(None, {}, [])
    assert taken == [] and refused == [("y", "y cannot be read by the browser.")]
    picker.close()


def test_a_file_that_does_not_come_is_said(opened):
    opened.picker._received(None, {"kind": "failed", "id": "1", "name": "huge.tif", "why": "has more than 160 MB."}, [])
    assert "huge.tif has more than 160 MB." in opened.said.value


def test_too_much_is_not_kept(monkeypatch):
    monkeypatch.setattr("workbook.widgets.sketch.MOST_BYTES", 10_000_000)
    refused = []
    picker = Picker(lambda *one: pytest.fail("taken"), lambda *one: refused.append(one))
    picker._received(None, {"kind": "begin", "id": "x", "name": "x.png"}, [])
    for _ in range(12):
        picker._received(None, {"kind": "part", "id": "x", "name": "x.png"}, [b"0" * 1_000_000])
    assert len(refused) == 1 and "more than 10 MB" in refused[0][1] and picker._coming == {}
    picker.close()


def test_nothing_stays_behind_when_the_cell_runs_again(trained, capsys):
    own_picture(trained)
    widgets, threads = len(registry._instances), threading.active_count()
    for _ in range(20):
        own_picture(trained)
    assert len(registry._instances) == widgets and threading.active_count() == threads and not plt.get_fignums()
    assert "Run this cell in JupyterLab" in capsys.readouterr().out


def test_a_wrong_call_leaves_the_open_one_alone(trained):
    own_picture(trained)
    room = __import__("sys").modules["workbook.widgets.own_picture"]
    before = room._open
    with pytest.raises(ValueError, match="parameters"):
        own_picture({})
    assert room._open is before


def test_the_scripts_come_along():
    for widget in (Picker, Sketch):
        assert "export default" in str(widget._esm)
