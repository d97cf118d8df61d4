"""check(), my_network and grade say the same of every cell: state, mistake and sentence.

check() is asked as in a notebook; my_network defines the cell in this process; grade runs it in the
sandbox.  What works in the notebook counts for all three.
"""

import os
import random

import pytest
from unusual import PRODUCT, RIGHT, UNUSUAL, checked, in_notebook, right_answers

from exercises import COMPARED, EXERCISES
from exercises.kit import Exercise, arrays_in
from workbook.cells import course
from workbook.cells.around import given
from workbook.cells.graded import graded_cell
from workbook.cells.meaning import GradedCell
from workbook.cells.notebook import Cell
from workbook.checking import patience
from workbook.checking.check import check, hint, said
from workbook.checking.left_out import load_ipython_extension
from workbook.checking.show import box
from workbook.grading.store import Store
from workbook.grading.verdicts import Verdicts
from workbook.judging.judge import outcomes_here, verdict_of
from workbook.judging.recognise import mistakes_of, wrong_texts
from workbook.judging.verdict import State


@pytest.fixture(scope="module")
def graded():
    with Verdicts(seconds=20, keep=False) as verdicts:
        yield verdicts


def agreed(check, graded, name, text, *own):
    """The verdict that all three come to.  check: what check() said, None for the same way as my_network."""
    cells = [Cell("code", text, grade_id=name, is_exercise=True), *(Cell("code", other) for other in own)]
    cell = graded_cell(cells, f"{course.home(name)}.ipynb", name)
    here = verdict_of(cell, outcomes_here)
    assert (check or here) == here == graded(cell)
    return here


RIGHT_ANSWERS = list(right_answers())
# Those that are also checked in a notebook; benchmarks/unusual.py checks all.
ODD = [number for number, (_, what, *_) in enumerate(RIGHT_ANSWERS) if what in UNUSUAL]
SAMPLE = [*random.Random(12).sample(ODD, 12), *random.Random(11).sample(range(ODD[0]), 3)]


@pytest.mark.slow
@pytest.mark.parametrize("name", COMPARED)
def test_right_answers(name, graded, monkeypatch):
    """All on the same new inputs: what is right for them takes its time."""
    drawn, whole = {}, Exercise.cases

    def cases(self, seed=None, definition=None):
        key = self.name, seed is None
        if key not in drawn:
            drawn[key] = whole(self, seed, definition)
        return drawn[key]

    monkeypatch.setattr(Exercise, "cases", cases)
    for of, what, text, _ in RIGHT_ANSWERS:
        if of == name and what not in UNUSUAL:
            assert agreed(None, graded, name, text).state == State.RIGHT


@pytest.mark.parametrize("number", SAMPLE)
@pytest.mark.slow
def test_right_answers_in_a_notebook(number, shell, graded):
    name, _, text, own = RIGHT_ANSWERS[number]
    verdict = checked(shell, name, *own, text)
    assert agreed(verdict, graded, name, text, *own).state == State.RIGHT


@pytest.mark.slow
@pytest.mark.parametrize("name", COMPARED)
def test_mistakes_of_the_catalogue(name, graded):
    """Each is wrong and called by its own name in every way to make it; the first way of each eighth is graded, too."""
    for number, mistake in enumerate(mistakes_of(name)):
        for way, text in enumerate(wrong_texts(name, mistake)):
            text = text.lstrip("\n")
            cell = GradedCell(name, "a.ipynb", text)
            verdict = verdict_of(cell, outcomes_here) if way or number % 8 else agreed(None, graded, name, text)
            if mistake.id == "lmb_indent":  # Python cannot read it, so a notebook has no function to check
                assert verdict.state == State.WRONG and "does not run (line" in verdict.what
            else:
                assert (verdict.state, verdict.mistake) == (State.WRONG, mistake.id), (mistake.id, way)


BLANK = course.given_text("linear_forward") + "\n    raise NotImplementedError('...')"


OTHER_WRONG = {
    "a misspelt name": ("def linear_forward(A, W, b):\n    product = W @ A\n    return prodct + b, (A, W, b)",),
    "three dots": ("def linear_forward(A, W, b):\n    return ...",),
    "data of the notebook": (PRODUCT.format("np.dot(W0, A)"), "W0 = linear_forward_test_case()[1]"),
    "a table of the notebook, filled with its data": (
        PRODUCT.format("W0[1] * (W @ A)"),
        "W0 = {}\nfor i in range(3):\n    W0[i] = linear_forward_test_case()[i]",
    ),
    "a table of the notebook, filled by a helper that reads": (
        PRODUCT.format("W0[1] * (W @ A)"),
        "def data(i):\n    return linear_forward_test_case()[i]",
        "W0 = {}\nfor i in range(3):\n    W0[i] = data(i)",
    ),
    "a table of the notebook, of another number then": (
        PRODUCT.format("W0[1] * (W @ A)"),
        "W0, COUNT = {}, 3\nfor i in range(COUNT):\n    W0[i] = 1.0",
        "COUNT = 1",
    ),
    "a table of the notebook, with a file": (
        PRODUCT.format("W0[1] * (W @ A)"),
        f"W0 = {{1: 1.0}}\nwith open({os.devnull!r}, 'a') as file:\n    W0[1] = 1.0",
    ),
    "arrays of the notebook": (PRODUCT.format("W0[0] * (W @ A)"), "W0 = [np.ones(1)]"),
    "a loop of the notebook": (PRODUCT.format("W0 * (W @ A)"), "ONES = []\nfor W0 in range(2):\n    ONES.append(W0)"),
    "nothing returned": ("def linear_forward(A, W, b):\n    Z = W @ A + b",),
    "arguments changed": ("def linear_forward(A, W, b):\n    Z = W @ A + b\n    b += 1\n    return Z, (A, W, b)",),
    "a text": ("def linear_forward(A, W, b):\n    return 'Z', (A, W, b)",),
    "an object array": ("def linear_forward(A, W, b):\n    return (W @ A + b).astype(object), (A, W, b)",),
    "a library that is not there": ("def linear_forward(A, W, b):\n    import torch\n    return 1",),
    "an error of its own": ("def linear_forward(A, W, b):\n    raise ValueError('\\n  no \\x1b[2J')",),
    "only a part written": ("def linear_forward(A, W, b):\n    Z = W @ A\n    raise NotImplementedError('later')",),
    "blank": (),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", OTHER_WRONG)
def test_other_cells_that_are_not_right(what, shell, graded):
    cells = OTHER_WRONG[what] or (BLANK,)
    text, *own = cells
    verdict = agreed(in_notebook(shell, "linear_forward", *own, text), graded, "linear_forward", text, *own)
    assert verdict.state == (State.WRONG if OTHER_WRONG[what] else State.BLANK)
    if what == "a misspelt name":
        assert "Did you mean product?" in verdict.what
    if "of the notebook" in what:
        assert "W0 is a variable of the notebook" in verdict.what


# A right answer, and behind it a function that is wrong where its first or its last array is float32.
NOT_IN_SINGLE_PRECISION = """
right_one = {name}

def {name}(*given, **named):
    def arrays_in(part):
        if isinstance(part, np.ndarray):
            return [part] * (part.dtype in (np.float64, np.float32))
        inside = part.values() if isinstance(part, dict) else part if isinstance(part, (list, tuple)) else ()
        return [array for one in inside for array in arrays_in(one)]

    arrays = arrays_in(given)
    return None if arrays and arrays[{place}].dtype == np.float32 {but}else right_one(*given, **named)
"""
# first: also where it is the only one of several; last: only where all of them are.
PLACES = {"first": (0, ""), "alone": (0, "and arrays[-1].dtype != np.float32 "), "last": (-1, "")}
WITH_ARRAYS = [  # L_layer_model draws as two_layer_model does
    name
    for name in COMPARED
    if name != "L_layer_model" and [*arrays_in(list(next(iter(EXERCISES[name].inputs(None)))))]
]
SEVERAL = ("propagate", "linear_forward", "L_model_forward", "linear_backward", "L_model_backward", "update_parameters")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "which"),
    [*((name, "last") for name in WITH_ARRAYS), *((name, "alone") for name in SEVERAL), ("linear_forward", "first")],
)
def test_what_is_wrong_in_single_precision_is_wrong(name, which):
    place, but = PLACES[which]
    text = course.answer(name) + NOT_IN_SINGLE_PRECISION.format(name=name, place=place, but=but)
    verdict = verdict_of(GradedCell(name, "a.ipynb", text), outcomes_here, seed=3)
    assert verdict.state == State.WRONG and "in single precision, with new numbers: " in verdict.what


OTHER_DEFAULTS = {
    "optimize": {"print_cost": (False, True), "num_iterations": (100, 200), "learning_rate": (0.009, 0.01)},
    "two_layer_model": {"print_cost": (False, 1), "num_iterations": (3000, 2500), "learning_rate": (0.0075, 0.075)},
    "L_layer_model": {"print_cost": (False, True), "num_iterations": (3000, 2999)},
}


@pytest.mark.parametrize(
    ("name", "option"), [(name, option) for name in OTHER_DEFAULTS for option in OTHER_DEFAULTS[name]]
)
def test_another_default_is_wrong_and_named(name, option):
    given, other = OTHER_DEFAULTS[name][option]
    text = course.answer(name)
    cell = GradedCell(name, "a.ipynb", text.replace(f"{option}={given}", f"{option}={other}", 1))
    verdict = verdict_of(cell, outcomes_here)
    assert (verdict.state, verdict.mistake) == (State.WRONG, "other_default")
    assert f"{option} is {other} when nobody sets it" in verdict.name and f"{option}={given}." in verdict.look


@pytest.mark.parametrize("other", [0, None, "not True"])
def test_a_default_that_does_the_same_is_right(other):
    text = course.answer("optimize").replace("print_cost=False", f"print_cost={other}", 1)
    assert verdict_of(GradedCell("optimize", "a.ipynb", text), outcomes_here).state == State.RIGHT


HANDED_ON = {
    "sigmoid": "from dnn_utils import sigmoid as given\ndef sigmoid(z):\n    return given(z)[0]",
    "unrolled_images": "import dnn_utils\ndef unrolled_images(images):\n"
    "    return 255 * dnn_utils.images_to_columns(images)",
    "mislabeled_indices": "def mislabeled_indices(p, y):\n"
    "    return show_mislabeled(np.zeros((y.size, 1, 1, 3)), p, y, most=0)",
    "picture_to_input": "def picture_to_input(image):\n    return images_to_columns(image)",
    "linear_forward": "import my_network\ndef linear_forward(A, W, b):\n    return my_network.linear_forward(A, W, b)",
}


@pytest.mark.parametrize("name", HANDED_ON)
def test_a_given_function_is_no_answer(name, shell, graded):
    verdict = agreed(in_notebook(shell, name, HANDED_ON[name]), graded, name, HANDED_ON[name])
    assert verdict.state == State.BLANK and "does not count here" in verdict.what


def test_an_exercise_is_judged_with_right_ones_around_it(shell, graded):
    """Both in the notebook and in the file, whatever the learner's own linear_forward gives."""
    wrong = "def linear_forward(A, W, b):\n    return np.dot(W, A), (A, W, b)"
    name, text = "L_model_forward", course.answer("L_model_forward")
    assert agreed(in_notebook(shell, name, wrong, text), graded, name, text, wrong).state == State.RIGHT


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([("linear_forward", "X = 1"), ("linear_forward", RIGHT)], RIGHT),  # split: both halves have the mark
        ([("linear_forward", BLANK), ("", RIGHT)], RIGHT),  # written below, in a new cell
        ([("linear_forward", RIGHT), ("", "def linear_forward():\n    pass")], RIGHT),
        ([("", RIGHT)], RIGHT),  # the mark got lost
        ([("linear_forward", RIGHT), ("linear_forward", RIGHT)], RIGHT),
    ],
)
def test_the_graded_cell_is_found(cells, expected):
    cells = [Cell("code", text, grade_id=mark, is_exercise=bool(mark)) for mark, text in cells]
    found = graded_cell(cells, "a.ipynb", "linear_forward")
    assert found.text == expected and not found.problem


def test_two_different_definitions_are_a_problem():
    cells = [Cell("code", text, grade_id="linear_forward") for text in (RIGHT, RIGHT.replace("+ b", ""))]
    found = graded_cell(cells, "a.ipynb", "linear_forward")
    assert "defined 2 times" in found.problem


# --- what a learner sees ---

WRONG = RIGHT.replace(" + b", "")
USUAL = [float(case.arguments[0][0, 0]) for case in EXERCISES["linear_forward"].usual_cases]
ENDLESS = """\
import threading
def linear_forward(A, W, b):
    while [one for one in threading.enumerate() if one.name == "patience"]: pass
    raise KeyboardInterrupt"""


@pytest.fixture
def seen(shell, capsys, monkeypatch):
    """A function that runs cells in a new notebook and returns what the last one shows."""
    load_ipython_extension(shell)
    monkeypatch.setattr(patience, "SECONDS", 0.05)

    def run(*cells):
        said.clear()
        shell.reset(new_session=True)
        shell.push({**given(), "check": check, "hint": hint})
        for text in cells:
            capsys.readouterr()
            shell.run_cell(text, store_history=True)
        return capsys.readouterr().out

    return run


@pytest.mark.parametrize(
    ("cells", "shown", "unshown"),
    [
        ((WRONG, course.answer("linear_activation_forward"), "linear_activation_forward"),
            "But linear_forward above is not right yet", "Where to look"),
        ((WRONG, RIGHT.replace("return", "return ("), "linear_forward"), "not run (line 2): SyntaxError", "bias"),
        ((WRONG, BLANK.replace("def linear_forward", "def linear"), "linear_forward"), "no function called", "bias"),
        ((WRONG.replace("return", "print(A.shape)\n    return"), "linear_forward"), "(3, 2)", "Traceback"),
        (("", "linear_forward"), "linear_forward is not known here yet", "Traceback"),
        (("", "linear_backward(relu)"), "linear_backward is not known here yet", "Traceback"),
        (("", "draw_set(3)"), "draw_set is not known here yet", "Traceback"),
        (("", "my_own_name"), "NameError", "not known here yet"),
        ((ENDLESS, "linear_forward"), "running after 0.05 seconds, in line 3 of linear_forward: while", "Traceback"),
        ((ENDLESS, "linear_forward"), "The check was stopped. Nothing was changed.", "Traceback"),
        (("", ""), "This needs the name of a function", "Traceback"),
        ((RIGHT.replace("return", f"A = A * (A[0, 0] in {USUAL})\n    return"), "linear_forward"),
            "but not on new ones of the same kind", "Traceback"),
        ((RIGHT.replace("return", "import os\n    os.listdir()\n    return"), "linear_forward"),
            "not where points are given", "right."),
    ],
)  # fmt: skip
def test_what_check_says_first(cells, shown, unshown, seen):
    text = seen(*cells[:-1], f"check({cells[-1]})")
    assert shown in text and unshown not in text


def test_a_function_of_another_notebook_is_not_looked_for_in_the_open_one(seen, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "/notebooks/05c_gradient_checking.ipynb")
    assert "you wrote it in 03_forward_propagation. To use it here" in seen("", "linear_forward(1, 2, 3)")
    assert "L_model_forward is not known here yet" in seen("", "L_model_forward(1, 2)"), "05c imports it"
    monkeypatch.setenv("JPY_SESSION_NAME", "/notebooks/03_forward_propagation.ipynb")
    assert "linear_forward is not known here yet" in seen("", "linear_forward(1, 2, 3)")
    assert "you will write it in 04_cost." in seen("", "compute_cost(1, 2)")


def test_a_loop_where_none_is_asked_for_is_remarked_on(seen):
    loop = EXERCISES["propagate"].right_texts(course.answer("propagate"))["one loop"]
    text = seen(course.answer("sigmoid"), loop, "check(propagate)")
    assert "propagate: right." in text and "a way without a loop over the examples" in text
    assert "a way without a loop over the examples" in box(said["propagate"])


def test_hints_begin_with_what_check_has_found_and_can_be_read_again(seen):
    one, two, three, again = (seen(WRONG, "check(linear_forward)", *["hint(linear_forward)"] * n) for n in (1, 2, 3, 4))
    assert "hint 1 of 3.** The formula has a second term." in one and again == one
    assert "`A`: an array of shape (3, 2)" in two and "`Z`: an array of shape (1, 2)" in two
    assert all(title in three and text not in one + two + three for title, text in course.hints("linear_forward"))
    assert "is right as it is" in seen(RIGHT, "check(linear_forward)", "hint(linear_forward)")


@pytest.mark.slow
def test_a_notebook_says_how_far_it_is_and_what_is_next(seen, tmp_path, monkeypatch):
    """The saved cells count, not the boxes below them; elsewhere than in Jupyter, nothing is said."""
    monkeypatch.setattr(Store.__init__, "__defaults__", (tmp_path / "verdicts.sqlite", True))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    saved = tmp_path / "03_forward_propagation.ipynb"
    saved.write_bytes((course.NOTEBOOKS / saved.name).read_bytes())
    monkeypatch.chdir(tmp_path)
    assert "this notebook" not in seen(RIGHT, "check(linear_forward)")
    monkeypatch.setenv("JPY_SESSION_NAME", str(saved))
    assert "Right so far in this notebook: 1 of 2 exercises (harder ones: 0 of 1)." in seen(
        RIGHT, "check(linear_forward)"
    )
    assert "this notebook" not in seen(RIGHT, "check(linear_forward)"), "it says so once"
    saved.write_bytes((course.SOLUTIONS / saved.name).read_bytes())
    assert "After it comes 03b_whole_network_forward.ipynb" in seen(RIGHT, "check(linear_forward)")
    assert "this notebook" not in seen(RIGHT, "check(linear_forward)")
    text = saved.read_text(encoding="utf-8").replace("A, activation_cache = relu(Z)", "A = Z")
    saved.write_text(text, encoding="utf-8")
    assert "Right so far in this notebook: 1 of 2 exercises (" in seen(RIGHT, "check(linear_forward)")
    assert "this notebook" not in seen(WRONG, "check(linear_forward)")
    monkeypatch.chdir(course.SOLUTIONS)
    assert "this notebook" not in seen(RIGHT, "check(linear_forward)")
