"""How far a notebook is, as far as the running notebook can see it.

What counts is what check() said: in this session, and before it as the outputs in the saved file tell.  Nothing is run.
Only Jupyter says which file is running; elsewhere, as when the course is built or tested, there is no progress to see.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from workbook.cells import course
from workbook.cells.notebook import read_document
from workbook.errors import WorkbookError
from workbook.judging.verdict import State, Verdict


def progress(exercise: str, said: Mapping[str, Verdict]) -> tuple[str, str]:
    """(a sentence, the next notebook's file or "") for the notebook of an exercise; ("", "") where it is not known.

    said: exercise -> what check() said in this session.
    """
    notebook, path = course.home(exercise), Path(os.environ.get("JPY_SESSION_NAME", "")).resolve()
    if notebook not in path.stem or path.parent != Path.cwd().resolve() or path.parent == course.SOLUTIONS:
        return "", ""
    names = [task.name for task in course.tasks_of(notebook)]
    saved = _outputs(path)
    right = sum(said[name].state == State.RIGHT if name in said else _right(name) in saved for name in names)
    if right < len(names):
        return f"Right so far in this notebook: {right} of {len(names)} exercises.", ""
    done = "All exercises of this notebook are right. Read on to its end"
    following = [name for name in course.notebooks() if name > notebook]
    return (f"{done}. The next notebook is", f"{following[0]}.ipynb") if following else (f"{done} of the course.", "")


def _right(name: str) -> str:
    return Verdict(name, State.RIGHT).headline


def _outputs(path: Path) -> str:
    """All that the cells of a saved notebook show."""
    try:
        cells = read_document(path).get("cells", ())
        return json.dumps([cell.get("outputs") for cell in cells if isinstance(cell, dict)])
    except WorkbookError:
        return ""
