"""From a course text to the two notebooks: the one with answers and outputs, and the blank one.

Nothing here runs code; outputs come in from execute.py or from the solution notebook stored before.
"""

import copy
import hashlib
import re

import nbformat
from nbformat import NotebookNode

from workbook.building.files import code_digest, text_digest
from workbook.building.notebook import grade_id, is_exercise, is_test
from workbook.building.source import Source, SourceCell, answer_lines, solution_regions

NO_EXPECTED_OUTPUT = "no-expected-output"
_KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def code_cells(source: Source) -> list[NotebookNode]:
    """Return the code cells of a course text as notebook cells with nbgrader's metadata, without outputs."""
    return [_code_cell(cell) for cell in source.code_cells]


def solution_notebook(source: Source, outputs: list[list[NotebookNode]]) -> NotebookNode:
    """Return the notebook with answers.

    `outputs` holds one list of outputs a code cell, in order. After each test cell that printed something
    comes a cell that shows this as the expected output.
    """
    cells: list[NotebookNode] = []
    ready = zip(code_cells(source), outputs, strict=True)
    for item in source.cells:
        if item.kind == "markdown":
            cell = nbformat.v4.new_markdown_cell(item.text)
            if item.tags:
                cell.metadata["tags"] = item.tags
            cells.append(cell)
            continue
        cell, cell.outputs = _next(ready)
        cells.append(cell)
        expected = _expected_output(cell)
        if expected:
            cells.append(expected)
    count = 0
    for cell in cells:
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = count
    return _notebook(cells, {"code_sha256": code_digest(cells)})


def blank_notebook(solution: NotebookNode) -> NotebookNode:
    """Return the learner's notebook: stubs for answers, no outputs, everything else as in `solution`."""
    cells = copy.deepcopy(solution.cells)
    for cell in cells:
        if cell.cell_type != "code":
            continue
        cell.outputs = []
        cell.execution_count = None
        if is_exercise(cell):
            cell.source = blank_answer(cell.source, grade_id(cell))
    notebook = _notebook(cells, {})
    notebook.metadata["workbook"] = {"cells_sha256": text_digest(notebook)}
    return notebook


def blank_answer(text: str, name: str) -> str:
    """Return the text of an exercise cell with every answer replaced by two lines: a comment and an error."""
    lines = text.splitlines()
    for begin, end in reversed(solution_regions(text)):
        indent = re.match(r"\s*", lines[begin]).group()
        count = answer_lines(lines[begin + 1 : end])
        lines[begin : end + 1] = [
            f"{indent}# YOUR CODE HERE (about {count} {'line' if count == 1 else 'lines'})",
            f'{indent}raise NotImplementedError("{name}: write your code here, then run this cell again")',
        ]
    return "\n".join(lines)


def printed(cell: NotebookNode) -> str:
    """Return what a cell printed to stdout, as stored in it."""
    return "".join(output.text for output in cell.outputs if output.output_type == "stream" and output.name == "stdout")


def _next(ready: object) -> tuple[NotebookNode, list[NotebookNode]]:
    cell, outputs = next(ready)
    return cell, copy.deepcopy(outputs)


def _code_cell(item: SourceCell) -> NotebookNode:
    cell = nbformat.v4.new_code_cell(item.text)
    if item.tags:
        cell.metadata["tags"] = item.tags
    if item.jupyter:
        cell.metadata["jupyter"] = item.jupyter
    if item.grade_id:
        cell.metadata["nbgrader"] = _nbgrader(item)
    if item.test:
        cell.metadata["editable"] = False
        cell.metadata["deletable"] = False
    return cell


def _nbgrader(item: SourceCell) -> dict:
    """Return nbgrader's metadata, schema 3, for an exercise or a test cell."""
    test = item.test is not None
    settings = {
        "schema_version": 3,
        "solution": not test,
        "grade": test,
        "locked": test,
        "task": False,
        "grade_id": item.grade_id,
    }
    if test:
        settings["points"] = item.points
    return settings


def _expected_output(cell: NotebookNode) -> NotebookNode | None:
    text = printed(cell).rstrip()
    if not text or not is_test(cell) or NO_EXPECTED_OUTPUT in cell.metadata.get("tags", []):
        return None
    # A fence has to be longer than any run of backticks inside it.
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall(r"`{3,}", text))])
    block = nbformat.v4.new_markdown_cell(f"**Expected output**\n\n{fence}text\n{text}\n{fence}")
    block.id = f"expected_{grade_id(cell)}"[:64]
    return block


def _notebook(cells: list[NotebookNode], own: dict) -> NotebookNode:
    _give_ids(cells)
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=copy.deepcopy(_KERNEL))
    notebook.nbformat_minor = 5
    if own:
        notebook.metadata["workbook"] = own
    return notebook


def _give_ids(cells: list[NotebookNode]) -> None:
    """Give each cell an id that every build gives it: its grade_id, else a digest of its text."""
    taken: set[str] = set()
    for cell in cells:
        name = grade_id(cell)
        if not name and not cell.id.startswith("expected_"):
            name = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:8]
        cell.id = _free(name or cell.id, taken)
        taken.add(cell.id)


def _free(name: str, taken: set[str]) -> str:
    candidate, number = name, 2
    while candidate in taken:
        candidate, number = f"{name[:60]}-{number}", number + 1
    return candidate
