"""Recognises a mistake by its results: runs the wrong functions of mistakes.py and compares what they give.

A learner's outcomes match an entry when every case ends alike: right where it is right, wrong with the same values, or
failed with the same kind of error.
"""

import re
from functools import cache

import numpy as np

import dnn_utils
from workbook import material

from .compare import described, first_difference
from .exercises import EXERCISES, Exercise
from .mistakes import CATALOGUE, Mistake
from .run import Failure, Outcome, run_on

ENOUGH = 0.5    # the share of wrong cases that must agree before a mistake is named


def recognised(exercise: Exercise, outcomes: list[Outcome], source: str) -> Mistake | None:
    """The catalogued mistake that gives these outcomes, or None.

    source is the text of the learner's cell: it decides between entries that give the same results.
    """
    found = []
    for place, (mistake, wrong) in enumerate(outcomes_of_mistakes(exercise.name)):
        share = _agreement(exercise, outcomes, wrong)
        if share >= ENOUGH:
            signed = bool(mistake.sign) and re.search(mistake.sign, source) is not None
            if signed or not mistake.sign or share == 1 and _is_alone(exercise, mistake, wrong):
                found.append((-share, not signed, place, mistake))
    return min(found, default=(None,), key=lambda entry: entry[:3])[-1]


def _is_alone(exercise, mistake, wrong):
    """Does no unsigned entry give the same?  Then a missing sign does not matter."""
    return not any(other is not mistake and not other.sign and _agreement(exercise, wrong, outcomes) == 1
                   for other, outcomes in outcomes_of_mistakes(exercise.name))


def _agreement(exercise, outcomes, wrong) -> float:
    """The share of the wrong cases that end alike; 0 where one is right and the other is not."""
    alike = []
    for case, mine, theirs in zip(exercise.cases(), outcomes, wrong, strict=True):
        if is_right(exercise, case, mine) != is_right(exercise, case, theirs):
            return 0
        if not is_right(exercise, case, mine):
            alike.append(_end_alike(mine, theirs, case.right[0]))
    return float(np.mean(alike)) if alike else 0


def is_right(exercise, case, outcome) -> bool:
    return outcome.failure is None and any(
        first_difference(outcome.result, right, exercise.names) is None for right in case.right)


def _end_alike(mine: Outcome, theirs: Outcome, expected) -> bool:
    if mine.failure and theirs.failure:
        return _fail_alike(mine.failure, theirs.failure)
    if mine.failure or theirs.failure:
        return False
    return _same_parts(_newer_keys(mine.result), _newer_keys(theirs.result), expected)


def _fail_alike(mine: Failure, theirs: Failure) -> bool:
    if mine.kind != theirs.kind:
        return False
    if mine.kind in ("KeyError", "NameError", "UnboundLocalError"):
        return _without_digits(mine.detail) == _without_digits(theirs.detail)
    shapes = [tuple(shape for _, shape in failure.operands) for failure in (mine, theirs)]
    if all(len(of_one) == 2 for of_one in shapes):
        return shapes[0] == shapes[1]
    return mine.kind == "ValueError" or _without_digits(mine.text) == _without_digits(theirs.text)


def _without_digits(text):
    return re.sub(r"\d+", "", text)


def _newer_keys(result):
    """Gradients under the keys of this course, whichever of the two namings of dA they came in."""
    if not isinstance(result, dict) or "dA0" in result or not any(re.fullmatch(r"dA\d+", str(key)) for key in result):
        return result
    return {f"dA{int(key[2:]) - 1}" if re.fullmatch(r"dA\d+", str(key)) else key: value
            for key, value in result.items()}


def _same_parts(mine, theirs, expected) -> bool:
    """Are two results the same wherever something is expected?"""
    if isinstance(expected, dict):
        if not (isinstance(mine, dict) and isinstance(theirs, dict)):
            return described(mine) == described(theirs)
        return all((key in mine) == (key in theirs) and (key not in mine or _same_parts(mine[key], theirs[key], value))
                   for key, value in expected.items())
    if isinstance(expected, (tuple, list)):
        pair = mine, theirs
        if not all(isinstance(one, (tuple, list)) for one in pair) or len(mine) != len(theirs):
            return described(mine) == described(theirs) and not any(isinstance(one, (tuple, list)) for one in pair)
        if len(mine) != len(expected):
            return True
        return all(map(_same_parts, mine, theirs, expected))
    return _same_numbers(mine, theirs)


def _same_numbers(mine, theirs) -> bool:
    try:
        mine, theirs = np.asarray(mine, dtype=float), np.asarray(theirs, dtype=float)
    except (TypeError, ValueError):
        return described(mine) == described(theirs)
    return mine.shape == theirs.shape and np.allclose(mine, theirs, rtol=1e-6, atol=1e-12, equal_nan=True)


@cache
def outcomes_of_mistakes(name: str) -> list[tuple[Mistake, list[Outcome]]]:
    """Every catalogued mistake of an exercise with what comes of it, worked out once."""
    cases = EXERCISES[name].cases()
    return [(mistake, run_on(function, cases))
            for mistake in CATALOGUE.get(name, ()) for function in wrong_functions(name, mistake)]


def wrong_functions(name: str, mistake: Mistake) -> list:
    """The functions that a learner with this mistake would have written."""
    functions = []
    for text in wrong_texts(name, mistake):
        namespace = dict(right_functions())
        try:
            exec(compile(text, f"<{mistake.id}>", "exec"), namespace)
        except SyntaxError:
            continue        # a cell that Python cannot read never reaches check()
        functions.append(namespace[name])
    return functions


def wrong_texts(name: str, mistake: Mistake) -> list[str]:
    text = mistake.code or material.answer(name)
    if text is None:
        return []
    for right, wrong in mistake.edits:
        if right not in text:
            raise ValueError(f"Mistake {mistake.id}: the answer of {name} does not contain {right!r}.")
        text = text.replace(right, wrong)
    return [text]


@cache
def right_functions() -> dict:
    """NumPy, the helpers, and the answers of the course, in one namespace."""
    namespace = {"np": np, **{name: value for name, value in vars(dnn_utils).items()
                              if callable(value) and not name.startswith("_")}}
    for name in EXERCISES:
        text = material.answer(name)
        if text is not None:
            exec(compile(text, f"<the answer to {name}>", "exec"), namespace)
    return namespace
