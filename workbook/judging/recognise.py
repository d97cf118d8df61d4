"""Recognises a mistake by its results: runs the wrong functions of the catalogue and compares what they give.

A learner's outcomes match an entry when every case ends alike: right where it is right, wrong with the same values, or
failed with the same kind of error.
"""

import re
from contextlib import suppress
from dataclasses import replace
from functools import cache

import numpy as np

from exercises import EXERCISES
from exercises.kit import Case, Exercise, Mistake
from workbook.cells import course
from workbook.cells.around import function_of, neighbours
from workbook.cells.meaning import NoFunction
from workbook.cells.notebook import GradedCell
from workbook.cells.run import run_on
from workbook.cells.values import Failure, Outcome, encode, outcome_in

from .compare import as_numbers, described, first_difference

ENOUGH = 0.5  # the share of wrong cases that must agree before a mistake is named


def recognised(exercise: Exercise, cases: list[Case], outcomes: list[Outcome], source: str) -> Mistake | None:
    """The catalogued mistake that gives these outcomes, or None.

    source is the text of the learner's cell: it decides between entries that give the same results.
    """
    view = _only_one_part if _gives_only_one_part(exercise, outcomes) else _as_it_is
    known = [
        (mistake, _pattern(*view(exercise, cases, wrong)))
        for mistake, wrong in outcomes_of_mistakes(exercise.name)
        if not (mistake.unless and re.search(mistake.unless, source))
    ]
    mine = _pattern(*view(exercise, cases, outcomes))
    found = [(_agreement(mine, theirs), mistake) for mistake, theirs in known]
    best = max((share for share, _ in found), default=0)
    if best < ENOUGH:
        return None
    equals = [mistake for share, mistake in found if share == best]
    signed = [mistake for mistake in equals if mistake.sign and re.search(mistake.sign, source)]
    if best < 1 and not signed and len({mistake.id for mistake in equals}) > 1:
        return None  # half alike to several is like none of them
    return (signed or [mistake for mistake in equals if not mistake.sign] or equals)[0]


def _pattern(exercise, cases, outcomes):
    """For each case: what came, in the form of this course, whether it is right, and what one right result is."""
    return [
        (_as_here(exercise, outcome), is_right(exercise, case, outcome), case.right[0])
        for case, outcome in zip(cases, outcomes)
    ]


def _as_here(exercise, outcome):
    if outcome.failure or not exercise.older_form:
        return outcome
    return replace(outcome, result=exercise.older_form(outcome.result))


def _agreement(mine, theirs) -> float:
    """The share of the wrong cases that end alike; 0 where one is right and the other is not."""
    if [right for _, right, _ in mine] != [right for _, right, _ in theirs]:
        return 0
    alike = [
        _end_alike(outcome, other, expected)
        for (outcome, right, expected), (other, _, _) in zip(mine, theirs)
        if not right
    ]
    return float(np.mean(alike)) if alike else 1


def _gives_only_one_part(exercise, outcomes) -> bool:
    """Models of older editions return the parameters alone; their mistakes can be told apart by these."""
    results = [outcome.result for outcome in outcomes if outcome.failure is None]
    return bool(exercise.trained and results) and all(isinstance(result, dict) for result in results)


def _as_it_is(exercise, cases, outcomes):
    return exercise, cases, outcomes


def _only_one_part(exercise, cases, outcomes):
    """The same with the parameters as the only result, wherever the costs came along."""

    def first(result):
        return result[0] if isinstance(result, (tuple, list)) and len(result) == 2 else result

    return (
        replace(exercise, names=exercise.trained),
        [replace(case, right=tuple(map(first, case.right))) for case in cases],
        [replace(outcome, result=first(outcome.result)) for outcome in outcomes],
    )


def is_right(exercise, case, outcome) -> bool:
    return outcome.failure is None and any(
        first_difference(outcome.result, right, exercise.names) is None for right in case.right
    )


def _end_alike(mine: Outcome, theirs: Outcome, expected) -> float:
    """1 for the same end, 0 for another one; in between for errors of which not everything is known."""
    if mine.failure and theirs.failure:
        return _fail_alike(mine.failure, theirs.failure)
    if mine.failure or theirs.failure:
        return 0
    return float(_same_parts(mine.result, theirs.result, expected))


def _fail_alike(mine: Failure, theirs: Failure) -> float:
    if mine.kind != theirs.kind:
        return 0
    if mine.detail or theirs.detail:  # the key or the name that was missing, and where it was looked for
        if mine.detail == theirs.detail:
            return 1
        if mine.kind == "UnboundLocalError":
            return 0.6  # which of the names without a value is read first depends on how the code goes on
        return 0.8 if _without_digits(mine.detail) == _without_digits(theirs.detail) else 0
    if mine.kind != "ValueError":
        return float(_without_digits(mine.text) == _without_digits(theirs.text))
    if not (_is_product(mine) and _is_product(theirs)):
        if _without_digits(mine.text) != _without_digits(theirs.text):
            return 0
        return 1 if mine.text == theirs.text else 0.4
    shapes = _shapes(mine), _shapes(theirs)
    return float(shapes[0] == shapes[1]) if all(shapes) else 0.8


def _is_product(failure) -> bool:
    """np.dot and @ complain in different words."""
    return "not aligned" in failure.text or "matmul" in failure.text


def _shapes(failure):
    """The shapes that did not fit: of the operands where they are known, otherwise from the text of the error."""
    if len(failure.operands) == 2:
        return [tuple(shape) for _, shape in failure.operands]
    return [tuple(map(int, re.findall(r"\d+", shape))) for shape in re.findall(r"\(([\d, ]+)\)", failure.text)][:2]


def _without_digits(text):
    return re.sub(r"\d+", "", text)


def _same_parts(mine, theirs, expected) -> bool:
    """Are two results the same wherever something is expected?"""
    if isinstance(expected, dict):
        if not (isinstance(mine, dict) and isinstance(theirs, dict)):
            return described(mine) == described(theirs)
        if not expected.keys() <= mine.keys() and mine.keys() - expected.keys() != theirs.keys() - expected.keys():
            return False  # what is missing stands under another key: which one tells mistakes apart
        return all(
            (key in mine) == (key in theirs) and (key not in mine or _same_parts(mine[key], theirs[key], value))
            for key, value in expected.items()
        )
    if isinstance(expected, (tuple, list)):
        pair = mine, theirs
        if not all(isinstance(one, (tuple, list)) for one in pair) or len(mine) != len(theirs):
            return described(mine) == described(theirs) and not any(isinstance(one, (tuple, list)) for one in pair)
        if len(mine) != len(expected):
            return True
        return all(map(_same_parts, mine, theirs, expected))
    return _same_numbers(mine, theirs)


def _same_numbers(mine, theirs) -> bool:
    mine_is, theirs_is = described(mine), described(theirs)
    mine, theirs = as_numbers(mine), as_numbers(theirs)
    if mine is None or theirs is None:
        return mine_is == theirs_is
    return mine.shape == theirs.shape and np.allclose(mine, theirs, rtol=1e-6, atol=1e-12, equal_nan=True)


@cache
def usual_cases(name: str) -> list[Case]:
    """The cases of an exercise that are always the same; what is right for them takes its time."""
    return EXERCISES[name].cases()


@cache
def usual_inputs(name: str) -> list:
    return inputs_of(usual_cases(name))


def inputs_of(cases) -> list:
    """(arguments, options) of each case, encoded."""
    return [(encode(case.arguments), encode(case.options)) for case in cases]


@cache
def outcomes_of_mistakes(name: str) -> list[tuple[Mistake, list[Outcome]]]:
    """Every catalogued mistake of an exercise with what comes of it, worked out once."""
    inputs = usual_inputs(name)
    return [
        (mistake, [outcome_in(one) for one in run_on(function, inputs)])
        for mistake in EXERCISES[name].mistakes
        for function in wrong_functions(name, mistake)
    ]


def wrong_functions(name: str, mistake: Mistake) -> list:
    """The functions that a learner with this mistake would have written."""
    functions = []
    for way, text in enumerate(wrong_texts(name, mistake)):
        with suppress(NoFunction):  # a cell that Python cannot read never reaches check()
            functions.append(function_of(GradedCell(name, f"{mistake.id} {way}", text), neighbours(name))[0])
    return functions


def wrong_texts(name: str, mistake: Mistake) -> list[str]:
    """The answer with the mistake in it, in each of the ways that the entry lists."""
    texts = mistake.texts(course.answer(name))
    newer, older = EXERCISES[name].older_start or ("", "")
    return texts + [text.replace(newer, older) for text in texts if newer and newer in text and mistake.older_start]
