"""The line where it goes wrong: found, said, the same from check() and grade, and nothing happens beside it."""

from dataclasses import asdict
from types import SimpleNamespace

import numpy as np
import pytest
from learner_mistakes import MISTAKES

from benchmarks import hostile
from exercises import COMPARED, EXERCISES
from workbook.cells import course, memory, trial
from workbook.cells.meaning import GradedCell
from workbook.cells.values import encode
from workbook.checking.check import check, hint
from workbook.grading.verdicts import Verdicts
from workbook.judging import locate
from workbook.judging.judge import outcomes_here, verdict_of
from workbook.judging.verdict import State, verdict_from
from workbook.searching.code import Code
from workbook.searching.harmless import needed_by


def cell_of(name, *edits):
    """The answer of the course with these edits: a text, and what stands instead."""
    text = course.answer(name)
    for right, wrong in zip(edits[::2], edits[1::2], strict=True):
        assert right in text
        text = text.replace(right, wrong)
    return GradedCell(name, "a.ipynb", text)


def place_in(cell):
    return locate.place_where(cell, locate.tries_here)


# The exercise, edits of its answer, the id, and in which of its lines the mistake is: those that hold these words.
FOUND = [
    ("linear_forward", ("np.dot(W, A)", "np.dot(W, A).T"), "turned:Z", ["Z = "]),
    ("linear_backward", ("/ m\n    db", "/ (2 * m)\n    db"), "number:dW", ["dW = "]),
    ("linear_backward", ("/ m\n    db", "- m\n    db", "/ m\n    dA", "* 3\n    dA"), None, ["dW = ", "db = "]),
    ("compute_cost", ("np.log(1 - AL)", "np.log(1 + AL)"), "sign:losses", ["losses = "]),
    ("compute_cost", ("losses = -(Y", "losses = -3 * (Y", "sum(losses) / m", "sum(losses) * m"),
        "number:losses+operator:cost", ["losses = ", "cost = "]),
    ("propagate", ("dZ = A - Y", "dZ = A * Y"), "operator:dZ", ["dZ = "]),
    ("initialize_parameters", ("np.zeros((n_y, 1))", "np.zeros((n_h, 1))"), "name:b2", ["b2 = "]),
    ("L_model_forward", ("\n        A_prev = A\n", "\n        A_prev = X\n"), None, ["A_prev = "]),
    ("L_model_backward", ("(1 - Y) / (1 - AL)", "(1 - Y) / AL"), None, ["dAL = "]),
    ("update_parameters", ('* grads["db"', '/ grads["db"'), "operator:updated", ['updated["b"']),
    ("early_stop", ("cost < dev", "cost != dev"), "comparison:early_stop", ["if cost "]),
    ("choose_run", ('if run["diverged"]', 'if not run["diverged"]'), "comparison:choose_run", ["if not run"]),
    ("two_layer_model", ("linear_activation_backward(dA1, cache1", "linear_activation_backward(dA1, cache2"),
        "name:dA0", ["dA0, dW1"]),
    ("gradient_difference", ("epsilon=1e-5", "epsilon=0.5"), None, ["def gradient_difference"]),
    ("initialize_parameters_deep", ("for l in range(1, L", "for l in np(1, L"), None, ["for l in"]),
    ("L_layer_model", ("L_model_backward(AL, Y, caches)", "L_model_backward(AL, AL, caches)"), None, ["grads = "]),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("name", "edits", "id_", "words"), FOUND, ids=lambda value: str(value)[:40])
def test_the_line_is_found_and_what_should_stand_there_is_not_said(name, edits, id_, words, monkeypatch):
    monkeypatch.setattr(locate, "SECONDS", 20.0)  # whatever else the machine does
    monkeypatch.setattr(locate, "SECONDS_FOR_MODELS", 30.0)
    cell = cell_of(name, *edits)
    place = place_in(cell)
    lines = cell.text.splitlines()
    meant = [number for number, line in enumerate(lines, 1) if any(line.strip().startswith(word) for word in words)]
    assert [number for number, _, is_meant in place.code if is_meant] == meant, str(place)
    assert all(lines[number - 1] == line for number, line, _ in place.code)
    assert id_ in (None, place.id) and len(place.hints) == 2
    right = [line.strip() for line in course.answer(name).splitlines() if " = " in line]
    said = " ".join((place.sentence, *place.hints))
    assert not [line for line in right if line in said or (len(line) > 20 and line.partition(" = ")[2] in said)]


@pytest.mark.slow
def test_what_is_missing_is_said_to_be_between_two_lines(monkeypatch):
    monkeypatch.setattr(locate, "SECONDS", 20.0)
    cell = cell_of("L_model_backward", '    grads["db" + str(L)] = db\n\n', "\n")
    assert "between line" in place_in(cell).sentence


ROW_BY_ROW = "cost = 0\n    for i in range(m):\n        cost -= Y[i] * np.log(AL[i]) + (1 - Y[i]) * np.log(1 - AL[i])\n"


@pytest.mark.slow
def test_lines_that_were_given_and_many_pairs_of_lines_are_not_named(monkeypatch):
    """They would only lead away from what is written."""
    monkeypatch.setattr(locate, "SECONDS", 20.0)
    mean, losses = "    cost = np.sum(losses) / m", "    losses = -(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))"
    # The last line, which was given, reads cost.
    other_name = cell_of("compute_cost", mean, mean.replace("cost", "total"))
    assert len(locate.found_in(other_name, locate.tries_here).versions) == 2
    assert [text for _, text, is_meant in place_in(other_name).code if is_meant] == [mean.replace("cost", "total")]
    pairs = cell_of("compute_cost", f"{losses}\n", f"    {ROW_BY_ROW}    cost = cost / m\n", f"{mean}\n", "")
    assert locate.found_in(pairs, locate.tries_here) and place_in(pairs) is None


@pytest.mark.slow
def test_what_a_name_begins_with_and_branches_that_have_changed_places(monkeypatch):
    monkeypatch.setattr(locate, "SECONDS", 20.0)
    assert "between line" in place_in(cell_of("L_model_forward", "    A = X\n", "")).sentence
    swapped = (
        "            best = stop",
        "            PLACE",
        "            break",
        "            best = stop",
        "PLACE",
        "break",
    )
    assert "There are two places, line" in place_in(cell_of("early_stop", *swapped)).sentence


def test_check_and_grade_find_the_same_and_reports_can_count_it(monkeypatch, capsys):
    monkeypatch.setattr(locate, "SECONDS", 20.0)
    cell = cell_of("linear_backward", "/ m\n    db", "/ (2 * m)\n    db")
    namespace = {}
    exec("import numpy as np\n" + cell.text, namespace)
    monkeypatch.setattr("workbook.judging.judge.running_cell", lambda function, name: cell)
    with pytest.raises(AssertionError, match=r"(?s)Line \d+ is the one.*  > \d+ .*dW = "):
        check(namespace["linear_backward"])
    capsys.readouterr()
    for said in ("A number is wrong there", "part of the line: `2`", "hint 3"):
        hint(namespace["linear_backward"])
        assert said in capsys.readouterr().out
    with Verdicts(seconds=20, keep=False) as verdicts:
        verdict = verdicts(cell)
    assert verdict.place == place_in(cell) and verdict.id == "number:dW" and verdict.mistake is None
    assert verdict_from(asdict(verdict)).place == verdict.place
    monkeypatch.setenv("DNN_SEARCH", "off")
    assert place_in(cell) is None


@pytest.mark.parametrize("name", COMPARED)
def test_all_exercises_can_be_searched(name):
    """What is refused is only what reaches out of itself."""
    assert needed_by(name, course.answer(name), [], EXERCISES, ()) is not None


@pytest.mark.slow
def test_what_a_cell_does_leaves_nothing_behind(tmp_path, monkeypatch):
    """A few of benchmarks/hostile.py, the one included in which a name for NumPy can be moved before it is used."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(locate, "SECONDS", 0.3)
    monkeypatch.setattr(locate, "SECONDS_FOR_MODELS", 0.3)
    (tmp_path / "kept.txt").write_text("kept")
    alias = "KEPT = []\n\n\n" + course.answer("linear_forward").replace(
        "    Z =", "    Q.T = np\n    Q = np\n    Z = 1 +"
    )
    for name, deed, text in [("linear_forward", "an alias", alias), *hostile.functions(9, seed=2)]:
        assert hostile.left_behind(name, text) == [], deed


@pytest.mark.parametrize(
    "code", ["np.sum = None", "np = 1; np.sum = None", "open('left.txt', 'w')", "sum(1 for i in range(10 ** 9))"]
)
def test_what_reaches_out_of_a_function_is_not_tried_at_all(code):
    assert needed_by("f", f"def f(A):\n    {code}\n    return A", [], {"np"}, ()) is None
    assert needed_by("f", "def f(A):\n    Q.T = A\n    return A", [], {"np"}, ()) is not None


def test_the_variables_of_other_cells_are_not_those_of_a_function():
    """The cell below a model goes through its costs in a loop: that is nothing that the model would need."""
    answer, below = course.answer("two_layer_model"), "for i, cost in enumerate(small_costs):\n    print(i, cost)"
    assert needed_by("two_layer_model", answer, [below, "X = open('a')"], EXERCISES, ()) == []
    assert needed_by("f", "def f(A):\n    return A * cost", [below], (), ()) is None


@pytest.mark.slow
@pytest.mark.skipif(not MISTAKES, reason="the file of learners' mistakes is not beside the project")
def test_mistakes_of_learners_are_named_or_their_line_is_found():
    verdicts = []
    for entry in MISTAKES:
        try:
            compile(entry["code"], "a cell", "exec")
        except SyntaxError:
            continue  # Python says where
        cell = GradedCell(entry["function"], "a.ipynb", entry["code"])
        verdicts.append(verdict_of(cell, outcomes_here, place_of=place_in))
    assert {verdict.state for verdict in verdicts} == {State.WRONG}
    assert sum(bool(verdict.mistake or verdict.place) for verdict in verdicts) >= 0.98 * len(verdicts)


# Versions that would take all memory of a computer: nested, doubled, at once.
GREEDY = {
    "t = (1.0,)\n    for i in range(40):\n        t = (t, t)\n    return np.sum(t)": "Enough",
    "t = [1.0]\n    for i in range(40):\n        t = t + t\n    return np.sum(t)": "Enough",
    "return np.ones((50000, 50000)) + 1": "MemoryError",
    "return np.dot(W, A)": None,
}


@pytest.mark.parametrize(("body", "kind"), GREEDY.items(), ids=str)
def test_a_tried_version_cannot_take_all_memory(body, kind):
    if kind == "MemoryError" and not memory.TAKEN.exists():
        pytest.skip("this system keeps no limit of memory")
    text = Code(f"def linear_forward(A, W, b):\n    {body}", "linear_forward").runnable()
    (message,) = locate.tries_here(
        "linear_forward", [text], [(encode((np.ones((3, 2)), np.ones((1, 3)), 0)), {"d": []})], 9
    )[0]
    assert (message["failure"] or {"kind": None})["kind"] == kind


def test_the_time_of_a_search_is_that_of_the_processor_and_waiting_is_not_endless(monkeypatch):
    wall, used = [0.0], [0.0]
    monkeypatch.setattr(trial, "time", SimpleNamespace(monotonic=lambda: wall[0]))
    limit = trial.Limit(1.0, lambda: used[0])
    for wall[0], used[0], is_over in ((0.9, 0.9, False), (2.0, 0.95, False), (2.1, 1.1, True)):
        assert limit.is_over == is_over and bool(limit.left) != is_over
    limit = trial.Limit(1.0, lambda: 1.1)  # somebody else has the processor
    for wall[0], is_over in ((7.0, False), (7.2, True)):
        assert limit.is_over == is_over
