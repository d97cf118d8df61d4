"""dnn_utils: activations against numerical slopes; data, plots and groups; one clear sentence for what is wrong."""

import base64
import io
import re
import warnings
from itertools import combinations
from types import SimpleNamespace

import h5py
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from conftest import ROOT, run_python
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from nbval.plugin import get_sanitize_patterns
from PIL import Image

import dnn_utils as d
from workbook.building.execute import SANITIZE
from workbook.plots import SHARPNESS

NAMES = "sigmoid", "relu", "tanh", "leaky_relu"
PAIRS = [(getattr(d, name), getattr(d, f"{name}_backward")) for name in NAMES]
pairs = pytest.mark.parametrize("forward, backward", PAIRS, ids=NAMES)
Z_ARRAYS = hnp.arrays(
    float,
    hnp.array_shapes(min_dims=2, max_dims=2, max_side=6),
    elements=st.floats(-8, -1e-3) | st.floats(1e-3, 8),  # at a kink, 0, no slope is asked for
)


def refused(function, *arguments, words, error=ValueError, **options):
    """Call the function, which must refuse in one line that holds the words."""
    with pytest.raises(error) as caught:
        function(*arguments, **options)
    text = str(caught.value)
    assert "\n" not in text and 20 < len(text) < 600 and all(word in text for word in words), text


# --- activations ---


@pairs
@settings(max_examples=60, deadline=None)
@given(Z=Z_ARRAYS)
def test_backward_is_the_slope_of_forward(forward, backward, Z):
    """dZ = dA * g'(Z), with g' by central differences.  Arguments stay as they were, results share no memory."""
    dA, h, before = np.cos(Z), 1e-5, Z.copy()
    slope = (forward(Z + h)[0] - forward(Z - h)[0]) / (2 * h)
    A, cache = forward(Z)
    A += 1
    dZ = backward(dA, cache)
    np.testing.assert_allclose(dZ, dA * slope, atol=1e-8)
    dZ += 1
    assert cache is Z and (before == Z).all() and (dA == np.cos(before)).all()


@pairs
def test_shapes_kinds_and_sizes_of_numbers(forward, backward):
    for shape in ((3, 4), (1, 1), (4, 1), (2, 0)):
        Z = np.linspace(-2, 2, int(np.prod(shape))).reshape(shape)
        assert forward(Z)[0].shape == backward(np.ones(shape), Z).shape == shape
    whole = np.array([[-2, 0, 3]])
    np.testing.assert_allclose(forward(whole)[0], forward(whole.astype(float))[0])
    np.testing.assert_allclose(backward(np.array([[1, 1, 1]]), whole), backward(np.ones((1, 3)), whole.astype(float)))
    assert np.shape(forward(0.5)[0]) == ()
    large = np.array([[-1000.0, -710.0, -40.0, 0.0, 40.0, 710.0, 1000.0]])
    with np.errstate(all="raise", under="ignore"):
        A, dZ = forward(large)[0], backward(np.ones(large.shape), large)
    assert np.isfinite([A, dZ]).all() and (np.diff(A) >= 0).all()
    refused(backward, np.ones((2, 3)), np.ones((3, 2)), words=(backward.__name__, "(2, 3)", "(3, 2)"))
    refused(backward, np.ones((3, 4)), np.ones((3, 1)), words=("one shape",))  # it would broadcast
    refused(backward, np.ones((2, 3)), ((1, 2, 3), np.ones((2, 3))), words=(backward.__name__, "tuple of 2"))


def test_known_values():
    Z = np.array([[-1.0, 0.0, 2.0]])
    np.testing.assert_allclose(d.sigmoid(Z)[0], [[0.26894142, 0.5, 0.88079708]], atol=5e-9)
    np.testing.assert_array_equal(d.relu(Z)[0], [[0, 0, 2]])
    np.testing.assert_allclose(d.tanh(Z)[0], [[-0.76159416, 0, 0.96402758]], atol=5e-9)
    np.testing.assert_array_equal(d.leaky_relu(Z, slope=0.2)[0], [[-0.2, 0, 2]])
    np.testing.assert_allclose(d.relu_backward(np.full((1, 3), 3.0), Z), [[0, 0, 3]])
    np.testing.assert_allclose(d.leaky_relu_backward(np.full((1, 3), 3.0), Z), [[0.03, 0.03, 3]])
    # exp(-40) is far below the last digit of 1, and yet the left tail is exact.
    assert d.sigmoid(np.array([[-40.0]]))[0].item() == pytest.approx(np.exp(-40.0), rel=1e-12)


def test_activations_need_nothing_but_numpy():
    """As the judge loads them: as text, in a process that has neither the other libraries nor the project."""
    code = """
import sys
for name in ("h5py", "matplotlib", "PIL", "IPython", "workbook"):
    sys.modules[name] = None
space = {"__name__": "dnn_utils", "__file__": "<dnn_utils>"}
exec(compile(sys.stdin.read(), "dnn_utils", "exec"), space)
print(space["relu_backward"](2, 3), space["sigmoid"](0)[0], space["images_to_columns"]([[[[255, 0, 51]]]]).ravel())
"""
    text = (ROOT / "dnn_utils.py").read_text(encoding="utf-8")
    done = run_python("-c", code, stdin=text, PYTHONPATH=None)
    assert (done.stdout, done.stderr) == ("2.0 0.5 [1.  0.  0.2]\n", "")


FILES = {"drawings": "{}_drawings.h5", "photos": "{}_catvnoncat.h5"}
both = pytest.mark.parametrize("name", FILES)


def write(folder, name="drawings", split="train", m=4, **changes):
    """One data file; a change replaces a data set, or leaves it out when it is None."""
    held = {
        f"{split}_set_x": np.arange(m * 64 * 64 * 3).reshape(m, 64, 64, 3).astype(np.uint8),
        f"{split}_set_y": np.arange(m) % 2,
        "list_classes": np.array([b"non-cat", b"cat"]),
        "attributes/subject": np.array([b"dog", b"cat"] * (m // 2)),
        "attributes/occluded": np.arange(m) % 3 == 0,
    }
    path = folder / FILES[name].format(split)
    with h5py.File(path, "w") as file:
        for key, value in {**held, **changes}.items():
            if value is not None:
                checked = {"chunks": value.shape, "fletcher32": True} if key.endswith("_x") and value.size else {}
                file.create_dataset(key, data=value, **checked)
    return path


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with good files of both kinds, in place of datasets/."""
    monkeypatch.setattr(d, "DATASETS", tmp_path)
    monkeypatch.delenv("DNN_PHOTOS", raising=False)
    for kind in FILES:
        for split in ("train", "test"):
            write(tmp_path, kind, split)
    return tmp_path


@both
def test_missing_and_damaged_files(folder, name):
    path = folder / FILES[name].format("test")
    whole = path.read_bytes()
    with h5py.File(path) as file:
        at = file["test_set_x"].id.get_chunk_info(0).byte_offset + 999
    flipped = whole[:at] + bytes([whole[at] ^ 255]) + whole[at + 1 :]  # it opens, but the checksum differs
    for held in (b"", whole[:100], whole[:-9], flipped, b"<html>Not found</html>"):
        path.write_bytes(held)
        refused(d.load_data, name, words=(path.name, "damaged, not an HDF5 file", "get it again"))
    path.unlink()
    words = path.name, "git checkout" if name == "drawings" else "python3 start.py data photos"
    refused(d.load_data, name, words=words, error=FileNotFoundError)
    path.mkdir()
    refused(d.load_data, name, words=words, error=FileNotFoundError)


@both
@pytest.mark.parametrize(
    "changes, words",
    [
        ({"train_set_y": None}, "no train_set_y"),
        ({"train_set_x": None, "train_set_x/inside": np.ones(3)}, "no train_set_x"),  # a group of that name
        ({"train_set_x": np.zeros((4, 64, 64, 3))}, "float64"),
        ({"train_set_x": np.zeros((4, 12288), dtype=np.uint8)}, "(4, 12288)"),
        ({"train_set_x": np.zeros((0, 64, 64, 3), dtype=np.uint8), "train_set_y": np.zeros(0, dtype=int)}, "(0, 64"),
        ({"train_set_y": np.array([b"cat", b"dog", b"cat", b"dog"])}, "train_set_y"),
        ({"train_set_y": np.array([0, 1, 2, 1])}, "0 or 1"),
        ({"train_set_y": np.array([0, 1, 1])}, "(3,)"),
        ({"list_classes": np.array([b"cat"])}, "(1,)"),
    ],
)
def test_wrong_schema(folder, name, changes, words):
    path = write(folder, name, "train", **changes)
    refused(d.load_data, name, words=(path.name, words, "get it again"))


def test_folder_of_the_photographs(folder, tmp_path_factory, monkeypatch):
    home = tmp_path_factory.mktemp("home")
    (home / "my cats").mkdir()
    for split in ("train", "test"):
        write(home / "my cats", "photos", split, **{f"{split}_set_y": np.ones(4, dtype=int)})
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(home))
    for place, cats in ((str(home / "my cats"), 4), ("~/my cats", 4), ("", 2)):  # empty is as good as not there
        monkeypatch.setenv("DNN_PHOTOS", place)
        train_x, train_y, _, test_y, classes = d.load_data("photos")
        assert train_y.sum() == test_y.sum() == cats and train_x.shape == (4, 64, 64, 3) and classes[1] == b"cat"
    assert d.load_data("drawings")[1].tolist() == [[0, 1, 0, 1]]  # the drawings stay where they are
    monkeypatch.setenv("DNN_PHOTOS", str(home / "nowhere"))
    refused(d.load_data, "photos", words=("nowhere", "train_catvnoncat.h5"), error=FileNotFoundError)


def test_attributes(folder):
    about = d.load_attributes("train")
    assert about["subject"].tolist() == ["dog", "cat", "dog", "cat"] and about["occluded"].dtype == bool
    path = write(folder, "drawings", "test", **{"attributes/subject": None, "attributes/occluded": None})
    refused(d.load_attributes, words=(path.name, "no attributes", "git checkout"))
    refused(d.load_attributes, "dev", words=("'dev'", "'train'", "'test'"))
    refused(d.load_data, "photo", words=("'photo'", "'drawings'", "'photos'"))


def test_one_picture_a_column():
    images = np.random.RandomState(1).randint(0, 256, (5, 64, 64, 3)).astype(np.uint8)
    X = d.images_to_columns(images)
    assert X.shape == (12288, 5) and X.dtype == float
    for i in range(5):
        np.testing.assert_array_equal(X[:, i], [value / 255 for value in images[i].ravel()])
        np.testing.assert_array_equal(d.images_to_columns(images[i]), X[:, i : i + 1])
    assert d.images_to_columns([np.zeros((2, 3, 3)), np.ones((2, 3, 3))]).shape == (18, 2)
    assert d.images_to_columns(np.zeros((0, 64, 64, 3), dtype=np.uint8)).shape == (12288, 0)
    for shape in ((64, 64), (12288, 5), (5, 64, 64, 4), (3,), (), (1, 5, 64, 64, 3)):
        refused(d.images_to_columns, np.zeros(shape), words=(str(shape), "(m, height, width, 3)"))


# --- plots ---


@pytest.fixture
def notebook(monkeypatch):
    """Inside a notebook: what would appear on the page is collected in a list."""
    import IPython

    page = []
    matplotlib.use("Agg")
    plt.close("all")
    monkeypatch.setattr(IPython, "get_ipython", lambda: SimpleNamespace(kernel=True))
    monkeypatch.setattr(IPython.display, "display", lambda data, raw: page.append(data))
    with warnings.catch_warnings(action="error"):
        yield page
    assert not plt.get_fignums(), "figures are closed, so nothing is shown twice and nothing piles up"


@pytest.fixture
def window():
    """Outside of a notebook, without a screen: figures stay open.  Gives the captions of the last one."""
    matplotlib.use("Agg")
    with warnings.catch_warnings(action="error"):
        yield lambda: [axes.get_title().replace("\xa0", " ") for axes in plt.gcf().axes if axes.get_title()]
    plt.close("all")


def some(m):
    draw = np.random.RandomState(m)
    images = draw.randint(0, 256, (m, 4, 4, 3)).astype(np.uint8)
    return images, draw.randint(0, 2, (1, m)).astype(float), draw.randint(0, 2, (1, m)), draw.rand(1, m)


@pytest.mark.parametrize("m", [0, 1, 2, 9])
def test_any_number_of_pictures(window, capsys, m):
    images, p, y, AL = some(m)
    d.show_pictures(images)
    d.show_predictions(images, p, y, AL)
    wrong = d.show_mislabeled(images, p, y, AL)
    np.testing.assert_array_equal(np.sort(wrong), np.flatnonzero(p[0] != y[0]))
    assert np.all(np.diff(np.abs(AL[0, wrong] - 0.5)) <= 1e-6), "the surest mistake comes first"
    assert len(d.show_mislabeled(images, p, p)) == 0
    none = "There is no picture to show.\n"
    assert capsys.readouterr() == (none * ((2 if m == 0 else 0) + (len(wrong) == 0) + 1), "")


def test_captions_say_what_was_said_what_is_true_and_what_is_known(window):
    images, p, y = some(3)[0], np.array([[1.0, 0.0, 1.0]]), np.array([[0, 1, 1]])
    d.show_predictions(images, p, y, np.array([[0.75, 0.25, 0.5]]), ["dog", "cat"])
    expected = ["says cat\nis dog\nP(cat) = 0.75", "says dog\nis cat\nP(cat) = 0.25", "says cat\nis cat\nP(cat) = 0.50"]
    assert window() == expected
    about = {
        "subject": ["dog", "cat", "cat"],
        "pose": np.array(["-", "walking", "-"]),  # a dash: it does not apply
        "where": np.array(["dog", "home", "home"]),  # said already
        "camouflage": np.array([0.456, 1, 0]),
        "occluded": np.array([True, False, True]),
    }
    assert list(d.show_mislabeled(images, p, y, about=about)) == [0, 1]
    assert window() == [
        "no. 0: says cat\nis non-cat\ndog, camouflage 0.46, occluded",
        "no. 1: says non-cat\nis cat\ncat, walking, home,\ncamouflage 1.00",
    ]


def test_the_order_of_mistakes_is_a_choice(window, capsys):
    images = some(4)[0]
    p, y, AL = np.array([[1.0, 0, 1, 1]]), np.array([[0, 1, 0, 1]]), np.array([[0.7, 0.1, 0.7, 0.9]])
    orders = {None: [1, 0, 2], "confident": [1, 0, 2], "undecided": [0, 2, 1], "number": [0, 1, 2]}
    for order, expected in orders.items():
        assert list(d.show_mislabeled(images, p, y, AL, order=order, most=2)) == expected
        assert [caption.split(":")[0] for caption in window()] == [f"no. {i}" for i in expected[:2]]
    assert capsys.readouterr().out == "3 pictures are wrong; the first 2 of them are shown.\n" * 4
    refused(d.show_mislabeled, images, p, y, AL, order="size", words=("'size'", "'confident'"))
    refused(d.show_mislabeled, images, p, y, order="confident", words=("'confident'", "probabilities"))


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (6, 6), (7, 4), (14, 5)])
def test_a_grid_has_rows_of_equal_length_that_fit_a_page(window, count, columns):
    known = "says non-cat\nis cat\nP(cat) = 0.12\na long line about a picture, curled up"
    d.show_pictures(some(count)[0], [f"no. {i}: {known}" for i in range(count)])
    figure = plt.gcf()
    figure.canvas.draw()
    boxes = [axes.get_window_extent() for axes in figure.axes if axes.images]
    assert len({round(box.x0) for box in boxes}) == columns and figure.get_size_inches()[0] <= 9
    written = [axes.title.get_window_extent() for axes in figure.axes if axes.get_title()]
    for one, other in combinations(written, 2):
        assert not one.overlaps(other), "captions stand in each other's way"
    for box, caption in zip(boxes, written):
        assert caption.width <= 1.12 * box.width and caption.y1 <= box.y0 + 1, "a caption stands below its picture"
        assert caption.y0 >= -3, "the last line leaves the figure by more than the margin that d.show() adds"


def test_pictures_and_captions_that_do_not_fit():
    images, p, y, AL = some(4)
    refused(d.show_pictures, images, ["one"], words=("4 pictures but 1 captions",))
    refused(d.show_predictions, images, p[:, :2], y, words=("4 pictures but 2 predictions",))
    refused(d.show_mislabeled, images, p, y[:, :3], words=("4 pictures but 3 labels",))
    refused(d.show_predictions, images, p, y, AL[:, :1], words=("4 pictures but 1 probabilities",))
    refused(d.show_mislabeled, images, p, y, about={"pose": ["walking"]}, words=("4 pictures but 1 pose",))


def test_costs_stand_at_their_iterations(window):
    for costs in ([3, 2, 1], np.array([3, 2, 1]), {"small": [3, 2, 1], "nan": [np.array(0.7), np.nan, np.inf]}):
        d.plot_costs(costs, every=50, title="a title")
        np.testing.assert_array_equal(plt.gcf().axes[0].lines[0].get_xdata(), [0, 50, 100])
        plt.gcf().canvas.draw()


def test_colours_come_with_the_plots_and_nothing_on_stderr():
    """In a process of its own, as a script on a server runs it; Matplotlib is loaded when a plot is asked for."""
    code = """
import sys
import dnn_utils
assert not {"matplotlib", "PIL", "h5py"} & set(sys.modules) and {"show", "relu", "load_picture"} <= set(dir(dnn_utils))
from dnn_utils import COLOURS, plot_costs
import matplotlib.pyplot as plt
assert plt.rcParams["axes.prop_cycle"].by_key()["color"] == list(COLOURS.values())[:6]
plot_costs([3, 2, 1])
"""
    done = run_python("-W", "error", "-c", code, MPLBACKEND="Agg", PATH="")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(set(d.COLOURS.values())) == len(d.COLOURS)


def test_show_gives_a_picture_with_its_alt_text(notebook):
    plt.plot([1, 2])
    d.show('A "line" & <more>: it rises.')
    (data,) = notebook
    tag, encoded = data["text/html"].split('src="data:image/png;base64,')
    picture = Image.open(io.BytesIO(base64.b64decode(encoded.removesuffix('">'))))
    assert data["text/plain"] == 'A "line" & <more>: it rises.'
    assert 'alt="A &quot;line&quot; &amp; &lt;more&gt;: it rises."' in tag
    assert picture.format == "PNG" and f'width="{round(picture.width / SHARPNESS)}"' in tag
    # Of plots, nbval leaves out the bytes, which differ from machine to machine, and nothing else.
    (regex, replace), _ = get_sanitize_patterns(SANITIZE.read_text(encoding="utf-8"))
    assert re.sub(regex, replace, data["text/html"]) == '<img alt="A &quot;line&quot; &amp; &lt;more&gt;: it rises.">'
    for nothing in ("", "  ", None, plt):
        refused(d.show, nothing, words=("what is to be seen",))


def test_plots_describe_themselves(notebook, capsys):
    d.plot_costs([0.7, 0.5, 0.3])
    d.plot_costs({"small": [0.7, 0.25], "empty": []}, every=10)
    images, p = some(7)[0], np.ones((1, 7))
    d.show_pictures(images[0], alt="A picture.")
    d.show_pictures(images, [f"picture\n{i}" for i in range(7)])
    d.show_predictions(images[:4], p[:, :4], [[0, 1, 0, 1]])
    d.show_mislabeled(images, p, 0 * p, np.linspace(0.51, 0.99, 7), about={"subject": ["dog"] * 7})
    one, sizes = {"dog": 0.5, "cat": 0.75}, {"dog": 10, "cat": 100}
    d.plot_accuracies(one, sizes, overall=0.6)
    d.plot_accuracies({"few": one, "many": {"cat": 1.0}}, {"few": sizes, "many": {"cat": 3}})
    d.plot_accuracies({}, {})
    assert capsys.readouterr() == ("There is no group to show.\n", "")
    assert [data["text/plain"] for data in notebook] == [
        "The cost against the number of iterations. From 0.700 at the beginning to 0.300 at iteration 200.",
        "The cost against the number of iterations. small: from 0.700 at the beginning to 0.250 at iteration 10. "
        "There is no cost yet.",
        "A picture.",
        "A grid of small pictures, 7 in all. The first 3: picture, 0; picture, 1; picture, 2.",
        "4 pictures with what the network says, 2 of them right: says cat, is non-cat; says cat, is cat; says cat, "
        "is non-cat; says cat, is cat.",
        "Misclassified pictures: 7, of these 7 in truth non-cat and 0 in truth cat; P(cat) from 0.51 to 0.99, the "
        "surest first. The first 3: no. 6: says cat, is non-cat, P(cat) = 0.99, dog; no. 5: says cat, is non-cat, "
        "P(cat) = 0.91, dog; no. 4: says cat, is non-cat, P(cat) = 0.83, dog.",
        "Accuracy by group, each a point with its interval. Highest: cat, 75% of 100, interval 66% to 82%; lowest: "
        "dog, 50% of 10, interval 24% to 76%.",
        "Accuracy by group, each a point with its interval. few: highest: cat, 75% of 100, interval 66% to 82%; "
        "lowest: dog, 50% of 10, interval 24% to 76%. many: highest: cat, 100% of 3, interval 44% to 100%; lowest: "
        "cat, 100% of 3, interval 44% to 100%.",
    ]


def test_wilson_interval():
    # Published: Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3 (score, no correction).
    low, high = d.wilson_interval([81, 15, 0, 1], [263, 148, 20, 29])
    np.testing.assert_allclose(low, [0.2553, 0.0624, 0.0, 0.0061], atol=5e-5)
    np.testing.assert_allclose(high, [0.3662, 0.1605, 0.1611, 0.1718], atol=5e-5)
    low, high = d.wilson_interval([0, 0, 3], [0, 3, 3])
    assert (low[0], high[0], low[1], high[2]) == (0, 1, 0, 1)
    refused(d.wilson_interval, 3, 2, words=("in this order",))
    refused(d.wilson_interval, -1, 2, words=("in this order",))


def test_groups_by_words_numbers_and_yes_or_no():
    pose = np.array(["face", "-", "walking", "face"])
    groups = d.attribute_groups("pose", pose)
    assert list(groups) == ["pose: face", "pose: walking"] and list(groups["pose: face"]) == [True, False, False, True]
    groups = d.attribute_groups("scale", np.linspace(0, 1, 10), among=np.arange(10) < 9)
    assert [int(inside.sum()) for inside in groups.values()] == [3, 3, 3]
    assert not any(inside[9] for inside in groups.values())
    assert list(d.attribute_groups("in front", np.array([True, False]))) == ["in front: yes", "in front: no"]
    assert list(d.attribute_groups("blur", np.zeros(4))) == ["blur up to 0.00"], "no group is empty"
    assert d.attribute_groups("pose", pose, among=np.zeros(4, bool)) == {}
