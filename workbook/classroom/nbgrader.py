"""What nbgrader uses in place of parts of its own, so that its points are the judge's.

nbgrader runs a learner's notebook and believes what its test cells put out, which the notebook itself can forge. Here
nothing is run by nbgrader: HandedIn reads what was handed in, and Judge puts the judge's verdict where the output of a
test cell would stand. Grade book, late penalties, points by hand, feedback and export go on from there as ever.

The file nbgrader_config.py of a course folder names these classes; assignments.py writes it.
"""

import os
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import ClearSolutions
from traitlets import Bool, Float

from workbook.building.assemble import blank_answer, fenced
from workbook.cells import course
from workbook.cells.notebook import Cell, read_cells
from workbook.cells.values import printable
from workbook.checking.show import box
from workbook.errors import WorkbookError
from workbook.grading import report
from workbook.grading.command import refuse_without_fence
from workbook.grading.grade import GradedExercise
from workbook.grading.submissions import grade_each
from workbook.grading.verdicts import Verdicts
from workbook.judging.verdict import State
from workbook.sandbox import fence

from .feedback import for_pages
from .handins import notebook_in

_refuse_once = cache(refuse_without_fence)
MOST_CELLS, LONGEST = 1_000, 100_000  # cells of a notebook and characters of a cell that are shown
NOT_OURS = "This test is not one of the workbook's, and nothing was run. Please give its points by hand."


class KeptStubs(ClearSolutions):  # type: ignore[misc]
    """In place of ClearSolutions: answers become the stubs that learners of the workbook know."""

    def _replace_solution_region(self, cell: NotebookNode, language: str) -> bool:
        text = blank_answer(cell.source, cell.metadata.get("nbgrader", {}).get("grade_id", ""))
        replaced, cell.source = text != cell.source, text
        return replaced or bool(super()._replace_solution_region(cell, language))


class HandedIn(NotebookExporter):
    """Reads what was handed in: texts of cells and nothing else. Marks are nbgrader's own, from its grade book.

    A file that cannot be read is a notebook without answers. Test cells that were removed are there again. Texts of the
    learner are shown as they were typed: as Markdown they could hold HTML and links, which would be alive in the page
    where a teacher gives points.
    """

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> tuple[NotebookNode, Any]:
        """The notebook as nbgrader goes on with it; of its own files, as they are."""
        converter: Any = self.parent
        coursedir, where = converter.coursedir, resources["nbgrader"]
        path = submitted_file(coursedir, where)
        if Path(filename) != path:
            return super().from_filename(filename, resources, **kw)
        with Gradebook(coursedir.db_url, coursedir.course_id) as book:
            marked = marked_cells(book.find_notebook(where["notebook"], where["assignment"]))
        source = Path(coursedir.format_path(coursedir.source_directory, ".", where["assignment"]), path.name)
        given = {cell.text for cell in cells_of(source)}
        exported: tuple[NotebookNode, Any] = super().from_notebook_node(  # type: ignore[no-untyped-call]
            notebook_of(cells_of(path), marked, given), resources
        )
        return exported


def submitted_file(coursedir: Any, where: dict[str, str]) -> Path:
    """The file that a learner handed in; where: nbgrader's names of student, assignment and notebook."""
    folder = coursedir.format_path(coursedir.submitted_directory, where["student"], where["assignment"])
    return Path(folder, f"{where['notebook']}.ipynb")


def cells_of(path: Path) -> list[Cell]:
    """The cells of a notebook file; none where it cannot be read, of which the judge tells."""
    try:
        return read_cells(path)
    except WorkbookError:
        return []


def marked_cells(notebook: Any) -> dict[str, NotebookNode]:
    """grade_id -> the cell as it was handed out, for each that nbgrader's grade book knows of a notebook."""
    grades = {cell.name: cell for cell in (*notebook.grade_cells, *notebook.task_cells)}
    solutions, tasks = ({cell.name for cell in cells} for cells in (notebook.solution_cells, notebook.task_cells))
    found = {}
    for cell in notebook.source_cells:
        name = cell.name
        mark = NotebookNode(grade_id=name, schema_version=3, cell_type=cell.cell_type, checksum=cell.checksum)
        mark.update(locked=cell.locked, solution=name in solutions, task=name in tasks)
        mark.grade = name in grades and not mark.task
        if name in grades:
            mark.points = grades[name].max_score
        found[name] = _cell(cell.cell_type, cell.source, mark)
    return found


def notebook_of(cells: list[Cell], marked: dict[str, NotebookNode], given: set[str]) -> NotebookNode:
    """A notebook with the texts of these cells and the marks of those that were handed out.

    given: texts of the assignment, which stay as they are.
    """
    made: list[NotebookNode] = []
    last = {_name(cell, marked): number for number, cell in enumerate(cells[:MOST_CELLS])}
    for number, cell in enumerate(cells[:MOST_CELLS]):
        name, text = _name(cell, marked), cell.text[:LONGEST]
        if name and last[name] == number:
            kind, mark = marked[name].cell_type, marked[name].metadata.nbgrader
        else:
            kind, mark = "code" if cell.kind == "code" else "markdown", None
        if text not in given:
            text = fenced(printable(text)) if kind == "markdown" else printable(text)
        made.append(_cell(kind, text, mark))
    for name in (name for name, cell in marked.items() if cell.metadata.nbgrader.grade and name not in last):
        made.insert(_place(name, made), marked[name])
    for number, new in enumerate(made):
        new.id = f"cell-{number}"
    notebook: NotebookNode = nbformat.v4.new_notebook(cells=made)
    return notebook


def _name(cell: Cell, marked: dict[str, NotebookNode]) -> str:
    """Which of the cells that were handed out this one is: by its mark or, where that got lost, by its id."""
    return next((name for name in (cell.grade_id, cell.id) if name in marked), "")


def _cell(kind: str, text: str, mark: NotebookNode | None) -> NotebookNode:
    make: Any = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    cell: NotebookNode = make(text, metadata={"nbgrader": mark} if mark else {})
    return cell


def _place(test: str, cells: list[NotebookNode]) -> int:
    """Where a test that was removed stood: below the last cell of its exercise, otherwise at the end."""
    task = next((task for task in course.tasks().values() if test in dict(task.tests)), None)
    names = {task.name, *dict(task.tests)} if task else set()
    places = (n for n, cell in enumerate(cells, 1) if cell.metadata.get("nbgrader", {}).get("grade_id") in names)
    return max(places, default=len(cells))


class Judge(Preprocessor):
    """In place of Execute: the output of each test cell is the judge's verdict on its exercise. Nothing is run here.

    What is judged is the file that was handed in, as `grade` does it, behind the same walls.
    """

    enabled = Bool(True).tag(config=True)
    seconds = Float(60.0, help="limit for an exercise; a notebook has ten times as long").tag(config=True)
    lines = Bool(False, help="look for the line of a mistake that is not in the catalogue").tag(config=True)
    partial = Bool(False, help="points also where an exercise has parts that are right alone").tag(config=True)
    require_fence = Bool(False, help="refuse where the walls are not enough for strangers' work").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """The notebook with a verdict below each test cell, and no other outputs."""
        if self.require_fence:
            _refuse_once()
        exporter: Any = self.parent
        path = submitted_file(exporter.parent.coursedir, resources["nbgrader"])
        graded = self.graded(Path(os.path.relpath(path)))  # nbgrader works in the course folder; learners see the path
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
                mark = cell.metadata.get("nbgrader", {})
                if mark.get("grade") and not mark.get("solution"):
                    cell.outputs = outcome(mark, graded.get(mark.grade_id))
        return nb, resources

    def graded(self, path: Path) -> dict[str, GradedExercise]:
        """test cell -> the exercise that it tests, as it stands in a file; none for a notebook of somebody else."""
        name = notebook_in(path.name)
        if not name:
            return {}
        how = Verdicts(self.seconds, search=self.lines, parts=self.partial)
        ((_, (found,), walls),) = grade_each([[(name, path)]], how)
        if walls is not None:
            say = self.log.info if fence.enough(walls) else self.log.warning
            say("%s", report.about_walls(walls))
        self.log.info("%s: %d of %d points %s", path, found.points, found.of, found.problem or found.note)
        return {test: one for one in found.exercises for test, _ in one.task.tests}


def outcome(mark: NotebookNode, one: GradedExercise | None) -> list[NotebookNode]:
    """The outputs of a test cell. For an error nbgrader gives no points, for a number that many, otherwise all."""
    if one is None:
        return [_error("NotJudged", NOT_OURS)]
    if one.state == State.RIGHT:
        data = {"text/plain": printable(str(one.verdict)), "text/html": box(for_pages(one.verdict))}
        return [nbformat.v4.new_output("display_data", data)]
    first = one.task.tests[0][0]
    why = one.verdict.details if mark.grade_id == first else f"The reason is below the cell {first}."
    if not one.points:
        return [_error("".join(one.state.value.title().split()), one.verdict.headline, why)]
    text = printable(f"{one.verdict.headline}\n{one.reason}.\n{why}\n")
    share = {"text/plain": f"{mark.points * one.points / one.of:g}"}
    return [
        nbformat.v4.new_output("stream", name="stdout", text=text),
        nbformat.v4.new_output("execute_result", share, execution_count=1),
    ]


def _error(kind: str, headline: str, details: str = "") -> NotebookNode:
    headline, *lines = (printable(line) for line in (headline, *details.splitlines()))
    shown = [f"\x1b[31m{headline}\x1b[0m", *lines]
    error: NotebookNode = nbformat.v4.new_output(
        "error", ename=kind, evalue=lines[0] if lines else headline, traceback=shown
    )
    return error
