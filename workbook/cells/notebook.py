"""Reads notebook files and finds the graded cells in them: the one reader of the house.

What JupyterLab opens is read: nothing in the file has to be in order but its cells.
"""

import json
import re
import stat
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbook.errors import WorkbookError

from .values import printable

_MAGIC = re.compile(r"^[ \t]*[%!?]|\?[ \t]*$|=[ \t]*[%!]", re.MULTILINE)
MOST_BYTES = 64 * 1024 * 1024
LONGEST_CELL = 1_000_000  # characters


@dataclass(frozen=True)
class Cell:
    """What counts of a cell: its kind ("code", "markdown", ...), its text, and its marks.

    grade_id: nbgrader's id, "" where there is none.  points: of a locked test cell, otherwise 0.
    """

    kind: str
    text: str
    id: str = ""
    grade_id: str = ""
    is_exercise: bool = False
    points: int = 0


@dataclass(frozen=True)
class GradedCell:
    """A learner's answer to one exercise.

    notebook: the file's name, for messages.  text: of the cell.  given and own: the notebook's other code cells, as
    the course has them and as the learner wrote them.  problem: a sentence where there is nothing to run.
    """

    exercise: str
    notebook: str
    text: str = ""
    given: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    problem: str = ""


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
    """The cells of a notebook; what is no cell is left out."""
    return [_cell(cell) for cell in _cells_of(document) or () if isinstance(cell, dict)]


def _cell(cell: dict[str, Any]) -> Cell:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    metadata = cell.get("metadata")
    mark = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    mark = mark if isinstance(mark, dict) else {}
    texts = cell.get("cell_type"), source, cell.get("id"), mark.get("grade_id")
    kind, text, id_, grade_id = (text if isinstance(text, str) else "" for text in texts)
    points = mark.get("points") if mark.get("grade") else 0
    return Cell(kind, text, id_, grade_id, bool(mark.get("solution")), points if type(points) is int else 0)


def graded_cell(
    cells: list[Cell], notebook: str, name: str, course: Collection[str], is_blank: Callable[[str], bool]
) -> GradedCell:
    """The graded cell of an exercise, as a learner has it.

    notebook: the file's name.  course: the texts of all cells of the course's notebook, so that a learner's own cells
    are known.  is_blank: does a cell hold nothing but what was handed out?
    """
    found = (
        [cell for cell in cells if cell.grade_id == name]
        or [cell for cell in cells if cell.id == name]  # its mark got lost
        or [cell for cell in cells if cell.kind == "code" and defines(cell.text, name)]
    )
    chosen = [cell for cell in found if cell.kind == "code"]
    if len({cell.text for cell in chosen}) > 1:  # a cell that was split: the part with the function counts
        chosen = [cell for cell in chosen if defines(cell.text, name)] or chosen[:1]
    if chosen and all(is_blank(cell.text) for cell in chosen):
        # Left as it was handed out, and written in a new cell: what works in the notebook counts.
        written = [cell for cell in cells if cell.kind == "code" and not cell.grade_id and defines(cell.text, name)]
        chosen = written[-1:] or chosen
    problem = _problem(name, found, chosen)
    if problem:
        return GradedCell(name, notebook, problem=problem)
    others = [cell.text for cell in cells if cell.kind == "code" and cell.text != chosen[0].text]
    own = tuple(text for text in others if text.strip() not in course)
    given = tuple(text for text in others if text.strip() in course)
    return GradedCell(name, notebook, chosen[0].text, given, own)


def plain_python(text: str) -> str:
    """A cell as IPython gives it to Python: its own lines (%time, !ls, np.dot?) become calls of get_ipython()."""
    text = re.sub(r"\A([ \t]*\n)+", "", text)
    if len(text) > LONGEST_CELL or not _MAGIC.search(text):
        return text
    first, _, rest = text.partition("\n")
    if re.match(r"%%(time|capture|prun)\b", first):  # these run the cell's own code
        return f"pass\n{plain_python(rest)}"  # lines keep their numbers
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        return str(TransformerManager().transform_cell(text))
    except SyntaxError:
        return text  # whoever runs it says what is wrong


def defines(text: str, name: str) -> bool:
    """Does a cell define a function of this name, at its top level?"""
    return re.search(rf"^(async )?(def|class) {name}\b|^{name}\s*=", text, re.MULTILINE) is not None


def _problem(name: str, found: list[Cell], chosen: list[Cell]) -> str:
    """Why there is no cell to run, or ""."""
    texts = {cell.text for cell in chosen}
    if len(texts) > 1:
        return (
            f"{name} is defined {len(texts)} times in the notebook, in different ways. Keep the right one and delete "
            "the others."
        )
    if texts and max(map(len, texts)) > LONGEST_CELL:
        return f"The graded cell is longer than {LONGEST_CELL} characters."
    if texts:
        return ""
    if found:
        return "The graded cell is no longer a code cell. To make it one again, select it and press Y."
    return (
        "The graded cell is missing: the cell or its mark was deleted. Take a fresh copy of the notebook and put your "
        "code into its cell."
    )
