"""Finds a learner's graded cells: in a notebook file, or in the notebook that is running.

Both become a GradedCell with the notebook's other cells around it, in plain Python.  So check() judges what stands in
the cells, as grading does, and not what happens to be left of them in a kernel.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from workbook.errors import WorkbookError
from workbook.shell import running_shell

from . import course
from .meaning import DATA, GradedCell
from .notebook import Cell, read_cells
from .run import source_of

# Lines that may be IPython's own.  A comment that ends in "?" is none, and importing IPython takes long.
_MAGIC = re.compile(r"""^[ \t]*[%!?]|(^|["'])[^#"'\n]*\?[ \t]*$|=[ \t]*[%!]""", re.MULTILINE)
LONGEST_CELL = 1_000_000  # characters


# --- in a file ---


def learners_cells(path: Path, notebook: str) -> tuple[dict[str, GradedCell], int]:
    """(the graded cell of each exercise of a notebook, how many locked test cells were changed) in a learner's file.

    What is not written there counts as it is written in the file of the notebook's other half, beside it: a learner may
    have begun before the notebook was cut in two.  Raises WorkbookError where the file cannot be read, or holds the
    exercises of another notebook.
    """
    cells: list[Cell] | None = None
    try:
        cells = read_cells(path)
        found = _graded_in(cells, path.name, notebook)
    except WorkbookError:
        found = _in_other_half(path, notebook)
        if not found or (cells is None and path.is_file()):
            raise
    if not all(map(_is_written, found.values())):
        others = _in_other_half(path, notebook)
        found |= {name: cell for name, cell in others.items() if _is_written(cell) and not _is_written(found[name])}
    return found, 0 if cells is None else _changed_tests(cells, notebook)


def _is_written(cell: GradedCell) -> bool:
    return not cell.problem and not course.is_blank(cell.exercise, cell.text)


def _in_other_half(path: Path, notebook: str) -> dict[str, GradedCell]:
    """The graded cells of a notebook in the file of its other half, where one of them is written there."""
    found: dict[str, GradedCell] = {}
    for other in course.halves(notebook):
        beside = Path(str(path).replace(notebook, other))
        if beside != path and beside.is_file():
            with suppress(WorkbookError):
                found |= _graded_in(read_cells(beside), beside.name, notebook)
    return found if any(map(_is_written, found.values())) else {}


def _graded_in(cells: list[Cell], file: str, notebook: str) -> dict[str, GradedCell]:
    marks = {cell.grade_id for cell in cells}
    found = {task.name: graded_cell(cells, file, task.name) for task in course.tasks_of(notebook)}
    if not found or not all(cell.problem for cell in found.values()):
        return found
    for other in course.notebooks():
        if other != notebook and marks & {task.name for task in course.tasks_of(other)}:
            raise WorkbookError(
                f"It is called {notebook}.ipynb, but holds the exercises of {other}.ipynb. Give it back its own name."
            )
    if marks.isdisjoint(found):
        raise WorkbookError(f"It holds none of the graded cells of {notebook}.ipynb.")
    return found


def _changed_tests(cells: list[Cell], notebook: str) -> int:
    """How many of the locked test cells are not as the course has them; they count for nothing."""
    texts = {(cell.grade_id, cell.text) for cell in cells}
    return sum(bool(cell.points) and (cell.grade_id, cell.text) not in texts for cell in course.notebooks()[notebook])


def graded_cell(cells: list[Cell], notebook: str, name: str) -> GradedCell:
    """The graded cell of an exercise, as a learner has it.  notebook: the file's name."""
    found = (
        [cell for cell in cells if cell.grade_id == name]
        or [cell for cell in cells if cell.id == name]  # its mark got lost
        or [cell for cell in cells if cell.kind == "code" and defines(cell.text, name)]
    )
    chosen = [cell for cell in found if cell.kind == "code"]
    if len({cell.text for cell in chosen}) > 1:  # a cell that was split: the part with the function counts
        chosen = [cell for cell in chosen if defines(cell.text, name)] or chosen[:1]
    if chosen and all(course.is_blank(name, cell.text) for cell in chosen):
        # Left as it was handed out, and written in a new cell: what works in the notebook counts.
        written = [cell for cell in cells if cell.kind == "code" and not cell.grade_id and defines(cell.text, name)]
        chosen = written[-1:] or chosen
    problem = _problem(name, found, chosen)
    if problem:
        return GradedCell(name, notebook, problem=problem)
    others = (cell.text for cell in cells if cell.kind == "code" and cell.text != chosen[0].text)
    return _among_others(name, notebook, plain_python(chosen[0].text), others)


def _among_others(name: str, notebook: str, text: str, others: Iterable[str], data: Iterable[str] = ()) -> GradedCell:
    """The graded cell with this text; of the other cells, those of the course are known by their texts."""
    known = {cell.text.strip() for half in course.halves(course.home(name)) for cell in course.notebooks()[half]}
    given: list[str] = []
    own: list[str] = []
    for other in others:
        (given if other.strip() in known else own).append(plain_python(other))
    return GradedCell(name, notebook, text, tuple(given), tuple(own), tuple(data))


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


# --- in the notebook that is running ---


def _ran() -> list[str]:
    """The texts of all cells that were run in this notebook, as Python read them; none outside of one."""
    shell = running_shell()
    return list(map(plain_python, shell.history_manager.input_hist_raw)) if shell else []


def running_cell(function: object, name: str) -> GradedCell | None:
    """The newest cell that defines a function of this notebook, among others that ran; None for another function."""
    ran, source = _ran(), source_of(function).strip()
    versions = [text for text in ran if defines(text, name)]
    if not versions or (source and source not in map(str.strip, versions)):
        return None
    others = (text for text in ran if not defines(text, name))
    data = [key for key, value in running_shell().user_ns.items() if isinstance(value, DATA) and key[0] != "_"]
    return _among_others(name, f"{course.home(name)}.ipynb", versions[-1], others, data)


def was_renamed(name: str) -> bool:
    """Does the newest cell with the exercise's text define another function?"""
    first_line = re.search(r'"""\s*(.+)', course.given_text(name))
    newest = next((text for text in reversed(_ran()) if first_line and first_line[1] in text), None)
    return newest is not None and not defines(newest, name)
