"""The room of graded cells: notebooks are found and read, names mean one thing, values come back as they went."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises import EXERCISES
from workbook.cells import course, meaning, values
from workbook.cells.around import defined, neighbours
from workbook.cells.graded import learners_cells, plain_python
from workbook.cells.run import inputs_of, is_own_place, run_on
from workbook.errors import WorkbookError
from workbook.grading.grade import grade_notebook
from workbook.judging.judge import outcomes_here, verdict_of

HELPERS = {"sigmoid": lambda z: ("given", z), "relu": lambda z: ("given", z)}
ANSWERS = [
    ("sigmoid", "01", "def sigmoid(z):\n    return 'own'"),
    ("propagate", "01", "def propagate(z):\n    return sigmoid(z)"),
    ("forward", "03", "def forward(z):\n    return sigmoid(z), propagate(z)"),
    ("model", "03", "def model(z):\n    return forward(z)"),
]


def test_a_name_means_what_it_means_in_the_cells_own_notebook():
    functions = meaning.run_answers(ANSWERS, {name: home for name, home, _ in ANSWERS}, HELPERS)
    assert functions["sigmoid"](1) == functions["propagate"](1) == "own"
    assert functions["forward"](1) == functions["model"](1) == (("given", 1), "own")


def test_what_took_long_is_not_worked_out_again_until_something_changes(monkeypatch):
    """A cell that fills a table is not run by each check; a table that the function changed is whole the next time."""
    text, ran, runs = "def linear_forward(A, W, b):\n    table.append(9)\n    return table\n", [], meaning._runs
    monkeypatch.setattr(meaning, "LONG", -1)
    monkeypatch.setattr(meaning, "_SLOW", {})
    monkeypatch.setattr(meaning, "_runs", lambda *given: ran.append(given) or runs(*given))
    for count, again in ((3, 3), (3, 0), (4, 3)):
        own = f"n = {count}", "table = []\nfor i in range(n):\n    table.append(i)"
        function, _ = defined(meaning.GradedCell("linear_forward", "n.ipynb", text, own=own))
        assert function(1, 1, 1) == [*range(count), 9] and len(ran) == again
        ran.clear()


def test_neighbours_are_earlier_exercises():
    assert neighbours("propagate").keys() >= {"sigmoid"} and "propagate" not in neighbours("propagate")
    assert "sigmoid" not in neighbours("linear_activation_forward")  # there it is the helper
    assert "L_model_forward" not in neighbours("linear_forward")


def test_every_exercise_has_points_and_hints():
    assert [*course.tasks()] == [*EXERCISES]
    assert all(task.points > 0 and course.hints(name) for name, task in course.tasks().items())


# --- notebooks that were cut in two ---


@pytest.mark.parametrize(
    "word", ["1b", "01b", "01B", "1B.ipynb", "01b_training_one_unit", "My 01b_training_one_unit (1).ipynb"]
)
def test_a_half_has_a_number_of_its_own(word):
    assert course.name_of(word) == "01b_training_one_unit" and course.name_of("1") == "01_logistic_regression"
    assert [*course.notebooks()] == sorted(course.notebooks())
    for other in ("1c", "b", "0", "01bb", "11b"):
        assert other == "0" or not any(course.means(other, name) for name in course.notebooks())


def test_what_was_written_before_a_notebook_was_cut_still_counts(tmp_path):
    first, second = (tmp_path / f"{name}.ipynb" for name in course.halves("01b_training_one_unit"))
    answers, blank = (
        {
            path.name: json.loads((course.ROOT / folder / path.name).read_text(encoding="utf-8"))
            for path in (first, second)
        }
        for folder in ("solutions", "notebooks")
    )
    whole = [cell for document in answers.values() for cell in document["cells"]]
    first.write_text(json.dumps({"cells": whole}), encoding="utf-8")
    for state in (None, blank[second.name], answers[second.name]):
        if state:
            second.write_text(json.dumps(state), encoding="utf-8")
        cells, _ = learners_cells(second, second.stem)
        here = second if state is answers[second.name] else first
        assert {cell.notebook for cell in cells.values()} == {here.name} and [*cells] == ["propagate", "optimize"]
    second.unlink()
    graded = grade_notebook(second.stem, second, lambda cell: verdict_of(cell, outcomes_here))
    assert graded.right == 2 and not graded.problem and graded.exercises[0].cell.notebook == first.name
    for document in (answers[first.name], blank[first.name]):  # a first half of today has nothing of the second
        first.write_text(json.dumps(document), encoding="utf-8")
        with pytest.raises(WorkbookError, match="missing"):
            learners_cells(second, second.stem)


def test_an_old_notebook_holds_the_exercises_of_all_its_parts(tmp_path):
    firsts = [name for name in course.notebooks() if name == course.halves(name)[0] != course.halves(name)[-1]]
    assert "05_backward_propagation" in firsts
    for first in firsts:
        cells = [cell for name in course.halves(first) for cell in course.document(name)["cells"]]
        (tmp_path / f"{first}.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
        for name in course.halves(first):
            for exercise, cell in learners_cells(tmp_path / f"{name}.ipynb", name)[0].items():
                assert (cell.notebook, cell.problem) == (f"{first}.ipynb", "") and f"def {exercise}(" in cell.text


def test_a_question_in_a_comment_is_no_question_to_ipython():
    for text in ("x = 1  # why?", "# Is it?", '"""Is it?"""\ny = 2  # is it? '):
        assert plain_python(text) == text
    for text in ("np.dot?", "%time f()", "!ls", "c = !ls"):
        assert "get_ipython()" in plain_python(text)


# --- values ---

_arrays = st.builds(
    lambda numbers, dtype: np.array(numbers).astype(dtype),
    st.lists(st.integers(-5, 200), max_size=5),
    st.sampled_from(list(values.DTYPES)),
)
_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats() | st.text(max_size=20) | _arrays,
    lambda part: (
        st.lists(part, max_size=3)
        | st.lists(part, max_size=3).map(tuple)
        | st.dictionaries(st.text(st.characters(categories=("L", "N")), max_size=5), part, max_size=3)
    ),
    max_leaves=10,
)


@settings(max_examples=100, deadline=None)
@given(_values)
def test_values_come_back_as_they_went(value):
    there = values.encode(value)
    back = values.decode(values.load(values.dump(there)))
    assert values.dump(values.encode(back)) == values.dump(there) and type(back) is type(value)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda part: st.lists(part) | st.dictionaries(st.sampled_from("tldao") | st.text(), part),
    max_leaves=12,
)
_odd_arrays = st.fixed_dictionaries(
    {"a": st.tuples(st.sampled_from(["float64", "object"]), st.lists(st.integers(-2, 2**40)), st.text())}
)


@settings(max_examples=300, deadline=None)
@given(_json | _odd_arrays)
def test_whatever_comes_is_an_outcome_or_a_bad_message(message):
    for read in (values.decode, values.outcome_in, values.failure_in):
        try:
            read(json.loads(json.dumps(message)))
        except values.BadMessage:
            pass


@pytest.mark.parametrize("data", [b"", b"\xff", b"{", b"[" * 100_000, b"9" * 5000])
def test_bytes_that_are_no_message(data):
    with pytest.raises(values.BadMessage):
        values.decode(values.load(data))


def test_more_parts_than_any_result_has_are_not_read_at_all():
    with pytest.raises(values.BadMessage):
        values.load(b"[" + b"0," * values.MOST_SIGNS + b"0]")


def test_an_empty_array_of_huge_axes_is_refused():
    with pytest.raises(values.BadMessage):
        values.decode({"a": ["float64", [0, 8388608, 8388608, 8388608], ""]})


def test_no_objects_cross():
    class Liar(np.ndarray):
        def __eq__(self, other):
            return True

    odd = [np.zeros(2).view(Liar), Liar, object(), len, np.array([object()]), 1j, 2**70, np.ma.masked_all(2), {1}]
    back = values.decode(values.encode(odd))
    assert type(back[0]) is np.ndarray and all(isinstance(one, values.Other) for one in back[1:])


@pytest.mark.parametrize(
    "value", [np.zeros(10**7), [0] * 10**6, [["x" * 10_000] * 1000]], ids=["array", "list", "texts"]
)
def test_what_is_too_large_does_not_cross(value):
    assert "larger than any result" in str(values.encode(value))


# --- running ---


@pytest.mark.parametrize(
    ("filename", "own"),
    [
        ("/tmp/ipykernel_4711/1234567890.py", True),
        (r"C:\Users\ada\AppData\Local\Temp\ipykernel_4711\1234567890.py", True),
        ("/home/ada/notebooks/03_forward_propagation.ipynb, cell 7", True),
        ("/home/ada/.venv/lib/python3.11/site-packages/ipykernel/zmqshell.py", False),
        ("/home/ada/.venv/lib/python3.11/site-packages/ipykernel_launcher.py", False),
    ],
)
def test_only_a_cell_is_the_learners_own_place(filename, own):
    assert is_own_place(filename) == own


def test_the_random_state_of_the_learner_is_left_alone():
    np.random.seed(5)
    expected = np.random.RandomState(5).randn()
    run_on(lambda *a: np.random.randn(), inputs_of(EXERCISES["linear_forward"].cases()))
    assert np.random.randn() == expected


def test_changed_arguments_are_seen_and_what_is_printed_is_kept():
    def function(A, W, b):
        print("x" * 20_000)
        A += 1

    (found, *_) = map(values.outcome_in, run_on(function, inputs_of(EXERCISES["linear_forward"].cases())))
    assert found.changed and found.printed == "x" * values.LONGEST_TEXT
