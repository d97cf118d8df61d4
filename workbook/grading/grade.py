"""Goes through notebooks and gives points: for grade, next, watch, progress and `pytest notebooks` alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from workbook.cells import course
from workbook.cells.graded import learners_cells
from workbook.cells.meaning import GradedCell
from workbook.errors import WorkbookError
from workbook.judging.verdict import State, Verdict

CHANGED = "Locked test cells that were changed: {}. The points come from the course's own tests all the same."
Judge = Callable[[GradedCell], Verdict]  # Verdicts, in most cases


@dataclass(frozen=True)
class GradedExercise:
    """An exercise of a learner's notebook: what it is worth, and the verdict on it.

    printed: test cell -> what comparing its output found ("same", or a sentence), where it was asked for.
    """

    task: course.Task
    cell: GradedCell
    verdict: Verdict
    printed: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.task.name

    @property
    def state(self) -> State:
        return self.verdict.state

    @property
    def points(self) -> int:
        if self.state == State.RIGHT:
            return self.of
        return self.of * len(self.verdict.parts) // self.verdict.of_parts if self.reason else 0

    @property
    def reason(self) -> str:
        """Why there are partial points: "2 of 3 parts right: dW, db"; "" where there are none."""
        parts, of = self.verdict.parts, self.verdict.of_parts
        return f"{len(parts)} of {of} parts right: {', '.join(parts)}" if parts else ""

    @property
    def of(self) -> int:
        return self.task.points

    @property
    def extra(self) -> bool:
        return self.task.extra

    @property
    def shown(self) -> str:
        """The points: "5", or "+5" where they are extra."""
        return f"+{self.points}" if self.extra else str(self.points)


@dataclass(frozen=True)
class GradedNotebook:
    """A learner's notebook: its exercises, why it cannot be read (or ""), and a remark that costs nothing (or "").

    points, of and right are those of the core; extra: the points that come on top of them.
    """

    name: str
    path: Path
    exercises: tuple[GradedExercise, ...]
    problem: str = ""
    note: str = ""

    @property
    def core(self) -> tuple[GradedExercise, ...]:
        """Its exercises without the harder ones."""
        return tuple(exercise for exercise in self.exercises if not exercise.extra)

    @property
    def points(self) -> int:
        return sum(exercise.points for exercise in self.core)

    @property
    def of(self) -> int:
        return sum(exercise.of for exercise in self.core)

    @property
    def extra(self) -> int:
        return sum(exercise.points for exercise in self.exercises if exercise.extra)

    @property
    def right(self) -> int:
        return sum(exercise.state == State.RIGHT for exercise in self.core)

    def alone(self) -> "GradedNotebook":
        """The same without the cells around each graded cell: they are of no use once it is judged."""
        exercises = (replace(one, cell=replace(one.cell, given=(), own=(), data=())) for one in self.exercises)
        return replace(self, exercises=tuple(exercises))


def choose(words: Sequence[str], folder: Path | None = None) -> list[tuple[str, Path]]:
    """(name in the course, file) for each notebook meant by file, folder, name or number; all for nothing.

    folder: where notebooks lie that are meant by name or number, in place of notebooks/.  Raises WorkbookError.
    """
    if folder and not folder.is_dir():
        what = f"{folder} is a file" if folder.exists() else f"There is no folder {folder}"
        raise WorkbookError(f"{what}; name the folder that holds the notebooks with --folder.")
    folder = folder or course.NOTEBOOKS
    chosen: dict[Path, str] = {}
    for word in words or [str(folder)]:
        path = Path(word)
        if path.is_dir():
            chosen.update(_notebooks_in(path))
            continue
        if path.name != word and path.suffix != ".ipynb" and not path.exists():
            raise WorkbookError(f"There is no folder {path}.")
        name = course.name_of(word)
        if not course.tasks_of(name):
            raise WorkbookError(f"{name} has no exercises, so there is nothing to grade.")
        if path.suffix and path.suffix != ".ipynb":
            raise WorkbookError(f"{word} is not a notebook: the name of its file should end in .ipynb.")
        chosen[path if path.suffix else folder / f"{name}.ipynb"] = name
    return [(name, path) for path, name in chosen.items()]


def _notebooks_in(folder: Path) -> dict[Path, str]:
    """The files that the notebooks with exercises have in a folder, and their names in the course."""
    found = {folder / f"{name}.ipynb": name for name in course.notebooks() if course.tasks_of(name)}
    others = sorted(path.relative_to(folder).as_posix() for path in folder.glob("**/*.ipynb"))
    if others and not any(path.exists() for path in found):
        names = ", ".join(path.name for path in found)
        raise WorkbookError(
            f"{folder} holds no notebook of this course: the name of a file must hold that of its notebook, and "
            f"{others[0]} does not. The names are {names}."
        )
    return found


def grade(
    chosen: Sequence[tuple[str, Path]], verdicts: Judge, progress: Callable[[int], object] = lambda done: None
) -> list[GradedNotebook]:
    """Grade notebooks, (name in the course, file) each; progress(1) is called after each exercise."""
    return [grade_notebook(name, path, verdicts, progress) for name, path in chosen]


def grade_notebook(
    name: str, path: Path, verdicts: Judge, progress: Callable[[int], object] = lambda done: None
) -> GradedNotebook:
    """One notebook as it stands in a file; a file that cannot be read is a notebook with a problem."""
    try:
        cells, changed = learners_cells(path, name)
    except WorkbookError as error:
        return not_graded(name, path, str(error))
    found = []
    for task in course.tasks_of(name):
        cell = cells[task.name]
        found.append(GradedExercise(task, cell, verdicts(cell)))
        progress(1)
    return GradedNotebook(name, path, tuple(found), note=CHANGED.format(changed) if changed else "")


def not_graded(name: str, path: Path, problem: str, state: State = State.UNREADABLE) -> GradedNotebook:
    """A notebook without points: problem says why."""
    exercises = (
        GradedExercise(task, GradedCell(task.name, path.name, problem=problem), Verdict(task.name, state, what=problem))
        for task in course.tasks_of(name)
    )
    return GradedNotebook(name, path, tuple(exercises), problem)


def totals(notebooks: Sequence[GradedNotebook]) -> tuple[int, int]:
    """(points, points that there are), without extra ones."""
    return sum(notebook.points for notebook in notebooks), sum(notebook.of for notebook in notebooks)


def extra_in(notebooks: Sequence[GradedNotebook]) -> str:
    """The extra points as they stand beside the others: ", +10 extra", or "" where there are none."""
    extra = sum(notebook.extra for notebook in notebooks)
    return f", +{extra} extra" if extra else ""
