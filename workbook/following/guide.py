"""Says which exercise is next and what to do, and gives hints when asked, one more each time."""

import json
import re
from pathlib import Path

from workbook import material
from workbook.building.files import write_text

from .survey import Course, Page, Step, Verdicts, survey, totals
from .terminal import BLANK, MISSING, RIGHT, WRONG, Terminal

REMEMBERED = material.ROOT / ".workbook" / "hints.json"


def next_step(folder: Path, wants_hint: bool, seconds: float, terminal: Terminal | None = None) -> int:
    """Print the first exercise that is not right yet; return the exit code 0."""
    terminal = terminal or Terminal()
    course = Course()
    with Verdicts(seconds) as verdicts:
        pages = survey(course, verdicts, folder)
    found = first_open(pages)
    if found is None:
        done = f"{terminal.signs.right} The whole course is right: {totals(pages)}."
        terminal.say(terminal.coloured_as(RIGHT, done))
        return 0
    page, step = found
    if page.problem:
        terminal.say(terminal.paragraph(f"Next: notebook {page.name}. {page.problem}"))
        terminal.say(f"\nTo get it back as it was handed out: python start.py reset {page.number}")
        return 0
    _say_where(page, step, terminal)
    if wants_hint:
        for line in _hints(step):
            terminal.say(terminal.paragraph(line, "  "))
    terminal.say(terminal.paragraph(_to_do(page, step)))
    if not wants_hint and step.state in (BLANK, WRONG):
        terminal.say("For a hint: python start.py next --hint")
    terminal.say(f"So far: {totals(pages)}.")
    return 0


def _say_where(page: Page, step: Step, terminal: Terminal) -> None:
    """The exercise, its place, its state, and what is wrong with it."""
    name, place = terminal.coloured_as("bold", step.name), f"exercise {step.place} of {len(page.steps)}"
    terminal.say(f"Next: {name}, {place} in {page.path.parent.name}/{page.path.name} ({step.of} points)")
    sign = terminal.signs.of(step.state)
    terminal.say("      " + terminal.coloured_as(step.state, f"{sign} {step.state}"))
    if step.state != BLANK:
        terminal.say(terminal.paragraph(step.diagnosis, "      "))
    terminal.say()


def first_open(pages: list[Page]) -> tuple[Page, Step] | None:
    """The first exercise that is not right, in course order, with its notebook; None when all are."""
    return next(((page, step) for page in pages for step in page.steps if step.state != RIGHT), None)


def _to_do(page: Page, step: Step) -> str:
    file = page.path.name
    if step.state == MISSING:
        return (
            f"To do: put it right in {file}, or take a clean copy with python start.py reset {page.number}; "
            "your own is kept beside it."
        )
    if step.state == BLANK:
        return f"To do: open {file}, go to the cell of {step.name}, write your code there, run it, and save."
    return f"To do: correct the cell of {step.name} in {file}, run it and the cell below it, and save."


# --- hints ---


def _hints(step: Step) -> list[str]:
    """All hints given before and one more."""
    every = material.hints(step.name)
    if not every:
        return [f"There are no hints to {step.name}. Read the text above the exercise once more."]
    given = min(remembered(step.name) + 1, len(every))
    lines = []
    for number, (title, text) in enumerate(every[:given], 1):
        topic = re.sub(r"^Hint \d+:?\s*", "", title).strip()
        lines += [f"Hint {number} of {len(every)}" + (f": {topic}" if topic else ""), _plain(text), ""]
    if remembered(step.name) >= len(every):
        lines.append("There are no more hints. Write down the shape of every array, and compare with the formula.")
    else:
        remember(step.name, given)
    return lines


def _plain(text: str) -> str:
    """Markdown with formulas as a terminal can show it: one line, without the signs around formulas."""
    text = re.sub(r"\$([^$]+)\$", lambda found: re.sub(r"[{}]|\\(?=[a-z])", "", found[1]), text)
    return " ".join(re.sub(r"(?<!\*)\*(?=\S)([^*`]+?)(?<=\S)\*(?!\*)", r"\1", text).split())


def remembered(name: str) -> int:
    """How many hints to an exercise were given before."""
    try:
        given = json.loads(REMEMBERED.read_text(encoding="utf-8"))[name]
        return given if isinstance(given, int) and given > 0 else 0
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def remember(name: str, given: int) -> None:
    """Keep the number of hints; where nothing can be written, the first hint simply comes again."""
    try:
        known = json.loads(REMEMBERED.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    known = known if isinstance(known, dict) else {}
    try:
        write_text(REMEMBERED, json.dumps({**known, name: given}, indent=1, sort_keys=True) + "\n")
    except OSError:
        pass
