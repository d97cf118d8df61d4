"""Looks at the notebooks again whenever one is saved, and says what changed.

Files are asked for their time of change (no program of the system is needed).  A file counts as saved when
it has stayed the same from one look to the next and is a whole notebook: editors write in steps.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from .survey import Course, Page, Step, Verdicts, page, survey, totals
from .terminal import BLANK, MISSING, RIGHT, WRONG, Terminal

EVERY = 0.5  # seconds between two looks
PATIENCE = 5.0  # seconds that a file may stay half a notebook before that is said


@dataclass
class _File:
    """What is known of a file: its last stamp, the stamp that was worked on, and since when it is half a
    notebook."""

    stamp: object = None
    done: object = None
    half_since: float | None = None


def watch(
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
            course = Course()
            files = {name: _File(done=_stamp(folder / f"{name}.ipynb")) for name in course.names}
            pages = {one.name: one for one in survey(course, verdicts, folder)}
            terminal.say(f"Watching {len(pages)} notebooks in {folder}: {totals(list(pages.values()))}.")
            terminal.say("Save a notebook (Ctrl-S), and its exercises are checked here. Ctrl-C ends this.")
            while goes_on():
                for name in saved(folder, files):
                    found = page(course, verdicts, name, folder / f"{name}.ipynb")
                    tell(pages[name], found, terminal)
                    if _done(pages) != _done(pages | {name: found}):
                        terminal.say(f"          {totals([*(pages | {name: found}).values()])}")
                    pages[name] = found
                    verdicts.save()
                time.sleep(every)
    except KeyboardInterrupt:
        terminal.say("\nStopped watching.")
    return 0


def _done(pages: dict[str, Page]) -> int:
    return sum(one.right for one in pages.values())


def saved(folder: Path, files: dict[str, _File]) -> list[str]:
    """The notebooks that were saved, and are complete, since they were named last."""
    found = []
    for name, file in files.items():
        path = folder / f"{name}.ipynb"
        stamp = _stamp(path)
        settled, file.stamp = stamp == file.stamp, stamp
        if stamp == file.done or not settled:
            continue
        if stamp is not None and not _whole(path):
            file.half_since = file.half_since or time.monotonic()
            if time.monotonic() - file.half_since < PATIENCE:
                continue
        file.done, file.half_since = stamp, None
        found.append(name)
    return found


def _stamp(path):
    """What changes when a file is saved; None where there is no file."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size, state.st_ino


def _whole(path) -> bool:
    try:
        return isinstance(json.loads(path.read_text(encoding="utf-8-sig")), dict)
    except (OSError, ValueError, RecursionError):
        return False


def tell(before: Page, now: Page, terminal: Terminal) -> None:
    """Print one line for each exercise that is in another state, and the diagnosis of what is wrong."""
    clock = datetime.now().strftime("%H:%M:%S")
    if now.problem:
        if now.problem != before.problem:
            terminal.say(terminal.paragraph(f"{clock}  {now.problem}"))
        return
    if before.problem:
        terminal.say(f"{clock}  {now.path.name} can be read again.")
    for old, new in zip(before.steps, now.steps, strict=True):
        _tell_step(old, new, clock, terminal)


def _tell_step(old: Step, new: Step, clock: str, terminal: Terminal) -> None:
    if (old.state, old.text, old.message) == (new.state, new.text, new.message):
        return
    sign = terminal.coloured_as(new.state, f"{terminal.signs.of(new.state)} {new.state}")
    if old.state == new.state:
        if new.state in (RIGHT, BLANK):
            return
        same = old.diagnosis == new.diagnosis
        terminal.say(f"{clock}  {new.name}: {sign}, {'for the same reason' if same else 'for another reason'}")
        if same:
            return
    else:
        earned = f" ({new.of} points)" if new.state == RIGHT else ""
        terminal.say(f"{clock}  {new.name}: {old.state} {terminal.signs.arrow} {sign}{earned}")
    if new.state in (WRONG, MISSING):
        terminal.say(terminal.paragraph(new.diagnosis, "          "))
