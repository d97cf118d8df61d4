"""Partial points: for parts that are right alone on every input, and for nothing that is there anyway."""

import inspect
import json
import shutil
from dataclasses import asdict, replace

import made
import numpy as np
import pytest
from conftest import ROOT, put_answer
from made import graded

from exercises import EXERCISES
from workbook.cells import course
from workbook.cells.meaning import GradedCell
from workbook.cells.values import Outcome
from workbook.classroom.command import class_as_csv
from workbook.classroom.feedback import feedback
from workbook.cli import main
from workbook.grading.report import as_json, as_text
from workbook.grading.terminal import Terminal
from workbook.judging.judge import outcomes_here
from workbook.judging.parts import parts_of, parts_right, right_in_all
from workbook.judging.recognise import mistakes_of
from workbook.judging.verdict import State, Verdict, verdict_from


def mistake(exercise, id_):
    entry = next(one for one in mistakes_of(exercise) if one.id == id_)
    return entry.texts(course.answer(exercise))[0]


def parts(exercise, text, seed=7):
    return parts_right(GradedCell(exercise, "a cell", text), outcomes_here, seed)


def everywhere(result, change):
    """A result with each of its arrays and numbers changed."""
    if isinstance(result, dict):
        return {key: everywhere(value, change) for key, value in result.items()}
    if isinstance(result, (list, tuple)):
        return type(result)(everywhere(value, change) for value in result)
    return change(result)


def arrays_in(value):
    if isinstance(value, (dict, list, tuple)):
        return [one for inner in (value.values() if isinstance(value, dict) else value) for one in arrays_in(inner)]
    return [value] if isinstance(value, (np.ndarray, float, int)) else []


def test_which_exercises_have_parts():
    assert parts_of("linear_backward") == ("dA_prev", "dW", "db") and parts_of("propagate") == ("dw", "db", "cost")
    # A cache of arguments, zeros for b, a single value, a cache that linear_forward makes.
    for alone in ("linear_forward", "initialize_parameters", "compute_cost", "linear_activation_forward"):
        assert parts_of(alone) == ()


def test_nothing_is_to_be_had_without_work():
    several = list(filter(parts_of, EXERCISES))
    assert len(several) == 15
    for exercise in several:
        assert_nothing_without_work(exercise)


def assert_nothing_without_work(exercise):
    """Constants, the arguments given back, the printed results wherever they fit, the starting code, a blank cell."""
    task, cases = EXERCISES[exercise], EXERCISES[exercise].usual_cases

    def has_none(results):
        return not right_in_all(task, cases, [Outcome(result) for result in results], parts_of(exercise))

    for number in (0.0, 1.0, 0.5, np.log(2)):
        assert has_none([everywhere(one.right[0], lambda x, n=number: np.full(np.shape(x), n)) for one in cases])
    for place in range(min(6, max(len(arrays_in(case.arguments)) for case in cases))):

        def given_back(case, place=place):
            given = arrays_in(case.arguments)
            same = given[min(place, len(given) - 1)]
            return everywhere(
                case.right[0], lambda right: same if np.shape(same) == np.shape(right) else np.zeros(np.shape(right))
            )

        assert has_none(map(given_back, cases))
    assert has_none([cases[0].right[0]] * len(cases))
    for gap in ("pass", "raise NotImplementedError"):
        assert parts(exercise, course.given_text(exercise, gap))[0] == ()


@pytest.mark.parametrize(
    ("exercise", "body"),
    [
        ("optimize", "grads, cost = propagate(w, b, X, Y)\n    return {'w': w, 'b': b}, grads, [cost]"),
        ("linear_activation_forward", "Z, cache = linear_forward(A_prev, W, b)\n    return Z, (cache, Z)"),
        ("linear_activation_backward", "return linear_backward(dA, cache[0])"),
        ("update_parameters", "return {name: 1 * value for name, value in parameters.items()}"),
        ("two_layer_model", "return initialize_parameters(*layers_dims), [np.log(2)]"),
        ("early_stop", "return int(np.argmin(dev_costs)), len(dev_costs) - 1"),
    ],
)
def test_a_copied_line_gets_nothing(exercise, body):
    head = f"def {exercise}{inspect.signature(EXERCISES[exercise].truth)}:"
    assert parts(exercise, f"{head}\n    {body}\n")[0] == ()


@pytest.mark.parametrize(
    ("exercise", "id_", "right"),
    [
        ("linear_backward", "lb_no_m_db", ("dA_prev", "dW")),
        ("L_model_forward", "lmf_returns_A", ("caches",)),
        ("L_model_forward", "lmf_append_twice", ("AL",)),  # all caches are right, but there are too many
        ("update_parameters", "up_only_W", ("W",)),
        ("linear_backward", "lb_no_m", ("dA_prev",)),
        ("linear_backward", "lb_W_not_turned", ()),
    ],
)
def test_what_is_right_alone(exercise, id_, right):
    assert parts(exercise, mistake(exercise, id_)) == (right, len(parts_of(exercise)))


def test_a_part_must_be_right_on_new_inputs_too_and_arguments_stay_as_they_are():
    wrong = mistake("linear_backward", "lb_no_m_db")
    ending = "    return dA_prev, dW, db"
    assert ending in wrong
    small = wrong.replace(ending, "    dW = dW if dW.size < 30 else 0 * dW\n" + ending)
    assert parts("linear_backward", small)[0] == ("dA_prev",)
    assert parts("linear_backward", wrong.replace(ending, "    dZ *= 2\n" + ending))[0] == ()
    assert parts("linear_backward", course.answer("linear_backward"))[0] == ()  # then it is something else


def test_nor_does_a_changed_dictionary_get_anything_where_nobody_reports_it():
    text = """def update_parameters(parameters, grads, learning_rate):
    for name in parameters:
        parameters[name] = parameters[name] - learning_rate * grads["d" + name] * (name[0] == "W")
    return {KIND}
"""

    def lying(cell, inputs):
        return [replace(one, changed=False) for one in outcomes_here(cell, inputs)]

    for result in ("parameters", "dict(parameters)"):
        cell = GradedCell("update_parameters", "n", text.replace("{KIND}", result))
        assert parts_right(cell, lying, 7)[0] == ()
    honest = text.replace("    for", "    parameters = dict(parameters)\n    for").replace("{KIND}", "parameters")
    assert parts_right(GradedCell("update_parameters", "n", honest), lying, 7)[0] == ("W",)


def test_the_reason_stands_beside_the_points():
    task = course.tasks()["linear_backward"]
    verdict = Verdict(task.name, State.WRONG, what="no", parts=("dW", "db"), of_parts=3)
    verdict = verdict_from(json.loads(json.dumps(asdict(verdict))))
    learner = made.learner("ada", graded(task.name, verdict))
    (partly,) = learner.notebooks
    assert partly.points == 6 and partly.right == 0
    assert "6 / 10    not right yet (2 of 3 parts right: dW, db)" in as_text([partly], Terminal())
    said = json.loads(as_json([partly], []))["notebooks"][0]["exercises"][0]
    assert (said["points"], said["reason"]) == (6, "2 of 3 parts right: dW, db")
    assert (
        "".join(class_as_csv([learner], []))
        .splitlines()[1]
        .endswith('6,6,10,0,"linear_backward: 2 of 3 parts right: dW, db."')
    )
    assert "6 of 10 points (2 of 3 parts right: dW, db)" in feedback(learner)


@pytest.mark.slow
def test_grade_partial(tmp_path):
    name = "05_backward_propagation"
    file, report = tmp_path / f"{name}.ipynb", tmp_path / "report.json"
    shutil.copy(ROOT / "notebooks" / file.name, file)
    put_answer(file, "linear_backward", mistake("linear_backward", "lb_no_m_db"))
    points = []
    for more in ([], ["--partial"]):
        assert main(["grade", str(file), "--json", str(report), *more]) == 1
        points.append(json.loads(report.read_text(encoding="utf-8"))["points"])
    assert points == [0, 6]
