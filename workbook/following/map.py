"""Draws the map of the course: notebooks, exercises, points, and how far one is."""

from pathlib import Path

from .survey import Course, Page, Verdicts, survey, totals
from .terminal import BLANK, MISSING, RIGHT, WRONG, Terminal

BAR = 30


def progress(folder: Path, seconds: float, terminal: Terminal | None = None) -> int:
    """Print the map; return the exit code 0."""
    terminal = terminal or Terminal()
    course = Course()
    with Verdicts(seconds) as verdicts:
        pages = survey(course, verdicts, folder)
    for line in drawn(pages, terminal):
        terminal.say(line)
    return 0


def drawn(pages: list[Page], terminal: Terminal) -> list[str]:
    """The lines of the map."""
    width = max(
        [20, *(len(page.name) for page in pages), *(len(step.name) + 5 for page in pages for step in page.steps)]
    )
    lines = []
    for page in pages:
        state = _state(page)
        share = f"{page.points:4} / {page.of:<4}" if page.steps else " " * 11
        lines.append(f"{terminal.coloured_as('bold', page.name.ljust(width))} {share}  {_word(page, state)}")
        for step in page.steps:
            branch = terminal.signs.last if step is page.steps[-1] else terminal.signs.branch
            sign = terminal.coloured_as(step.state, terminal.signs.of(step.state))
            lines.append(
                f"{branch} {sign} {step.name.ljust(width - 5)} {step.points:4} / {step.of:<4}  "
                f"{terminal.coloured_as(step.state, step.state)}"
            )
        lines.append("")
    return [*lines, _total(pages, terminal), _legend(terminal)]


def _state(page: Page) -> str:
    if page.problem:
        return MISSING
    if page.right == len(page.steps):
        return RIGHT
    return BLANK if all(step.state == BLANK for step in page.steps) else WRONG


def _word(page: Page, state: str) -> str:
    if page.problem:
        return "missing" if not page.path.exists() else "cannot be read"
    if not page.steps:
        return "to read, no exercises"
    return {RIGHT: "done", BLANK: "not started"}.get(state, f"{page.right} of {len(page.steps)} right")


def _total(pages: list[Page], terminal: Terminal) -> str:
    points, of = sum(page.points for page in pages), sum(page.of for page in pages)
    full = BAR * points // of if of else 0
    bar = terminal.coloured_as(RIGHT, terminal.signs.full * full) + terminal.signs.empty * (BAR - full)
    return f"{bar}  {totals(pages)}"


def _legend(terminal: Terminal) -> str:
    signs = terminal.signs
    return terminal.coloured_as(
        "faint",
        f"{signs.right} right   {signs.wrong} not right yet   {signs.blank} not started   "
        f"{signs.missing} cannot be read        what to do next: python start.py next",
    )
