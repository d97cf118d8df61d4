"""Draws the map of the course: notebooks, exercises, points, questions, and how far one is."""

from collections.abc import Sequence
from pathlib import Path

from workbook.asking import kept
from workbook.errors import command
from workbook.grading.grade import GradedNotebook, choose, grade, totals
from workbook.grading.report import table
from workbook.grading.terminal import Terminal, in_words
from workbook.grading.verdicts import Verdicts
from workbook.judging.verdict import State

BAR = 30


def progress(words: Sequence[str], folder: Path, seconds: float) -> int:
    """Print the map of the notebooks that are meant by words, all for none; return the exit code 0."""
    terminal = Terminal()
    with Verdicts(seconds) as verdicts:
        notebooks = grade(choose(words, folder), verdicts)
    for line in map_of(notebooks, terminal):
        terminal.say(line)
    return 0


def map_of(notebooks: Sequence[GradedNotebook], terminal: Terminal) -> list[str]:
    """The lines of the map: the table of grade, a bar, and what the signs mean."""
    points, of = totals(notebooks)
    full, empty = ("█", "░") if terminal.draws else ("#", ".")
    done = BAR * points // of if of else 0
    bar = f"{terminal.coloured(State.RIGHT, full * done)}{empty * (BAR - done)}  {in_words(notebooks)}"
    states = "   ".join(f"{terminal.sign(state)} {state.value}" for state in State)
    return [
        *table(notebooks, terminal),
        bar,
        *_questions(notebooks),
        terminal.faint(f"{states}        what to do next: {command('next')}"),
    ]


def _questions(notebooks: Sequence[GradedNotebook]) -> list[str]:
    """A line about the questions that were answered: they are counted, and worth no points."""
    names = dict.fromkeys(notebook.name for notebook in notebooks)
    asked = [one for name in names for one in kept.questions().get(name, ())]
    answered, right = kept.count(asked)
    return [f"Questions: {answered} of {len(asked)} answered, {right} of them right at first go."] if asked else []
