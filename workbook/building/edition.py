"""Editions of the blank notebooks for places where the rest of the course is not beside them.

Pictures go into the texts, links lead to where things are there, and the first cell fetches what is missing.
"""

import re
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from workbook.building import links
from workbook.building.assemble import blank_notebook
from workbook.building.export import with_pictures
from workbook.building.first_cell import COLAB, with_first
from workbook.building.notebook import notebook_text, read_notebook
from workbook.cells import course
from workbook.errors import WorkbookError, command
from workbook.files import write_text

EDITIONS = ("colab",)
_LINK = re.compile(r"(?<=\]\()((?:\.\./)?[\w./-]+)(#[^)\s]*)?(?=\))")
SAVE = (
    "**Save a copy of this notebook first:** *File > Save a copy in Drive*. "
    "Later notebooks find there what you wrote in this one."
)


def edition(root: Path, kind: str) -> list[Path]:
    """Make an edition of all notebooks in the folder of its name; return the files.

    Raises WorkbookError where it cannot be made.
    """
    address, solutions = links.needed(root), course.numbered(root / "solutions")
    if not links.on_github(address):
        raise WorkbookError(f"Colab opens notebooks from GitHub, and {address} is elsewhere.")
    if not solutions:
        raise WorkbookError(f"{root / 'solutions'} holds no notebooks; first run {command('build')}")
    archive, folder = links.release(root, address)
    first = COLAB.replace("ARCHIVE", archive).replace("FOLDER", folder)

    def leads_to(target: str) -> str:
        if Path(target).suffix == ".ipynb":
            return links.colab(address, Path(target).stem)
        return f"{address}/blob/{links.BRANCH}/{target.removeprefix('../')}"

    made = []
    for path in solutions:
        notebook = elsewhere(blank_notebook(read_notebook(path)), first, leads_to, path.parent)
        badge = f"[![Open in Colab]({links.BADGES['Colab']})]({links.colab(address, path.stem)})"
        notebook.cells.insert(0, nbformat.v4.new_markdown_cell(f"{badge}\n\n{SAVE}", id="open_in_colab"))
        made.append(root / kind / path.name)
        write_text(made[-1], notebook_text(notebook))
    return made


def elsewhere(notebook: NotebookNode, first: str, leads_to: Callable[[str], str], folder: Path) -> NotebookNode:
    """A notebook for another place: `first` finds the course there, `leads_to` says where a relative link leads.

    folder: where the notebook's pictures are looked for.
    """
    for cell in with_first(notebook, first).cells:
        if cell.cell_type == "markdown":
            text = with_pictures(cell.source, folder)
            cell.source = _LINK.sub(lambda found: leads_to(found[1]) + (found[2] or ""), text)
    return notebook
