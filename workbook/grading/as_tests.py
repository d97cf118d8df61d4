"""`pytest notebooks`: one test for each exercise, with its points in the name."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from workbook.cells import course
from workbook.judging.verdict import State

from .grade import GradedExercise, grade_notebook
from .verdicts import Verdicts


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the numbered notebooks of notebooks/; pytest calls this for every file it finds."""
    if file_path.parent == course.NOTEBOOKS and file_path.stem in course.notebooks():
        return NotebookFile.from_parent(parent, path=file_path)
    return None


class NotebookFile(pytest.File):
    def collect(self) -> Iterator["ExerciseItem"]:
        for task in course.tasks_of(self.path.stem):
            points = f"{task.points} {'extra ' if task.extra else ''}points"
            yield ExerciseItem.from_parent(self, name=f"{task.name} ({points})", exercise=task.name)

    @cached_property
    def graded(self) -> dict[str, GradedExercise]:
        """Graded once for the whole notebook."""
        with Verdicts() as verdicts:
            found = grade_notebook(self.path.stem, self.path, verdicts)
        return {one.name: one for one in found.exercises}


class ExerciseItem(pytest.Item):
    def __init__(self, *, exercise: str, **rest: Any) -> None:
        super().__init__(**rest)
        self.exercise = exercise

    def runtest(self) -> None:
        assert isinstance(self.parent, NotebookFile)
        found = self.parent.graded[self.exercise]
        if found.extra and found.state == State.BLANK:
            pytest.skip("a harder exercise, not written yet")
        if not found.points:
            pytest.fail(str(found.verdict), pytrace=False)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, f"{self.path.name}: {self.name}"
