"""`pytest notebooks`: one test for each exercise, with its points in the name.

The grading itself is the command `python -m workbook grade`, run once for all notebooks that were collected.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from workbook import material

NOTEBOOKS = material.ROOT / "notebooks"


def pytest_collect_file(file_path, parent):
    """Collect the numbered notebooks of notebooks/; pytest calls this for every file it finds."""
    if file_path.parent == NOTEBOOKS and file_path in material.numbered_notebooks(NOTEBOOKS):
        return GradedNotebook.from_parent(parent, path=file_path)
    return None


class GradedNotebook(pytest.File):
    def collect(self):
        from workbook.grading.grade import references
        from workbook.grading.submission import tasks_of

        reference = references().get(self.path.stem)
        for task in tasks_of(reference) if reference else ():
            yield GradedExercise.from_parent(self, name=f"{task.name} ({task.points} points)", exercise=task.name)


class NotRight(Exception):
    """An exercise did not get its points."""


class GradedExercise(pytest.Item):
    def __init__(self, *, exercise, **rest):
        super().__init__(**rest)
        self.exercise = exercise

    def runtest(self):
        found, says = _graded(self.session)[self.path.name][self.exercise]
        for test in found["tests"]:
            if test["printed"] not in ("", "same"):
                self.add_report_section("call", test["id"], f"{test['printed']}\n{test['difference']}")
        if not found["points"]:
            raise NotRight(found["message"] or says or found["state"])

    def repr_failure(self, excinfo):
        return str(excinfo.value) if isinstance(excinfo.value, NotRight) else super().repr_failure(excinfo)

    def reportinfo(self):
        return self.path, 0, f"{self.path.name}: {self.name}"


def _graded(session) -> dict:
    """{notebook: {exercise: (what came of it, what is wrong with the notebook)}}, graded once."""
    if not hasattr(session, "graded_notebooks"):
        paths = sorted({str(item.path) for item in session.items if isinstance(item, GradedExercise)})
        with tempfile.TemporaryDirectory() as folder:
            result = Path(folder) / "grades.json"
            run = subprocess.run(
                [sys.executable, "-m", "workbook", "grade", *paths, "--json", str(result)],
                cwd=material.ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                check=False,
            )
            if not result.is_file():
                raise NotRight(run.stderr.strip() or "The notebooks could not be graded.")
            found = json.loads(result.read_text(encoding="utf-8"))
        session.graded_notebooks = {
            Path(notebook["path"]).name: {one["name"]: (one, notebook["problem"]) for one in notebook["exercises"]}
            for notebook in found["notebooks"]
        }
    return session.graded_notebooks
