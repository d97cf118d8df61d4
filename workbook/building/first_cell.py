"""The cell that the build puts before the first import of a notebook: it finds the course, or says what to do.

JupyterLab started by start.py needs no such cell. It is for everything else in which a notebook may be opened: an
editor, another Jupyter, a kernel of another Python.
"""

import re

import nbformat
from nbformat import NotebookNode

from workbook.building.notebook import FIRST

_OF_THE_COURSE = re.compile(r"^(?:from|import) (?:dnn_utils|testCases|my_network|workbook)\b", re.MULTILINE)
FIND = """\
# Finds the course, wherever this notebook was opened.
def find_the_course():
    import sys
    from importlib.util import find_spec
    from pathlib import Path

    above = [str(folder) for folder in (Path.cwd(), *Path.cwd().parents)
             if (folder / "dnn_utils.py").is_file()]
    sys.path[:0] = above[:1]
    if not find_spec("dnn_utils"):
        raise ModuleNotFoundError(
            f"The course is neither in {Path.cwd()} nor above it: put this notebook into the "
            "folder notebooks of the workbook, and open it there.")
    needed = "numpy", "matplotlib", "h5py", "PIL", "ipywidgets", "anywidget"
    missing = [name for name in needed if not find_spec(name)]
    if missing:
        raise ModuleNotFoundError(
            f"This Python ({sys.executable}) has no {', '.join(missing)}: choose the one in "
            "the folder .venv of the workbook as kernel (python3 start.py makes it).")


find_the_course()"""

COLAB = """\
# Fetches the course, and finds on your Drive what you wrote in other notebooks.
def find_the_course():
    import sys
    import tarfile
    from pathlib import Path
    from urllib.request import urlopen

    fetched = Path.cwd() / "FOLDER"
    if Path.cwd().name == "notebooks":  # this cell is run again
        fetched = Path.cwd().parent
    if not fetched.is_dir():
        print("Fetching the course ...")
        try:
            with urlopen("ARCHIVE") as data, tarfile.open(fileobj=data, mode="r|gz") as archive:
                archive.extractall(Path.cwd(), filter="data")
        except OSError as error:
            raise ModuleNotFoundError(
                f"The course could not be fetched ({error}): run this cell again later.") from None
    sys.path.insert(0, str(fetched))
    from workbook.colab import settle
    settle()


find_the_course()"""


def with_finding(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The cells, and before the first that imports something of the course one that finds it.

    It is folded, and shows nothing where the course is found.
    """
    for place, cell in enumerate(cells):
        if cell.cell_type == "code" and _OF_THE_COURSE.search(cell.source):
            folded = {"jupyter": {"source_hidden": True}}
            return [*cells[:place], nbformat.v4.new_code_cell(FIND, metadata=folded, id=FIRST), *cells[place:]]
    return cells


def with_first(notebook: NotebookNode, text: str) -> NotebookNode:
    """A notebook whose first cell is another one, for another place."""
    for cell in notebook.cells:
        if cell.id == FIRST:
            cell.source = text
    return notebook
