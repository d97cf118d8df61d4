"""The class at a glance: what a teacher looks at before the next lecture.

What learners wrote is shown without whose it is; names stand only where somebody is stuck, for the teacher to help.
"""

import io
import json
import re
import sys
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from workbook.cells import course
from workbook.errors import WorkbookError
from workbook.grading.grade import GradedExercise
from workbook.judging.verdict import State
from workbook.markup import table, tag

from .html import code, kind, page, said
from .learner import Learner

MOST = 10  # mistakes that are listed
PIECE, LONGEST = 1 << 20, 1 << 26  # characters that are read at a time; of a learner in a report
ENOUGH = 20  # wrong answers of a kind, from which one is shown
Earlier = Mapping[tuple[str, str], str]  # (learner, exercise) -> id of the mistake
_WORDS = {
    State.RIGHT: "right",
    State.WRONG: "not right",
    State.BLANK: "not started",
    State.UNREADABLE: "cannot be read",
}


@dataclass
class Found:
    """Wrong answers of one kind: how many there are, and some of them."""

    count: int = 0
    some: list[tuple[Learner, GradedExercise]] = field(default_factory=list)

    def add(self, learner: Learner, one: GradedExercise) -> None:
        self.count += 1
        if self.count <= ENOUGH:
            self.some.append((learner, one))


def earlier_in(report: Path) -> Earlier:
    """The mistakes in an earlier report of grade --json.  Raises WorkbookError where it is none."""
    try:
        return {
            (learner["key"], sys.intern(exercise["name"])): sys.intern(exercise["mistake"])
            for learner in _learners_in(report)
            for notebook in learner["notebooks"]
            for exercise in notebook["exercises"]
            if exercise["mistake"]
        }
    except (OSError, ValueError, LookupError, TypeError):
        raise WorkbookError(f"{report} is not a report of an earlier grade CLASS --json.") from None


def _learners_in(report: Path) -> Iterator[Any]:
    """The learners of a report, one after the other: all together may be too much for the memory."""
    text, decoder = "", json.JSONDecoder()
    with report.open(encoding="utf-8") as file:
        head = file.read(PIECE)
        begin = re.search(r'"learners"\s*:\s*\[', head)
        text = head[begin.end() :] if begin else ""
        while not (text := text.lstrip(", \n\r\t")).startswith("]"):
            try:
                learner, end = decoder.raw_decode(text)
            except ValueError:  # perhaps only because its end is not read yet
                more = file.read(PIECE)
                if not more or len(text) > LONGEST:
                    raise
                text += more
            else:
                yield learner
                text = text[end:]


def glance(learners: Sequence[Learner], earlier: Earlier | None = None) -> str:
    """The page.  earlier: from an earlier run, for who is stuck."""
    states = _states(learners)
    points = sorted(learner.points for learner in learners)
    middle = f" Half of them have {points[len(points) // 2]} points or more." if points else ""
    named, unnamed = _mistakes(learners)
    return page(
        "The class at a glance",
        tag("p", f"{len(learners)} learners, {len(states)} exercises.{middle}"),
        tag("h2", "Exercises"),
        *_exercises(states),
        tag("h2", "The commonest mistakes"),
        _listed(named) or tag("p", "No mistake was recognised."),
        tag("h2", "Where learners stop"),
        _funnel(learners),
        *_stuck(learners, earlier),
        tag("h2", "Wrong answers without a name"),
        tag("p", "For authors: a frequent one deserves an entry in exercises/.", class_="quiet"),
        _listed(unnamed) or tag("p", "There are none."),
    )


# --- bars ---


def _states(learners: Iterable[Learner]) -> dict[str, Counter[State]]:
    """Exercise -> how many learners are how far, in the order of the course."""
    found: dict[str, Counter[State]] = defaultdict(Counter)
    for learner in learners:
        for one in learner.exercises():
            found[one.name][one.state] += 1
    return {name: found[name] for name in course.tasks() if name in found}


def _keys(shown: Iterable[State]) -> str:
    keys = (tag("span", tag("span", class_=f"key {kind(state)}"), _WORDS[state]) for state in shown)
    return tag("p", *keys, class_="keys", aria_hidden="true")


def _bar(parts: Iterable[tuple[str, int]], of: int) -> str:
    pieces = (tag("i", class_=name, style=f"width:{100 * count / of:.2f}%") for name, count in parts if count)
    return tag("span", *pieces, class_="bar", aria_hidden="true")


def _breaking(name: str) -> str:
    """A name that goes on below after one of its "_", where it is too long for a phone."""
    return said(name).replace("_", "_<wbr>")


def _rows(heads: Sequence[str], rows: Iterable[tuple[str, str, Sequence[object]]], caption: str) -> str:
    """A table whose second column is a bar."""
    lines = ([_breaking(name), bar, *map(str, counts)] for name, bar, counts in rows)
    return tag("div", table(heads, lines, caption), class_="bars")


def _exercises(states: Mapping[str, Counter[State]]) -> list[str]:
    """What the colours mean, and a table with the exercises of each notebook below its name."""
    shown = [state for state in _WORDS if state != State.UNREADABLE or any(count[state] for count in states.values())]
    heads = ["Exercise", "", *(_WORDS[state].capitalize() for state in shown)]
    rows: list[tuple[str, str, Sequence[object]]] = []
    for notebook, names in groupby(states, key=course.home):
        rows.append((notebook, "", ["" for _ in shown]))
        for name in names:
            counts = states[name]
            parts = [(kind(state), counts[state]) for state in shown]
            rows.append((name, _bar(parts, counts.total()), [counts[state] for state in shown]))
    return [_keys(shown), _rows(heads, rows, "How far the learners are")]


def _funnel(learners: Sequence[Learner]) -> str:
    """For each notebook: who has written something in it or further on, and who has all of it right."""
    order = [name for name in course.notebooks() if course.tasks_of(name)]
    reached: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for learner in learners:
        begun = {one.name for one in learner.notebooks if any(e.state in _WRITTEN for e in one.exercises)}
        last = max((order.index(name) for name in begun if name in order), default=-1)
        reached.update(order[: last + 1])
        done.update({one.name for one in learner.notebooks if one.exercises and one.right == len(one.core)})
    rows = []
    for name in order:
        parts = [("right", done[name]), ("blank", max(reached[name] - done[name], 0))]
        rows.append((name, _bar(parts, max(len(learners), 1)), (reached[name], done[name])))
    return _rows(["Notebook", "", "Came this far", "All right"], rows, f"Of {len(learners)} learners")


_WRITTEN = (State.RIGHT, State.WRONG)

# --- mistakes ---


def _mistakes(learners: Iterable[Learner]) -> tuple[dict[tuple[str, str], Found], dict[tuple[str, str], Found]]:
    """Wrong answers by exercise and mistake: those with a name in the catalogue, and the others."""
    named: dict[tuple[str, str], Found] = defaultdict(Found)
    unnamed: dict[tuple[str, str], Found] = defaultdict(Found)
    for learner in learners:
        for one in learner.exercises():
            if one.state == State.WRONG and one.verdict.mistake:
                named[one.name, one.verdict.mistake].add(learner, one)
            elif one.state == State.WRONG:
                unnamed[one.name, one.verdict.id or _first_line(one)].add(learner, one)
    return named, unnamed


def _first_line(one: GradedExercise) -> str:
    """What is said first, without its numbers: they differ from learner to learner."""
    return re.sub(r"-?\d+(\.\d+)?(e[+-]?\d+)?", "#", one.verdict.what.partition("\n")[0])[:200]


def _listed(groups: Mapping[tuple[str, str], Found]) -> str:
    """The largest groups, each with its number and one cell."""
    order = sorted(groups.items(), key=lambda item: (-item[1].count, item[0]))
    parts = []
    for (exercise, _), found in order[:MOST]:
        verdict = found.some[0][1].verdict
        cell = _anyones_cell(found)
        parts.append(tag("h3", f"{found.count}: {said(verdict.in_a_sentence)}"))
        entry = f" · {verdict.mistake}" if verdict.mistake else ""
        parts.append(tag("p", said(f"{exercise}, in {course.home(exercise)}{entry}"), class_="quiet"))
        if cell:
            parts.append(tag("details", tag("summary", "A cell with it"), code(cell)))
    if len(order) > MOST:
        parts.append(
            tag("p", f"And {len(order) - MOST} more, each of {order[MOST][1].count} or fewer.", class_="quiet")
        )
    return "".join(parts)


def _anyones_cell(found: Found) -> str:
    """The shortest of these cells, without comments; none in which a word of its owner's names stands."""
    cells = []
    for learner, one in found.some:
        text = _without_comments(one.cell.text)
        whose = " ".join(learner.called).casefold()
        words = {word for word in re.findall(r"\w+", whose) if len(word) > 1}
        if text and words.isdisjoint(re.findall(r"[^\W_]+|\w+", text.casefold())):
            cells.append(text)
    return min(cells, key=lambda text: (len(text), text), default="")


def _without_comments(text: str) -> str:
    lines = text.splitlines()
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                row, column = token.start
                lines[row - 1] = lines[row - 1][:column].rstrip()
    except (tokenize.TokenError, SyntaxError, IndexError):
        return ""  # nobody knows what is a comment there
    return re.sub(r"\n\s*\n+", "\n", "\n".join(lines)).strip()


def _stuck(learners: Iterable[Learner], earlier: Earlier | None) -> list[str]:
    if earlier is None:
        return []
    rows = [
        (said(learner.shown), _breaking(one.name), said(one.verdict.in_a_sentence))
        for learner in learners
        for one in learner.exercises()
        if one.state == State.WRONG and one.verdict.id and earlier.get((learner.key, one.name)) == one.verdict.id
    ]
    head = tag("h2", "Stuck on the same mistake as last time")
    if not rows:
        return [head, tag("p", "Nobody.")]
    return [head, tag("div", table(("Learner", "Exercise", "Mistake"), rows), class_="texts")]
