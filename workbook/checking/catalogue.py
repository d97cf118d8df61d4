"""Recognises a mistake by its results: runs the wrong functions of mistakes.py and compares what they give.

A learner's outcomes match an entry when every case ends alike: right where it is right, wrong with the same values, or
failed with the same kind of error.
"""

import re
from dataclasses import replace
from functools import cache

import numpy as np

from workbook import material, scope

from .cases import Case, Exercise
from .compare import as_numbers, described, first_difference
from .exercises import EXERCISES, TRAINED
from .mistakes import CATALOGUE, OLDER_START, Mistake
from .run import Failure, Outcome, run_on

ENOUGH = 0.5  # the share of wrong cases that must agree before a mistake is named


def recognised(exercise: Exercise, cases: list[Case], outcomes: list[Outcome], source: str) -> Mistake | None:
    """The catalogued mistake that gives these outcomes, or None.

    source is the text of the learner's cell: it decides between entries that give the same results.
    """
    view = _only_parameters if _gives_only_parameters(exercise, outcomes) else _as_it_is
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
    """For each case: what came, whether it is right, and what one right result is."""
    return [(outcome, is_right(exercise, case, outcome), case.right[0]) for case, outcome in zip(cases, outcomes)]


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


def _gives_only_parameters(exercise, outcomes) -> bool:
    """Models of older editions return the parameters alone; their mistakes can be told apart by these."""
    results = [outcome.result for outcome in outcomes if outcome.failure is None]
    return exercise.names is TRAINED and bool(results) and all(isinstance(result, dict) for result in results)


def _as_it_is(exercise, cases, outcomes):
    return exercise, cases, outcomes


def _only_parameters(exercise, cases, outcomes):
    """The same with the parameters as the only result, wherever the costs came along."""

    def first(result):
        return result[0] if isinstance(result, (tuple, list)) and len(result) == 2 else result

    return (
        replace(exercise, names="parameters"),
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
    return float(_same_parts(_newer_keys(mine.result), _newer_keys(theirs.result), expected))


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


def _newer_keys(result):
    """Gradients under the keys of this course, whichever of the two namings of dA they came in."""
    if not isinstance(result, dict) or "dA0" in result or not any(re.fullmatch(r"dA\d+", str(key)) for key in result):
        return result
    return {
        f"dA{int(key[2:]) - 1}" if re.fullmatch(r"dA\d+", str(key)) else key: value for key, value in result.items()
    }


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
def outcomes_of_mistakes(name: str) -> list[tuple[Mistake, list[Outcome]]]:
    """Every catalogued mistake of an exercise with what comes of it, worked out once."""
    cases = EXERCISES[name].cases()
    return [
        (mistake, run_on(function, cases))
        for mistake in CATALOGUE.get(name, ())
        for function in wrong_functions(name, mistake)
    ]


def wrong_functions(name: str, mistake: Mistake) -> list:
    """The functions that a learner with this mistake would have written."""
    functions = []
    for text in wrong_texts(name, mistake):
        namespace = surroundings(name)
        try:
            exec(compile(text, f"<{mistake.id}>", "exec"), namespace)
        except SyntaxError:
            continue  # a cell that Python cannot read never reaches check()
        functions.append(namespace[name])
    return functions


def wrong_texts(name: str, mistake: Mistake) -> list[str]:
    """The answer with the mistake in it, in each of the ways that the entry lists."""
    answer = mistake.code or material.answer(name)
    if answer is None:
        return []
    called = f"Mistake {mistake.id}: the answer of {name}"
    texts = [_edited(answer, edits, called) for edits in (mistake.edits, *mistake.also)]
    newer, older = OLDER_START.get(name, ("", ""))
    return texts + [text.replace(newer, older) for text in texts if newer and newer in text and mistake.older_start]


def _edited(text, edits, called):
    for right, wrong in edits:
        if right not in text:
            raise ValueError(f"{called} does not contain {right!r}.")
        text = text.replace(right, wrong)
    return text


@cache
def right_functions() -> dict:
    """The answers of the course: exercise -> function."""
    return scope.run_answers(material.answers(), _helpers())


def surroundings(name: str) -> dict:
    """What a cell for this exercise finds by name, all answers being right: NumPy, the helpers, the other functions."""
    homes = material.homes()
    return scope.namespace_of(homes.get(name), homes, right_functions(), _helpers())


@cache
def _helpers() -> dict:
    import dnn_utils  # only here: it brings Matplotlib along, and right answers are judged without

    return {
        "np": np,
        **{name: value for name, value in vars(dnn_utils).items() if callable(value) and not name.startswith("_")},
    }
