"""Grades submissions, each in a process of its own with one limit of time: nothing in one of them hurts another.

A submission is what one learner handed in.  Its process starts a sandbox of its own, so that no memory of an earlier
learner is in it, and also works out what is to be said about mistakes; it never runs a learner's code itself.  Where
other computers judge (far.py), it only reads, and finds out what is known already.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path

from workbook import errors
from workbook.cells import course
from workbook.cells.meaning import GradedCell
from workbook.judging.verdict import State, Verdict
from workbook.sandbox.host import walls_here

from .far import Far
from .grade import GradedExercise, GradedNotebook, grade_notebook, not_graded
from .processes import DEFECT, ENDED, Came, Processes, Send
from .store import course_digest
from .verdicts import LIMIT, Judged, Verdicts

Chosen = Sequence[tuple[str, Path]]
Graded = tuple[int, list[GradedNotebook], list[str] | None]
OPEN = "to be judged elsewhere"  # stands for the mistake until then


def grade_each(
    submissions: Iterable[Chosen],
    verdicts: Verdicts,
    progress: Callable[[int], object] = lambda done: None,
    workers: int = 1,
    far: Far | None = None,
) -> Iterator[Graded]:
    """(its number, the graded notebooks, the walls behind which they were run) of each submission, when it is done.

    submissions: (name in the course, file) of each of its notebooks.  verdicts: how they are judged; a submission has
    LIMIT times as long as an exercise.  workers: how many are graded at the same time.  far: who judges, if not this
    computer.  walls: those that there are, where nothing had to be run; None where the process ended too early to say.
    """
    get_ready()
    how = replace(verdicts, here=far.walls if far else None)
    walls_there = cache(lambda: [*(how.here or walls_here())])
    waiting, jobs = enumerate(submissions), dict[Future[Came], tuple[int, Chosen]]()
    near = Processes(LIMIT * how.seconds, progress, threads=far is not None)
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
                cells = [one.cell for notebook in graded[1] for one in notebook.exercises if _is_open(one)]
                if far and cells:
                    far.submit((cells, graded))
                else:
                    yield graded
            if far:
                for (asked, graded), came in far.take(done & far.jobs.keys()):
                    yield _filled(graded, asked, came)
    finally:
        near.end()


def get_ready() -> None:
    """Read what all submissions need, the course and what decides about right and wrong: processes are copies."""
    course.tasks()
    course_digest()


def _grade(send: Send, chosen: Chosen, verdicts: Verdicts) -> None:
    """The work of the process: sends 1 for each exercise, each notebook, and the walls at the end."""
    with verdicts:
        judge = verdicts if verdicts.here is None else lambda cell: verdicts.known(cell) or _open(cell)
        for name, path in chosen:
            try:
                notebook = grade_notebook(name, path, judge, send)
                send(notebook.alone() if verdicts.here is None else notebook)
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


def _filled(graded: Graded, cells: Iterable[GradedCell], came: Came) -> Graded:
    """What was graded, with what came of these cells; a notebook of which one is missing is not graded."""
    number, found, walls = graded
    judged: dict[str, Judged] = {cell.exercise: one for cell, one in zip(cells, came.parts)}
    for one in judged.values():
        walls = [wall for wall in one.walls if walls is None or wall in walls]

    def filled(notebook: GradedNotebook) -> GradedNotebook:
        if any(_is_open(one) and one.name not in judged for one in notebook.exercises):
            return not_graded(notebook.name, notebook.path, came.problem or ENDED)
        exercises = (
            replace(one, verdict=judged[one.name].verdict) if _is_open(one) else one for one in notebook.exercises
        )
        return replace(notebook, exercises=tuple(exercises)).alone()

    return number, [filled(notebook) for notebook in found], walls
