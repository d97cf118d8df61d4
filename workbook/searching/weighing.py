"""Which of the changes that make a function right are the likely ones: those after which the least is odd."""

import ast
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from workbook.cells.trial import Limit

from .code import INDENT, Code, Statement, Version
from .trying import Judge, Rating, Trying, fills
from .vocabulary import Words

MOST_PLACES = 3  # that are shown, of those that come into question
MUCH = 1  # so much larger is the cost of a much larger change
MOVES = ("indentation", "statement order", "statement too much")


class Weighing(Trying):
    """looked_at: inputs on which it is looked at what the lines of a right version give.

    hiding: does a version hide a mistake?
    """

    def __init__(self, code: Code, words: Words, judge: Judge, limit: Limit, looking: Callable[[], None]) -> None:
        super().__init__(words, judge, limit, looking)
        self.code = code
        self.looked_at: list[int] = []
        self.hiding: dict[Version, bool] = {}

    def likely(self, versions: Sequence[Version]) -> tuple[tuple[Version, ...], bool]:
        """The best version of each place where there is none that is less odd and not a much larger change.

        And: is it sure that no other place comes into question, because all of them do?
        """
        places: dict[object, Version] = {}
        for version in sorted(versions, key=lambda version: version.cost):
            place = version.changes[0][2] if version.between else version.lines
            other = places.setdefault(place, version)
            if version.between:  # one line that could stand at several places
                lines = min(other.lines[0], version.lines[0]), max(other.lines[1], version.lines[1])
                places[place] = replace(other, lines=lines)
        scored = [(score, version) for version in places.values() if (score := self._score(version))]
        scored.sort(key=lambda one: one[0])
        best = scored[0][0] if scored else (1, False, 0)
        # What is odder comes into question as well where it is a much smaller change.
        found = [
            one
            for score, one in scored
            if not any(less < score and other.cost <= one.cost + MUCH for less, other in scored)
            or (one.between and score[0] == best[0] and scored[0][1].kind in MOVES)  # moved, or left out elsewhere
        ]
        surely = best[:2] == (0, False) and not any(one.kind in MOVES for one in found)
        return tuple(found[:MOST_PLACES]), surely

    def _score(self, version: Version) -> tuple[int, bool, int] | None:
        """The lower, the likelier: how much is still odd; is a statement of the answer in it; how many lines are run.

        None where a statement of the answer does the work, and some of the learner's are never run or not needed.
        """
        text = self.code.changed(version.changes)
        code = self.code_of(text) or self.code
        seen = dict(zip(self.looked_at, self.seen(self.code, version.changes, self.looked_at)))
        run = {line for some in seen.values() for line, _ in some}
        wrong = {line for case, some in seen.items() for line in self.judge.meant(case).wrong_lines(code, some)}
        unread = unread_in(text) - unread_in(self.code.lines) - unread_in(self.judge.answer.lines)
        does = [
            one for one in code.statements if isinstance(one.node, (ast.Assign, ast.AugAssign, ast.Return, ast.For))
        ]
        dead = {one.first for one in code.statements if one in does or fills(one)} - run
        has_borrowed = borrows(version)
        if has_borrowed and (dead or self._hides(version, code)):
            return None
        return (len(wrong) + len(unread) + len(dead), has_borrowed, -len(run))

    def _hides(self, version: Version, code: Code) -> bool:
        """Does a single statement of the answer hide a mistake in another line?  It is found out once."""
        if len(version.changes) > 1 or "+" in version.kind:
            return False
        if version not in self.hiding:
            self.hiding[version] = self._has_idle_line(code)
        return self.hiding[version]

    def _has_idle_line(self, code: Code) -> bool:
        """Is a right version as right without one of the learner's lines?  Then a mistake in that line is hidden.

        Not of a line that did nothing before, either.
        """
        own, unread = {*self.code.lines}, unread_in(self.code.lines)
        idle = {
            code.lines[one.first]
            for one, text, rating in self._without_one(code)
            if rating.is_right and code.lines[one.first] in own and (self.is_over or self.judge.confirm(text))
        }
        ran = self.judge.trial([self.code.runnable()], [self.key], Limit(1.0, self.limit.clock)) if idle else []
        start = self.judge.rate(self.key, ran[0][0].outcome) if ran else None
        return any(
            rating != start or (rating.fails and not {*one.targets} <= unread)
            for one, _, rating in (self._without_one(self.code) if idle else ())
            if self.code.lines[one.first] in idle
        )

    def _without_one(self, code: Code) -> list[tuple[Statement, str, Rating]]:
        """Each statement that gives something a value, the function without it, and how good that is."""
        given = [one for one in code.statements if isinstance(one.node, ast.Assign)]
        texts = [code.runnable([(one.first, one.first + 1, (f"{INDENT * one.depth}pass",))]) for one in given]
        outcomes = self.judge.trial(texts, [self.key], Limit(1.0, self.limit.clock))
        ratings = (self.judge.rate(self.key, ran.outcome) for (ran,) in outcomes)
        return list(zip(given, texts, ratings))

    def code_of(self, lines: list[str]) -> Code | None:
        try:
            return Code("\n".join(lines), self.code.name, self.code.around, is_rewritten=True)
        except (SyntaxError, LookupError, ValueError):
            return None


def borrows(version: Version) -> bool:
    """Is a statement of the answer in it?"""
    return bool({"statement", "missing"} & {*version.kind.split("+")})


def unread_in(lines: Iterable[str]) -> set[str]:
    """The variables of a function that nothing reads."""
    names = [node for node in ast.walk(ast.parse("\n".join(lines))) if isinstance(node, ast.Name)]
    read = {node.id for node in names if isinstance(node.ctx, ast.Load)}
    return {node.id for node in names} - read
