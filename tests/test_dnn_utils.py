"""dnn_utils: activations against numerical slopes; one clear sentence for every bad file, picture, shape."""

import base64
import io
import os
import re
import subprocess
import sys
import warnings
from itertools import combinations
from pathlib import Path

import h5py
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from nbval.plugin import get_sanitize_patterns
from PIL import Image

import dnn_utils
from dnn_utils import (
    COLOURS,
    attribute_groups,
    images_to_columns,
    leaky_relu,
    leaky_relu_backward,
    load_attributes,
    load_data,
    plot_accuracies,
    plot_costs,
    relu,
    relu_backward,
    show,
    show_mislabeled,
    show_pictures,
    show_predictions,
    sigmoid,
    sigmoid_backward,
    tanh,
    tanh_backward,
    wilson_interval,
)
from workbook.building.execute import SANITIZE

PROJECT = Path(dnn_utils.__file__).resolve().parent
PAIRS = [(sigmoid, sigmoid_backward), (relu, relu_backward), (tanh, tanh_backward), (leaky_relu, leaky_relu_backward)]
IDS = [forward.__name__ for forward, _ in PAIRS]
pairs = pytest.mark.parametrize("forward, backward", PAIRS, ids=IDS)
shapes = hnp.array_shapes(min_dims=2, max_dims=2, max_side=6)


def numbers(low, high):
    return st.floats(low, high, allow_nan=False, width=64)


def clear(error, *words):
    """The text of an error, made sure to be one line that names what it is about."""
    text = str(error.value)
    assert "\n" not in text
    assert 20 < len(text) < 600
    for word in words:
        assert word in text
    return text


# --- activations --------------------------------------------------------------------------------------------


@pairs
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_backward_is_the_slope_of_forward(forward, backward, data):
    """dZ = dA * g'(Z), with g' by central differences; at a kink, 0, no slope is asked for."""
    Z = data.draw(hnp.arrays(float, shapes, elements=numbers(-8, 8).filter(lambda z: abs(z) > 1e-3)))
    dA = data.draw(hnp.arrays(float, Z.shape, elements=numbers(-5, 5)))
    h = 1e-5
    slope = (forward(Z + h)[0] - forward(Z - h)[0]) / (2 * h)
    np.testing.assert_allclose(backward(dA, Z), dA * slope, atol=1e-8)


@pairs
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_arguments_stay_as_they_were(forward, backward, data):
    Z = data.draw(hnp.arrays(float, shapes, elements=numbers(-8, 8)))
    dA = np.ones(Z.shape)
    Z_before, dA_before = Z.copy(), dA.copy()
    A, cache = forward(Z)
    A += 1  # an activation must not share its memory with Z: learners change arrays in place
    dZ = backward(dA, cache)
    dZ += 1
    np.testing.assert_array_equal(Z, Z_before)
    np.testing.assert_array_equal(dA, dA_before)


@pairs
def test_cache_is_Z_and_shapes_are_kept(forward, backward):
    for shape in ((3, 4), (1, 1), (4, 1), (1, 7), (2, 0)):
        Z = np.linspace(-2, 2, int(np.prod(shape))).reshape(shape)
        A, cache = forward(Z)
        assert cache is Z
        assert A.shape == backward(np.ones(shape), cache).shape == shape


@pairs
def test_large_numbers_without_a_warning(forward, backward):
    Z = np.array([[-1000.0, -710.0, -40.0, 0.0, 40.0, 710.0, 1000.0]])
    with warnings.catch_warnings(), np.errstate(over="raise", invalid="raise", divide="raise"):
        warnings.simplefilter("error")
        A, cache = forward(Z)
        dZ = backward(np.ones(Z.shape), cache)
    assert np.isfinite(A).all()
    assert np.isfinite(dZ).all()
    assert (np.diff(A) >= 0).all()


def test_known_values():
    Z = np.array([[-1.0, 0.0, 2.0]])
    np.testing.assert_allclose(sigmoid(Z)[0], [[0.26894142, 0.5, 0.88079708]], atol=5e-9)
    np.testing.assert_array_equal(relu(Z)[0], [[0, 0, 2]])
    np.testing.assert_allclose(tanh(Z)[0], [[-0.76159416, 0, 0.96402758]], atol=5e-9)
    np.testing.assert_array_equal(leaky_relu(Z)[0], [[-0.01, 0, 2]])
    np.testing.assert_array_equal(leaky_relu(Z, slope=0.2)[0], [[-0.2, 0, 2]])


def test_slopes_at_the_kink():
    zero = np.zeros((1, 1))
    assert relu_backward(np.array([[3.0]]), zero) == 0
    assert leaky_relu_backward(np.array([[3.0]]), zero) == pytest.approx(0.03)
    assert leaky_relu_backward(np.array([[3.0]]), zero, slope=0.5) == 1.5


def test_sigmoid_far_out_keeps_its_digits():
    """exp(-40) is far below the last digit of 1, and yet the left tail is exact."""
    assert sigmoid(np.array([[-40.0]]))[0].item() == pytest.approx(np.exp(-40.0), rel=1e-12)
    Z = np.linspace(-30, 30, 61).reshape(1, -1)
    np.testing.assert_allclose(sigmoid(Z)[0] + sigmoid(-Z)[0], 1, rtol=1e-15)


@pairs
def test_whole_numbers_and_single_numbers(forward, backward):
    Z = np.array([[-2, 0, 3]])
    np.testing.assert_allclose(forward(Z)[0], forward(Z.astype(float))[0])
    np.testing.assert_allclose(backward(np.array([[1, 1, 1]]), Z), backward(np.ones((1, 3)), Z.astype(float)))
    assert np.shape(forward(0.5)[0]) == ()


@pairs
def test_shapes_that_do_not_fit(forward, backward):
    with pytest.raises(ValueError) as error:
        backward(np.ones((2, 3)), np.ones((3, 2)))
    clear(error, backward.__name__, "(2, 3)", "(3, 2)")
    with pytest.raises(ValueError):  # would broadcast, and silently give a gradient of the wrong shape
        backward(np.ones((3, 4)), np.ones((3, 1)))


@pairs
def test_the_cache_of_the_whole_layer_is_refused(forward, backward):
    with pytest.raises(ValueError) as error:
        backward(np.ones((2, 3)), ((1, 2, 3), np.ones((2, 3))))
    clear(error, backward.__name__, "tuple of 2")


# --- data ---------------------------------------------------------------------------------------------------

FILES = {"drawings": "{}_drawings.h5", "photos": "{}_catvnoncat.h5"}


def contents(split, m=4):
    """What a good file holds."""
    return {
        f"{split}_set_x": np.arange(m * 64 * 64 * 3).reshape(m, 64, 64, 3).astype(np.uint8),
        f"{split}_set_y": np.arange(m) % 2,
        "list_classes": np.array([b"non-cat", b"cat"]),
        "attributes/subject": np.array([b"dog", b"cat"] * (m // 2)),
        "attributes/occluded": np.arange(m) % 3 == 0,
        "attributes/scale": np.linspace(0, 1, m),
    }


def write(folder, name="drawings", split="train", **changes):
    """One data file; a change replaces a data set, or leaves it out when it is None."""
    path = folder / FILES[name].format(split)
    with h5py.File(path, "w") as file:
        for key, value in {**contents(split), **changes}.items():
            if value is not None:
                more = {"compression": "gzip", "fletcher32": True} if key.endswith("_x") else {}
                file.create_dataset(key, data=value, **more)
    return path


@pytest.fixture(params=["drawings", "photos"])
def name(request):
    return request.param


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with good files of both kinds, in place of datasets/."""
    monkeypatch.setattr(dnn_utils, "DATASETS", tmp_path)
    monkeypatch.delenv("DNN_PHOTOS", raising=False)
    for kind in FILES:
        for split in ("train", "test"):
            write(tmp_path, kind, split)
    return tmp_path


def test_good_files(folder, name):
    train_x, train_y, test_x, test_y, classes = load_data(name)
    assert train_x.shape == test_x.shape == (4, 64, 64, 3)
    assert train_x.dtype == np.uint8
    assert train_y.shape == test_y.shape == (1, 4)
    np.testing.assert_array_equal(train_y, [[0, 1, 0, 1]])
    assert list(classes) == [b"non-cat", b"cat"]


@pytest.mark.parametrize("split", ["train", "test"])
def test_missing_file(folder, name, split):
    path = folder / FILES[name].format(split)
    path.unlink()
    with pytest.raises(FileNotFoundError) as error:
        load_data(name)
    clear(error, path.name, "git checkout" if name == "drawings" else "data photos")


def test_a_folder_in_place_of_the_file(folder, name):
    path = folder / FILES[name].format("test")
    path.unlink()
    path.mkdir()
    with pytest.raises(FileNotFoundError) as error:
        load_data(name)
    clear(error, path.name)


@pytest.mark.parametrize("keep", [0.0, 0.01, 0.5, 0.99])
def test_truncated_file(folder, name, keep):
    path = folder / FILES[name].format("train")
    whole = path.read_bytes()
    path.write_bytes(whole[: int(keep * len(whole))])
    with pytest.raises(ValueError) as error:
        load_data(name)
    clear(error, path.name, "get it again")


def test_file_with_damaged_pixels(folder, name):
    """The file opens, but what it holds does not match its checksum."""
    path = folder / FILES[name].format("train")
    whole = bytearray(path.read_bytes())
    with h5py.File(path) as file:
        chunk = file["train_set_x"].id.get_chunk_info(0)
    middle = chunk.byte_offset + chunk.size // 2
    whole[middle] ^= 255
    path.write_bytes(whole)
    with pytest.raises(ValueError) as error:
        load_data(name)
    clear(error, path.name, "damaged")


def test_not_an_hdf5_file(folder, name):
    path = folder / FILES[name].format("test")
    path.write_text("<html>Not found</html>", encoding="utf-8")
    with pytest.raises(ValueError) as error:
        load_data(name)
    clear(error, path.name, "not an HDF5 file")


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"train_set_x": None}, "no train_set_x"),
        ({"train_set_y": None}, "no train_set_y"),
        ({"list_classes": None}, "no list_classes"),
        ({"train_set_x": None, "train_set_x/inside": np.ones(3)}, "no train_set_x"),  # a group of that name
        ({"train_set_x": np.zeros((4, 64, 64, 3))}, "float64"),
        ({"train_set_x": np.zeros((4, 64, 64, 3), dtype=np.int16)}, "int16"),
        ({"train_set_x": np.zeros((4, 64, 64), dtype=np.uint8)}, "(4, 64, 64)"),
        ({"train_set_x": np.zeros((4, 32, 32, 3), dtype=np.uint8)}, "(4, 32, 32, 3)"),
        ({"train_set_x": np.zeros((4, 12288), dtype=np.uint8)}, "(4, 12288)"),
        ({"train_set_x": np.zeros((0, 64, 64, 3), dtype=np.uint8), "train_set_y": np.zeros(0, dtype=int)}, "(0, 64"),
        ({"train_set_x": None, "train_set_x ": np.zeros(1)}, "no train_set_x"),
        ({"train_set_y": np.array([0.0, 1.0, 0.0, 1.0])}, "float64"),
        ({"train_set_y": np.array([b"cat", b"dog", b"cat", b"dog"])}, "train_set_y"),
        ({"train_set_y": np.array([0, 1, 2, 1])}, "from 0 to 2"),
        ({"train_set_y": np.array([0, 1, -1, 1])}, "from -1 to 1"),
        ({"train_set_y": np.array([0, 1, 1])}, "(3,)"),
        ({"train_set_y": np.array([[0, 1, 0, 1]])}, "(1, 4)"),
        ({"train_set_y": np.array(1)}, "()"),
        ({"list_classes": np.array([b"cat"])}, "(1,)"),
    ],
)
def test_wrong_schema(folder, name, changes, words):
    changes = {key: value for key, value in changes.items()}
    if "train_set_x" in changes and changes["train_set_x"] is not None and changes["train_set_x"].size == 0:
        path = folder / FILES[name].format("train")
        with h5py.File(path, "w") as file:  # an empty data set cannot be compressed
            for key, value in {**contents("train"), **changes}.items():
                file[key] = value
    else:
        path = write(folder, name, "train", **changes)
    with pytest.raises(ValueError) as error:
        load_data(name)
    clear(error, path.name, words, "get it again")


def test_train_and_test_exchanged(folder, name):
    train, test = (folder / FILES[name].format(split) for split in ("train", "test"))
    held = train.read_bytes()
    train.write_bytes(test.read_bytes())
    test.write_bytes(held)
    with pytest.raises(ValueError) as error:
        load_data(name)
    clear(error, "train_set_x", "not a file of this course")


def test_a_file_that_another_program_holds(folder, name, monkeypatch):
    def held(*_):
        raise BlockingIOError(11, "unable to lock file")

    monkeypatch.setattr(h5py, "File", held)
    with pytest.raises(ValueError) as error:
        load_data(name)
    assert "delete" not in clear(error, "close that program")


def test_unknown_data_set():
    with pytest.raises(ValueError) as error:
        load_data("photo")
    clear(error, "'photo'", "'drawings'", "'photos'")
    with pytest.raises(ValueError) as error:
        load_attributes("dev")
    clear(error, "'dev'", "'train'", "'test'")


def test_folder_of_the_photographs(folder, tmp_path_factory, monkeypatch):
    elsewhere = tmp_path_factory.mktemp("my photos")
    for split in ("train", "test"):
        write(elsewhere, "photos", split, **{f"{split}_set_y": np.ones(4, dtype=int)})
    monkeypatch.setenv("DNN_PHOTOS", str(elsewhere))
    assert load_data("photos")[1].sum() == 4
    assert load_data("drawings")[1].sum() == 2  # the drawings stay where they are
    monkeypatch.setenv("DNN_PHOTOS", str(elsewhere / "nowhere"))
    with pytest.raises(FileNotFoundError) as error:
        load_data("photos")
    clear(error, "nowhere", "train_catvnoncat.h5")
    monkeypatch.setenv("DNN_PHOTOS", "")
    assert load_data("photos")[1].sum() == 2  # empty is as good as not there


def test_home_in_the_folder_of_the_photographs(folder, tmp_path_factory, monkeypatch):
    home = tmp_path_factory.mktemp("home")
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(home))
    (home / "cats").mkdir()
    for split in ("train", "test"):
        write(home / "cats", "photos", split)
    monkeypatch.setenv("DNN_PHOTOS", "~/cats")
    assert load_data("photos")[0].shape == (4, 64, 64, 3)


def test_attributes(folder):
    about = load_attributes("train")
    assert list(about["subject"]) == ["dog", "cat", "dog", "cat"]
    assert about["occluded"].dtype == bool
    assert about["scale"].shape == (4,)


def test_no_attributes(folder):
    path = write(folder, "drawings", "test", **{key: None for key in contents("test") if key.startswith("attr")})
    with pytest.raises(ValueError) as error:
        load_attributes("test")
    clear(error, path.name, "attributes", "git checkout")
    path.unlink()
    with pytest.raises(FileNotFoundError):
        load_attributes("test")


def test_the_drawings_of_the_project():
    train_x, train_y, test_x, test_y, classes = load_data()
    assert (train_x.shape, train_y.shape) == ((209, 64, 64, 3), (1, 209))
    assert (test_x.shape, test_y.shape) == ((50, 64, 64, 3), (1, 50))
    assert list(classes) == [b"non-cat", b"cat"]
    about = load_attributes("test")
    np.testing.assert_array_equal(about["subject"] == "cat", test_y[0] == 1)
    assert {
        "subject",
        "pose",
        "coat",
        "background",
        "scale",
        "angle",
        "brightness",
        "blur",
        "noise",
        "camouflage",
        "occluded",
    } <= set(about)


# --- pictures as columns ------------------------------------------------------------------------------------


def test_one_picture_a_column():
    images = np.random.RandomState(1).randint(0, 256, (5, 64, 64, 3)).astype(np.uint8)
    X = images_to_columns(images)
    assert X.shape == (12288, 5)
    assert X.dtype == float
    for i in range(5):
        np.testing.assert_array_equal(X[:, i], images[i].ravel() / 255)
        np.testing.assert_array_equal(images_to_columns(images[i]), X[:, i : i + 1])
    assert X[:6, 0] == pytest.approx(
        [
            images[0, 0, 0, 0] / 255,
            images[0, 0, 0, 1] / 255,
            images[0, 0, 0, 2] / 255,
            images[0, 0, 1, 0] / 255,
            images[0, 0, 1, 1] / 255,
            images[0, 0, 1, 2] / 255,
        ]
    )


def test_between_0_and_1():
    X = images_to_columns(np.uint8([[[[0, 128, 255]]]]))
    np.testing.assert_allclose(X, [[0], [128 / 255], [1]])


def test_lists_other_sizes_and_none():
    assert images_to_columns([np.zeros((2, 3, 3)), np.ones((2, 3, 3))]).shape == (18, 2)
    assert images_to_columns(np.zeros((0, 64, 64, 3), dtype=np.uint8)).shape == (12288, 0)


@pytest.mark.parametrize("shape", [(64, 64), (12288, 5), (5, 64, 64, 4), (5, 64, 64), (3,), (), (1, 5, 64, 64, 3)])
def test_shapes_that_are_no_pictures(shape):
    with pytest.raises(ValueError) as error:
        images_to_columns(np.zeros(shape))
    clear(error, str(shape), "(m, height, width, 3)")


# --- plots --------------------------------------------------------------------------------------------------


@pytest.fixture
def agg():
    matplotlib.use("Agg")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield
    plt.close("all")


def some(m):
    draw = np.random.RandomState(m)
    return (
        draw.randint(0, 256, (m, 64, 64, 3)).astype(np.uint8),
        draw.randint(0, 2, (1, m)).astype(float),
        draw.randint(0, 2, (1, m)),
        draw.rand(1, m),
    )


def captions():
    return [axes.get_title() for axes in plt.gcf().axes if axes.get_title()]


@pytest.mark.parametrize("m", [0, 1, 2, 7, 8, 9, 50])
def test_pictures_are_drawn(agg, capsys, m):
    images, p, y, AL = some(m)
    show_pictures(images)
    show_pictures(images, [f"number {i}" for i in range(m)])
    show_predictions(images, p, y)
    show_predictions(images, p, y, AL)
    wrong = show_mislabeled(images, p, y, AL)
    np.testing.assert_array_equal(np.sort(wrong), np.flatnonzero(p[0] != y[0]))
    assert np.all(np.diff(np.abs(AL[0, wrong] - 0.5)) <= 1e-6), "the surest mistake comes first"
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out.count("There is no picture to show.") == (4 if m == 0 else 0) + (len(wrong) == 0)


def test_captions_say_what_was_said_and_what_is_true(agg):
    images, _, _, _ = some(3)
    p, y = np.array([[1.0, 0.0, 1.0]]), np.array([[0, 1, 1]])
    show_predictions(images, p, y, np.array([[0.75, 0.25, 0.5]]))
    assert captions() == [
        "says cat\nis non-cat\nP(cat) = 0.75",
        "says non-cat\nis cat\nP(cat) = 0.25",
        "says cat\nis cat\nP(cat) = 0.50",
    ]
    assert list(show_mislabeled(images, p, y)) == [0, 1]
    assert captions() == ["no. 0: says cat\nis non-cat", "no. 1: says non-cat\nis cat"]
    show_predictions(images, p, y, classes=["dog", "cat"])
    assert captions()[0] == "says cat\nis dog"


def test_the_order_of_mistakes_is_a_choice(agg):
    images, _, _, _ = some(4)
    p, y, AL = np.array([[1.0, 0, 1, 1]]), np.array([[0, 1, 0, 1]]), np.array([[0.7, 0.1, 0.7, 0.9]])
    orders = {None: [1, 0, 2], "confident": [1, 0, 2], "undecided": [0, 2, 1], "number": [0, 1, 2]}
    for order, expected in orders.items():
        assert list(show_mislabeled(images, p, y, AL, order=order)) == expected
        assert [caption.split(":")[0] for caption in captions()] == [f"no. {i}" for i in expected]
    with pytest.raises(ValueError) as error:
        show_mislabeled(images, p, y, AL, order="size")
    clear(error, "'confident'")
    with pytest.raises(ValueError) as error:
        show_mislabeled(images, p, y, order="confident")
    clear(error, "probabilities")


def test_what_is_known_stands_below_the_picture(agg):
    images, _, _, _ = some(2)
    p, y = np.array([[1.0, 0]]), np.array([[0, 1]])
    about = {
        "subject": np.array(["dog", "cat"]),
        "pose": np.array(["-", "walking"]),
        "where": np.array(["dog", "home"]),
        "camouflage": np.array([0.456, 1]),
        "occluded": np.array([True, False]),
    }
    show_mislabeled(images, p, y, about=about)
    written = [caption.replace("\xa0", " ").splitlines() for caption in captions()]
    assert [" ".join(lines[2:]) for lines in written] == [
        "dog, camouflage 0.46, occluded",
        "cat, walking, home, camouflage 1.00",
    ]
    show_predictions(images, p, y, about={"subject": ["dog", "cat"]})
    assert [caption.splitlines()[2] for caption in captions()] == ["dog", "cat"]
    with pytest.raises(ValueError) as error:
        show_mislabeled(images, p, y, about={"pose": np.array(["walking"])})
    clear(error, "2 pictures but 1 pose")


def test_many_mistakes_are_shown_in_part(agg, capsys):
    images, p, _, AL = some(70)
    assert len(show_mislabeled(images, p, 1 - p, AL)) == 70
    assert "70 pictures are wrong; the first 60 of them are shown." in capsys.readouterr().out
    assert len(captions()) == 60
    show_mislabeled(images, p, 1 - p, AL, most=5)
    assert len(captions()) == 5


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (6, 6), (7, 4), (12, 6), (14, 5), (60, 6)])
def test_a_grid_has_rows_of_equal_length_that_fit_a_page(agg, count, columns):
    known = "says non-cat\nis cat\nP(cat) = 0.12\na long line about a picture, curled up"
    show_pictures(some(count)[0], [f"no. {i}: {known}" for i in range(count)])
    figure = plt.gcf()
    figure.canvas.draw()
    boxes = [axes.get_window_extent() for axes in figure.axes if axes.images]
    assert len({round(box.x0) for box in boxes}) == columns
    assert figure.get_size_inches()[0] <= 9
    written = [axes.title.get_window_extent() for axes in figure.axes if axes.get_title()]
    for one, other in combinations(written, 2):
        assert not one.overlaps(other), "captions stand in each other's way"
    for box, caption in zip(boxes, written):
        assert caption.width <= 1.12 * box.width and caption.y1 <= box.y0 + 1
        assert caption.y0 >= -3, "the last line leaves the figure by more than the margin that show() adds"


def test_nothing_mislabeled(agg, capsys):
    images, p, _, AL = some(4)
    assert len(show_mislabeled(images, p, p, AL)) == 0
    assert "no picture" in capsys.readouterr().out


def test_a_single_picture(agg):
    show_pictures(some(1)[0][0])
    assert len(plt.gcf().axes) == 1


def test_pictures_and_captions_that_do_not_fit(agg):
    images, p, y, AL = some(4)
    for call in (
        lambda: show_pictures(images, ["one"]),
        lambda: show_predictions(images, p[:, :2], y),
        lambda: show_mislabeled(images, p, y[:, :3]),
        lambda: show_predictions(images, p, y, AL[:, :1]),
    ):
        with pytest.raises(ValueError) as error:
            call()
        clear(error, "4 pictures")


@pytest.mark.parametrize(
    "costs",
    [
        [],
        [0.7],
        [0.7, 0.5, 0.3],
        np.array([0.7, 0.2]),
        [np.array(0.7), np.array(0.6)],
        [0.7, float("nan"), float("inf")],
        {},
        {"small": [0.7, 0.6], "large": [0.7]},
    ],
)
def test_costs_are_drawn(agg, capsys, costs):
    plot_costs(costs, title="a title")
    plt.gcf().canvas.draw()
    assert capsys.readouterr().err == ""


def test_costs_stand_at_their_iterations(agg):
    plot_costs([3, 2, 1], every=50)
    np.testing.assert_array_equal(plt.gcf().axes[0].lines[0].get_xdata(), [0, 50, 100])


def test_figures_fit_their_captions(agg):
    """Captions stand below their picture, not on it."""
    images, p, y, AL = some(9)
    show_predictions(images, p, y, AL, columns=4)
    figure = plt.gcf()
    figure.canvas.draw()
    for axes in figure.axes:
        if axes.get_title():
            assert axes.title.get_window_extent().y1 <= axes.images[0].get_window_extent().y0 + 1


def test_no_screen_and_nothing_on_stderr():
    """In a process of its own, as a script on a server runs it."""
    code = (
        "import numpy as np, dnn_utils as d\n"
        "images = np.zeros((9, 64, 64, 3), dtype=np.uint8)\n"
        "for m in (0, 1, 9):\n"
        "    p, y = np.ones((1, m)), np.zeros((1, m))\n"
        "    d.show_pictures(images[:m]); d.show_predictions(images[:m], p, y, y); "
        "d.show_mislabeled(images[:m], p, y)\n"
        "d.plot_costs([3, 2, 1]); d.plot_costs({'a': [1, 2]})\n"
    )
    env = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=PROJECT,
        env={**env, "MPLBACKEND": "Agg"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")


# show: a picture on the page with its alt text, or a window.


@pytest.fixture
def notebook(monkeypatch):
    """Inside a notebook: what would appear on the page is collected in a list."""
    import IPython

    page = []
    monkeypatch.setattr(IPython, "get_ipython", object)
    monkeypatch.setattr(IPython.display, "display", lambda data, raw: page.append(data))
    yield page
    plt.close("all")


def picture_in(html):
    """The PNG picture of an <img>, and what is written in front of it."""
    before, encoded = html.split('src="data:image/png;base64,')
    return Image.open(io.BytesIO(base64.b64decode(encoded.removesuffix('">')))), before


def test_show_gives_a_picture_with_its_alt_text(notebook):
    plt.plot([1, 2])
    show('A "line" & <more>: it rises.')
    (data,) = notebook
    picture, tag = picture_in(data["text/html"])
    assert data["text/plain"] == 'A "line" & <more>: it rises.'
    assert 'alt="A &quot;line&quot; &amp; &lt;more&gt;: it rises."' in tag
    assert picture.format == "PNG" and f'width="{round(picture.width / dnn_utils.SHARPNESS)}"' in tag
    assert not plt.get_fignums(), "the figure is closed, so nothing is shown twice and nothing piles up"


@pytest.mark.parametrize("alt", ["", "  ", None, plt])
def test_show_wants_a_sentence(alt):
    with pytest.raises(ValueError, match="what is to be seen"):
        show(alt)


def test_plots_describe_themselves(notebook):
    plot_costs([0.7, 0.5, 0.3])
    plot_costs({"small": [0.7, 0.25], "empty": []}, every=10)
    plot_costs([])
    show_pictures(np.zeros((2, 4, 4, 3), np.uint8), ["a cat", "says cat\nis non-cat"])
    show_pictures(np.zeros((2, 4, 4, 3), np.uint8), alt="Two black squares.")
    assert [data["text/plain"] for data in notebook] == [
        "The cost against the number of iterations. From 0.700 at the beginning to 0.300 at iteration 200.",
        "The cost against the number of iterations. small: from 0.700 at the beginning to 0.250 at iteration 10. "
        "There is no cost yet.",
        "The cost against the number of iterations. There is no cost yet.",
        "A grid of small pictures, 2 in all: a cat; says cat, is non-cat.",
        "Two black squares.",
    ]


def test_grids_read_out_the_first_captions_and_not_all(notebook):
    images = np.zeros((60, 4, 4, 3), np.uint8)
    show_pictures(images, [f"picture {i}" for i in range(60)])
    p, y, AL = np.ones((1, 60)), np.arange(60).reshape(1, 60) % 2, np.linspace(0.51, 0.99, 60).reshape(1, 60)
    show_predictions(images, p, y)
    show_mislabeled(images, p, y, AL, about={"subject": ["dog"] * 60})
    show_mislabeled(images[:1], p[:, :1], y[:, :1])
    assert [data["text/plain"] for data in notebook] == [
        "A grid of small pictures, 60 in all. The first 3: picture 0; picture 1; picture 2.",
        "60 pictures with what the network says, 30 of them right. The first 3: says cat, is non-cat; says cat, "
        "is cat; says cat, is non-cat.",
        "Mislabeled pictures: 30, of these 30 in truth non-cat and 0 in truth cat; P(cat) from 0.51 to 0.98, the "
        "surest first. The first 3: no. 58: says cat, is non-cat, P(cat) = 0.98, dog; no. 56: says cat, is non-cat, "
        "P(cat) = 0.97, dog; no. 54: says cat, is non-cat, P(cat) = 0.95, dog.",
        "Mislabeled pictures: 1, of these 1 in truth non-cat and 0 in truth cat: no. 0: says cat, is non-cat.",
    ]


def test_nbval_leaves_out_the_bytes_of_plots_and_nothing_else(notebook):
    ((regex, replace),) = get_sanitize_patterns(SANITIZE.read_text(encoding="utf-8"))
    for points in ([1, 2], [2, 1]):
        plt.figure(figsize=(points[0], 2))
        plt.plot(points)
        show("A line.")
    one, other = (re.sub(regex, replace, data["text/html"]) for data in notebook)
    assert notebook[0] != notebook[1] and one == other == '<img alt="A line.">'
    assert re.sub(regex, replace, notebook[0]["text/html"].replace("A line", "No line")) != one


def test_colours_can_be_told_apart():
    assert plt.rcParams["axes.prop_cycle"].by_key()["color"][:2] == [COLOURS["blue"], COLOURS["vermillion"]]
    assert len(set(COLOURS.values())) == len(COLOURS)


# Counting: groups of pictures, and how far to trust an accuracy.


@pytest.mark.parametrize(
    ("right", "count", "low", "high"),
    [
        # Published: Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3 (score, no correction).
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_interval_gives_the_published_numbers(right, count, low, high):
    np.testing.assert_allclose(wilson_interval(right, count), (low, high), atol=5e-5)


def test_wilson_interval_is_where_the_test_of_a_share_turns():
    """At its ends, and there alone, the observed share lies 1.96 standard deviations from the share supposed."""
    for right, count in ((1, 2), (3, 7), (18, 22), (599, 600)):
        for end in wilson_interval(right, count):
            assert np.isclose(abs(right / count - end), 1.959964 * np.sqrt(end * (1 - end) / count))


def test_wilson_interval_at_its_edges():
    low, high = wilson_interval([0, 0, 3, 1], [0, 3, 3, 1])
    assert (low[0], high[0], low[1], high[2]) == (0, 1, 0, 1)
    assert np.all((0 <= low) & (low <= high) & (high <= 1))
    for right, count in ((3, 2), (-1, 2)):
        with pytest.raises(ValueError) as error:
            wilson_interval(right, count)
        clear(error, "in this order")


def test_groups_by_words_numbers_and_yes_or_no():
    pose = np.array(["face", "-", "walking", "face"])
    groups = attribute_groups("pose", pose)
    assert list(groups) == ["pose: face", "pose: walking"] and list(groups["pose: face"]) == [True, False, False, True]
    groups = attribute_groups("scale", np.linspace(0, 1, 10), among=np.arange(10) < 9)
    assert [int(inside.sum()) for inside in groups.values()] == [3, 3, 3]
    assert not any(inside[9] for inside in groups.values())
    assert list(attribute_groups("in front", np.array([True, False]))) == ["in front: yes", "in front: no"]
    assert list(attribute_groups("blur", np.zeros(4))) == ["blur up to 0.00"], "no group is empty"
    assert attribute_groups("pose", pose, among=np.zeros(4, bool)) == {}
    with pytest.raises(ValueError) as error:
        attribute_groups("pose", pose, among=np.ones(3, bool))
    clear(error, "(4,)")


def test_accuracies_are_drawn_with_their_intervals_and_counts(notebook, capsys):
    one, sizes = {"dog": 0.5, "cat": 0.75}, {"dog": 10, "cat": 100}
    plot_accuracies(one, sizes, overall=0.6)
    plot_accuracies({"few": one, "many": {"cat": 1.0}}, {"few": sizes, "many": {"cat": 3}})
    plot_accuracies({}, {})
    assert [data["text/plain"] for data in notebook] == [
        "Accuracy by group, each a point with its interval. Highest: cat, 75% of 100, interval 66% to 82%; lowest: "
        "dog, 50% of 10, interval 24% to 76%.",
        "Accuracy by group, each a point with its interval. few: highest: cat, 75% of 100, interval 66% to 82%; "
        "lowest: dog, 50% of 10, interval 24% to 76%. many: highest: cat, 100% of 3, interval 44% to 100%; lowest: "
        "cat, 100% of 3, interval 44% to 100%.",
    ]
    assert capsys.readouterr() == ("There is no group to show.\n", "")
