"""A notebook saved as a web page (File, Save and Export Notebook As) has its pictures in it: ../images is not there."""

import base64
import mimetypes
import re
from pathlib import Path
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

PICTURE = re.compile(r"(?<=\]\()(?:\.\./)?images/[\w.-]+\.(?:png|svg)(?=\))")


class PicturesInside(Preprocessor):
    """For nbconvert: in texts, the content of a picture's file in place of its address."""

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        """The cell with its pictures; resources say in which folder its notebook lies."""
        if cell.cell_type == "markdown":
            cell.source = with_pictures(cell.source, Path(resources.get("metadata", {}).get("path") or "."))
        return cell, resources


def with_pictures(text: str, folder: Path) -> str:
    """A text of a notebook in a folder, with the pictures in it that are there."""

    def inside(address: re.Match[str]) -> str:
        path = folder / address[0]
        if not path.is_file():
            return address[0]
        kind, _ = mimetypes.guess_type(path.name)
        return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"

    return PICTURE.sub(inside, text)
