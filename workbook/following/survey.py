"""The state of every exercise in a folder of notebooks.

A graded cell that is as it was handed out is not started; every other one is judged by the grader, in its
processes, and what was judged once is remembered until its text changes.  Nothing of a learner's runs in
this process.
"""

import copy
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from workbook.building.assemble import blank_notebook
from workbook.building.notebook import cells_by_grade_id, course_notebooks
from workbook.errors import WorkbookError
from workbook.grading.store import Store
from workbook.grading.submission import Task, read_submission, tasks_of

from .terminal import BLANK, MISSING, RIGHT, WRONG

SECONDS = 20.0
_STATES = {"right": RIGHT, "wrong": WRONG, "not started": BLANK}


@dataclass(frozen=True)
class Step:
    """An exercise: its place in the notebook (from 1), points, state, what the check says, and its text."""

    name: str
    place: int
    of: int
    state: str
    message: str = ""
    text: str = field(default="", repr=False)

    @property
    def points(self) -> int:
        return self.of if self.state == RIGHT else 0

    @property
    def diagnosis(self) -> str:
        """The message without its first line, which says the name and the state."""
        head, _, rest = self.message.partition("\n")
        return rest if head.startswith(f"{self.name}: ") and rest else self.message


@dataclass(frozen=True)
class Page:
    """A notebook of the course: its file, its exercises, and why it cannot be read, if so."""

    name: str
    path: Path
    steps: tuple[Step, ...]
    problem: str = ""

    @property
    def number(self) -> str:
        return self.name[:2]

    @property
    def points(self) -> int:
        return sum(step.points for step in self.steps)

    @property
    def of(self) -> int:
        return sum(step.of for step in self.steps)

    @property
    def right(self) -> int:
        return sum(step.state == RIGHT for step in self.steps)


class Course:
    """The notebooks of the course as they were handed out, in order.

    pristine: name -> blank notebook.  tasks: name -> its exercises.
    """

    def __init__(self):
        self.solutions = course_notebooks()
        self.pristine = {name: blank_notebook(notebook) for name, notebook in self.solutions.items()}
        self.tasks: dict[str, list[Task]] = {name: tasks_of(notebook) for name, notebook in self.solutions.items()}
        self._blank = {
            name: {id_: cell.source for id_, cell in cells_by_grade_id(notebook).items()}
            for name, notebook in self.pristine.items()
        }

    @property
    def names(self) -> list[str]:
        return list(self.solutions)

    def is_blank(self, notebook: str, exercise: str, text: str) -> bool:
        """Is this text of a graded cell the one that was handed out?"""
        return text.strip() == self._blank[notebook][exercise].strip()

    def fresh(self, name: str) -> nbformat.NotebookNode:
        """A notebook as it was handed out."""
        return copy.deepcopy(self.pristine[name])

    def name_of(self, word: str) -> str:
        """The notebook meant by "3", "03", "03_forward_propagation" or its file.  Raises WorkbookError."""
        stem = Path(word).name.removesuffix(".ipynb")
        number = f"{int(stem):02}" if stem.isascii() and stem.isdigit() else None
        for name in self.names:
            if stem == name or number == name[:2]:
                return name
        raise WorkbookError(f"There is no notebook {word!r} in this course; there are {', '.join(self.names)}.")


class Verdicts:
    """Asks the grader's judge about graded cells, once for each text.  Use it in a with statement.

    Verdicts are shared with `grade`: the keys are the same.
    """

    def __init__(self, seconds: float = SECONDS):
        self.seconds = seconds
        self._judge, self._store, self._known, self.asked = None, None, {}, 0

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self._judge:
            self._judge.__exit__(*error)
        if self._store:
            self._store.save()

    def __call__(self, name: str, text: str, where: str) -> tuple[str, str]:
        """(state, message) for the text of a graded cell in the notebook ``where``."""
        if (name, text) not in self._known:
            self._store = self._store or Store()
            key = self._store.key("verdict", name, text, where)
            found = self._store.get(key)
            if found is None:
                found = self._judged(name, text, where)
                if found["mistake"] != "too_slow":  # another time it may end otherwise
                    self._store.put(key, found)
            self._known[name, text] = _STATES[found["state"]], found["message"]
        return self._known[name, text]

    def save(self) -> None:
        if self._store:
            self._store.save()

    def _judged(self, name, text, where):
        from workbook.grading.judge import Judge

        self.asked += 1
        if self._judge is None:
            self._judge = Judge(self.seconds)
        verdict = self._judge.verdict(name, text, where)
        return {"state": verdict.state, "mistake": verdict.mistake, "message": str(verdict)}


def survey(course: Course, verdicts: Verdicts, folder: Path) -> list[Page]:
    """Every notebook of the course as it stands in a folder."""
    return [page(course, verdicts, name, folder / f"{name}.ipynb") for name in course.names]


def page(course: Course, verdicts: Verdicts, name: str, path: Path) -> Page:
    """One notebook of the course as it stands in a file."""
    submission = read_submission(path, name, course.solutions)
    tasks = course.tasks[name]
    if not tasks:
        return Page(name, path, (), "" if path.is_file() else submission.problem)
    steps = tuple(_step(course, verdicts, name, task, place, submission) for place, task in enumerate(tasks, 1))
    return Page(name, path, steps, submission.problem)


def _step(course, verdicts, notebook, task, place, submission) -> Step:
    text = submission.texts.get(task.name)
    if text is None:
        return Step(task.name, place, task.points, MISSING, submission.problem or submission.problems[task.name])
    if course.is_blank(notebook, task.name, text):
        return Step(task.name, place, task.points, BLANK, text=text)
    state, message = verdicts(task.name, text, submission.path.name)
    return Step(task.name, place, task.points, state, message, text)


def totals(pages: list[Page]) -> str:
    """ "45 of 276 points, 4 of 16 exercises" """
    exercises = sum(len(one.steps) for one in pages)
    return (
        f"{sum(one.points for one in pages)} of {sum(one.of for one in pages)} points, "
        f"{sum(one.right for one in pages)} of {exercises} exercises"
    )
