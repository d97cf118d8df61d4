"""Asks the search for the line where an answer goes wrong, and says what is right."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, cached_property, partial

import numpy as np

from exercises import EXERCISES
from exercises.kit import Case, Exercise
from workbook.cells import course
from workbook.cells.around import given, neighbours
from workbook.cells.meaning import GradedCell
from workbook.cells.memory import at_most_more
from workbook.cells.run import inputs_of
from workbook.cells.trial import USED, Limit, tried
from workbook.cells.values import BadMessage, Failure, Message, Outcome, decode, expect, outcome_in
from workbook.searching.code import EVERY_LINE, Code
from workbook.searching.harmless import HELPERS, needed_by
from workbook.searching.search import MOVES, Found, search
from workbook.searching.trying import Judge, Ran, Rating
from workbook.searching.values import Meant, Seen
from workbook.searching.vocabulary import words_for
from workbook.searching.words import Place, place_of

from .compare import is_right, leaves
from .judge import right_result

MOST_MEMORY = 1024**3  # bytes that tried versions may take: far more than any right one
STEPS = "num_iterations"  # what trainings call the number of their steps
SECONDS = 1.0
SECONDS_FOR_MODELS = 3.0
# (exercise, versions of its function as texts, inputs, seconds) -> the outcomes of as many as there was time for
Tries = Callable[[str, list[str], Sequence[Message], float], list[list[Message]]]
Clock = Callable[[], float]


def place_where(
    cell: GradedCell, tries: Tries, looking: Callable[[], None] = lambda: None, clock: Clock = USED
) -> Place | None:
    """Where the answer in a cell goes wrong, or None where that is not found.

    tries: runs versions of its function, here or in a sandbox.  looking: is called again and again meanwhile.
    clock: the seconds of the processor that were used, here and where the versions run.
    """
    if os.environ.get("DNN_SEARCH", "on").lower() in ("off", "0", "no"):
        return None
    found = found_in(cell, tries, looking, clock)
    found = found and _of_ones_own(found, course.given_text(cell.exercise))
    if found is None:
        return None
    answer = _answer(cell.exercise)
    return place_of(found, tuple(answer.variables), EXERCISES[cell.exercise].name)


def _of_ones_own(found: Found, given_text: str) -> Found | None:
    """What was found, without lines that were given and stand as they were: it is not they that go wrong.

    Nothing where all that is left are several pairs of lines: that helps nobody.
    """
    lines, handed_out = found.code.source.splitlines(), {*given_text.splitlines()}

    def is_given(numbers: Sequence[int]) -> bool:
        return all(lines[number - 1] in handed_out for number in numbers)

    own = tuple(
        one
        for one in found.versions
        if one.between or one.kind in MOVES or not any(map(is_given, one.places or (one.lines,)))
    )
    vague = len(own) > 1 and all(len(version.places) > 1 for version in own)
    return replace(found, versions=own) if own and not vague else None


def tries_here(exercise: str, versions: list[str], inputs: Sequence[Message], seconds: float) -> list[list[Message]]:
    """Runs versions in this process, among right functions."""
    with at_most_more(MOST_MEMORY):
        return tried(exercise, versions, inputs, {**given(), **neighbours(exercise)}, seconds)


def found_in(
    cell: GradedCell, tries: Tries, looking: Callable[[], None] = lambda: None, clock: Clock = USED
) -> Found | None:
    """The smallest changes that make an answer right."""
    name, exercise = cell.exercise, EXERCISES[cell.exercise]
    around = neighbours(name)
    refused = given().keys() - HELPERS - around.keys() - {"np"} | {*exercise.helper.split(), *cell.data}
    needed = needed_by(name, cell.text, [*cell.given, *cell.own], {*EXERCISES, *given()}, refused)
    if needed is None:
        return None
    try:
        code = Code(cell.text, name, needed)
    except (SyntaxError, LookupError, ValueError, RecursionError):
        return None
    answer = _answer(name)
    limit = Limit(SECONDS_FOR_MODELS if exercise.trained else SECONDS, clock)
    judge = _Judging(exercise, tries).judge(answer)
    return search(code, words_for(code, answer, around), judge, limit, looking)


@cache
def _answer(exercise: str) -> Code:
    return Code(course.answer(exercise), exercise)


class _Judging:
    """What is right, for one search."""

    def __init__(self, exercise: Exercise, tries: Tries) -> None:
        self.exercise, self.tries, self.cases = exercise, tries, [*_one_step(exercise), *exercise.usual_cases]
        self.inputs = inputs_of(self.cases)
        self.telling = self.cases[:1]

    def judge(self, answer: Code) -> Judge:
        sizes = [len(str(one)) for one in self.inputs]
        return Judge(sizes, self.trial, self.rate, self.confirm, answer, cache(partial(self.meant, answer)))

    def trial(self, versions: list[str], numbers: Sequence[int], limit: Limit) -> list[list[Ran]]:
        inputs = [self.inputs[number] for number in numbers]
        found = self.tries(self.exercise.name, versions, inputs, limit.left)
        return [[_read(one) for one in outcomes] for outcomes in found]

    def rate(self, number: int, outcome: Outcome) -> Rating:
        """How good an outcome is, held against what is nearest of what is right."""
        if outcome.failure:
            return Rating(frozenset(), frozenset(["all"]), outcome.failure.number or 1)
        ratings = []
        for right in self.cases[number].right:
            parts = list(leaves(outcome.result, right, self.exercise.names, brief=True))
            problems = frozenset(part.label for part in parts if part.problem)
            ratings.append(Rating(frozenset(part.label for part in parts) - problems, problems))
        return min(ratings, key=lambda rating: len(rating.wrong) - len(rating.right))

    def confirm(self, version: str) -> bool:
        """Is a version right on all inputs, newly drawn ones included?"""
        wrong = (
            self._first_wrong(version, self.telling)  # where another one was wrong, most of them are
            or self._first_wrong(version, self.cases)
            or self._first_wrong(version, self.fresh)
        )
        self.telling = [wrong] if wrong else self.telling
        return wrong is None

    @cached_property
    def fresh(self) -> list[Case]:
        return _drawn(self.exercise)

    def _first_wrong(self, version: str, cases: Sequence[Case]) -> Case | None:
        """The first of some inputs on which a version is not right."""
        messages = self.tries(self.exercise.name, [version], inputs_of(cases), SECONDS)
        outcomes = [_read(one).outcome for one in messages[0]] if messages else []
        if len(outcomes) < len(cases):
            return cases[len(outcomes)]
        return next((case for case, outcome in zip(cases, outcomes) if not self._is_right(case, outcome)), None)

    def _is_right(self, case: Case, outcome: Outcome) -> bool:
        prints = self.exercise.prints
        said = prints(outcome.printed, case) if prints else None
        return is_right(self.exercise, case, outcome) and not outcome.changed and not said

    def meant(self, answer: Code, number: int) -> Meant:
        """What the lines of the course's answer give."""
        messages = tries_here(self.exercise.name, [answer.runnable((), EVERY_LINE)], [self.inputs[number]], 9)
        arguments = dict(zip(answer.arguments, self.cases[number].arguments))
        return Meant(answer, _read(messages[0][0]).seen, arguments)


def _drawn(exercise: Exercise) -> list[Case]:
    """Newly drawn inputs; of trainings, a few steps from other numbers.  The course's answer says what is right."""
    seed = int.from_bytes(os.urandom(4), "little")
    answer = partial(right_result, exercise.name)
    if STEPS not in exercise.usual_cases[0].options:
        return exercise.cases(seed, answer)
    draw, found = np.random.RandomState(seed), []
    for case in exercise.usual_cases:
        options = {**case.options, STEPS: draw.randint(3, 8), "learning_rate": draw.uniform(0.05, 0.5)}
        arguments = tuple(
            value * draw.uniform(0.9, 1.1, value.shape) if getattr(value, "dtype", None) == np.float64 else value
            for value in case.arguments
        )
        found.append(replace(case, arguments=arguments, right=(answer(*arguments, **options),), options=options))
    return found


def _one_step(exercise: Exercise) -> list[Case]:
    """The first case of a training with a single iteration: its variables are what went in, and no later ones."""
    first = exercise.usual_cases[0]
    if STEPS not in first.options:
        return []
    options = {**first.options, STEPS: 1}
    return [replace(first, right=(exercise.truth(*first.arguments, **options),), options=options)]


def _read(message: Message) -> Ran:
    """What came of a version; what cannot be read is a failure, because a tried version may return anything."""
    outcome, kept = message if isinstance(message, list) and len(message) == 2 else (message, [])
    try:
        return Ran(outcome_in(outcome), partial(_seen, kept))
    except BadMessage:
        return Ran(Outcome(failure=Failure("BadMessage")))


def _seen(kept: Message) -> Seen:
    try:
        expect(isinstance(kept, list) and all(isinstance(one, list) and len(one) == 2 for one in kept))
        return [(int(line), decode(value)) for line, value in kept if type(line) is int]
    except BadMessage:
        return []
