"""Tries versions of a function until the smallest change is found after which everything is right."""

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from workbook.cells.trial import Enough, Limit

from .borrow import borrowed, completed
from .code import EVERY_LINE, Change, Code, Lines, Statement, Version, names_given, statement_in
from .edits import edits
from .moves import moves
from .trying import Judge, Point, Ran, Rating
from .values import Seen
from .vocabulary import Words

LARGE = 3_000  # the size of inputs, as texts, that are tried only where there is nothing else
MOST_FIRSTS = 12  # changes from which a second is looked for, of each sort
MOST_LOOKED_AT = 8  # inputs on which it is looked at what the lines of a right version give
MOST_ON_TOP = 6  # changes that make everything right on top of one first
MOST_PLACES = 3  # that are shown, of those that come into question
MOVES = ("indentation", "statement order", "statement too much")
CHUNK = 60  # versions that are tried together
TIERS = ((0, 1.6), (1.6, 2.3), (2.3, 9))  # costs of edits: one tier after the other
BORROWED = len(TIERS)  # after them: a whole statement of the answer


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


class _Search:
    """What the changes that were tried are good for.

    right: after which everything is right; halves: this input is, but others are not; better: more is right than
    before.  mended: for a suspected line, a version after which it gives what it should.
    """

    def __init__(self, code: Code, words: Words, judge: Judge, limit: Limit, looking: Callable[[], None]) -> None:
        self.code, self.words, self.judge, self.limit, self.looking = code, words, judge, limit, looking
        self.tries = 0
        self._known: dict[tuple[Code, int], list[Version]] = {}
        self.right: list[Version] = []
        self.likely_ones: tuple[Version, ...] = ()
        self.halves: list[Version] = []
        self.better: list[tuple[Version, Rating]] = []
        self.mended: dict[int, Version] = {}

    def run(self) -> Found | None:
        ratings, endless = self._ratings()
        wrong = [case for case, rating in enumerate(ratings) if not rating.is_right]
        if not wrong:
            return None
        small = [case for case in wrong if self.judge.sizes[case] < LARGE]  # a product of large ones takes long
        self.on(small[0] if small else min(wrong, key=lambda case: self.judge.sizes[case]))
        every = [case for case, size in enumerate(self.judge.sizes) if size < LARGE and case != self.key]
        self.looked_at = [self.key, *every[: MOST_LOOKED_AT - 1]]
        self.looking()
        rating = ratings[self.key]
        start = Point(self.code, rating, [], self.key) if self.key == endless else self.point(self.code, rating)
        likely = self._smallest(start)
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

    def _smallest(self, start: Point) -> tuple[Version, ...]:
        """One change or two: the likely ones first, and at the lines that are suspected."""
        first, rest = self.suspects(start)
        given = start, self.judge.answer, self.meant
        is_sure = (
            self._one(start, first, self.changed(self.code, 0, first))
            or self._one(start, first, self.changed(self.code, 1, first))
            or self._one(start, first, [*completed(*given, self.words.unset), *borrowed(*given, first)])
        )
        if not is_sure or start.rating.fails:  # after an error, another line may be as good as the one that failed
            is_sure = self._one(start, (), self.changed(self.code, 0, rest))
        if not self.likely_ones and (two := self._two(start, self.mended.values())):
            return two
        if not is_sure:
            self._one(start, (), self.changed(self.code, 1, rest))
        if not self.likely_ones:
            self._one(start, (), self.changed(self.code, 2, first))
        if not self.likely_ones and (two := self._two(start, self._best())):
            return two
        if not self.likely_ones:
            self._one(start, (), borrowed(*given, rest))
            self._one(start, (), self.changed(self.code, 2, rest))
        return self.likely_ones

    def _one(self, start: Point, suspected: Lines, versions: Iterable[Version]) -> bool:
        """Try single changes; is it sure then that the likely ones of all so far are the only ones?

        What else is of use is kept.  suspected: the lines of which it is kept whether they are mended.
        """

        def kept(version: Version) -> Lines:
            line = version.changes[0][0]
            return (line,) if line in suspected and line not in self.mended and _keeps_places(version) else ()

        for version, rating, ran in self.tried(self.code, versions, kept):
            if rating.is_better_than(start.rating):
                self.better.append((version, rating))
            if rating.is_right and self.confirmed(self.code, version):
                self.right.append(version)
                continue
            if rating.is_right and _keeps_places(version):
                self.halves.append(version)
            if ran.seen and self._is_mended(version, ran.seen, start):
                self.mended.setdefault(version.changes[0][0], version)
        self.likely_ones, is_sure = self.likely(self.right)
        return is_sure

    def _is_mended(self, version: Version, seen: Seen, start: Point) -> bool:
        """Does the changed line give what it should, and did not before?"""
        line, _, (text, *_) = version.changes[0]
        before, new = self.code.names_at.get(line, []), statement_in(text)
        names = names_given(new) if new and not borrows(version) else before
        return self.meant.is_mended(names, seen, line) and not self.meant.is_mended(before, start.seen, line)

    # --- versions, what came of them, and where it goes wrong ---

    def on(self, key: int) -> None:
        """Try on this input from now on."""
        self.key, self.meant = key, self.judge.meant(key)

    def point(self, code: Code, rating: Rating) -> Point:
        return Point(code, rating, next(iter(self.seen(code, (), [self.key])), []), self.key)

    def changed(self, code: Code, tier: int, lines: Lines) -> Iterator[Version]:
        """Every version with one change of a tier in some lines of the code, the likely ones first."""
        least, below = TIERS[tier]
        found: list[Version] = []
        for one in (code.header, *code.statements):
            if one.first in lines:
                key = code, one.first
                if key not in self._known:
                    self._known[key] = [*edits(code, one, self.words), *moves(code, one)]
                found += [new for new in self._known[key] if least <= new.cost < below]
        known: set[tuple[Change, ...]] = set()
        for new in sorted(found, key=lambda one: one.cost):
            if new.changes not in known:
                known.add(new.changes)
                yield new

    def tried(
        self, code: Code, versions: Iterable[Version], keep: Callable[[Version], Lines] = lambda _: ()
    ) -> Iterator[tuple[Version, Rating, Ran]]:
        """Each version with how good it is.  keep: the lines of a version of which it is kept what they give."""
        versions = iter(versions)
        while not self.limit.is_over and (chunk := list(islice(versions, CHUNK))):
            self.looking()
            texts = [code.runnable(version.changes, keep(version)) for version in chunk]
            outcomes = self.judge.trial(texts, [self.key], self.limit)
            self.tries += len(outcomes)
            for version, (ran,) in zip(chunk, outcomes):
                yield version, self.judge.rate(self.key, ran.outcome), ran
            if len(outcomes) < len(chunk):
                return

    def seen(self, code: Code, changes: Sequence[Change], cases: Sequence[int]) -> list[Seen]:
        """What the lines of a version give, on each of some inputs."""
        outcomes = self.judge.trial([code.runnable(changes, EVERY_LINE)], cases, Limit(1.0, self.limit.clock))
        return [one.seen for one in outcomes[0]] if outcomes else []

    def confirmed(self, code: Code, version: Version) -> bool:
        return self.judge.confirm(code.runnable(version.changes))

    def suspects(self, point: Point) -> tuple[list[int], list[int]]:
        """The lines where it most likely goes wrong, and all others.

        Suspected are the line of an error, and those that it has its values from; and a line that gives what it should
        not, though nothing that it reads is wrong.  Where only the result is, so is whatever decides what is run.
        """
        code, fails = point.code, point.rating.fails
        at = {one.first: one for one in code.statements}
        suspected = [code.line_of(fails)] if fails else []
        read_there = {name for line in suspected if line in at for name in at[line].reads}
        suspected += [line for line, one in at.items() if line not in suspected and read_there & {*one.targets}]
        spoilt: set[str] = set()
        for line, names in self.meant.wrong_lines(code, point.seen).items():
            own = {*at[line].targets}
            is_first = isinstance(at[line].node, ast.Return) or not (at[line].reads - own) & spoilt
            suspected += [line] * (is_first and line not in suspected)
            spoilt |= own if "" in names else {name for name in names if self.meant.knows(name)}
        if all(isinstance(at[line].node, ast.Return) for line in suspected if line in at):
            suspected += [line for line, one in at.items() if one.blocks and line not in suspected]
        header = [code.header.first] if code.tree.args.defaults else []
        return suspected, [line for line in (*header, *at) if line not in suspected]

    # --- which of those that help are the likely ones ---

    def likely(self, versions: Sequence[Version]) -> tuple[tuple[Version, ...], bool]:
        """The best version of each place, where there is none after which less is odd.

        And: is it sure that no other place comes into question, because nothing is odd?
        """
        places: dict[object, Version] = {}
        for version in sorted(versions, key=lambda version: version.cost):
            place = version.changes[0][2] if version.between else version.lines
            other = places.setdefault(place, version)
            if version.between:  # one line that could stand at several places
                lines = min(other.lines[0], version.lines[0]), max(other.lines[1], version.lines[1])
                places[place] = replace(other, lines=lines)
        scored = [(score, version) for version in places.values() if (score := self._score(version))]
        least = min((score for score, _ in scored), default=(1, False, False))
        found = [version for score, version in scored if score == least]
        is_sure = least == (0, False, False) and not any(one.kind in MOVES for one in found)
        return tuple(found[:MOST_PLACES]), is_sure

    def _score(self, version: Version) -> tuple[int, bool, bool] | None:
        """The lower, the likelier: how much is still odd; is a statement of the answer in it; are it two in one line?

        Odd is a line that gives what it should not, one that is never run, and what nothing reads any more.  None where
        a statement of the answer does the work of lines that are never run, or are taken out.
        """
        code = self.code_of(self.code.changed(version.changes)) or self.code
        seen = dict(zip(self.looked_at, self.seen(self.code, version.changes, self.looked_at)))
        wrong = {line for case, some in seen.items() for line in self.judge.meant(case).wrong_lines(code, some)}
        run = {line for some in seen.values() for line, _ in some}
        never_run = {one.first for one in code.statements if _does_something(one)} - run
        if borrows(version) and (never_run or "statement too much" in version.kind):
            return None
        unread = code.unread - self.code.unread - self.judge.answer.unread
        return len(wrong) + len(never_run) + len(unread), borrows(version), len(version.places) == 1

    def code_of(self, lines: list[str]) -> Code | None:
        try:
            return Code("\n".join(lines), self.code.name, self.code.around, is_rewritten=True)
        except (SyntaxError, LookupError, ValueError):
            return None

    # --- two changes ---

    def _two(self, start: Point, firsts: Iterable[Version]) -> tuple[Version, ...]:
        """A second change on top of a first, at the lines that are suspected then."""
        right: list[Version] = []
        points = [*self._halves(), *self._points(start, firsts)]
        for tier in (0, 1, BORROWED):
            for first, point in points:
                right += self._seconds(first, point, tier)
                likely, is_sure = self.likely(right)
                if is_sure:
                    self.on(start.key)
                    return likely
            self.on(start.key)
            likely, _ = self.likely(right)
            if likely and not any(map(borrows, likely)):
                return likely
        return self.likely(right)[0]

    def _points(self, start: Point, firsts: Iterable[Version]) -> Iterator[tuple[Version, Point]]:
        """Changes to go on from, and the function with each: a line is mended, or more is right than before."""
        for version in firsts:
            code = None if self.limit.is_over else self._with(version)
            if code:
                rating = next((rating for _, rating, _ in self.tried(code, [NOTHING])), start.rating)
                yield version, self.point(code, rating)

    def _halves(self) -> list[tuple[Version, Point]]:
        """The same for changes that make this input right: where another is wrong then."""
        key, halves, self.halves = self.key, sorted(self.halves, key=lambda one: one.cost)[:MOST_FIRSTS], []
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

    def _seconds(self, first: Version, point: Point, tier: int) -> list[Version]:
        """Changes that make everything right on top of a first, as changes of the learner's function."""
        self.on(point.key)
        lines, _ = self.suspects(point)
        given = point, self.judge.answer, self.meant
        versions = borrowed(*given, lines) if tier == BORROWED else self.changed(point.code, tier, lines)
        tried = self.tried(point.code, versions)
        right = (one for one, rating, _ in tried if rating.is_right and self.confirmed(point.code, one))
        return [self._together(point.code, first, one) for one in islice(right, MOST_ON_TOP)]

    def _with(self, version: Version) -> Code | None:
        """The function with a change that keeps every line in its place."""
        if not _keeps_places(version):
            return None
        code = self.code_of(self.code.changed(version.changes))
        return code if code and len(code.lines) == len(self.code.lines) else None

    def _best(self) -> list[Version]:
        """Changes that make something better, without those that were a first one before: after which most is right."""
        better = [(one, rating) for one, rating in self.better if one not in self.mended.values()]
        better.sort(key=lambda pair: (bool(pair[1].fails), -len(pair[1].right), pair[0].cost))
        return [version for version, _ in better[:MOST_FIRSTS]]

    def _together(self, code: Code, first: Version, second: Version) -> Version:
        """Two changes, one on top of the other, as one of the learner's function."""
        rows = {line - 1 for line in second.lines}
        own = [one.lines for one in (self.code.header, *self.code.statements) if one.first in rows]
        second_lines = tuple(sorted({line for numbers in own for line in numbers}))
        one, other = sorted((first, replace(second, lines=second_lines)), key=lambda version: version.lines)
        return Version(
            ((0, len(code.lines), tuple(code.changed(second.changes))),),
            f"{one.kind}+{other.kind}",
            one.cost + other.cost,
            tuple(sorted({*one.lines, *other.lines})),
            variable=f"{one.variable}+{other.variable}",
            places=tuple(dict.fromkeys((one.lines, other.lines))),
        )


def _does_something(one: Statement) -> bool:
    """Does it give what can be seen: a value, a result, one more of a list?"""
    is_growing = one.is_simple and ".append(" in ast.unparse(one.node)
    return is_growing or isinstance(one.node, (ast.Assign, ast.AugAssign, ast.Return, ast.For))


def borrows(version: Version) -> bool:
    """Is a statement of the answer in it?"""
    return bool({"statement", "missing"} & {*version.kind.split("+")})


def _keeps_places(version: Version) -> bool:
    """Does a change leave every line in its place?"""
    return all(last - first == len(new) for first, last, new in version.changes)
