"""Looks at the notebooks again whenever one is saved, and says what changed.

Files are asked for their time of change (no program of the system is needed).  A file counts as saved when
it has stayed the same from one look to the next and is a whole notebook: editors write in steps.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from workbook.cells.notebook import read_document
from workbook.errors import WorkbookError
from workbook.grading.grade import GradedExercise, GradedNotebook, choose, grade, grade_notebook
from workbook.grading.terminal import Terminal, in_words
from workbook.grading.verdicts import Verdicts
from workbook.judging.verdict import State

EVERY = 0.5  # seconds between two looks
PATIENCE = 5.0  # seconds that a file may stay half a notebook before that is said


@dataclass
class _File:
    """What is known of a file: the stamp that was worked on, the last one, and since when it is the last."""

    path: Path
    done: object
    stamp: object = None
    since: float = 0.0


def watch(
    words: Sequence[str],
    folder: Path,
    seconds: float,
    terminal: Terminal | None = None,
    every: float = EVERY,
    goes_on: Callable[[], bool] = lambda: True,
) -> int:
    """Watch until Ctrl-C, which is the way to end it: the exit code is 0.  ``goes_on`` ends it for tests."""
    terminal = terminal or Terminal()
    try:
        with Verdicts(seconds) as verdicts:
            chosen = choose(words, folder)
            files = {name: _File(path, _stamp(path)) for name, path in chosen}
            notebooks = {one.name: one for one in grade(chosen, verdicts)}
            what = f"{len(notebooks)} notebooks" if len(notebooks) > 1 else chosen[0][0]
            terminal.say(f"Watching {what} in {chosen[0][1].parent}: {in_words([*notebooks.values()])}.")
            terminal.say("Save a notebook (Ctrl-S), and its exercises are checked here. Press Ctrl-C to stop.")
            while goes_on():
                for name in saved(files):
                    before, now = notebooks[name], grade_notebook(name, files[name].path, verdicts)
                    tell(before, now, terminal)
                    notebooks[name] = now
                    if before.right != now.right:
                        terminal.say(f"          {in_words([*notebooks.values()])}")
                time.sleep(every)
    except KeyboardInterrupt:
        terminal.say("\nStopped watching.")
    return 0


def saved(files: dict[str, _File]) -> list[str]:
    """The notebooks that were saved, and are complete, since they were named last."""
    found, now = [], time.monotonic()
    for name, file in files.items():
        stamp = _stamp(file.path)
        if stamp != file.stamp:
            file.stamp, file.since = stamp, now
        elif stamp != file.done and (stamp is None or now - file.since >= PATIENCE or _whole(file.path)):
            file.done = stamp
            found.append(name)
    return found


def _stamp(path: Path) -> object:
    """What changes when a file is saved; None where there is no file."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size, state.st_ino


def _whole(path: Path) -> bool:
    try:
        read_document(path)
        return True
    except WorkbookError:
        return False


def tell(before: GradedNotebook, now: GradedNotebook, terminal: Terminal) -> None:
    """Print one line for each exercise that is in another state, and what is wrong with it."""
    clock = datetime.now().strftime("%H:%M:%S")
    if now.problem:
        if now.problem != before.problem:
            terminal.say(terminal.paragraph(f"{clock}  {now.problem}"))
        return
    if before.problem:
        terminal.say(f"{clock}  {now.path.name} can be read again.")
    for old, new in zip(before.exercises, now.exercises, strict=True):
        _tell_exercise(old, new, clock, terminal)


def _tell_exercise(old: GradedExercise, new: GradedExercise, clock: str, terminal: Terminal) -> None:
    same = old.verdict == new.verdict
    if same and old.cell.text == new.cell.text:
        return
    arrow = "→" if terminal.draws else "->"
    if old.state != new.state:
        earned = f" ({new.of} {'extra ' if new.extra else ''}points)" if new.state == State.RIGHT else ""
        terminal.say(f"{clock}  {new.name}: {old.state.value} {arrow} {terminal.signed(new.state)}{earned}")
    elif new.state in (State.RIGHT, State.BLANK):
        return
    else:
        reason = "for the same reason" if same else "for another reason"
        terminal.say(f"{clock}  {new.name}: {terminal.signed(new.state)}, {reason}")
        if same:
            return
    if new.state in (State.WRONG, State.UNREADABLE):
        terminal.say(terminal.paragraph(new.verdict.details, "          "))
