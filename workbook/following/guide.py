"""Says which exercise is next and what to do, and gives hints when asked, one more each time."""

import contextlib
import json
import re
from collections.abc import Sequence
from itertools import dropwhile
from pathlib import Path

from workbook.cells import course
from workbook.errors import command
from workbook.files import write_text
from workbook.grading.grade import GradedExercise, GradedNotebook, choose, grade
from workbook.grading.terminal import Terminal, in_words
from workbook.grading.verdicts import Verdicts
from workbook.judging.verdict import State

WRITTEN = (State.RIGHT, State.WRONG)
REMEMBERED = course.ROOT / ".workbook" / "hints.json"


def next_step(words: Sequence[str], folder: Path, wants_hint: bool, seconds: float) -> int:
    """Print the first exercise that is not right yet, in the notebooks that are meant by words or in all.

    Returns the exit code 0.
    """
    terminal = Terminal()
    with Verdicts(seconds) as verdicts:
        notebooks = grade(choose(words, folder), verdicts)
    found = first_open(notebooks)
    if found is None or found[1].extra:
        where = ", ".join(one.name for one in notebooks) if words else "the course"
        done = f"{terminal.sign(State.RIGHT)} Every exercise of {where} is right: {in_words(notebooks)}."
        terminal.say(terminal.coloured(State.RIGHT, done))
        if words:
            terminal.say(f"To go on: {command('next')}")
    if found is None:
        return 0
    notebook, exercise = found
    if notebook.problem:
        terminal.say(terminal.paragraph(f"Next: notebook {notebook.name}. {notebook.problem}"))
        terminal.say(f"\nTo get it back as it was handed out: {command(f'reset {course.number(notebook.name)}')}")
        return 0
    _say_where(notebook, exercise, terminal)
    if wants_hint:
        for line in _hints(exercise.name):
            terminal.say(terminal.paragraph(line, "  "))
    terminal.say(terminal.paragraph(_to_do(notebook, exercise)))
    if not wants_hint and exercise.state in (State.BLANK, State.WRONG):
        terminal.say(f"For a hint: {command(' '.join(['next', *words, '--hint']))}")
    terminal.say(f"So far: {in_words(notebooks)}.")
    return 0


def first_open(notebooks: Sequence[GradedNotebook]) -> tuple[GradedNotebook, GradedExercise] | None:
    """The first exercise that is not right, in course order, with its notebook; None when all are.

    Who began with a later notebook is led back to the ones before it at the end.  Harder ones come after all others.
    """
    begun = dropwhile(lambda notebook: not any(one.state in WRITTEN for one in notebook.exercises), notebooks)
    found = [(book, one) for book in (*begun, *notebooks) for one in book.exercises if one.state != State.RIGHT]
    return min(found, key=lambda pair: pair[1].extra, default=None)


def _say_where(notebook: GradedNotebook, exercise: GradedExercise, terminal: Terminal) -> None:
    """The exercise, its place, its state, and what is wrong with it."""
    alike = [one for one in notebook.exercises if one.extra == exercise.extra]
    kind, points = ("harder exercise", "extra points") if exercise.extra else ("exercise", "points")
    place = f"{kind} {alike.index(exercise) + 1} of {len(alike)}"
    file = f"{notebook.path.parent.resolve().name}/{notebook.path.name}"
    terminal.say(f"Next: {terminal.bold(exercise.name)}, {place} in {file} ({exercise.of} {points})")
    terminal.say(f"      {terminal.signed(exercise.state)}")
    if exercise.state != State.BLANK:
        terminal.say(terminal.paragraph(exercise.verdict.details, "      "))
    terminal.say()


def _to_do(notebook: GradedNotebook, exercise: GradedExercise) -> str:
    file = notebook.path.name
    if exercise.state == State.UNREADABLE:
        reset = command(f"reset {course.number(notebook.name)}")
        return f"To do: correct {file}, or take a clean copy with {reset}. Your version is kept beside it."
    if exercise.state == State.BLANK:
        return f"To do: open {file}, go to the cell of {exercise.name}, write your code there, run it, and save."
    return f"To do: correct the cell of {exercise.name} in {file}, run it and the cell below it, and save."


# --- hints ---


def _hints(exercise: str) -> list[str]:
    """All hints given before and one more."""
    every, before = course.hints(exercise), given()
    if not every:
        return [f"There are no hints for {exercise}. Read the text above the exercise once more."]
    count = before.get(exercise, 0) + 1
    lines = []
    for number, (title, text) in enumerate(every[:count], 1):
        topic = re.sub(r"^Hint \d+:?\s*", "", title).strip()
        lines += [f"Hint {number} of {len(every)}" + (f": {topic}" if topic else ""), _plain(text), ""]
    if count > len(every):
        lines.append("There are no more hints. Write down the shape of every array, and compare with the formula.")
    else:
        with contextlib.suppress(OSError):  # where nothing can be written, the first hint simply comes again
            write_text(REMEMBERED, json.dumps({**before, exercise: count}, indent=1, sort_keys=True) + "\n")
    return lines


def _plain(text: str) -> str:
    """Markdown with formulas as a terminal can show it: one line, without the signs around formulas."""
    text = re.sub(r"\$([^$]+)\$", lambda found: re.sub(r"[{}]|\\(?=[a-z])", "", found[1]), text)
    return " ".join(re.sub(r"(?<!\*)\*(?=\S)([^*`]+?)(?<=\S)\*(?!\*)", r"\1", text).split())


def given() -> dict[str, int]:
    """How many hints to each exercise were given before."""
    try:
        found = json.loads(REMEMBERED.read_text(encoding="utf-8"))
        return {name: count for name, count in found.items() if isinstance(count, int) and count > 0}
    except (OSError, ValueError, AttributeError):
        return {}
