"""A learner's notebook: the text of every graded cell, or a sentence that says why there is none to grade.

Only these texts are taken from it.  Locked cells, points, flags and outputs come from the course, whatever
the learner's file holds in their place.
"""

from dataclasses import dataclass, field
from pathlib import Path

from workbook.building.notebook import cells_by_grade_id, is_exercise, is_test, read_json
from workbook.errors import WorkbookError

LONGEST_CELL = 100_000


@dataclass(frozen=True)
class Part:
    """A test cell of the course: its id, and the points it gives."""

    id: str
    points: int


@dataclass(frozen=True)
class Task:
    """An exercise of a notebook of the course: its name and its test cells."""

    name: str
    parts: tuple[Part, ...]

    @property
    def points(self) -> int:
        return sum(part.points for part in self.parts)


@dataclass
class Submission:
    """What is graded of a notebook.

    texts: exercise -> the graded cell's text.  problems: exercise -> why it cannot be graded.  problem: why
    the whole notebook cannot.  note: a remark that costs nothing.
    """

    name: str
    path: Path
    texts: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    note: str = ""


def tasks_of(reference) -> list[Task]:
    """The exercises of a notebook of the course, in order, with the test cells that belong to each."""
    cells = cells_by_grade_id(reference)
    names = [name for name, cell in cells.items() if is_exercise(cell)]
    parts = {name: [] for name in names}
    for id_, cell in cells.items():
        if is_test(cell):
            parts[_exercise_of(id_, names)].append(Part(id_, cell.metadata["nbgrader"]["points"]))
    return [Task(name, tuple(parts[name])) for name in names]


def _exercise_of(test: str, names: list[str]) -> str:
    """The exercise that a test cell belongs to: test_linear_forward_trained belongs to linear_forward."""
    word = test.removeprefix("test_")
    fits = [name for name in names if word == name or word.startswith(f"{name}_")]
    if not fits:
        raise WorkbookError(f"The test cell {test} belongs to no exercise of its notebook.")
    return max(fits, key=len)


def read_submission(path: Path, name: str, references: dict) -> Submission:
    """Read a learner's notebook as the course's notebook ``name``; references: all of the course by name."""
    submission = Submission(name, path)
    try:
        cells = cells_in(path)
    except WorkbookError as error:
        submission.problem = str(error)
        return submission
    for task in tasks_of(references[name]):
        _take(cells, task.name, submission)
    if not submission.texts:
        submission.problem = _another(cells, name, references)
    submission.note = _locked_cells(cells, references[name])
    return submission


@dataclass(frozen=True)
class Cell:
    """What counts of a learner's cell."""

    kind: str
    text: str
    id: str
    grade_id: str


def cells_in(path: Path) -> list[Cell]:
    """The cells of a learner's notebook.  Raises WorkbookError when the file holds none.

    Nothing else in the file has to be in order: what JupyterLab opens is graded.
    """
    document = read_json(path)
    cells = document.get("cells") if isinstance(document, dict) else None
    if not isinstance(cells, list):
        raise WorkbookError(f"{path} is JSON, but not a notebook: it has no list of cells.")
    return [_cell(cell) for cell in cells if isinstance(cell, dict)]


def _cell(cell: dict) -> Cell:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    metadata = cell.get("metadata")
    mark = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    texts = (cell.get("cell_type"), source, cell.get("id"), mark.get("grade_id") if isinstance(mark, dict) else None)
    return Cell(*(text if isinstance(text, str) else "" for text in texts))


def _take(cells: list[Cell], exercise: str, submission: Submission) -> None:
    found = (
        [cell for cell in cells if cell.grade_id == exercise]
        or [cell for cell in cells if cell.id == exercise]  # the mark got lost
        or [cell for cell in cells if cell.kind == "code" and f"\ndef {exercise}(" in f"\n{cell.text}"]
    )
    texts = list(dict.fromkeys(cell.text for cell in found if cell.kind == "code"))
    if texts and max(map(len, texts)) > LONGEST_CELL:
        submission.problems[exercise] = f"The graded cell is longer than {LONGEST_CELL} characters."
        return
    if len(texts) == 1:
        submission.texts[exercise] = texts[0]
    elif texts:
        submission.problems[exercise] = (
            f"The graded cell stands {len(texts)} times in the notebook, with different "
            "texts. Keep the right one and delete the others."
        )
    elif found:
        submission.problems[exercise] = (
            "The graded cell is no code cell any more. Make it one again: select it, press Y."
        )
    else:
        submission.problems[exercise] = (
            "The graded cell is missing: it was deleted, or its mark was. Take a fresh copy "
            "of the notebook and put your code into its cell."
        )


def _another(cells: list[Cell], name: str, references: dict) -> str:
    """Of which notebook of the course are these cells, when they are none of ``name``?"""
    given = {cell.grade_id for cell in cells}
    for other, reference in references.items():
        if other != name and given & {task.name for task in tasks_of(reference)}:
            return f"It holds the exercises of {other}.ipynb under the name of {name}.ipynb. Give it its own name back."
    return f"It holds none of the graded cells of {name}.ipynb."


def _locked_cells(cells: list[Cell], reference) -> str:
    given = {(cell.grade_id, cell.text) for cell in cells}
    tests = [(id_, cell.source) for id_, cell in cells_by_grade_id(reference).items() if is_test(cell)]
    changed = sum(test not in given for test in tests)
    if not changed:
        return ""
    return (
        f"{changed} locked test cell{'s are' if changed > 1 else ' is'} not as the course has "
        f"{'them' if changed > 1 else 'it'}; the course's own {'were' if changed > 1 else 'was'} taken."
    )
