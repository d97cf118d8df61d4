"""How notebooks are written: the same bytes everywhere, and never half a file.

Also the digests that let a build see what changed.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

import nbformat
from nbformat import NotebookNode


def notebook_text(notebook: NotebookNode) -> str:
    """Return a notebook as text: sorted keys, indent 1, one newline at the end."""
    return nbformat.writes(notebook, version=4).rstrip("\n") + "\n"


def same_text(path: Path, text: str) -> bool:
    """True when the file holds this text. Windows line ends, which git may have put in, do not count."""
    try:
        return path.read_text(encoding="utf-8") == text
    except (FileNotFoundError, UnicodeDecodeError):
        return False


def write_text(path: Path, text: str) -> bool:
    """Write UTF-8 text with \\n line ends in one step; return False when the file held it already.

    The text goes to a neighbouring file first, which then takes the place of the old one: whenever the
    program is stopped, either the old file is there or the new one.
    """
    if same_text(path, text):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(text.encode("utf-8"))
        part.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()
    return True


def code_digest(cells: Iterable[NotebookNode]) -> str:
    """Return the SHA-256 over everything in the code cells that decides what they print."""
    return _digest(
        [cell.source, "raises-exception" in cell.metadata.get("tags", [])] for cell in cells if cell.cell_type == "code"
    )


def text_digest(notebook: NotebookNode) -> str:
    """Return the SHA-256 over the text of all cells; outputs, ids and metadata do not count."""
    return _digest([cell.cell_type, cell.source] for cell in notebook.cells)


def edited_by_hand(notebook: NotebookNode) -> bool:
    """True when the text of a blank notebook is not the one the build wrote into it."""
    return notebook.metadata.get("workbook", {}).get("cells_sha256") != text_digest(notebook)


def _digest(items: Iterable[object]) -> str:
    return hashlib.sha256(json.dumps(list(items), ensure_ascii=True).encode("ascii")).hexdigest()
