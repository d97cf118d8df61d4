"""Tries versions of a function until the smallest change is found after which everything is right."""

import ast
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, islice

from workbook.cells.values import Outcome

from .borrow import borrowed, completed
from .code import Change, Code, Version, head_of
from .edits import edits_of
from .moves import moves, names_read, target_of, targets_of
from .rewrites import Words
from .values import Meant, Seen

LARGE = 20_000  # the size of inputs, as texts, that are tried only where there is nothing else
CHUNK = 60  # versions that are tried together
MOST_STONES = 12  # first changes from which a second is looked for
TIERS = ((0, 1.6), (1.6, 2.3), (2.3, 9))  # costs of edits: one tier after the other
COMPLETED = 3  # the stage of _Search._stages() after which lines more were tried
MOVES = ("indentation", "statement order", "statement too much")
EVERYWHERE = 4  # the stage of _Search._stages() after which every line was tried
Trial = Callable[[list[str], Sequence[int], float], list[list[Outcome]]]


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
    """What a search is told by whoever knows what is right.

    sizes: how large each of the inputs is.  trial: (versions as texts, numbers of cases, when to stop) -> the outcomes
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
class Found:
    """Versions that make everything right: each of them alone, and none of them more likely than another."""

    code: Code
    versions: tuple[Version, ...]
    tries: int

    @property
    def best(self) -> Version:
        return self.versions[0]


NOTHING = Version((), "", 0, ())  # no change


def search(code: Code, words: Words, judge: Judge, until: float, looking: Callable[[], None]) -> Found | None:
    """The smallest change that makes a function right, or None where the time is over before one is found.

    until: when the time is over, by time.monotonic().  looking: is called again and again meanwhile.
    """
    return _Search(code, words, judge, until, looking).run()


def one_edit(code: Code, words: Words, tier: int, lines: dict[int, float] | None = None) -> list[Version]:
    """Every version with one change of a tier, the likely ones first.

    lines: which lines of the code are changed, and what is added to the cost of their changes; None for all.
    """
    found: dict[tuple[object, ...], Version] = {}
    least, below = TIERS[tier]
    structure = (one for one in moves(code) if least <= one.cost < below)
    for version in (*_edited(code, words, least, below, lines), *structure):
        if lines is not None and version.changes[0][0] not in lines:
            continue
        known = found.get(version.changes)
        if known is None or version.cost < known.cost:
            found[version.changes] = version
    return sorted(found.values(), key=lambda one: one.cost + (lines or {}).get(one.changes[0][0], 0))


def _edited(code: Code, words: Words, least: float, below: float, wanted: dict[int, float] | None) -> Iterator[Version]:
    for one in code.statements:
        if wanted is not None and one.first not in wanted:
            continue
        before = code.lines[one.first]
        indent = before[: len(before) - len(before.lstrip())]
        branch = "el" if before.lstrip().startswith("elif ") else ""
        lines, variable = code.learners_lines(one), target_of(one)
        for kind, cost, node in edits_of(one.node, words, least, below):
            try:
                line = f"{indent}{branch}{head_of(one.node)}"
            except (ValueError, AttributeError, TypeError):
                continue
            if line != before and "\n" not in line:
                yield Version(((one.first, one.first + 1, (line,)),), kind, cost, lines, node, variable)


@dataclass(frozen=True)
class _Point:
    """A function on the way to a right one: how good it is, and what its lines give."""

    code: Code
    rating: Rating
    seen: Seen


class _Search:
    def __init__(self, code: Code, words: Words, judge: Judge, until: float, looking: Callable[[], None]) -> None:
        self.code, self.words, self.judge, self.until, self.looking = code, words, judge, until, looking
        self.tries = 0
        self.right: list[Version] = []
        self.better: list[tuple[Version, Rating]] = []

    def run(self) -> Found | None:
        outcomes = self.judge.trial([self.code.runnable()], range(len(self.judge.sizes)), self.until)
        if not outcomes:
            return None
        ratings = [self.judge.rate(case, outcome) for case, outcome in enumerate(outcomes[0])]
        wrong = [case for case, rating in enumerate(ratings) if not rating.is_right]
        if not wrong:
            return None
        small = [case for case in wrong if self.judge.sizes[case] < LARGE]  # a product of large ones takes long
        self.key = small[0] if small else min(wrong, key=lambda case: self.judge.sizes[case])
        self.meant = self.judge.meant(self.key)
        self.others = [case for case in small if case != self.key][:2]
        start = _Point(self.code, ratings[self.key], self._seen(self.code, ()))
        likely = self._one(start) or self._pairs(start) or self._two(start)
        return Found(self.code, likely, self.tries) if likely else None

    def _one(self, start: _Point) -> tuple[Version, ...]:
        """One change, the likely ones first: at the lines that are suspected, a line more, at the other lines."""
        first, rest = self._suspects(start)
        likely, surely = self._likely([])
        for number, versions in enumerate(self._stages(start, first, rest)):
            right = len(self.right)
            tried = list(self._tried(self.code, versions))
            self.better += [(version, rating) for version, rating in tried if rating.is_better_than(start.rating)]
            self.right += self._confirmed(self.code, (version for version, rating in tried if rating.is_right))
            if len(self.right) > right:
                likely, surely = self._likely(self.right)
            # After an error, another line may be as good as the one that failed.
            if number < COMPLETED and any(version.kind in MOVES for version in likely):
                continue  # perhaps a line is missing
            if likely and (number > EVERYWHERE or (surely and (number == EVERYWHERE or not start.rating.fails))):
                return likely
            if number == EVERYWHERE and not likely and (both := self._pairs(start) or self._two(start)):
                return both
        return likely

    def _stages(self, start: _Point, first: dict[int, float], rest: dict[int, float]) -> Iterator[list[Version]]:
        yield from (one_edit(self.code, self.words, tier, first) for tier in range(len(TIERS)))
        yield completed(self.code, self.judge.answer, start.seen, self.meant)
        yield one_edit(self.code, self.words, 0, rest)
        yield one_edit(self.code, self.words, 1, rest)
        yield self._borrowed(start, range(len(self.code.lines)))
        yield one_edit(self.code, self.words, 2, rest)

    def _suspects(self, point: _Point) -> tuple[dict[int, float], dict[int, float]]:
        """The lines where it most likely goes wrong, and the others that come into question, with what they cost.

        Suspected is a line that gives what it should not, though nothing that it reads is wrong, and the line of an
        error; where that is only the last one, also those that decide what is run.
        """
        code, fails = point.code, point.rating.fails
        failing = code.line_of(fails) if fails else len(code.lines)
        wrong = self.meant.wrong_lines(code, point.seen)
        at = {one.first: one for one in code.statements}
        first = {failing: 0.0} if fails else {}
        spoilt: set[str] = set()
        for line in (line for line in wrong if line in at):
            if not (names_read(at[line]) - {*targets_of(at[line])}) & spoilt:
                first[line] = 0.0
            spoilt |= {*targets_of(at[line])}
        if all(isinstance(at[line].node, ast.Return) for line in first if line in at):
            first |= {one.first: 0.0 for one in code.statements if one.blocks}
        read_there = names_read(at[failing]) if failing in at else set()
        rest = {}
        for one in code.statements:
            if one.first not in first and (one.first < failing or code.share_a_loop(one, failing)):
                rest[one.first] = -0.5 if {*targets_of(one)} & read_there else 0.0 if one.first in wrong else 0.3
        return first, rest

    def _seen(self, code: Code, changes: Sequence[Change]) -> Seen:
        """What the lines of a version give."""
        outcomes = self.judge.trial([code.runnable(changes, keep=True)], [self.key], time.monotonic() + 1)
        return _kept(outcomes[0][0]) if outcomes else []

    def _tried(self, code: Code, versions: Iterable[Version]) -> Iterator[tuple[Version, Rating]]:
        """Each version with how good it is on the first input that goes wrong, as long as there is time."""
        for version, outcome in self._run(code, versions, keep=False):
            yield version, self.judge.rate(self.key, outcome)

    def _run(self, code: Code, versions: Iterable[Version], keep: bool) -> Iterator[tuple[Version, Outcome]]:
        versions = iter(versions)
        while chunk := list(islice(versions, CHUNK)):
            self.looking()
            texts = [code.runnable(version.changes, keep) for version in chunk]
            outcomes = self.judge.trial(texts, [self.key], self.until)
            self.tries += len(outcomes)
            yield from ((version, outcome) for version, (outcome,) in zip(chunk, outcomes))
            if len(outcomes) < len(chunk):
                return

    def _confirmed(self, code: Code, versions: Iterable[Version]) -> list[Version]:
        return [version for version in versions if self.judge.confirm(code.runnable(version.changes))]

    def _likely(self, versions: Sequence[Version]) -> tuple[tuple[Version, ...], bool]:
        """The best version of each place, of those after which most variables hold what they do in a right answer.

        And: is it sure that no other place comes into question, because all of them do?
        """
        places: dict[object, Version] = {}
        for version in sorted(versions, key=lambda version: version.cost):
            place = version.changes[0][2] if version.between else version.lines
            other = places.setdefault(place, version)
            if version.between:  # one line that could stand at several places
                lines = min(other.lines[0], version.lines[0]), max(other.lines[1], version.lines[1])
                places[place] = replace(other, lines=lines)
        found = []
        for version in places.values():
            seen = self._seen(self.code, version.changes)
            text = self.code.changed(version.changes)
            unread = len(unread_in(text) - unread_in(self.code.lines))
            wrong = self.meant.wrong_lines(self._code(text) or self.code, seen)
            found.append(((len(wrong) + unread, -len(seen)), version))
        best = min((score for score, _ in found), default=(1, 0))
        return tuple(version for score, version in found if score == best), best[0] == 0

    def _borrowed(self, point: _Point, lines: Collection[int]) -> list[Version]:
        return borrowed(point.code, self.judge.answer, point.seen, self.meant, lines)

    # --- two changes ---

    def _two(self, start: _Point) -> tuple[Version, ...]:
        """A second change on top of a first: where it is suspected then, and at the other lines."""
        right: list[Version] = []
        points = []
        for first, code in self._stones(start):
            rating = next((rating for _, rating in self._tried(code, [NOTHING])), start.rating)
            point = _Point(code, rating, self._seen(code, ()))
            suspects, rest = self._suspects(point)
            points.append((first, point, rest))
            for versions in self._at(point, suspects):
                right += self._seconds(first, point, versions)
            likely, surely = self._likely(right)
            if surely:
                return likely
        for tier in (0, 1):
            for first, point, rest in points:
                if not right:
                    right += self._seconds(first, point, one_edit(point.code, self.words, tier, rest))
        return self._likely(right)[0]

    def _seconds(self, first: Version, point: _Point, versions: list[Version]) -> list[Version]:
        """Those of some changes that make everything right on top of a first, as changes of the learner's function."""
        hides = {"statement", "statement too much"}  # a statement of the answer, and the learner's own taken out
        versions = [one for one in versions if not {first.kind, one.kind} >= hides]
        seconds = (one for one, second in self._tried(point.code, versions) if second.is_right)
        return [self._together(point.code, first, one) for one in self._confirmed(point.code, seconds)]

    def _at(self, point: _Point, lines: dict[int, float]) -> Iterator[list[Version]]:
        """All changes at some lines, the likely ones first."""
        for tier in range(len(TIERS)):
            yield one_edit(point.code, self.words, tier, lines)
        yield self._borrowed(point, lines)

    def _stones(self, start: _Point) -> Iterator[tuple[Version, Code]]:
        """Changes to go on from, and the function with each: a line is mended, or more is right than before."""
        known: set[Version] = set()
        for version in chain(self._steps(start), self._firsts()):
            code = None if version in known or time.monotonic() > self.until else self._with(version)
            if code:
                known.add(version)
                yield version, code

    def _steps(self, start: _Point) -> Iterator[Version]:
        """For each suspected line the first change after which it gives what it should."""
        for line in sorted(self._suspects(start)[0]):
            versions = (version for some in self._at(start, {line: 0.0}) for version in some)
            for version, outcome in self._run(self.code, versions, keep=True):
                seen = _kept(outcome)
                failing = self.code.line_of(outcome.failure.number) if outcome.failure else len(self.code.lines)
                given = failing != line and line in dict(seen)
                renamed = version.kind == "assignment"
                if not given or (not renamed and line in self.meant.wrong_lines(self.code, seen, strict=True)):
                    continue
                code = self._with(version)
                if code and line not in self.meant.wrong_lines(code, seen, strict=True) and self._holds(version, line):
                    yield version
                    break

    def _holds(self, version: Version, line: int) -> bool:
        """Does a line give what it should on other inputs, too?"""
        for case in self.others:
            outcomes = self.judge.trial([self.code.runnable(version.changes, keep=True)], [case], self.until)
            seen = _kept(outcomes[0][0]) if outcomes else []
            if line in self.judge.meant(case).wrong_lines(self.code, seen, strict=True):
                return False
        return True

    def _with(self, version: Version) -> Code | None:
        """The function with a change that keeps every line in its place."""
        lines = self.code.changed(version.changes)
        if len(lines) != len(self.code.lines) or len(version.changes) != 1:
            return None
        code = self._code(lines)
        return code if code and code.lines == lines else None

    def _code(self, lines: list[str]) -> Code | None:
        try:
            return Code("\n".join(lines), self.code.name, self.code.around)
        except (SyntaxError, LookupError, ValueError):
            return None

    def _firsts(self) -> list[Version]:
        """Changes that make something better: those after which most is right, and most of what the lines give."""
        better = sorted(self.better, key=lambda pair: (bool(pair[1].fails), -len(pair[1].right), pair[0].cost))
        scored = []
        tried = self._run(self.code, [version for version, _ in better[: MOST_STONES * 5]], keep=True)
        for (version, outcome), (_, rating) in zip(tried, better):
            seen, code = _kept(outcome), self._with(version) or self.code
            wrong = len(self.meant.wrong_lines(code, seen))
            scored.append(((bool(rating.fails), -len(rating.right), wrong, -len(seen), version.cost), version))
        best: dict[object, Version] = {}
        for score, version in sorted(scored, key=lambda pair: pair[0]):
            best.setdefault((version.lines, score[:4]), version)
        return list(best.values())[:MOST_STONES]

    def _pairs(self, start: _Point) -> tuple[Version, ...]:
        """Two changes, each of which makes other parts of the result right."""
        everything = start.rating.right | start.rating.wrong
        best: dict[object, tuple[Version, Rating]] = {}
        for version, rating in sorted(self.better, key=lambda pair: pair[0].cost):
            best.setdefault((version.lines, rating.right), (version, rating))
        pairs = [
            _both(one, other)
            for (one, rating), (other, second) in combinations(best.values(), 2)
            if rating.right | second.right >= everything and not _overlap(one, other)
        ]
        tried = self._tried(self.code, sorted(pairs, key=lambda version: version.cost)[:CHUNK])
        return self._likely(self._confirmed(self.code, (one for one, rating in tried if rating.is_right)))[0]

    def _together(self, code: Code, first: Version, second: Version) -> Version:
        """Two changes, one on top of the other, as one of the learner's function."""
        rows = {line - 1 for line in second.lines}
        own = [self.code.learners_lines(one) for one in self.code.statements if one.first in rows]
        second_lines = tuple(sorted({line for numbers in own for line in numbers}))
        both = _both(first, replace(second, lines=second_lines))
        return replace(both, changes=((0, len(code.lines), tuple(code.changed(second.changes))),))


def _kept(outcome: Outcome) -> Seen:
    """What the lines of a version gave, where that was kept."""
    return outcome.result[1] if isinstance(outcome.result, tuple) and len(outcome.result) == 2 else []


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


def unread_in(lines: Iterable[str]) -> set[str]:
    """The variables of a function that nothing reads."""
    names = [node for node in ast.walk(ast.parse("\n".join(lines))) if isinstance(node, ast.Name)]
    read = {node.id for node in names if isinstance(node.ctx, ast.Load)}
    return {node.id for node in names} - read


def words_for(code: Code, answer: Code, functions: Iterable[str]) -> Words:
    """What can be put into a function: texts and numbers of the answer, and the exercises that it can call."""
    constants = [
        node.value for tree in (code.tree, answer.tree) for node in ast.walk(tree) if isinstance(node, ast.Constant)
    ]
    texts = tuple(dict.fromkeys(one for one in constants if isinstance(one, str) and len(one) < 12))
    of_answer = tuple(
        dict.fromkeys(one for one in constants if isinstance(one, (int, float)) and not isinstance(one, bool))
    )
    calls = [node.func for node in ast.walk(code.tree) if isinstance(node, ast.Call)]
    called = [function.id for function in calls if isinstance(function, ast.Name)]
    numbers = tuple(name for name in code.variables if _is_number(code, name))
    given, early, read = {*code.arguments, *called, *functions, "np"}, set(), set()
    for one in code.statements:
        early |= names_read(one) - given - set(targets_of(one))
        given |= {*targets_of(one)}
        read |= names_read(one)
    every = tuple(dict.fromkeys([*called, *functions]))
    unread = tuple(name for name in code.variables if name not in read)
    return Words(code.variables, numbers, texts, every, tuple(sorted(early)), unread, of_answer)


def _is_number(code: Code, name: str) -> bool:
    """Is a variable a single number: from a shape or a length, a counter, or an argument called like one?"""
    if name in ("m", "n", "learning_rate", "num_iterations", "patience", "n_x", "n_h", "n_y"):
        return True
    for one in code.statements:
        node = one.node
        if isinstance(node, ast.For) and _names(node.target) == [name]:
            return ast.unparse(node.iter).startswith(("range", "reversed(range"))
        if isinstance(node, ast.Assign) and name in [part for target in node.targets for part in _names(target)]:
            return ".shape" in ast.unparse(node.value) or ast.unparse(node.value).startswith("len(")
    return False


def _names(target: ast.expr) -> list[str]:
    return [part.id for part in ast.walk(target) if isinstance(part, ast.Name)]
