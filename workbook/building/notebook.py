"""Reads a notebook file, with one clear sentence when it is missing, broken or not a notebook."""

import json
import warnings
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from workbook import material
from workbook.errors import WorkbookError


class NotebookError(WorkbookError):
    """A file cannot be read as a notebook."""


def read_notebook(path: Path | str) -> NotebookNode:
    """Return the notebook stored in `path`.

    Raises NotebookError, in one sentence, when the file is missing, is not JSON or is not a notebook of
    format 4 (every Jupyter since 2015 writes that).
    """
    return as_notebook(read_json(Path(path)), path)


def as_notebook(document: object, path: Path | str) -> NotebookNode:
    """Return what was read from a notebook file as a notebook; ``path`` is how messages call it."""
    if not isinstance(document, dict) or not isinstance(document.get("cells"), list):
        raise NotebookError(f"{path} is JSON, but not a notebook: it has no list of cells.")
    if document.get("nbformat") != 4:
        raise NotebookError(
            f"{path} has notebook format {document.get('nbformat')!r}; format 4 is needed. "
            "Open it in JupyterLab and save it."
        )
    try:
        with warnings.catch_warnings():
            # Older notebooks have no cell ids: nbformat warns, and the reader can do nothing about it.
            warnings.simplefilter("ignore")
            notebook = nbformat.from_dict(document)
            for cell in notebook.cells:
                if isinstance(cell.source, list):
                    cell.source = "".join(cell.source)
                cell.cell_type, cell.metadata  # noqa: B018  (raises AttributeError where one is missing)
            notebook = nbformat.v4.rwbase.rejoin_lines(notebook)
            nbformat.validate(notebook)
    except (nbformat.ValidationError, AttributeError, KeyError, TypeError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise NotebookError(f"{path} is not a valid notebook: {reason}") from None
    return notebook


def read_json(path: Path) -> object:
    """Return the JSON in a notebook file. Raises NotebookError, in one sentence, when there is none."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotebookError(f"{path} is missing: there is no such notebook.") from None
    except IsADirectoryError:
        raise NotebookError(f"{path} is a folder; the name of a notebook file is needed.") from None
    except UnicodeDecodeError:
        raise NotebookError(f"{path} is not a notebook: it is not UTF-8 text.") from None
    except OSError as error:
        raise NotebookError(f"{path} cannot be read: {error.strerror or error}.") from None
    if not text.strip():
        raise NotebookError(f"{path} is empty, so it is no notebook. Was saving it interrupted?")
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        where = f" (line {error.lineno}: {error.msg})" if isinstance(error, json.JSONDecodeError) else ""
        raise NotebookError(f"{path} is not a notebook: it is not JSON{where}. Is the file damaged?") from None


def course_notebooks() -> dict[str, NotebookNode]:
    """Return the notebooks of the course with their answers, by name, also in a copy that hides them.

    Raises WorkbookError when there are none.
    """
    texts = material.course_texts()
    if not texts:
        raise WorkbookError(
            f"There is no course here: neither {material.ROOT / 'solutions'} nor {material.PACK} is found. "
            "Get a complete copy of the workbook."
        )
    return {name: as_notebook(json.loads(text), f"{name}.ipynb") for name, text in texts.items()}


def grade_id(cell: NotebookNode) -> str | None:
    """Return the nbgrader id of an exercise or test cell, None for every other cell."""
    settings = cell.metadata.get("nbgrader")
    return settings.get("grade_id") if isinstance(settings, dict) else None


def is_exercise(cell: NotebookNode) -> bool:
    """True for a cell that a learner fills in."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def is_test(cell: NotebookNode) -> bool:
    """True for a locked cell that gives points."""
    return bool(cell.metadata.get("nbgrader", {}).get("grade"))


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
