"""Grades submissions, each in a process of its own with one limit of time: nothing in one of them hurts another.

A submission is what one learner handed in.  Its process starts a sandbox of its own, so that no memory of an earlier
learner is in it, and also works out what is to be said about mistakes; it never runs a learner's code itself.  Where
other computers judge (far.py), it only reads, and finds out what is known already.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path

from workbook import errors
from workbook.cells import course
from workbook.cells.meaning import GradedCell
from workbook.judging.verdict import State, Verdict
from workbook.sandbox.host import walls_here

from .far import Far, Work
from .grade import GradedExercise, GradedNotebook, grade_notebook, not_graded
from .processes import DEFECT, ENDED, Came, Processes, Send
from .store import course_digest
from .verdicts import Judged, Verdicts

Chosen = Sequence[tuple[str, Path]]
Graded = tuple[int, list[GradedNotebook], list[str] | None]
LIMIT = 10  # times the limit of an exercise
OPEN = "to be judged elsewhere"  # stands for the mistake until then


@dataclass(frozen=True)
class How:
    """How submissions are graded.  here: the walls where they are judged, if that is elsewhere."""

    seconds: float
    again: bool = False
    search: bool = True
    store: Path | None = None
    here: tuple[str, ...] | None = None
    parts: bool = False

    def verdicts(self) -> Verdicts:
        return Verdicts(self.seconds, True, self.again, self.search, self.store, self.here, self.parts)


def grade_each(
    submissions: Iterable[Chosen],
    seconds: float,
    again: bool,
    search: bool,
    progress: Callable[[int], object],
    workers: int = 1,
    store: Path | None = None,
    far: Far | None = None,
    parts: bool = False,
) -> Iterator[Graded]:
    """(its number, the graded notebooks, the walls behind which they were run) of each submission, when it is done.

    submissions: (name in the course, file) of each of its notebooks.  seconds: the limit for an exercise; a submission
    has LIMIT times as long.  workers: how many are graded at the same time.  store: the file of verdicts, if not the
    usual one.  far: who judges, if not this computer.  parts: find out which parts of wrong answers are right.  walls:
    those that there are, where nothing had to be run; None where the process ended too early to say.
    """
    get_ready()
    walls_there = cache(lambda: [*(how.here or walls_here())])
    how = How(seconds, again, search, store, far.walls if far else None, parts)
    waiting, jobs = enumerate(submissions), dict[Future[Came], tuple[int, Chosen]]()
    near = Processes(LIMIT * seconds, progress, threads=far is not None)
    elsewhere = _Elsewhere(how) if far else None
    try:
        while True:
            room = workers - len(jobs) if far is None or len(far.jobs) < far.MOST else 0
            for number, chosen in islice(waiting, room):
                jobs[near.submit(_grade, chosen, how)] = number, chosen
            under_way = {*jobs, *(far.jobs if far else ())}
            if not under_way and not (far and far.try_a_suspect()):
                return
            done, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for job in done & jobs.keys():
                number, chosen = jobs.pop(job)
                graded = number, *_complete(chosen, job.result(), walls_there)
                cells = _open_cells(graded[1])
                if far and elsewhere and cells:
                    elsewhere.hold(graded)
                    far.submit(number, Work(cells, LIMIT * seconds, seconds, search, parts))
                else:
                    yield graded
            if far and elsewhere:
                for number, came in far.take(done & far.jobs.keys()):
                    yield elsewhere.filled(number, came)
    finally:
        near.shutdown(cancel_futures=True)
        if elsewhere:
            elsewhere.close()


def get_ready() -> None:
    """Read what all submissions need, the course and what decides about right and wrong: processes are copies."""
    course.tasks()
    course_digest()


def _grade(send: Send, chosen: Chosen, how: How) -> None:
    """The work of the process: sends 1 for each exercise, each notebook, and the walls at the end."""
    with how.verdicts() as verdicts:
        judge = verdicts if how.here is None else lambda cell: verdicts.known(cell) or _open(cell)
        for name, path in chosen:
            try:
                notebook = grade_notebook(name, path, judge, send)
                send(notebook.alone() if how.here is None else notebook)
            except Exception as error:
                errors.report(error, ["grade", str(path)])
                send(not_graded(name, path, DEFECT))
        if verdicts.walls is not None:
            send(verdicts.walls)


def _complete(
    chosen: Chosen, came: Came, walls_there: Callable[[], list[str]]
) -> tuple[list[GradedNotebook], list[str] | None]:
    found = [part for part in came.parts if isinstance(part, GradedNotebook)]
    walls = next((part for part in came.parts if isinstance(part, list)), None)
    missing = (not_graded(name, path, came.problem or ENDED) for name, path in chosen[len(found) :])
    return [*found, *missing], walls_there() if walls is None and not came.problem else walls


# --- what is judged elsewhere ---


def _open(cell: GradedCell) -> Verdict:
    return Verdict(cell.exercise, State.UNREADABLE, OPEN)


def _is_open(one: GradedExercise) -> bool:
    return one.verdict.mistake == OPEN


def _open_cells(found: Iterable[GradedNotebook]) -> list[GradedCell]:
    return [one.cell for notebook in found for one in notebook.exercises if _is_open(one)]


def _filled(notebook: GradedNotebook, judged: dict[str, Judged], problem: str) -> GradedNotebook:
    """The notebook with these verdicts; not graded where one of them is missing."""
    if any(_is_open(one) and one.name not in judged for one in notebook.exercises):
        return not_graded(notebook.name, notebook.path, problem or ENDED)
    exercises = (replace(one, verdict=judged[one.name].verdict) if _is_open(one) else one for one in notebook.exercises)
    return replace(notebook, exercises=tuple(exercises)).alone()


class _Elsewhere:
    """The submissions that have cells to be judged elsewhere.  What comes back is remembered here, at once."""

    def __init__(self, how: How) -> None:
        self._verdicts, self._held = how.verdicts(), dict[int, Graded]()

    def hold(self, graded: Graded) -> None:
        self._held[graded[0]] = graded

    def filled(self, number: int, came: Came) -> Graded:
        _, found, walls = self._held.pop(number)
        judged = {}
        for cell, one in zip(_open_cells(found), came.parts):
            self._verdicts.remember(cell, one)
            judged[cell.exercise] = one
            walls = [wall for wall in one.walls if walls is None or wall in walls]
        return number, [_filled(notebook, judged, came.problem) for notebook in found], walls

    def close(self) -> None:
        self._verdicts.__exit__(None, None, None)
