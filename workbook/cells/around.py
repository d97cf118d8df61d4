"""The right functions around a graded cell, and the cell's own function among them."""

from collections.abc import Callable
from functools import cache
from typing import Any

import dnn_utils
import testCases
from exercises import EXERCISES

from . import course
from .meaning import GradedCell, function_of, in_sight, names_given, run_answers


@cache
def given() -> dict[str, Any]:
    """What every notebook has by name."""
    return names_given(dnn_utils, testCases)


@cache
def homes() -> dict[str, str]:
    """exercise -> its scope, within which a name means one thing."""
    return {name: course.scope(name) for name in EXERCISES}


@cache
def right_functions() -> dict[str, Any]:
    """The answers of the course: exercise -> function."""
    answers = [(name, course.scope(name), course.answer(name)) for name in course.tasks()]
    return run_answers(answers, homes(), given())


def neighbours(exercise: str) -> dict[str, Any]:
    """The earlier exercises as right functions, as far as a cell of this exercise finds them by name.

    Later ones are not there: some of them hold an answer to this one.
    """
    seen = in_sight(homes()[exercise], homes(), given())
    return {name: right_functions()[name] for name in course.before(exercise) if name in seen}


def defined(cell: GradedCell, names: dict[str, Any] | None = None) -> tuple[Callable[..., Any], set[str]]:
    """(the function of a graded cell among right ones, the names hidden from it).  Raises NoFunction.

    names: what is given, where that is not all.
    """
    return function_of(cell, neighbours(cell.exercise), homes(), names or given())
