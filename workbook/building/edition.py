"""Editions of the blank notebooks for places where the rest of the course is not beside them.

Pictures go into the texts, links lead to where things are there, and the first cell fetches what is missing.
"""

import re
from pathlib import Path

import nbformat

from workbook.building import links
from workbook.building.assemble import blank_notebook
from workbook.building.export import with_pictures
from workbook.building.first_cell import COLAB, with_first
from workbook.building.notebook import notebook_text, solutions
from workbook.errors import WorkbookError
from workbook.files import write_text

_LINK = re.compile(r"(?<=\]\()((?:\.\./)?[\w./-]+)(#[^)\s]*)?(?=\))")
SAVE = (
    "**Save a copy of this notebook first:** *File > Save a copy in Drive*. "
    "Later notebooks find there what you wrote in this one."
)


def edition(root: Path, kind: str) -> list[Path]:
    """Make an edition of all notebooks in the folder of its name; return the files.

    Raises WorkbookError where it cannot be made.
    """
    address = links.needed(root)
    if not links.on_github(address):
        raise WorkbookError(f"Colab opens notebooks from GitHub, and {address} is elsewhere.")
    archive, folder = links.release(root, address)
    first = COLAB.replace("ARCHIVE", archive).replace("FOLDER", folder)

    def led(link: re.Match[str]) -> str:
        target = Path(link[1])
        there = f"{address}/blob/{links.BRANCH}/{link[1].removeprefix('../')}"
        return (links.colab(address, target.stem) if target.suffix == ".ipynb" else there) + (link[2] or "")

    made = []
    for name, solution in solutions(root).items():
        notebook = with_first(blank_notebook(solution), first)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = _LINK.sub(led, with_pictures(cell.source, root / "solutions"))
        badge = f"[![Open in Colab]({links.BADGES['Colab']})]({links.colab(address, name)})"
        notebook.cells.insert(0, nbformat.v4.new_markdown_cell(f"{badge}\n\n{SAVE}", id="open_in_colab"))
        made.append(root / kind / f"{name}.ipynb")
        write_text(made[-1], notebook_text(notebook))
    return made
