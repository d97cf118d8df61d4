"""Which parts of a wrong answer are right alone: what partial points are given for.

A part is a value that the function returns, or all entries of a dictionary that are called alike: dW is dW1, dW2 and
so on.  Nobody gets points for what is there anyway: an argument that is given back, what an earlier exercise makes of
the same arguments, a constant, and what the starting code returns do not count as parts.
"""

import inspect
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any

import numpy as np

from exercises import EXERCISES
from exercises.kit import Case, Exercise
from workbook.cells import course
from workbook.cells.around import neighbours
from workbook.cells.meaning import GradedCell, NoFunction
from workbook.cells.run import inputs_of, run_on
from workbook.cells.values import Message, Outcome, outcome_in

from .compare import as_numbers, leaves, nearest, tolerance_of
from .judge import given_twice, outcomes_here, right_result
from .recognise import usual_inputs

_ENTRY = re.compile(r'\["(d?[AWbw])\d*"\]$')


def parts_right(
    cell: GradedCell, outcomes_of: Callable[[GradedCell, Sequence[Message]], list[Outcome]], seed: int
) -> tuple[tuple[str, ...], int]:
    """(the parts that are right on the usual inputs and on those drawn from the seed, how many parts there are).

    outcomes_of runs the cell, as in verdict_of().
    """
    exercise, parts = EXERCISES[cell.exercise], parts_of(cell.exercise)
    cell, right = replace(cell, withheld=exercise.helper), {*parts}
    for seeds in ((), (seed, partial(right_result, exercise.name))):
        if right:
            cases = exercise.cases(*seeds) if seeds else exercise.usual_cases
            again = given_twice(exercise, cases)
            outcomes = outcomes_of(cell, [*inputs_of(cases), *again])
            right = right_in_all(exercise, [*cases, *(cases[number] for number in again)], outcomes, right)
    some = len(right) < len(parts)  # where all are right, it is something else that is wrong
    return tuple(part for part in parts if some and part in right), len(parts)


def right_in_all(
    exercise: Exercise, cases: Sequence[Case], outcomes: Sequence[Outcome], parts: Collection[str]
) -> set[str]:
    """Those of the parts that are right in every case; none where the function stops, or changes its arguments."""
    right = {*parts}
    for case, outcome in zip(cases, outcomes):
        if outcome.failure or outcome.changed:
            return set()
        expected = nearest(exercise, case, outcome.result)
        found = leaves(outcome.result, expected, exercise.names, tolerance_of(case), brief=True)
        good = {leaf.label: not leaf.problem for leaf in found}
        expected_labels = [label for label, _ in _values(exercise, expected)]
        right -= {_part(label) for label in (*expected_labels, *good) if not good.get(label)}
    return right


@cache
def parts_of(name: str) -> tuple[str, ...]:
    """The parts of an exercise's result that can be right alone; none where there are not at least two."""
    exercise = EXERCISES[name]
    seen: dict[str, list[Any]] = {}
    given_back: dict[str, bool] = {}
    for case, given in zip(exercise.usual_cases, _there_anyway(exercise)):
        for label, value in _values(exercise, case.right[0]):
            part = _part(label)
            seen.setdefault(part, []).extend(np.ravel(value))
            known = any(np.shape(one) == np.shape(value) and np.allclose(one, value) for one in given)
            given_back[part] = given_back.get(part, True) and known
    parts = [part for part in seen if not given_back[part] and np.ptp(seen[part]) > 0]
    parts = [part for part in parts if part not in _right_at_the_start(exercise, parts)]
    return tuple(parts) if len(parts) > 1 else ()


def _there_anyway(exercise: Exercise) -> list[list[Any]]:
    """For each usual case, the numbers in its arguments, and in what earlier exercises make of these same arguments."""
    cases = exercise.usual_cases
    found = [[*_numbers_in((case.arguments, case.options))] for case in cases]
    for name, function in neighbours(exercise.name).items():
        if course.scope(name) == course.scope(exercise.name):
            count = len(inspect.signature(function).parameters)
            inputs = inputs_of([replace(case, arguments=case.arguments[:count], options={}) for case in cases])
            for numbers, message in zip(found, run_on(function, inputs)):
                numbers += _numbers_in(outcome_in(message).result)
    return found


def _right_at_the_start(exercise: Exercise, parts: Collection[str]) -> set[str]:
    """Those of the parts that the starting code gets right, with nothing in its gaps."""
    cell = GradedCell(exercise.name, "", course.given_text(exercise.name, "pass"))
    try:
        outcomes = outcomes_here(cell, usual_inputs(exercise.name))
    except NoFunction:
        return set()
    return right_in_all(exercise, exercise.usual_cases, outcomes, parts)


def _values(exercise: Exercise, right: Any) -> Iterator[tuple[str, Any]]:
    return ((leaf.label, leaf.expected) for leaf in leaves(right, right, exercise.names, brief=True))


def _part(label: str) -> str:
    """The part that a leaf belongs to: dW for grads["dW2"], caches for "Z in caches[0]"."""
    outer = label.rpartition(" in ")[2]
    entry = _ENTRY.search(outer)
    return entry[1] if entry else outer.partition("[")[0]


def _numbers_in(value: Any) -> Iterator[Any]:
    """Every array and number inside of arguments."""
    if isinstance(value, (dict, list, tuple)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _numbers_in(inner)
    elif (numbers := as_numbers(value)) is not None:
        yield numbers
