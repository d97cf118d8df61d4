"""How notebooks are written, the same bytes everywhere, and how a build sees what changed."""

import hashlib
import json
from collections.abc import Iterable

import nbformat
from nbformat import NotebookNode


def notebook_text(notebook: NotebookNode) -> str:
    """A notebook as text: sorted keys, indent 1, one newline at the end."""
    text: str = nbformat.writes(notebook, version=4)
    return text.rstrip("\n") + "\n"


def code_digest(cells: Iterable[NotebookNode]) -> str:
    """The SHA-256 of all in the code cells that decides what they print."""
    code = (cell for cell in cells if cell.cell_type == "code")
    return _digest([cell.source, "raises-exception" in cell.metadata.get("tags", [])] for cell in code)


def text_digest(notebook: NotebookNode) -> str:
    """The SHA-256 of the text of all cells; outputs, ids and metadata do not count."""
    return _digest([cell.cell_type, cell.source] for cell in notebook.cells)


def _digest(items: Iterable[object]) -> str:
    return hashlib.sha256(json.dumps(list(items)).encode("ascii")).hexdigest()
