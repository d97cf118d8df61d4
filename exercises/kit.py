"""What an exercise is made of: its inputs, the names of its results, its mistakes, its right-but-different answers.

The modules nb00 to nb09 beside this one hold the exercises of one notebook each.  Standard library and NumPy only.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

PRINTED = "the printed example"  # how the label of a case begins whose numbers stand in the notebook


@dataclass(frozen=True)
class Case:
    """One input, and the results that are right for it (more than one where several are)."""

    label: str
    arguments: tuple
    right: tuple
    options: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Parts:
    """The name of a tuple and the names of its parts.  What a function returns has no name of its own: ""."""

    name: str
    inside: tuple

    def __str__(self) -> str:
        return f"({', '.join(str(part) for part in self.inside)})"


@dataclass(frozen=True)
class Each:
    """The name of a list and, where its elements are tuples, the names of what one element holds."""

    name: str
    inside: tuple | None = None

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Mistake:
    """A mistake that learners make: the course's answer with something written otherwise.

    name: what happened, as a sentence to the learner.  look: where to look, without the corrected line.
    edits: (what stands in the answer, what is written instead), each applied wherever it occurs.  also: further ways
    to make the same mistake, each a tuple of edits.  code: the whole wrong function, where edits would be harder to
    read.  sign: a regular expression on the learner's cell, which decides between mistakes that give the same results.
    unless: a regular expression; where it is found, it is not this mistake.
    """

    id: str
    name: str
    look: str
    edits: tuple = ()
    also: tuple = ()
    sign: str = ""
    unless: str = ""
    older_start: bool = True
    code: str = ""


@dataclass(frozen=True)
class Exercise:
    """A graded function, and all that the tools know about it.

    name: of the function.  names: of the parts of its result.  cases: cases() always gives the same inputs, cases(seed)
    draws all but the printed ones anew.  truth: what is right, worked out by other means than the course's answer.
    mistakes: the catalogue.  variants: right answers that look different, each an edit of the answer or whole code.
    prints: (text printed, case) -> what is wrong with it, or None.
    """

    name: str
    names: object
    cases: Callable[..., list[Case]]
    truth: Callable
    mistakes: Sequence[Mistake] = ()
    variants: Sequence = ()
    prints: Callable | None = None
    facts: dict = field(default_factory=dict)


def edit(*pairs: str) -> tuple[tuple[str, str], ...]:
    """edit("what stands in the answer", "what is written instead", ...), pair by pair."""
    return tuple(zip(pairs[::2], pairs[1::2], strict=True))


def generator(number: int, seed: int | None = None) -> np.random.RandomState:
    """The generator with this number among the usual ones, or among those that belong to ``seed`` (0 or more)."""
    if seed is None:
        return np.random.RandomState(number)
    words = [seed >> shift & 0xFFFFFFFF for shift in range(0, max(seed.bit_length(), 1), 32)]
    return np.random.RandomState([*words, number])
