"""Grades submissions, each in a process of its own with one limit of time: nothing in one of them hurts another.

A submission is what stands in one folder.  Its process starts a sandbox of its own, so that no memory of an earlier
learner is in it, and also works out what is to be said about mistakes; it never runs a learner's code itself.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from workbook import errors

from .grade import GradedNotebook, grade_notebook, not_graded
from .verdicts import Verdicts

Chosen = Sequence[tuple[str, Path]]
LIMIT = 10  # times the limit of an exercise
STOPPED = (
    "It was stopped: all exercises of a learner together may take {seconds:g} seconds. (--timeout gives more time.)"
)
ENDED = "Its grading ended before it was finished. Please grade it once more, by itself."
DEFECT = "It could not be graded, because of a mistake in the workbook itself."
# Where a process may fork, it begins with the course that was read already.
_START: Any = get_context("fork" if sys.platform.startswith("linux") else "spawn")


def grade_each(
    chosen: Chosen, seconds: float, again: bool, search: bool, progress: Callable[[int], object]
) -> Iterator[tuple[list[GradedNotebook], list[str] | None]]:
    """(the graded notebooks, the walls behind which they were run) of each submission, as soon as it is done.

    chosen: (name in the course, file) of each notebook.  seconds: the limit for an exercise; a submission has LIMIT
    times as long.  walls: None where the process ended too early to say.
    """
    for _, group in groupby(sorted(chosen, key=lambda one: one[1].parent), key=lambda one: one[1].parent):
        yield _graded_apart(list(group), seconds, again, search, progress)


def _graded_apart(
    chosen: Chosen, seconds: float, again: bool, search: bool, progress: Callable[[int], object]
) -> tuple[list[GradedNotebook], list[str] | None]:
    ours, theirs = _START.Pipe(duplex=False)
    process = _START.Process(target=_grade, args=(theirs, chosen, seconds, again, search), daemon=True)
    process.start()
    theirs.close()
    found: list[GradedNotebook] = []
    walls, problem, until = None, STOPPED.format(seconds=LIMIT * seconds), time.monotonic() + LIMIT * seconds
    try:
        while walls is None and ours.poll(max(0.0, until - time.monotonic())):
            message = ours.recv()
            if isinstance(message, GradedNotebook):
                found.append(message)
            elif isinstance(message, int):
                progress(message)
            else:
                walls = message
    except EOFError:
        problem = ENDED
    finally:
        if walls is None:
            process.kill()
        process.join()
        ours.close()
    return [*found, *(not_graded(name, path, problem) for name, path in chosen[len(found) :])], walls


def _grade(to: "Connection[object, object]", chosen: Chosen, seconds: float, again: bool, search: bool) -> None:
    """The work of the process: sends 1 for each exercise, each notebook, and the walls at the end."""
    threading.Thread(target=_end_with_whoever_asked, daemon=True).start()
    try:
        with Verdicts(seconds, again=again, search=search) as verdicts:
            for name, path in chosen:
                try:
                    to.send(grade_notebook(name, path, verdicts, to.send))
                except Exception as error:
                    errors.report(error, ["grade", str(path)])
                    to.send(not_graded(name, path, DEFECT))
            to.send(verdicts.walls)
    except (KeyboardInterrupt, BrokenPipeError):
        pass  # whoever asked does not want to know any more


def _end_with_whoever_asked() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)  # and with it the sandbox, which sees that nobody reads any more
