"""The answers that were given, kept in .workbook/answers.json: question -> answers, the first one first.

An answer is kept in its own words, so that it stays true when a text gets another order of options.
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from html import escape
from typing import Any

from workbook.cells import course
from workbook.files import write_text
from workbook.markup import tag

from .question import Question, from_data

ASKED = "workbook"  # the key of a cell's metadata that holds the questions it asks, in solutions/; and extra points
KEPT = course.ROOT / ".workbook" / "answers.json"
_here: dict[str, list[str]] = {}  # what was answered in this Python, where no file can be written


def answers() -> dict[str, list[str]]:
    """All answers, by the name of their question."""
    try:
        found = json.loads(KEPT.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # half a file, or somebody's own edit: it is put aside, not overwritten
        with suppress(OSError):
            KEPT.replace(KEPT.with_name("answers.damaged.json"))
        found = {}
    kept = found.items() if isinstance(found, dict) else ()
    whole = {name: texts for name, texts in kept if isinstance(texts, list) and {*map(type, texts)} == {str}}
    return whole | _here


def keep(name: str, given: str) -> None:
    """Add an answer to those of its question; the same one twice in a row counts once."""
    before = answers()
    texts = before.get(name, [])
    if texts[-1:] == [given]:
        return
    kept = {**before, name: [*texts, given]}
    try:
        write_text(KEPT, json.dumps(kept, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    except OSError:
        _here[name] = kept[name]


def asks(metadata: Mapping[str, Any]) -> bool:
    """Does the cell with this metadata ask a question, or tell the outcome of one?"""
    return not {"questions", "outcome"}.isdisjoint(metadata.get(ASKED, {}))


def questions_in(metadata: Mapping[str, Any]) -> list[Question]:
    """The questions that the cell with this metadata asks."""
    return [from_data(data) for data in metadata.get(ASKED, {}).get("questions", ())]


@cache
def questions() -> dict[str, tuple[Question, ...]]:
    """The questions of each notebook of the course, in order: {"03_forward_propagation": (question, ...)}."""
    return {
        name: tuple(one for cell in course.document(name)["cells"] for one in questions_in(cell.get("metadata", {})))
        for name in course.notebooks()
    }


def named(name: str) -> Question:
    """The question of this name.  Raises ValueError where there is none."""
    found = [one for asked in questions().values() for one in asked if one.name == name]
    if not found:
        raise ValueError(f"There is no question {name!r} in this course.")
    return found[0]


def count(asked: Iterable[Question]) -> tuple[int, int]:
    """How many of these questions were answered, and how many of them right at first go."""
    given, done, right = answers(), 0, 0
    for one in asked:
        if one.name in given:
            done += 1
            with suppress(ValueError):  # what was answered when the question was another one
                right += one.meant(given[one.name][0]) == one.right
    return done, right


def standing(asked: Iterable[Question]) -> str:
    """Of questions asked together: how many were answered, and at the end what to read next.  HTML; "" for one alone.

    A notebook is to be read where more than a quarter of what was asked about it was not right at first go.
    """
    group = list(asked)
    done, right = count(group)
    if len(group) == 1:
        return ""
    if done < len(group):
        return f"{done} of {len(group)} answered."
    said = f"All {done} answered, {right} right at first go."
    here = next(name for name, known in questions().items() if group[0] in known)
    by_notebook: dict[str, list[Question]] = {}
    for one in group:
        by_notebook.setdefault(one.see or here, []).append(one)
    if list(by_notebook) == [here] and right < done:  # the reader has just read it
        return f"{said} Read on when you know why each answer is right."
    weak = [name for name, some in sorted(by_notebook.items()) if 4 * count(some)[1] < 3 * len(some)]
    names = list(course.notebooks())
    following = names[names.index(max(by_notebook)) + 1 :][:1]
    return "<br>".join([f"{said} Read next:", *map(_link, weak or following)]) if weak or following else said


def _link(notebook: str) -> str:
    """A link to another notebook, with its number and its title."""
    return tag("a", f"{course.number(notebook)} {escape(course.title(notebook))}", href=f"{notebook}.ipynb")
