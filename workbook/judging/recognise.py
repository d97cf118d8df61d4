"""Recognises a mistake by its results: runs the wrong functions of the catalogue and compares what they give.

A learner's outcomes match an entry when every case ends alike: right where it is right, wrong with the same values, or
failed with the same kind of error.
"""

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from exercises import EXERCISES
from exercises.general import catalogue
from exercises.kit import Exercise, Mistake
from workbook.cells import course
from workbook.cells.around import defined
from workbook.cells.meaning import GradedCell, NoFunction
from workbook.cells.run import inputs_of, run_on
from workbook.cells.values import Failure, Message, Outcome, outcome_in
from workbook.searching.values import alike

from .compare import Leaf, as_numbers, described, is_right, leaves

ENOUGH = 0.5  # the share of wrong cases that must agree before a mistake is named
Ending = tuple[Failure | None, bool, list[Leaf]]  # of one case: the error, whether it is right, the parts of the result


def recognised(exercise: Exercise, outcomes: Sequence[Outcome], source: str) -> Mistake | None:
    """The catalogued mistake that gives these outcomes on the usual cases, or None.

    source is the text of the learner's cell: it decides between entries that give the same results.
    """
    results = [outcome.result for outcome in outcomes if outcome.failure is None]
    # Models of older editions return the parameters alone; their mistakes can be told apart by these.
    alone = bool(exercise.trained and results) and all(isinstance(result, dict) for result in results)
    mine, written = _endings(exercise, outcomes, alone), as_written(source)
    found = [
        (_agreement(mine, theirs), mistake)
        for mistake in mistakes_of(exercise.name)
        if not (mistake.unless and re.search(mistake.unless, written))
        for theirs in _endings_of_mistake(exercise.name, mistake, alone)
    ]
    best = max((share for share, _ in found), default=0.0)
    if best < ENOUGH:
        return None
    equals = [mistake for share, mistake in found if share == best]
    signed = [mistake for mistake in equals if mistake.sign and re.search(mistake.sign, written)]
    if best < 1 and not signed:
        return None  # half alike could be something else
    return (signed or [mistake for mistake in equals if not mistake.sign] or equals)[0]


def as_written(source: str) -> str:
    """The statements of a cell as Python writes them, one a line: without comments, docstrings and odd spaces.

    "def: " and "loop: " say where a statement stands.  Signs are looked for in this and not in the text itself: so they
    stay simple, and no text makes them slow.
    """
    try:
        return "\n".join(_statements(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""


BLOCKS = (ast.stmt, ast.excepthandler, ast.match_case)
PLACES = {ast.FunctionDef: "def: ", ast.For: "loop: ", ast.While: "loop: "}
LONGEST_LINE = 1000


def _statements(node: ast.AST, place: str = "") -> Iterator[str]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    parts = list(ast.iter_child_nodes(node))
    inside = [part for part in parts if isinstance(part, BLOCKS)]
    # Of what holds statements, only what stands before them.
    shown = [part for part in parts if not isinstance(part, BLOCKS)] if inside else [node]
    yield place + " ".join(" ".join(map(ast.unparse, shown)).split())[:LONGEST_LINE]
    for part in inside:
        yield from _statements(part, place + PLACES.get(type(node), ""))


def _endings(exercise: Exercise, outcomes: Sequence[Outcome], alone: bool) -> list[Ending]:
    """How every usual case ended, with results in the form of this course; of a model, perhaps the parameters alone."""
    cases, endings = exercise.usual_cases, []
    if alone:
        exercise = replace(exercise, names=exercise.trained, older_form=_first)
        cases = [replace(case, right=tuple(map(_first, case.right))) for case in cases]
    for case, outcome in zip(cases, outcomes):
        if exercise.older_form and not outcome.failure:
            outcome = replace(outcome, result=exercise.older_form(outcome.result))
        parts = [] if outcome.failure else list(leaves(outcome.result, case.right[0], exercise.names, brief=True))
        endings.append((outcome.failure, is_right(exercise, case, outcome), parts))
    return endings


def _first(result: Any) -> Any:
    return result[0] if isinstance(result, (tuple, list)) and len(result) == 2 else result


def _agreement(mine: list[Ending], theirs: list[Ending]) -> float:
    """The share of the wrong cases that end alike; 0 where one is right and the other is not."""
    if [right for _, right, _ in mine] != [right for _, right, _ in theirs]:
        return 0
    shares = [_alike(one, other) for one, other in zip(mine, theirs) if not one[1]]
    return float(np.mean(shares)) if shares else 1


def _alike(mine: Ending, theirs: Ending) -> float:
    """1 for the same end, 0 for another one; in between for errors of which not everything is known."""
    (failure, _, parts), (other, _, others) = mine, theirs
    if failure and other:
        return _fail_alike(failure, other)
    labels, other_labels = ([leaf.label for leaf in some] for some in (parts, others))
    return float(not failure and not other and labels == other_labels and all(map(_same, parts, others)))


def _fail_alike(mine: Failure, theirs: Failure) -> float:
    if mine.kind != theirs.kind:
        return 0
    if mine.kind == "ValueError" and (shapes := _shapes(mine)) and (others := _shapes(theirs)):
        return float(shapes == others)
    said, other = (failure.detail or failure.text for failure in (mine, theirs))
    if said == other:
        return 1
    if mine.kind == "UnboundLocalError":
        return 0.6  # which of the names without a value is read first depends on how the code goes on
    return 0.8 if re.sub(r"\d+", "", said) == re.sub(r"\d+", "", other) else 0


def _shapes(failure: Failure) -> list[str]:
    """The sizes that do not fit in a product; np.dot and @ complain in different words."""
    if "not aligned" not in failure.text and "matmul" not in failure.text:
        return []
    shapes = [str(shape) for _, shape in failure.operands]
    return re.findall(r"\d+", " ".join(shapes if len(shapes) == 2 else re.findall(r"\([\d, ]+\)", failure.text)[:2]))


def _same(mine: Leaf, theirs: Leaf) -> bool:
    """Do two results have the same in the place of a part?"""
    one, other = mine.got, theirs.got
    if isinstance(one, dict) and isinstance(other, dict) and isinstance(mine.expected, dict):
        # What is missing stands under another key: which one tells mistakes apart.
        return one.keys() - mine.expected.keys() == other.keys() - mine.expected.keys()
    numbers, others = as_numbers(one), as_numbers(other)
    if mine.sort == "parts" or numbers is None or others is None:
        return described(one) == described(other) and (not isinstance(one, (dict, tuple, list)) or alike(one, other))
    return numbers.shape == others.shape and np.allclose(numbers, others, rtol=1e-6, atol=1e-12, equal_nan=True)


# --- the catalogue, run ---


@cache
def mistakes_of(name: str) -> list[Mistake]:
    """The catalogue of an exercise: its own entries, and those that any answer has which has a place for them."""
    return catalogue(EXERCISES[name], course.answer(name))


@cache
def usual_inputs(name: str) -> list[Message]:
    return inputs_of(EXERCISES[name].usual_cases)


@cache
def _endings_of_mistake(name: str, mistake: Mistake, alone: bool) -> list[list[Ending]]:
    """How a catalogued mistake ends, in each way to make it: worked out once, and only where it comes into question."""
    ways = (run_on(function, usual_inputs(name)) for function in wrong_functions(name, mistake))
    return [_endings(EXERCISES[name], list(map(outcome_in, messages)), alone) for messages in ways]


def wrong_functions(name: str, mistake: Mistake) -> list[Callable[..., Any]]:
    """The functions that a learner with this mistake would have written."""
    functions = []
    for way, text in enumerate(wrong_texts(name, mistake)):
        with suppress(NoFunction):  # a cell that Python cannot read never reaches check()
            functions.append(defined(GradedCell(name, f"{mistake.id} {way}", text))[0])
    return functions


def wrong_texts(name: str, mistake: Mistake) -> list[str]:
    """The answer with the mistake in it, in each of the ways that the entry lists."""
    texts = mistake.texts(course.answer(name))
    newer, older = EXERCISES[name].older_start or ("", "")
    return texts + [text.replace(newer, older) for text in texts if newer and newer in text and mistake.older_start]
