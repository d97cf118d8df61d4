"""What the notebooks hold about an exercise: the answer, the hints behind the folds, and where it stands.

Read from solutions/ (or, for the hints, from notebooks/, where solutions are not shipped).  The course text in course/
stays the only place where any of it is written.  Standard library only, so that every room may look things up here.
"""

import json
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_HINT = re.compile(r"<details>\s*<summary>(Hint[^<]*)</summary>(.*?)</details>", re.DOTALL)


def answer(name: str) -> str | None:
    """The text of an answer, without the marks around it; None where solutions are not shipped."""
    source = cell_source(name, ROOT / "solutions")
    if source is None:
        return None
    return re.sub(r"(?m)^[ \t]*### (BEGIN|END) SOLUTION[ \t]*\n?", "", source[1])


def given_lines(name: str) -> set[str] | None:
    """The lines of code that an exercise gives to the learner; None where solutions are not shipped."""
    source = cell_source(name, ROOT / "solutions")
    if source is None:
        return None
    return code_lines(re.sub(r"(?ms)^[ \t]*### BEGIN SOLUTION.*?### END SOLUTION[ \t]*$", "", source[1]))


def code_lines(text: str) -> set[str]:
    """The lines of a cell that do something: no comments, no text in triple quotes, no line that says "not yet"."""
    text = re.sub(r'(?s)""".*?"""', "", text)
    lines = {line.partition("#")[0].strip() for line in text.splitlines()}
    return {line for line in lines if line and not line.startswith("raise NotImplementedError")}


def hints(name: str) -> list[tuple[str, str]]:
    """The (title, text) of every folded hint between an exercise and the next heading."""
    for folder in (ROOT / "solutions", ROOT / "notebooks"):
        for path in numbered_notebooks(folder):
            cells = cells_of(path)
            places = [i for i, cell in enumerate(cells) if graded_name(cell) == name]
            if places:
                return _HINT.findall(_text_after(cells, places[0], name))
    return []


def _text_after(cells, start, name):
    """The Markdown after an exercise up to the cell of the next one."""
    text = []
    for cell in cells[start + 1:]:
        if graded_name(cell) not in (None, name):
            break
        if cell.get("cell_type") == "markdown":
            text.append("".join(cell["source"]))
    return "\n".join(text)


def cell_source(name: str, folder: Path) -> tuple[Path, str] | None:
    """The notebook in ``folder`` with the graded cell of an exercise, and the cell's text."""
    for path in numbered_notebooks(folder):
        for cell in cells_of(path):
            if graded_name(cell) == name:
                return path, "".join(cell["source"])
    return None


def notebook_of(name: str) -> str:
    """The file name of the notebook in which an exercise stands: "03_forward_propagation.ipynb"."""
    for folder in (ROOT / "notebooks", ROOT / "solutions"):
        found = cell_source(name, folder)
        if found:
            return found[0].name
    return "its notebook"


def graded_name(cell: dict) -> str | None:
    """The name of the exercise whose graded cell this is, otherwise None."""
    mark = cell.get("metadata", {}).get("nbgrader", {})
    return mark.get("grade_id") if isinstance(mark, dict) and mark.get("solution") else None


def numbered_notebooks(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9][0-9]_*.ipynb"))


def cells_of(path: Path) -> list[dict]:
    """The cells of a notebook; none where the file is damaged, which must not stop the other notebooks."""
    return _cells_at(path, path.stat().st_mtime_ns)


@cache
def _cells_at(path: Path, changed: int) -> list[dict]:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return [cell for cell in cells if isinstance(cell, dict) and "source" in cell]
    except (OSError, ValueError, KeyError, TypeError):
        return []
