"""Graded exercises, notebooks and learners without a judge: what reports, pages and grade books are made of."""

from pathlib import Path

from workbook.cells import course
from workbook.cells.course import Task
from workbook.cells.meaning import GradedCell
from workbook.classroom.learner import Learner
from workbook.grading.grade import GradedExercise, GradedNotebook
from workbook.judging.verdict import State, Verdict


def task(name, points, notebook="03_forward_propagation"):
    """An exercise that is not in the course, worth this many points."""
    return Task(name, notebook, ((f"test_{name}", points),))


def graded(of, verdict=State.RIGHT, text="x"):
    """An exercise of the course (its name), or another (its Task), with a verdict or only its state; text: its cell."""
    own = course.tasks()[of] if isinstance(of, str) else of
    found = Verdict(own.name, verdict) if isinstance(verdict, State) else verdict
    return GradedExercise(own, GradedCell(own.name, "n.ipynb", text), found)


def books(exercises, folder="", **said):
    """The notebooks that these exercises stand in."""
    names = dict.fromkeys(one.task.notebook for one in exercises)
    return tuple(
        GradedNotebook(
            name, Path(folder, f"{name}.ipynb"), tuple(one for one in exercises if one.task.notebook == name), **said
        )
        for name in names
    )


def learner(key, *exercises, **who):
    """Somebody who has handed in these exercises."""
    return Learner(key, books(exercises, key), **who)
