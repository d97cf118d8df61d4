"""The right functions around a graded cell, and the cell's own function among them."""

from collections.abc import Callable
from functools import cache
from typing import Any

import dnn_utils
import testCases

from . import course
from .meaning import OtherCells, define, in_sight, names_given, run_answers
from .notebook import GradedCell, plain_python


@cache
def given() -> dict[str, Any]:
    """What every notebook has by name."""
    return names_given(dnn_utils, testCases)


@cache
def homes() -> dict[str, str]:
    """exercise -> the name of its notebook."""
    return {task.name: task.notebook for task in course.tasks().values()}


@cache
def right_functions() -> dict[str, Any]:
    """The answers of the course: exercise -> function."""
    return run_answers([(name, home, course.answer(name)) for name, home in homes().items()], homes(), given())


def neighbours(exercise: str) -> dict[str, Any]:
    """The earlier exercises as right functions, as far as a cell of this exercise finds them by name.

    Later ones are not there: some of them hold an answer to this one.
    """
    seen = in_sight(course.home(exercise), homes(), given())
    return {name: right_functions()[name] for name in course.before(exercise) if name in seen}


def later(exercise: str) -> set[str]:
    """The names of the exercises after this one that a cell of it would find."""
    seen = in_sight(course.home(exercise), homes(), given())
    return seen - {exercise, *course.before(exercise)}


def function_of(cell: GradedCell, around: dict[str, Any]) -> tuple[Callable[..., Any], set[str]]:
    """(the function of a graded cell among these functions, the names hidden from it).  Raises NoFunction."""
    own = [plain_python(text) for text in cell.own]
    others = OtherCells(cell.given, own, in_sight(course.home(cell.exercise), homes(), given()))
    where = f"{cell.notebook}, exercise {cell.exercise}"
    function = define(cell.exercise, plain_python(cell.text), where, {**given(), **around}, others)
    return function, others.hidden
