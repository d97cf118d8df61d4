"""Notebooks as nbformat has them: read, written as the same bytes everywhere, and what a build sees of a change."""

import copy
import hashlib
import json
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from workbook.asking.kept import asks
from workbook.cells import course
from workbook.cells.notebook import read_document
from workbook.errors import WorkbookError, command

FIRST = "find_the_course"  # the id of the cell that the build puts before the first import: see first_cell.py


def read_notebook(path: Path | str) -> NotebookNode:
    """Return the notebook stored in `path`.

    Raises WorkbookError, in one sentence, when the file is missing, is not JSON or is not a notebook of format 4
    (every Jupyter since 2015 writes that).
    """
    return as_notebook(read_document(Path(path)), path)


def as_notebook(document: Mapping[str, Any], path: Path | str) -> NotebookNode:
    """Return what was read from a notebook file as a notebook; ``path`` is how messages call it."""
    try:
        with warnings.catch_warnings():
            # Older notebooks have no cell ids: nbformat warns, and the reader can do nothing about it.
            warnings.simplefilter("ignore")
            notebook: NotebookNode = nbformat.v4.rwbase.rejoin_lines(nbformat.from_dict(copy.deepcopy(document)))
            nbformat.validate(notebook, version=4)
    except (nbformat.ValidationError, AttributeError, KeyError, TypeError) as error:
        reason = str(error).partition("\n")[0]
        raise WorkbookError(
            f"{path} is not a notebook of format 4 ({reason}). Open it in JupyterLab and save it."
        ) from None
    return notebook


def solutions(root: Path) -> dict[str, NotebookNode]:
    """The notebooks with answers in a project, by name, in order.  Raises WorkbookError where there are none."""
    paths = course.numbered(root / "solutions")
    if not paths:
        raise WorkbookError(
            f"{root / 'solutions'} holds no notebooks; run this in the complete project, after: {command('build')}"
        )
    return {path.stem: read_notebook(path) for path in paths}


def course_notebook(name: str) -> NotebookNode:
    """A notebook of the course with its answers, also in a copy that hides them."""
    return as_notebook(course.document(name), f"{name}.ipynb")


def notebook_text(notebook: NotebookNode) -> str:
    """A notebook as text: sorted keys, indent 1, one newline at the end."""
    text: str = nbformat.writes(notebook, version=4)
    return text.rstrip("\n") + "\n"


def code_cells(cells: Iterable[NotebookNode]) -> list[NotebookNode]:
    """The code cells that come from the course text and are run: what a cell asks is made from its text."""
    code = (cell for cell in cells if cell.cell_type == "code" and cell.get("id") != FIRST)
    return [cell for cell in code if not asks(cell.metadata)]


def code_digest(cells: Iterable[NotebookNode]) -> str:
    """The SHA-256 of all in the code cells that decides what they print."""
    code = code_cells(cells)
    return _digest([cell.source, "raises-exception" in cell.metadata.get("tags", [])] for cell in code)


def text_digest(notebook: NotebookNode) -> str:
    """The SHA-256 of the text of all cells; outputs, ids and metadata do not count."""
    return _digest([cell.cell_type, cell.source] for cell in notebook.cells)


def _digest(items: Iterable[object]) -> str:
    return hashlib.sha256(json.dumps(list(items)).encode("ascii")).hexdigest()
