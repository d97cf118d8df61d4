"""Tries versions of a function until the smallest change is found after which everything is right."""

import ast
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, islice

from workbook.cells.calculating import names_in
from workbook.cells.trial import Enough, Limit

from .borrow import begun, borrowed, completed
from .code import EVERY_LINE, Code, Version, names_given_by
from .trying import CHUNK, Judge, Point, Rating, Tried
from .vocabulary import Words
from .weighing import MOVES, Weighing, borrows

LARGE = 3_000  # the size of inputs, as texts, that are tried only where there is nothing else
MOST_STONES = 12  # first changes from which a second is looked for
MOST_HALVES = 12  # changes that make one input right, from which a second is looked for
MOST_ON_TOP = 6  # changes that make everything right on top of one first
MOST_LOOKED_AT = 8  # inputs on which it is looked at what the lines of a right version give
MORE_SECONDS = 0.5  # where the time is over before it is known whether another line is as good
COMPLETED = 2  # the stage of _Search._stages() after which lines more were tried
EVERYWHERE = 3  # after which the likeliest changes were tried in every line
# Where a second change is looked for, and of which tier, one after the other.
ELSEWHERE = (("elsewhere", 0), ("elsewhere", 1))
LEVELS = (("suspected", 0), ("suspected", 1), ELSEWHERE[0], ("borrowed", 0), ("suspected", 2), ELSEWHERE[1])
UNLIKELIER = 5  # the first stage that is left out where something was found before


@dataclass(frozen=True)
class Found:
    """Versions that make everything right: each of them alone, and none of them more likely than another."""

    code: Code
    versions: tuple[Version, ...]
    tries: int

    @property
    def best(self) -> Version:
        return self.versions[0]


NOTHING = Version((), "", 0, ())  # no change


def search(code: Code, words: Words, judge: Judge, limit: Limit, looking: Callable[[], None]) -> Found | None:
    """The smallest change that makes a function right, or None where the time is over before one is found.

    limit: its time.  looking: is called again and again meanwhile.
    """
    return _Search(code, words, judge, limit, looking).run()


class _Search(Weighing):
    """better: versions after which more is right; halves: after which this input is, but others are not.

    mended: for a suspected line, a version after which it gives what it should.  done: from which first change a second
    was looked for, and where.
    """

    def __init__(self, code: Code, words: Words, judge: Judge, limit: Limit, looking: Callable[[], None]) -> None:
        super().__init__(code, words, judge, limit, looking)
        self.right: list[Version] = []
        self.better: list[tuple[Version, Rating]] = []
        self.mended: dict[int, Version] = {}
        self.halves: list[Version] = []
        self.done: set[tuple[Version, int, tuple[str, int]]] = set()

    def run(self) -> Found | None:
        ratings, endless = self._ratings()
        wrong = [case for case, rating in enumerate(ratings) if not rating.is_right]
        if not wrong:
            return None
        small = [case for case in wrong if self.judge.sizes[case] < LARGE]  # a product of large ones takes long
        self.on(small[0] if small else min(wrong, key=lambda case: self.judge.sizes[case]))
        self.others = [case for case in small if case != self.key][:2]
        every = [case for case, size in enumerate(self.judge.sizes) if size < LARGE and case != self.key]
        self.looked_at = [self.key, *every[: MOST_LOOKED_AT - 1]]
        self.looking()
        rating = ratings[self.key]
        start = Point(self.code, rating, [], self.key) if self.key == endless else self.point(self.code, rating)
        likely = self._one(start) or self._pairs(start) or self._two(start, self._firsts())
        return Found(self.code, likely, self.tries) if likely else None

    def _ratings(self) -> tuple[list[Rating], int | None]:
        """How good the function is on each input, as far as the first one on which it does not end; and which that is.

        To wait for that on each of them would take most of the time.
        """
        ratings: list[Rating] = []
        for case in range(len(self.judge.sizes)):
            ran = [some[0] for some in self.judge.trial([self.code.runnable()], [case], self.limit)]
            if not ran:
                break
            ratings.append(self.judge.rate(case, ran[0].outcome))
            if ran[0].outcome.failure and ran[0].outcome.failure.kind == Enough.__name__:
                return ratings, case
        return ratings, None

    def _one(self, start: Point) -> tuple[Version, ...]:
        """One change, the likely ones first: at the lines that are suspected, a line more, at the other lines."""
        first, rest = self.suspects(start)
        likely, surely = self.likely([])
        two: tuple[Version, ...] = ()
        for number, versions in enumerate(self._stages(start, first, rest)):
            if likely and number >= UNLIKELIER:
                break
            if surely and self.is_over and number <= EVERYWHERE:  # there was an error, and another line may be as good
                self.limit = Limit(MORE_SECONDS, self.limit.clock)
            if surely and number < EVERYWHERE and all(version.changes[0][0] in first for version in likely):
                continue  # it was an error: at once to the other lines, one of which may be as good
            right = len(self.right)
            self._tried_at(start, versions, first if number <= COMPLETED else {})
            if len(self.right) > right:
                likely, surely = self.likely(self.right)
            # After an error, another line may be as good as the one that failed.
            if number < COMPLETED and any(version.kind in MOVES for version in likely):
                continue  # perhaps a line is missing
            if surely and (number >= EVERYWHERE or not start.rating.fails):
                return likely
            if number == EVERYWHERE and not likely:
                two = self._two(start, list(self.mended.values()), suspected_only=True)
            if number == UNLIKELIER and not likely:
                if not two or any(map(borrows, two)):
                    two = self._pairs(start) or self._two(start, self._firsts()) or two
                if two:
                    return two
        return likely

    def _tried_at(self, start: Point, versions: Iterable[Version], suspected: Collection[int]) -> None:
        """Try versions, and keep those that make something right: everything, more than before, a suspected line."""
        for one in self.tried(self.code, versions, lambda version: self._to_note(version, suspected)):
            if one.rating.is_better_than(start.rating):
                self.better.append((one.version, one.rating))
            if one.rating.is_right and self.confirmed(self.code, one.version):
                self.right.append(one.version)
                continue
            if one.rating.is_right and _keeps_places(one.version):
                self.halves.append(one.version)
            self._note(one, start, suspected)

    def _to_note(self, version: Version, suspected: Collection[int]) -> Collection[int]:
        """The line of a version that it may mend: a suspected one that no other version has mended yet."""
        line = version.changes[0][0]
        return (line,) if line in suspected and line not in self.mended and _keeps_places(version) else ()

    def _note(self, one: Tried, start: Point, suspected: Collection[int]) -> None:
        """Keep the first version after which a suspected line gives what it should, and did not before."""
        line = one.version.changes[0][0]
        if not self._to_note(one.version, suspected) or not one.seen:
            return
        if one.rating.fails and self.code.line_of(one.rating.fails) == line:
            return
        before = names = self.code.names_at.get(line, [])
        if one.version.kind in ("assignment", "exchanged"):
            names = names_given_by(one.version.changes[0][2][0])
        if not self.meant.is_mended(names, one.seen, line) or self.meant.is_mended(before, start.seen, line):
            return
        others = zip(self.others, self.seen(self.code, one.version.changes, self.others) if self.others else [])
        if all(self.judge.meant(case).is_mended(names, seen, line) for case, seen in others if line in dict(seen)):
            self.mended[line] = one.version

    def _stages(self, start: Point, first: dict[int, float], rest: dict[int, float]) -> Iterator[Iterable[Version]]:
        unset = self.words.unset
        more = [*completed(self.code, self.judge.answer, start.seen, self.meant, unset), *begun(self.code, unset)]
        returns = {one.first for one in self.code.statements if isinstance(one.node, ast.Return)}
        is_incomplete = not start.rating.fails and {*self.meant.wrong_lines(self.code, start.seen)} <= returns
        needed = [one for one in more if names_in(ast.parse(one.variable)) & {*unset}]
        at_once, later = (more, []) if is_incomplete else (needed, [one for one in more if one not in needed])
        yield chain(at_once, self._first_at(start, first, rest))
        yield self.changed(self.code, 1, first)
        # Where one or two lines give something wrong, and no error has hidden others, it is almost surely there.
        is_sure = len(first) < 3 and not start.rating.fails
        yield chain(later, self._borrowed(start, first), self.changed(self.code, 2, first) if is_sure else ())
        yield self.changed(self.code, 0, rest)
        yield self.changed(self.code, 1, rest)
        yield self.changed(self.code, 2, first)
        yield self._borrowed(start, range(len(self.code.lines)))
        yield self.changed(self.code, 2, rest)

    def _borrowed(self, point: Point, lines: Collection[int]) -> list[Version]:
        return borrowed(point.code, self.judge.answer, point.seen, self.meant, lines)

    # --- two changes ---

    def _two(self, start: Point, firsts: Iterable[Version], suspected_only: bool = False) -> tuple[Version, ...]:
        """A second change on top of a first: where it is suspected then, and at the other lines."""
        right: list[Version] = []
        stones = [*self._halves(), *self._stones(start, firsts)]
        for level in LEVELS:
            if level in ELSEWHERE and suspected_only:
                continue
            for first, point in stones:
                right += self._seconds(first, point, level)
                if right and point.rating.fails:  # after an error, another line may be as good as the one that failed
                    right += self._seconds(first, point, ELSEWHERE[0])
                likely, surely = self.likely(right)
                if surely and not _is_one_line(likely):
                    self.on(start.key)
                    return likely
            self.on(start.key)
            likely = self.likely(right)[0]
            if likely and not any(map(borrows, likely)) and not (_is_one_line(likely) and level in LEVELS[:2]):
                return likely
        return self.likely(right)[0]

    def _stones(self, start: Point, firsts: Iterable[Version]) -> Iterator[tuple[Version, Point]]:
        """Changes to go on from, and the function with each: a line is mended, or more is right than before."""
        for version in firsts:
            code = None if self.is_over else self._with(version)
            if code:
                rating = next((one.rating for one in self.tried(code, [NOTHING])), start.rating)
                yield version, self.point(code, rating)

    def _halves(self) -> list[tuple[Version, Point]]:
        """The same for changes that make this input right: where another is wrong then."""
        key, halves, self.halves = self.key, sorted(self.halves, key=lambda one: one.cost)[:MOST_HALVES], []
        found = []
        for first in halves:
            code = self._with(first)
            outcomes = self.judge.trial([code.runnable()], self.looked_at, self.limit) if code else []
            if not code or not outcomes:
                continue
            ratings = [self.judge.rate(case, ran.outcome) for case, ran in zip(self.looked_at, outcomes[0])]
            wrong = [(case, rating) for case, rating in zip(self.looked_at, ratings) if not rating.is_right]
            if wrong:
                self.on(wrong[0][0])
                found.append((len(wrong), first, self.point(code, wrong[0][1])))
        self.on(key)
        return [(first, point) for _, first, point in sorted(found, key=lambda one: one[0])]

    def _seconds(self, first: Version, point: Point, level: tuple[str, int]) -> list[Version]:
        """Those of some changes that make everything right on top of a first, as changes of the learner's function."""
        if (first, point.key, level) in self.done:
            return []
        self.done.add((first, point.key, level))
        self.on(point.key)
        where, tier = level
        suspects, rest = self.suspects(point)
        versions: Iterable[Version] = ()
        if where == "borrowed":
            versions = self._borrowed(point, suspects)
        elif where == "suspected" and tier == 0:
            versions = self._first_at(point, suspects, rest)
        else:
            versions = self.changed(point.code, tier, suspects if where == "suspected" else rest)
        tried = self.tried(point.code, (one for one in versions if not _hides(first, one)))
        seconds = (one.version for one in tried if one.rating.is_right and self.confirmed(point.code, one.version))
        return [self._together(point.code, first, one) for one in islice(seconds, MOST_ON_TOP)]

    def _first_at(self, point: Point, first: dict[int, float], rest: dict[int, float]) -> Iterator[Version]:
        """Likely changes at some lines; at the others, what gets a value may have another name."""
        yield from self.changed(point.code, 0, first)
        if self.words.unset:
            yield from (one for one in self.changed(point.code, 0, rest) if one.kind == "assignment")

    def _with(self, version: Version) -> Code | None:
        """The function with a change that keeps every line in its place."""
        if not _keeps_places(version):
            return None
        code = self.code_of(self.code.changed(version.changes))
        return code if code and len(code.lines) == len(self.code.lines) else None

    def _firsts(self) -> list[Version]:
        """Changes that make something better: those after which most is right, and most of what the lines give."""
        better = sorted(self.better, key=lambda pair: (bool(pair[1].fails), -len(pair[1].right), pair[0].cost))
        scored = []
        for one in self.tried(self.code, [version for version, _ in better[: MOST_STONES * 5]], lambda _: EVERY_LINE):
            code, rating = self._with(one.version) or self.code, one.rating
            wrong = len(self.meant.wrong_lines(code, one.seen))
            score = (bool(rating.fails), -len(rating.right), wrong, -len(one.seen), one.version.cost)
            scored.append((score, one.version))
        best: dict[object, Version] = {}
        for score, version in sorted(scored, key=lambda pair: pair[0]):
            best.setdefault((version.lines, score[:4]), version)
        stones = list(best.values())[:MOST_STONES]
        of_line = {one.lines: one for one in reversed(stones)}
        return list(dict.fromkeys((*of_line.values(), *stones)))

    def _pairs(self, start: Point) -> tuple[Version, ...]:
        """Two changes, each of which makes other parts of the result right."""
        everything = start.rating.right | start.rating.wrong
        best: dict[object, tuple[Version, Rating]] = {}
        for version, rating in sorted(self.better, key=lambda pair: pair[0].cost):
            best.setdefault((version.lines, rating.right), (version, rating))
        pairs = [
            _both(one, other)
            for (one, rating), (other, second) in combinations(best.values(), 2)
            if rating.right | second.right >= everything and not _overlap(one, other) and not _hides(one, other)
        ]
        tried = self.tried(self.code, sorted(pairs, key=lambda version: version.cost)[:CHUNK])
        right = (one.version for one in tried if one.rating.is_right)
        return self.likely([one for one in right if self.confirmed(self.code, one)])[0]

    def _together(self, code: Code, first: Version, second: Version) -> Version:
        """Two changes, one on top of the other, as one of the learner's function."""
        rows = {line - 1 for line in second.lines}
        own = [one.lines for one in (self.code.header, *self.code.statements) if one.first in rows]
        second_lines = tuple(sorted({line for numbers in own for line in numbers}))
        both = _both(first, replace(second, lines=second_lines))
        return replace(both, changes=((0, len(code.lines), tuple(code.changed(second.changes))),))


def _keeps_places(version: Version) -> bool:
    """Does a change leave every line in its place?"""
    return all(last - first == len(new) for first, last, new in version.changes)


def _is_one_line(versions: Sequence[Version]) -> bool:
    """Are they all changes of one and the same line?  A change of another one may be as good as one of the two."""
    return len({line for version in versions for line in version.lines}) == 1


def _hides(one: Version, other: Version) -> bool:
    """A statement of the answer, and the learner's own moved out of its way."""
    return "statement" in (one.kind, other.kind) and bool({one.kind, other.kind} & {*MOVES})


def _both(one: Version, other: Version) -> Version:
    first, second = sorted((one, other), key=lambda version: version.lines)
    return Version(
        first.changes + second.changes,
        f"{first.kind}+{second.kind}",
        one.cost + other.cost,
        tuple(sorted({*one.lines, *other.lines})),
        None,
        f"{first.variable}+{second.variable}",
        places=tuple(dict.fromkeys((first.lines, second.lines))),
    )


def _overlap(one: Version, other: Version) -> bool:
    return any(a < d and c < b for a, b, _ in one.changes for c, d, _ in other.changes)
