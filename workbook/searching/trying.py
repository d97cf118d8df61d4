"""Versions of a function that one change makes, what came of them when they were tried, and where it goes wrong."""

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from workbook.cells.trial import Limit
from workbook.cells.values import Outcome

from .code import EVERY_LINE, Change, Code, Lines, Statement, Version, names_given
from .edits import edits
from .moves import moves
from .values import Meant, Seen
from .vocabulary import Words

CHUNK = 60  # versions that are tried together
TIERS = ((0, 1.6), (1.6, 2.3), (2.3, 9))  # costs of edits: one tier after the other


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


@dataclass(frozen=True)
class Tried:
    """A version, how good it is, and what its lines gave where that was kept."""

    version: Version
    rating: Rating
    ran: Ran

    @property
    def seen(self) -> Seen:
        return self.ran.seen


def _nothing(version: Version) -> Lines:
    return ()


class Trying:
    """Makes versions and tries them on one input, the key, as long as there is time."""

    def __init__(self, words: Words, judge: Judge, limit: Limit, looking: Callable[[], None]) -> None:
        self.words, self.judge, self.limit, self.looking = words, judge, limit, looking
        self.tries = 0
        self._known: dict[tuple[Code, int], list[Version]] = {}

    def on(self, key: int) -> None:
        """Try on this input from now on."""
        self.key, self.meant = key, self.judge.meant(key)

    def point(self, code: Code, rating: Rating) -> Point:
        return Point(code, rating, next(iter(self.seen(code, (), [self.key])), []), self.key)

    @property
    def is_over(self) -> bool:
        return self.limit.is_over

    def changed(self, code: Code, tier: int, lines: dict[int, float]) -> Iterator[Version]:
        """Every version with one change of a tier, the likely ones first.

        lines: which lines of the code are changed, and what is added to the cost of their changes.
        """
        least, below = TIERS[tier]
        found: list[tuple[float, Version]] = []
        for one in (code.header, *code.statements):
            if one.first in lines:
                key = code, one.first
                if key not in self._known:
                    self._known[key] = [*edits(code, one, self.words), *moves(code, one)]
                extra = lines[one.first]
                found += [(new.cost + extra, new) for new in self._known[key] if least <= new.cost < below]
        known: set[tuple[Change, ...]] = set()
        for _, new in sorted(found, key=lambda pair: pair[0]):
            if new.changes not in known:
                known.add(new.changes)
                yield new

    def tried(
        self, code: Code, versions: Iterable[Version], keep: Callable[[Version], Lines] = _nothing
    ) -> Iterator[Tried]:
        """Each version with how good it is.  keep: the lines of a version of which it is kept what they give."""
        versions = iter(versions)
        while not self.is_over and (chunk := list(islice(versions, CHUNK))):
            self.looking()
            texts = [code.runnable(version.changes, keep(version)) for version in chunk]
            outcomes = self.judge.trial(texts, [self.key], self.limit)
            self.tries += len(outcomes)
            for version, (ran,) in zip(chunk, outcomes):
                yield Tried(version, self.judge.rate(self.key, ran.outcome), ran)
            if len(outcomes) < len(chunk):
                return

    def seen(self, code: Code, changes: Sequence[Change], cases: Sequence[int]) -> list[Seen]:
        """What the lines of a version give, on each of some inputs."""
        outcomes = self.judge.trial([code.runnable(changes, EVERY_LINE)], cases, Limit(1.0, self.limit.clock))
        return [one.seen for one in outcomes[0]] if outcomes else []

    def confirmed(self, code: Code, version: Version) -> bool:
        return self.judge.confirm(code.runnable(version.changes))

    def suspects(self, point: Point) -> tuple[dict[int, float], dict[int, float]]:
        """The lines where it most likely goes wrong, and the others that come into question, with what they cost.

        Suspected is a line that gives what it should not, though nothing that it reads is wrong, and the line of an
        error; so is what decides whether, and how often, such a line is run.
        """
        code, fails = point.code, point.rating.fails
        failing = code.line_of(fails) if fails else len(code.lines)
        wrong = self.meant.wrong_lines(code, point.seen)
        at = {one.first: one for one in code.statements}
        first = {failing: 0.0} if fails else {}
        spoilt: set[str] = set()
        for line in (line for line in wrong if line in at):
            own = {*at[line].targets}
            is_return = isinstance(at[line].node, ast.Return)
            is_known = is_return or self.meant.knows(own if "" in wrong[line] else wrong[line])
            if is_return or not (at[line].reads - own) & spoilt:
                first[line] = 0.0 if is_known else 0.4
            spoilt |= own if "" in wrong[line] else {name for name in wrong[line] if self.meant.knows([name])}
        if all(isinstance(at[line].node, ast.Return) for line in first if line in at):
            first |= {one.first: 0.0 for one in code.statements if one.blocks}
            first |= {one.first: 0.2 for one in code.statements if fills(one) and one.first not in first}
        for line in [line for line in first if line in at]:
            for around in at[line].all_around:
                first.setdefault(around.first, 0.4)
        read_there = at[failing].reads if failing in at else set()
        rest = {code.header.first: 0.3} if code.tree.args.defaults else {}
        for one in code.statements:
            gives = bool({*one.targets} & read_there)  # further down, too: then a name is no longer that of a function
            if one.first not in first and (gives or one.first < failing or _share_a_loop(one, failing)):
                rest[one.first] = -0.5 if gives else 0.0 if one.first in wrong else 0.3
        return first, rest


def _share_a_loop(one: Statement, line: int) -> bool:
    loops = (around for around in one.all_around if isinstance(around.node, (ast.For, ast.While)))
    return any(loop.first <= line < loop.last for loop in loops)


def fills(one: Statement) -> bool:
    """Does a statement put something into a dictionary, a list or an array?"""
    return "" in names_given(one.node) or (one.is_simple and ".append(" in ast.unparse(one.node))
