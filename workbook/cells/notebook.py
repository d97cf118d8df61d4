"""Reads notebook files: the one reader of the house.

What JupyterLab opens is read: nothing in the file has to be in order but its cells.
"""

import json
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbook.errors import WorkbookError

from .values import printable

MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Cell:
    """What counts of a cell: its kind ("code", "markdown", ...), its text, and its marks.

    grade_id: nbgrader's id, "" where there is none.  points: of a locked test cell, otherwise 0.  extra: are these
    points of a harder exercise, which count beside the others?
    """

    kind: str
    text: str
    id: str = ""
    grade_id: str = ""
    is_exercise: bool = False
    points: int = 0
    extra: bool = False


def read_document(path: Path) -> dict[str, Any]:
    """The JSON of a notebook file.  Raises WorkbookError, in one sentence, where there is none."""
    shown = printable(str(path))
    try:
        state = path.stat()
        if stat.S_ISDIR(state.st_mode):
            raise WorkbookError(f"{shown} is a folder. Give the name of a notebook file.")
        if path.is_symlink() and path.resolve().parent != path.parent.resolve():
            raise WorkbookError(f"{shown} is a link to a file in another folder. The notebook itself is needed.")
        if not stat.S_ISREG(state.st_mode) or state.st_size > MOST_BYTES:
            raise WorkbookError(f"{shown} is not a notebook: it is not an ordinary file, or it is larger than 64 MB.")
        data = path.read_bytes()
    except FileNotFoundError:
        raise WorkbookError(f"{shown} is missing: there is no such notebook.") from None
    except OSError as error:
        raise WorkbookError(f"{shown} cannot be read: {error.strerror or error}.") from None
    if not data.strip():
        raise WorkbookError(f"{shown} is empty, so it is not a notebook. Was saving it interrupted?")
    try:
        document = json.loads(data)
    except UnicodeDecodeError:
        raise WorkbookError(f"{shown} is not a notebook: it is not UTF-8 text.") from None
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno}: {error.msg})" if isinstance(error, json.JSONDecodeError) else ""
        raise WorkbookError(f"{shown} is not a notebook: it is not JSON{where}. Is the file damaged?") from None
    if not isinstance(document, dict) or _cells_of(document) is None:
        raise WorkbookError(f"{shown} is JSON, but not a notebook: it has no list of cells.")
    return document


def _cells_of(document: Mapping[str, Any]) -> list[Any] | None:
    """The list of cells; in format 3 (before 2015) they stood on worksheets."""
    if isinstance(document.get("worksheets"), list):
        sheets = [sheet.get("cells") for sheet in document["worksheets"] if isinstance(sheet, dict)]
        return [cell for cells in sheets if isinstance(cells, list) for cell in cells]
    cells = document.get("cells")
    return cells if isinstance(cells, list) else None


def read_cells(path: Path) -> list[Cell]:
    """The cells of a notebook file.  Raises WorkbookError where it cannot be read."""
    return cells_in(read_document(path))


def cells_in(document: Mapping[str, Any]) -> list[Cell]:
    """The cells of a notebook; what is not a cell is left out."""
    return [_cell(cell) for cell in _cells_of(document) or () if isinstance(cell, dict)]


def _cell(cell: dict[str, Any]) -> Cell:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    mark, own = _marks(cell, "nbgrader"), _marks(cell, "workbook")
    texts = cell.get("cell_type"), source, cell.get("id"), mark.get("grade_id")
    kind, text, id_, grade_id = (text if isinstance(text, str) else "" for text in texts)
    extra = "extra" in own
    points = own["extra"] if extra else mark.get("points") if mark.get("grade") else 0
    return Cell(kind, text, id_, grade_id, bool(mark.get("solution")), points if type(points) is int else 0, extra)


def _marks(cell: dict[str, Any], owner: str) -> dict[str, Any]:
    """What one program has put into the metadata of a cell."""
    metadata = cell.get("metadata")
    marks = metadata.get(owner) if isinstance(metadata, dict) else None
    return marks if isinstance(marks, dict) else {}
