"""Notebooks as nbformat has them, for building and writing them."""

import copy
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from workbook.cells import course
from workbook.cells.notebook import read_document
from workbook.errors import WorkbookError


def read_notebook(path: Path | str) -> NotebookNode:
    """Return the notebook stored in `path`.

    Raises WorkbookError, in one sentence, when the file is missing, is not JSON or is not a notebook of format 4
    (every Jupyter since 2015 writes that).
    """
    return as_notebook(read_document(Path(path)), path)


def as_notebook(document: Mapping[str, Any], path: Path | str) -> NotebookNode:
    """Return what was read from a notebook file as a notebook; ``path`` is how messages call it."""
    if document.get("nbformat") != 4:
        raise WorkbookError(
            f"{path} has notebook format {document.get('nbformat')!r}; format 4 is needed. "
            "Open it in JupyterLab and save it."
        )
    try:
        with warnings.catch_warnings():
            # Older notebooks have no cell ids: nbformat warns, and the reader can do nothing about it.
            warnings.simplefilter("ignore")
            notebook: NotebookNode = nbformat.v4.rwbase.rejoin_lines(nbformat.from_dict(copy.deepcopy(document)))
            nbformat.validate(notebook)
    except (nbformat.ValidationError, AttributeError, KeyError, TypeError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise WorkbookError(f"{path} is not a valid notebook: {reason}") from None
    return notebook


def course_notebook(name: str) -> NotebookNode:
    """A notebook of the course with its answers, also in a copy that hides them."""
    return as_notebook(course.document(name), f"{name}.ipynb")


def _mark(cell: NotebookNode, key: str) -> Any:
    mark = cell.metadata.get("nbgrader")
    return mark.get(key) if isinstance(mark, dict) else None


def grade_id(cell: NotebookNode) -> str | None:
    """Return the nbgrader id of an exercise or test cell, None for every other cell."""
    found: str | None = _mark(cell, "grade_id")
    return found


def is_exercise(cell: NotebookNode) -> bool:
    """True for a cell that a learner fills in."""
    return bool(_mark(cell, "solution"))


def is_test(cell: NotebookNode) -> bool:
    """True for a locked cell that gives points."""
    return bool(_mark(cell, "grade"))


def cells_by_grade_id(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """Return the exercise and test cells of a notebook by their grade_id, in notebook order.

    Where a learner copied a cell, both copies carry the same id: the first one counts.
    """
    cells: dict[str, NotebookNode] = {}
    for cell in notebook.cells:
        name = grade_id(cell)
        if name:
            cells.setdefault(name, cell)
    return cells
