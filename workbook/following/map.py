"""Draws the map of the course: notebooks, exercises, points, and how far one is."""

from collections.abc import Sequence
from pathlib import Path

from workbook.errors import WorkbookError, command
from workbook.grading.grade import GradedNotebook, choose, grade, totals
from workbook.grading.report import table
from workbook.grading.terminal import Terminal, in_words
from workbook.grading.verdicts import Verdicts
from workbook.judging.verdict import State

BAR = 30


def progress(folder: Path, seconds: float, terminal: Terminal | None = None) -> int:
    """Print the map; return the exit code 0."""
    terminal = terminal or Terminal()
    with Verdicts(seconds) as verdicts:
        notebooks = grade(notebooks_in(folder), verdicts)
    for line in map_of(notebooks, terminal):
        terminal.say(line)
    return 0


def notebooks_in(folder: Path) -> list[tuple[str, Path]]:
    """(name in the course, file) of each notebook that should be in a folder.  Raises WorkbookError."""
    if not folder.is_dir():
        what = f"{folder} is a file" if folder.exists() else f"There is no folder {folder}"
        raise WorkbookError(f"{what}; name the folder that holds the notebooks with --folder.")
    return choose([str(folder)])


def map_of(notebooks: Sequence[GradedNotebook], terminal: Terminal) -> list[str]:
    """The lines of the map: the table of grade, a bar, and what the signs mean."""
    points, of = totals(notebooks)
    full, empty = ("█", "░") if terminal.draws else ("#", ".")
    done = BAR * points // of if of else 0
    bar = f"{terminal.coloured(State.RIGHT, full * done)}{empty * (BAR - done)}  {in_words(notebooks)}"
    states = "   ".join(f"{terminal.sign(state)} {state.value}" for state in State)
    return [*table(notebooks, terminal), bar, terminal.faint(f"{states}        what to do next: {command('next')}")]
