"""From a course text to its two notebooks: the one with answers and outputs, and the blank one.

Nothing here runs code; outputs come in from execute.py or from the solution notebook stored before.
"""

import copy
import hashlib
import re
from collections import Counter
from collections.abc import Iterable

import nbformat
from nbformat import NotebookNode

from workbook.asking.kept import ASKED, asks
from workbook.building.asked import outputs_of
from workbook.building.execute import STILL
from workbook.building.first_cell import with_finding
from workbook.building.notebook import FIRST, code_digest, text_digest
from workbook.building.source import answer_lines
from workbook.cells.course import ANSWER

NO_EXPECTED_OUTPUT = "no-expected-output"
_KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def solution_notebook(cells: Iterable[NotebookNode], outputs: Iterable[list[NotebookNode]]) -> NotebookNode:
    """The notebook with answers, from the cells of a course text and the outputs of each code cell, in order.

    Before the first cell that imports something of the course comes one that finds it. After each test cell that
    printed something comes a cell that shows this as the expected output.
    """
    made: list[NotebookNode] = []
    cells = with_finding(copy.deepcopy(list(cells)))
    asked, waiting, count = outputs_of(cells), iter(outputs), 0
    for cell in cells:
        made.append(cell)
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        if cell.id != FIRST:
            cell.outputs = copy.deepcopy(asked[cell.source] if asks(cell.metadata) else next(waiting))
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
        made += _expected_output(cell)
    _give_ids(made)
    notebook = _notebook(made)
    notebook.metadata["workbook"] = {"code_sha256": code_digest(made)}
    return notebook


def blank_notebook(solution: NotebookNode) -> NotebookNode:
    """The learner's notebook: stubs for answers, no outputs but still pictures, everything else as in `solution`."""
    cells = copy.deepcopy(solution.cells)
    for cell in cells:
        if asks(cell.metadata):
            del cell.metadata[ASKED]
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if STILL in output.get("data", {}).get("text/html", "")]
            cell.execution_count = None
            cell.source = blank_answer(cell.source, cell.id)
    notebook = _notebook(cells)
    notebook.metadata["workbook"] = {"cells_sha256": text_digest(notebook)}
    return notebook


def blank_answer(text: str, exercise: str) -> str:
    """The text of a cell with every answer replaced by two lines: a comment and an error."""

    def stub(answer: re.Match[str]) -> str:
        indent, count = answer[1], answer_lines(answer[2])
        return (
            f"{indent}# YOUR CODE HERE (about {count} {'line' if count == 1 else 'lines'})\n"
            f'{indent}raise NotImplementedError("{exercise}: write your code here, then run this cell again")'
        )

    return ANSWER.sub(stub, text)


def _expected_output(cell: NotebookNode) -> list[NotebookNode]:
    """The cell that shows what a test cell printed, if it is to be shown."""
    streams = (output for output in cell.outputs if output.output_type == "stream")
    text = "".join(output.text for output in streams).rstrip()
    is_test = cell.metadata.get("nbgrader", {}).get("grade") or "extra" in cell.metadata.get("workbook", {})
    if not text or not is_test or NO_EXPECTED_OUTPUT in cell.metadata.get("tags", []):
        return []
    block = nbformat.v4.new_markdown_cell(f"**Expected output**\n\n{fenced(text)}")
    block.id = f"expected_{cell.metadata.nbgrader.grade_id}"[:64]
    return [block]


def fenced(text: str) -> str:
    """Markdown that shows a text as it is: the fence is longer than any run of backticks in it."""
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall(r"`{3,}", text))])
    return f"{fence}text\n{text}\n{fence}"


def _give_ids(cells: list[NotebookNode]) -> None:
    """Give each cell an id that every build gives it: its name, else a digest of its text."""
    seen: Counter[str] = Counter()
    for cell in cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if not name and cell.id != FIRST and not cell.id.startswith("expected_"):
            name = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:8]
        name = name or cell.id
        seen[name] += 1
        cell.id = name if seen[name] == 1 else f"{name[:60]}-{seen[name]}"


def _notebook(cells: list[NotebookNode]) -> NotebookNode:
    notebook: NotebookNode = nbformat.v4.new_notebook(cells=cells, metadata=_KERNEL)
    notebook.nbformat_minor = 5
    return notebook
