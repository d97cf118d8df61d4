"""What a graded function is tried on: a case, and an exercise as a set of cases.

The module stands alone, because the grader takes its text along to a place without files (grading/candidate.py).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

PRINTED = "the printed example"  # how a label begins whose numbers stand in the notebook


@dataclass(frozen=True)
class Case:
    """One input, and the results that are right for it (more than one where several are)."""

    label: str
    arguments: tuple
    right: tuple
    options: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Exercise:
    """A graded function: its name, the names of the parts of its result, and its cases."""

    name: str
    names: object
    cases: Callable[..., list[Case]]  # cases() always gives the same; cases(seed) draws the others anew
    prints: Callable | None = None  # (text printed, case) -> what is wrong with it, or None
