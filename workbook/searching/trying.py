"""What came of versions of a function when they were tried, and what a search is told of what is right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from workbook.cells.trial import Limit
from workbook.cells.values import Outcome

from .code import Code
from .values import Meant, Seen


@dataclass(frozen=True)
class Ran:
    """What came of a version on one input.  kept: what its lines gave; it is read only where it is looked at."""

    outcome: Outcome
    kept: Callable[[], Seen] = list

    @cached_property
    def seen(self) -> Seen:
        return self.kept()


Trial = Callable[[list[str], Sequence[int], Limit], list[list[Ran]]]


@dataclass(frozen=True)
class Rating:
    """How good an outcome is: which parts of the result are right, which are not, and the line of an error or 0."""

    right: frozenset[str]
    wrong: frozenset[str]
    fails: int = 0

    @property
    def is_right(self) -> bool:
        return not self.wrong and not self.fails

    def is_better_than(self, other: "Rating") -> bool:
        if other.fails and not self.fails:
            return True
        if other.fails and self.fails:
            return self.fails > other.fails
        return not self.fails and self.right > other.right


@dataclass(frozen=True)
class Judge:
    """What a search is told by a caller that knows what is right.

    sizes: how large each of the inputs is.  trial: (versions as texts, numbers of cases, the time for it) -> what came
    of each version.  rate: how good an outcome of a case is.  confirm: is this version right, on new inputs as well?
    answer: a right one; meant: the number of a case -> what its lines give.
    """

    sizes: Sequence[int]
    trial: Trial
    rate: Callable[[int, Outcome], Rating]
    confirm: Callable[[str], bool]
    answer: Code
    meant: Callable[[int], Meant]


@dataclass(frozen=True)
class Point:
    """A function on the way to a right one: how good it is on an input, the key, and what its lines give there."""

    code: Code
    rating: Rating
    seen: Seen
    key: int
