"""Takes one notebook back to the way it was handed out, and keeps what was there.

The kept copy's name does not begin with a number, so nothing takes it for a notebook of the course: not
my_network, not grading, not the map.  It stays a notebook that JupyterLab opens.
"""

import itertools
import os
from collections.abc import Callable
from pathlib import Path

from nbformat import NotebookNode

from workbook.building.assemble import blank_notebook
from workbook.building.files import notebook_text, text_digest
from workbook.building.notebook import course_notebook, read_notebook
from workbook.cells import course
from workbook.errors import WorkbookError
from workbook.files import same_text, write_text


def reset(word: str, folder: Path, say: Callable[[str], None] = print) -> int:
    """Restore the notebook meant by a word in a folder; return the exit code 0.  Raises WorkbookError."""
    name = course.name_of(word)
    if not folder.is_dir() and folder != course.NOTEBOOKS:
        raise WorkbookError(f"There is no folder {folder}; name the one that holds the notebooks with --folder.")
    path = folder / f"{name}.ipynb"
    fresh = blank_notebook(course_notebook(name))
    if path.is_dir():
        raise WorkbookError(f"{path} is a folder, but the notebook belongs there. Move the folder away and try again.")
    if _is_fresh(path, fresh):
        say(f"{path.name} is already as it was handed out. Nothing was changed.")
        return 0
    kept = keep(path) if path.exists() else None
    write_text(path, notebook_text(fresh))
    if kept:
        say(f"{path.name} is again as it was handed out. Your version is kept beside it: {kept.name}")
        say("If it is open in JupyterLab, choose File > Reload Notebook from Disk there, before you save.")
    else:
        say(f"{path.name} was missing. It is back, as it was handed out.")
    return 0


def keep(path: Path) -> Path:
    """Copy a file beside itself under a name that no file has yet; return the copy's path."""
    data = path.read_bytes()
    for number in itertools.count(1):
        kept = path.with_name(f"before-reset-{number}.{path.name}")
        try:
            file = kept.open("xb")  # fails where the name is taken, so nothing is ever overwritten
        except FileExistsError:
            continue
        try:
            with file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            kept.unlink(missing_ok=True)
            raise
        return kept
    raise AssertionError("there is always a next number")


def _is_fresh(path: Path, fresh: NotebookNode) -> bool:
    if same_text(path, notebook_text(fresh)):
        return True
    try:
        mine = read_notebook(path)
    except WorkbookError:
        return False
    if text_digest(mine) != text_digest(fresh):
        return False
    # The same text: only outputs, marks of cells or the window's own notes could differ.
    return all(
        not cell.get("outputs") and cell.metadata == other.metadata
        for cell, other in zip(mine.cells, fresh.cells, strict=True)
    )
