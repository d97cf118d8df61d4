"""Takes one notebook back to the way it was handed out, and keeps what was there.

The kept copy's name does not begin with a number, so nothing takes it for a notebook of the course: not
my_network, not grading, not the map.  It stays a notebook that JupyterLab opens.
"""

import itertools
from collections.abc import Callable
from pathlib import Path

from nbformat import NotebookNode

from workbook.building.assemble import blank_notebook
from workbook.building.notebook import course_notebook, notebook_text, read_notebook
from workbook.cells import course
from workbook.errors import WorkbookError
from workbook.files import in_one_step, write_text


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
    names = (path.with_name(f"before-reset-{number}.{path.name}") for number in itertools.count(1))
    kept = next(name for name in names if not name.exists())
    with in_one_step(kept) as part:
        part.write_bytes(path.read_bytes())
    return kept


def _is_fresh(path: Path, fresh: NotebookNode) -> bool:
    """Nothing but the window's own notes may differ."""
    try:
        mine = read_notebook(path)
    except WorkbookError:
        return False
    return _cells(mine) == _cells(fresh)


def _cells(notebook: NotebookNode) -> list[tuple[object, ...]]:
    return [(cell.cell_type, cell.source, cell.get("outputs", []), cell.metadata) for cell in notebook.cells]
