"""What an exercise is made of: its inputs, the names of its results, its mistakes, its right-but-different answers.

The modules nb00 to nb09 beside this one hold the exercises of one notebook each.  Standard library and NumPy only.

An Exercise ends in ``# fmt: skip``, because it is a table of mistakes and of right answers: an entry is a sentence or
two and a piece of code, which are read best side by side and not each on a line of its own.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

Edits = tuple[tuple[str, str], ...]  # (what stands in the answer, what is written instead), pair by pair
Ways = tuple[Edits, ...]  # one way after another to write something otherwise: edit(...) is one way, and + adds more
SOME = 3  # inputs are drawn in single precision, too

PRINTED = "the printed example"  # how the label of a case begins whose numbers stand in the notebook


@dataclass(frozen=True)
class Case:
    """One input, and the results that are right for it (more than one where several are)."""

    label: str
    arguments: tuple[Any, ...]
    right: tuple[Any, ...]
    options: dict[str, Any] = field(default_factory=dict)


class Named(dict[str, Any]):
    """Arguments that are given by name: the last thing in an input that has any."""


@dataclass(frozen=True)
class Parts:
    """The name of a tuple and the names of its parts.  What a function returns has no name of its own: ""."""

    name: str
    inside: tuple["str | Parts", ...]

    def __str__(self) -> str:
        return f"({', '.join(str(part) for part in self.inside)})"


@dataclass(frozen=True)
class Each:
    """The name of a list and, where its elements are tuples, the names of what one element holds."""

    name: str
    inside: tuple[str | Parts, ...] | None = None

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Lines:
    """What a row and a column of a part are called in a sentence."""

    row: str = "unit (row)"
    column: str = "example (column)"


WEIGHTS = {"W": Lines(column="input (column)")}


@dataclass(frozen=True)
class Mistake:
    """A mistake that learners make.

    name: what happened, as a sentence to the learner.  look: where to look, without the corrected line.  ways: to make
    the mistake; each edit is applied wherever it occurs.  sign: a regular expression on the learner's statements
    (judging/recognise.py says how they are written), which decides between mistakes that give the same results.
    unless: where this one is found, it is not this mistake.  older_start: may it stand on top of the older start of its
    exercise?
    """

    id: str
    name: str
    look: str
    ways: Ways
    sign: str = ""
    unless: str = ""
    older_start: bool = True

    def texts(self, answer: str) -> list[str]:
        """The cell in each of the ways.  Raises ValueError where edits do not fit."""
        return [edited(answer, edits) for edits in self.ways]


@dataclass(frozen=True)
class Trial:
    """What a function that trains a model is put to: it has no right result, so what comes of it is measured.

    marks: (what a model has shown that reaches it, the accuracy that does), the lowest first.  pictures: how many it
    learns from, and on how many others it is tried then.  seconds: the limit for one training and what is predicted.
    """

    marks: Sequence[tuple[str, float]]
    pictures: int
    seconds: float


@dataclass(frozen=True)
class Exercise:
    """A graded function, and all that the tools know about it.

    truth: what is right, worked out by other means than the course's answer; name and signature are those of the
    function.  names: of the parts of its result.  printed and inputs: what it is tried on, (label, *arguments) each;
    inputs(None) always gives the usual ones; inputs(seed) draws them anew, and others as large, as deep and as long as
    real ones.  mistakes: the catalogue.  variants: right answers that look different: what is different -> the way.
    prints: (text printed, case) -> what is wrong with it, or None.  helper: the functions of dnn_utils that do the
    same, with spaces between them; who calls one has not written an answer.

    What helps to put a wrong number into words.  parts: a tuple among the arguments -> what its parts are called.
    sizes: a number's name -> the argument in whose shape it is found, and the axis.  lines: a regular expression for a
    part of the result -> its Lines.  trained: of a model, the parameters.  Training moves them only a little, so that
    little can be said of them when they are nearly or partly right; older editions return them alone.

    What else is right.  also_right: what to say of it -> what it is, given what is right and the arguments.
    older_form: puts a result of older editions into the form of this one.  older_start: (what the answer calls first,
    what older editions call instead).  without_loop: the loop that the text asks to do without ("over the examples");
    one with it is right all the same.
    tie: an input on which no definition decides what is right; its label says so, and what is right in it is the other
    way than the course's.
    trial: of a function whose results are measured and not compared.  It has no inputs, and no mistakes of its own; of
    ``truth``, only the name and the arguments count.
    """

    truth: Callable[..., Any]
    names: str | Parts | Each
    inputs: Callable[[int | None], Iterable[tuple[Any, ...]]]
    printed: Sequence[tuple[Any, ...]] = ()
    mistakes: Sequence[Mistake] = ()
    variants: Mapping[str, Ways] = field(default_factory=dict)
    prints: Callable[[str, Case], str | None] | None = None
    helper: str = ""
    parts: Mapping[str, Parts] = field(default_factory=dict)
    sizes: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    lines: Mapping[str, Lines] = field(default_factory=lambda: WEIGHTS)
    trained: str = ""
    also_right: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    older_form: Callable[[object], object] | None = None
    older_start: tuple[str, str] | None = None
    without_loop: str = ""
    tie: Case | None = None
    trial: Trial | None = None

    @property
    def name(self) -> str:
        """The name of the function."""
        return self.truth.__name__

    def right_texts(self, answer: str) -> dict[str, str]:
        """Right answers that look different: what is different -> the cell."""
        return {what: edited(answer, edits) for what, (edits,) in self.variants.items()}

    def cases(self, seed: int | None = None, definition: Callable[..., Any] | None = None) -> list[Case]:
        """The usual inputs and the printed ones, or inputs drawn anew, with what is right for them.

        definition: what says so.  Where ``truth`` would take minutes, it is the course's answer: the tests hold it
        against the truth.
        """
        inputs = [*self.printed, *self.inputs(None)] if seed is None else [*self.inputs(seed)]
        if seed is not None:
            inputs += in_single_precision(inputs[:1] if self.trained else inputs[:SOME])
        return [self._case(definition or self.truth, *given) for given in inputs]

    def _case(self, definition: Callable[..., Any], label: str, *given: Any) -> Case:
        arguments, options = (given[:-1], given[-1]) if isinstance(given[-1], Named) else (given, Named())
        exact = in_precision(np.float64, arguments, (np.float32,))  # the same numbers with room for more digits
        right = definition(*exact, **options)
        others = (other(right, *exact) for other in self.also_right.values())
        return Case(label, arguments, (right, *others), options)

    @cached_property
    def usual_cases(self) -> list[Case]:
        """The cases that are always the same, made once: what is right for them takes its time."""
        return self.cases()


def arrays_in(value: Any) -> Iterator[np.ndarray[Any, Any]]:
    """Every array in some arguments, in their order."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, (dict, list, tuple)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from arrays_in(part)


def in_precision(wanted: Any, value: Any, kinds: Collection[Any], most: int = 10_000) -> Any:
    """A copy of some arguments whose arrays of these kinds, the first ``most`` of them, are of another."""
    left = iter(range(most))

    def copied(part: Any) -> Any:
        if isinstance(part, np.ndarray):
            return part.astype(wanted) if part.dtype in kinds and next(left, None) is not None else part
        if isinstance(part, dict):
            return type(part)({key: copied(inner) for key, inner in part.items()})
        return type(part)(map(copied, part)) if isinstance(part, (list, tuple)) else part

    return copied(value)


def in_single_precision(inputs: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """These inputs as somebody has them whose pictures are float32: with all arrays in it, and with the first alone.

    Labels stay whole numbers; pictures of whole numbers change where there are no others.
    """
    for label, *given in inputs:
        found = [array.dtype for array in arrays_in(given) if array.dtype in (np.float64, np.uint8)]
        for most in sorted({len(found), 1} if found else (), reverse=True):
            which = "the first array " if most < len(found) else ""
            yield f"{label}, {which}in single precision", *in_precision(np.float32, given, (found[0],), most)


def edit(*pairs: str) -> Ways:
    """One way: edit("what stands in the answer", "what is written instead", ...), pair by pair."""
    return (tuple(zip(pairs[::2], pairs[1::2], strict=True)),)


def ways(right: str, *wrong: str) -> Ways:
    """Several ways at one place: ways("what stands in the answer", "one way", "another", ...)."""
    return tuple(((right, text),) for text in wrong)


def whole(code: str, *pairs: str) -> Ways:
    """One way that is another function altogether, perhaps with edits in it."""
    return edit("", code, *pairs)


def filled(family: tuple[Any, ...], *words: object) -> tuple[Any, ...]:
    """Fields that are alike in several mistakes (general.py), with words in the places {0}, {1}, ..."""
    return tuple(text.format(*words) if isinstance(text, str) else filled(text, *words) for text in family)


def edited(text: str, edits: Edits) -> str:
    """The text with the edits in it; "" stands for all of it.  Raises ValueError where one does not fit."""
    for right, wrong in edits:
        if right not in text:
            raise ValueError(f"{right!r} is to be replaced, but it is not in this text:\n{text}")
        text = text.replace(right or text, wrong)
    return text


def generator(number: int, seed: int | None = None) -> np.random.RandomState:
    """The generator with this number among the usual ones, or among those that belong to ``seed`` (0 or more)."""
    if seed is None:
        return np.random.RandomState(number)
    words = [seed >> shift & 0xFFFFFFFF for shift in range(0, max(seed.bit_length(), 1), 32)]
    return np.random.RandomState([*words, number])
