"""A page for each learner: their cells, how far each is, the mistake in words, and what to read again.

It holds what check() says, and no answer.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from workbook.cells import course
from workbook.cells.values import printable
from workbook.checking.show import box
from workbook.files import write_text
from workbook.grading.grade import GradedExercise, GradedNotebook
from workbook.judging.verdict import State, Verdict
from workbook.markup import tag

from .html import code, page, said
from .learner import Learner


def write_feedback(folder: Path, learners: Sequence[Learner]) -> int:
    """Write the page of each learner into a folder; return how many there are.

    Names of files hold nothing but letters, digits and "-", and never two of them are the same, in small letters too.
    """
    taken: set[str] = set()
    for learner in learners:
        stem = re.sub(r"[^\w-]+", "_", learner.key)[-80:]
        names = (f"feedback-{stem}{f'-{n}' if n else ''}.html" for n in range(len(learners) + 1))
        name = next(name for name in names if name.casefold() not in taken)
        taken.add(name.casefold())
        write_text(folder / name, feedback(learner))
    return len(learners)


def feedback(learner: Learner) -> str:
    """The page of one learner."""
    core = [one.state == State.RIGHT for one in learner.exercises() if not one.extra]
    extra = f" And {learner.extra} extra points." if learner.extra else ""
    summary = f"{learner.points} of {learner.of} points, {sum(core)} of {len(core)} exercises right.{extra}"
    remarks = [tag("p", said(text)) for text in learner.remarks]
    return page(
        f"Feedback for {learner.shown}", tag("p", summary), *remarks, *(_notebook(one) for one in learner.notebooks)
    )


def _notebook(notebook: GradedNotebook) -> str:
    head = tag("h2", said(notebook.name)), tag("p", f"{notebook.points} of {notebook.of} points", class_="quiet")
    if notebook.problem:
        return "".join((*head, tag("p", said(notebook.problem))))
    if all(one.state == State.BLANK for one in notebook.exercises):
        return "".join((*head, tag("p", "Nothing is written here yet.")))
    note = [tag("p", said(notebook.note))] if notebook.note else []
    return "".join((*head, *note, *(_exercise(one) for one in notebook.exercises)))


def _exercise(one: GradedExercise) -> str:
    how_far = f" · {one.state.value}" if one.state == State.RIGHT else ""
    kind = "extra points" if one.extra else "points"
    points = f"{how_far} · {one.points} of {one.of} {kind}{f' ({said(one.reason)})' if one.reason else ''}"
    title = tag("h3", said(one.name), tag("span", points, class_="quiet"))
    if one.state == State.BLANK:
        return tag("section", title, box(Verdict(one.name, State.BLANK)), _read_again(one.name))
    verdict, place = one.verdict, one.verdict.place
    if one.state == State.RIGHT and not verdict.note:  # no more is to be said
        sign = tag("span", f"{State.RIGHT.sign} ", class_="done", aria_hidden="true")
        return tag("details", tag("summary", sign, title), code(one.cell.text))
    parts = [title, box(for_pages(verdict))]
    if place:
        parts.append(tag("p", tag("strong", said(place.sentence))))
    cell = code(one.cell.text, frozenset(number for number, _, meant in place.code if meant) if place else frozenset())
    if one.state == State.RIGHT:
        parts.append(tag("details", tag("summary", "Your cell"), cell))
    elif one.cell.text:
        parts += [tag("p", "Your cell:", class_="quiet"), cell]
    return tag("section", *parts, "" if one.state == State.RIGHT else _read_again(one.name))


def for_pages(verdict: Verdict) -> Verdict:
    """The verdict without what could turn a line around; the line of the mistake is marked in the cell instead."""
    what, name, look, note = map(printable, (verdict.what, verdict.name, verdict.look, verdict.note))
    return replace(verdict, what=what, name=name, look=look, note=note, place=None)


def _read_again(exercise: str) -> str:
    section = section_of(exercise)
    if not section:
        return ""
    return tag("p", "Read again: ", tag("strong", said(section)), said(f", in {course.home(exercise)}."))


def section_of(exercise: str) -> str:
    """The title of the section that leads to an exercise, "" where there is none."""
    found = ""
    for cell in course.notebooks().get(course.home(exercise), ()):
        if cell.grade_id == exercise and cell.is_exercise:
            break
        if cell.kind == "markdown":
            found = next(iter(re.findall(r"^#{2,4} +(?!Exercise)(.+)$", cell.text, re.MULTILINE)[::-1]), found)
    return re.sub(r"[`*$]", "", found)
