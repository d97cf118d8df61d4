"""Draws the map of the course: notebooks, exercises, points, and how far one is."""

from collections.abc import Sequence
from pathlib import Path

from workbook.errors import WorkbookError, command
from workbook.grading.grade import GradedNotebook, choose, grade, totals
from workbook.grading.verdicts import Verdicts
from workbook.judging.verdict import State

from .terminal import Terminal, in_words

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
        reset = command("reset 00")
        raise WorkbookError(f"There is no folder {folder}; name another with --folder, or get a notebook back: {reset}")
    return choose([str(folder)])


def map_of(notebooks: Sequence[GradedNotebook], terminal: Terminal) -> list[str]:
    """The lines of the map."""
    names = [one.name for notebook in notebooks for one in notebook.exercises]
    width = max([20, *(len(notebook.name) for notebook in notebooks), *(len(name) + 5 for name in names)])
    branch, last = ("├─", "└─") if terminal.draws else ("|-", "`-")
    lines = []
    for notebook in notebooks:
        share = f"{notebook.points:4} / {notebook.of:<4}"
        lines.append(f"{terminal.bold(notebook.name.ljust(width))} {share}  {_word(notebook)}")
        for one in notebook.exercises:
            fork = last if one is notebook.exercises[-1] else branch
            sign = terminal.coloured(one.state, terminal.sign(one.state))
            state = terminal.coloured(one.state, one.state.value)
            lines.append(f"{fork} {sign} {one.name.ljust(width - 5)} {one.points:4} / {one.of:<4}  {state}")
        lines.append("")
    return [*lines, _total(notebooks, terminal), _legend(terminal)]


def _word(notebook: GradedNotebook) -> str:
    if notebook.problem:
        return "cannot be read" if notebook.path.exists() else "missing"
    if all(one.state == State.BLANK for one in notebook.exercises):
        return "not started"
    done = notebook.right == len(notebook.exercises)
    return "done" if done else f"{notebook.right} of {len(notebook.exercises)} right"


def _total(notebooks: Sequence[GradedNotebook], terminal: Terminal) -> str:
    points, of = totals(notebooks)
    full, empty = ("█", "░") if terminal.draws else ("#", ".")
    done = BAR * points // of if of else 0
    return f"{terminal.coloured(State.RIGHT, full * done)}{empty * (BAR - done)}  {in_words(notebooks)}"


def _legend(terminal: Terminal) -> str:
    states = "   ".join(f"{terminal.sign(state)} {state.value}" for state in State)
    return terminal.faint(f"{states}        what to do next: {command('next')}")
