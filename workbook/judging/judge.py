"""From a learner's answer to the verdict: the one way, for check(), my_network and grading.

check() has a function in a notebook; my_network and grading have a graded cell in a file.  Both run on the same inputs,
with right functions around them, and diagnose() says what is to be said.
"""

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from types import FunctionType
from typing import Any

from exercises import EXERCISES
from exercises.kit import PRINTED
from workbook.cells import course
from workbook.cells.around import function_of, given, later, neighbours
from workbook.cells.meaning import NoFunction, counting_names
from workbook.cells.notebook import GradedCell
from workbook.cells.run import apart_from_notebook, inputs_of, run_on, source_of
from workbook.cells.values import Message, Outcome, outcome_in

from .diagnosis import diagnose, diagnose_again, no_function
from .verdict import State, Verdict

Outcomes = Callable[[GradedCell, Sequence[Message]], list[Outcome]]
TO_START = "Replace the line that raises NotImplementedError with your code, run that cell, then run this one again."


@cache
def _usual_inputs(exercise: str) -> list[Message]:
    return inputs_of(EXERCISES[exercise].usual_cases)


# --- an answer in a notebook that is running ---


def verdict_on(function: Callable[..., Any], exercise: str) -> Verdict:
    """Judge a function of the notebook that is running."""
    source = source_of(function)
    if course.is_blank(exercise, source):
        return Verdict(exercise, State.BLANK, note=TO_START)
    other = _other_meaning(function, exercise, source)
    if other:
        look = "run the cell with the imports again, and the exercises above this one."
        return Verdict(exercise, State.WRONG, "other_function", name=other, look=look)
    view, hidden = apart_from_notebook(function, neighbours(exercise), later(exercise), _counting_names(exercise))
    outcomes = [outcome_in(one) for one in run_on(view, _usual_inputs(exercise), hidden)]
    verdict = diagnose(EXERCISES[exercise], EXERCISES[exercise].usual_cases, outcomes, source)
    return replace(verdict, printed=outcomes[0].printed)


def _counting_names(exercise: str) -> set[str]:
    """Which of the notebook's variables count: what is imported, and what a learner wrote down as a constant."""
    known = {cell.text.strip() for cell in course.notebooks()[course.home(exercise)]}
    ran = cells_that_ran()
    return counting_names(
        [text for text in ran if text.strip() in known], [text for text in ran if text.strip() not in known]
    )


def cells_that_ran() -> list[str]:
    """The cells that were run in this notebook, in order; none outside of one."""
    ipython = sys.modules.get("IPython")
    shell = ipython and ipython.get_ipython()
    return list(shell.user_ns.get("In", [])) if shell else []


def _other_meaning(function: Any, exercise: str, source: str) -> str | None:
    """Where a name is an exercise in one notebook and a helper in the others: does the function have the wrong one?

    Such a function would work here and nowhere else, or the other way round, and no result says why.
    """
    if not isinstance(function, FunctionType):
        return None
    meant = neighbours(exercise)
    for called in EXERCISES.keys() & given().keys() & set(function.__code__.co_names):
        here = function.__globals__.get(called)
        if re.search(rf"(def|import)\b.*\b{called}\b", source):
            continue  # the cell says itself what it means
        if is_helper(here) and called in meant:
            return (
                f"Here {called} is the function of dnn_utils, which returns its cache as well. This notebook needs "
                "your own, which returns the values alone."
            )
        own = isinstance(here, FunctionType) and f", exercise {called}" in here.__code__.co_filename
        if own and called not in meant:
            return (
                f"Here {called} is your function from {course.home(called)}.ipynb, which returns the values alone. "
                "This notebook needs the function of dnn_utils, which returns its cache as well."
            )
    return None


def is_helper(function: object) -> bool:
    """Is it one of the functions that dnn_utils gives?"""
    return getattr(function, "__module__", "") == "dnn_utils"


# --- an answer in a file ---


def verdict_of(cell: GradedCell, outcomes_of: Outcomes, seed: int | None = None) -> Verdict:
    """Judge a graded cell of a notebook file.

    outcomes_of runs it: outcomes_here() in this process, or a sandbox.  seed: where it is right on the usual inputs,
    also judge it on inputs drawn from this.
    """
    name, exercise = cell.exercise, EXERCISES[cell.exercise]
    if cell.problem:
        return Verdict(name, State.UNREADABLE, what=cell.problem)
    if course.is_blank(name, cell.text):
        return Verdict(name, State.BLANK, note=TO_START)
    try:
        outcomes = outcomes_of(cell, _usual_inputs(name))
        verdict = diagnose(exercise, exercise.usual_cases, outcomes, cell.text)
        if verdict.state != State.RIGHT or seed is None:
            return verdict
        cases = [case for case in exercise.cases(seed) if not case.label.startswith(PRINTED)]
        return diagnose_again(exercise, cases, outcomes_of(cell, inputs_of(cases)), verdict)
    except NoFunction as error:
        return no_function(name, error)


def outcomes_here(cell: GradedCell, inputs: Sequence[Message]) -> list[Outcome]:
    """Run a graded cell in this process: for code that one would run anyway."""
    function, hidden = function_of(cell, neighbours(cell.exercise))
    return [outcome_in(one) for one in run_on(function, inputs, hidden)]
