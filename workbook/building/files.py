"""How notebooks are written: the same bytes everywhere, and never half a file; and how a build sees what changed."""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

import nbformat
from nbformat import NotebookNode


def notebook_text(notebook: NotebookNode) -> str:
    """A notebook as text: sorted keys, indent 1, one newline at the end."""
    text: str = nbformat.writes(notebook, version=4)
    return text.rstrip("\n") + "\n"


def same_text(path: Path, text: str) -> bool:
    """True when the file holds this text. Windows line ends, which git may have put in, do not count."""
    try:
        return path.read_text(encoding="utf-8") == text
    except (FileNotFoundError, UnicodeDecodeError):
        return False


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text with \\n line ends in one step; a file that holds it already is not touched.

    The text goes to a neighbouring file first, which then takes the place of the old one: whenever the program is
    stopped, either the old file is there or the new one.
    """
    if same_text(path, text):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(text.encode("utf-8"))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def code_digest(cells: Iterable[NotebookNode]) -> str:
    """The SHA-256 of all in the code cells that decides what they print."""
    code = (cell for cell in cells if cell.cell_type == "code")
    return _digest([cell.source, "raises-exception" in cell.metadata.get("tags", [])] for cell in code)


def text_digest(notebook: NotebookNode) -> str:
    """The SHA-256 of the text of all cells; outputs, ids and metadata do not count."""
    return _digest([cell.cell_type, cell.source] for cell in notebook.cells)


def _digest(items: Iterable[object]) -> str:
    return hashlib.sha256(json.dumps(list(items)).encode("ascii")).hexdigest()
