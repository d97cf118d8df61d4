"""What the notebooks hold about an exercise: the answer, the hints behind the folds, and where it stands.

Read from solutions/.  A copy of the course without answers (``python -m workbook handout``) has no such
folder: there the same is read from the encoded file material.dat, and no answer is shown to anybody.  The
course text in course/ stays the only place where any of it is written.  Standard library only, so that every
room may look things up here.
"""

import json
import re
from functools import cache
from pathlib import Path

from workbook.pack import packed_in, unpacked

ROOT = Path(__file__).resolve().parent.parent
PACK = Path(__file__).resolve().with_name("material.dat")
NUMBERED = "[0-9][0-9]_*.ipynb"
_HINT = re.compile(r"<details>\s*<summary>(Hint[^<]*)</summary>(.*?)</details>", re.DOTALL)


def answer(name: str) -> str | None:
    """The text of an answer, without the marks around it, for the tools; None where there is none.

    What is shown to a learner comes from shown_answer().
    """
    source = cell_source(name, ROOT / "solutions")
    if source is None:
        return None
    return re.sub(r"(?m)^[ \t]*### (BEGIN|END) SOLUTION[ \t]*\n?", "", source[1])


def shown_answer(name: str) -> str | None:
    """The answer where learners may see it or work with it; None in a copy without answers."""
    return None if is_handout() else answer(name)


def is_handout() -> bool:
    """True in a copy of the course without answers."""
    return PACK.is_file() and not any((ROOT / "solutions").glob(NUMBERED))


def given_lines(name: str) -> set[str] | None:
    """The lines of code that an exercise gives to the learner; None where solutions are not shipped."""
    source = cell_source(name, ROOT / "solutions")
    if source is None:
        return None
    return code_lines(re.sub(r"(?ms)^[ \t]*### BEGIN SOLUTION.*?### END SOLUTION[ \t]*$", "", source[1]))


def code_lines(text: str) -> set[str]:
    """The lines of a cell that do something: no comments, no text in triple quotes, no "not yet"."""
    text = re.sub(r'(?s)""".*?"""', "", text)
    lines = {line.partition("#")[0].strip() for line in text.splitlines()}
    return {line for line in lines if line and not line.startswith("raise NotImplementedError")}


def hints(name: str) -> list[tuple[str, str]]:
    """The (title, text) of every folded hint between an exercise and the next heading."""
    for folder in (ROOT / "solutions", ROOT / "notebooks"):
        for _, cells in _notebooks(folder):
            places = [i for i, cell in enumerate(cells) if graded_name(cell) == name]
            if places:
                return _HINT.findall(_text_after(cells, places[0], name))
    return []


def _text_after(cells, start, name):
    """The Markdown after an exercise up to the cell of the next one."""
    text = []
    for cell in cells[start + 1 :]:
        if graded_name(cell) not in (None, name):
            break
        if cell.get("cell_type") == "markdown":
            text.append("".join(cell["source"]))
    return "\n".join(text)


def cell_source(name: str, folder: Path) -> tuple[Path, str] | None:
    """The notebook in ``folder`` with the graded cell of an exercise, and the cell's text."""
    for path, cells in _notebooks(folder):
        for cell in cells:
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


def homes() -> dict[str, str]:
    """All exercises in the order of the course, each with the file name of its notebook."""
    for folder in (ROOT / "solutions", ROOT / "notebooks"):
        found = {}
        for path, cells in _notebooks(folder):
            for name in filter(None, map(graded_name, cells)):
                found.setdefault(name, path.name)
        if found:
            return found
    return {}


def answers() -> list[tuple[str, str, str]]:
    """(exercise, notebook, answer) for each exercise that has an answer here, in the order of the course."""
    found = ((name, notebook, answer(name)) for name, notebook in homes().items())
    return [one for one in found if one[2] is not None]


def graded_name(cell: dict) -> str | None:
    """The name of the exercise whose graded cell this is, otherwise None."""
    mark = cell.get("metadata", {}).get("nbgrader", {})
    return mark.get("grade_id") if isinstance(mark, dict) and mark.get("solution") else None


def course_texts() -> dict[str, str]:
    """The notebooks with answers as text, by name, in order."""
    if is_handout():
        return {name: packed_text("notebook", name) for name in packed_names("notebook")}
    return {path.stem: path.read_text(encoding="utf-8") for path in numbered_notebooks(ROOT / "solutions")}


def numbered_notebooks(folder: Path) -> list[Path]:
    """The notebooks of the course in a folder, in order."""
    return sorted(folder.glob(NUMBERED))


def _notebooks(folder: Path):
    """(path, cells) of each notebook in a folder; solutions/ is there even where it is encoded."""
    if folder == ROOT / "solutions" and is_handout():
        return [(folder / f"{name}.ipynb", _packed_cells(name)) for name in packed_names("notebook")]
    return [(path, cells_of(path)) for path in numbered_notebooks(folder)]


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


# --- a copy without answers ---


def packed_names(kind: str) -> list[str]:
    """The names of all texts of a kind in material.dat: "notebook" or "module"."""
    return sorted(key.partition("/")[2] for key in _pack() if key.startswith(f"{kind}/"))


def packed_text(kind: str, name: str) -> str:
    """One text of material.dat: a notebook with answers, or a module of Python."""
    return unpacked(_pack()[f"{kind}/{name}"])


def packed_module(name: str):
    """The code of a module that comes encoded, ready for exec."""
    return compile(packed_text("module", name), f"<{name}>", "exec", dont_inherit=True)


@cache
def _pack() -> dict[str, str]:
    return packed_in(PACK)


@cache
def _packed_cells(name):
    return json.loads(packed_text("notebook", name))["cells"]
