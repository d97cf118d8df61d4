"""Grades submissions, each in a process of its own with one limit of time: nothing in one of them hurts another.

A submission is what one learner handed in.  Its process starts a sandbox of its own, so that no memory of an earlier
learner is in it, and also works out what is to be said about mistakes; it never runs a learner's code itself.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
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


class _Submission:
    """The process that grades one submission, and what has come from it.

    walls: those behind which it was run; None where the process ended too early to say.
    """

    def __init__(self, number: int, chosen: Chosen, seconds: float, again: bool, search: bool) -> None:
        self.number, self.chosen, self.limit = number, chosen, LIMIT * seconds
        self.ends, self.problem = time.monotonic() + self.limit, ""
        self.found: list[GradedNotebook] = []
        self.walls: list[str] | None = None
        self.messages, theirs = _START.Pipe(duplex=False)
        self.process = _START.Process(target=_grade, args=(theirs, chosen, seconds, again, search), daemon=True)
        self.process.start()
        theirs.close()

    def receive(self, progress: Callable[[int], object]) -> bool:
        """Take the next message; is this submission done?"""
        try:
            message = self.messages.recv()
        except EOFError:
            self.problem = ENDED
            return True
        if isinstance(message, GradedNotebook):
            self.found.append(message)
        elif isinstance(message, int):
            progress(message)
        else:
            self.walls = message
        return self.walls is not None

    def is_late(self) -> bool:
        if time.monotonic() > self.ends:
            self.problem = STOPPED.format(seconds=self.limit)
        return bool(self.problem)

    def end(self) -> None:
        if self.walls is None:
            self.process.kill()
        self.process.join()
        self.messages.close()

    def graded(self) -> list[GradedNotebook]:
        missing = self.chosen[len(self.found) :]
        return [*self.found, *(not_graded(name, path, self.problem or ENDED) for name, path in missing)]


def grade_each(
    submissions: Iterable[Chosen],
    seconds: float,
    again: bool,
    search: bool,
    progress: Callable[[int], object],
    workers: int = 1,
) -> Iterator[tuple[int, list[GradedNotebook], list[str] | None]]:
    """(its number, the graded notebooks, the walls behind which they were run) of each submission, when it is done.

    submissions: (name in the course, file) of each of its notebooks.  seconds: the limit for an exercise; a submission
    has LIMIT times as long.  workers: how many are graded at the same time.  walls: None where the process ended too
    early to say.
    """
    waiting, running = enumerate(submissions), dict[Any, _Submission]()
    try:
        while True:
            for number, chosen in islice(waiting, workers - len(running)):
                one = _Submission(number, chosen, seconds, again, search)
                running[one.messages] = one
            if not running:
                return
            soonest = min(one.ends for one in running.values())
            ready = wait([*running], max(0.0, soonest - time.monotonic()))
            for one in [*running.values()]:
                if (one.messages in ready and one.receive(progress)) or one.is_late():
                    del running[one.messages]
                    one.end()
                    yield one.number, one.graded(), one.walls
    finally:
        for one in running.values():
            one.end()


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
