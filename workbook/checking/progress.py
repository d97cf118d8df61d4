"""How far the running notebook is: what check() said of its exercises, and grading's verdict on the other saved cells.

Only Jupyter says which file is running; elsewhere, as when the course is built or tested, there is no progress to see.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from workbook.cells import course
from workbook.grading.grade import grade_notebook
from workbook.grading.verdicts import Verdicts
from workbook.judging.verdict import State, Verdict

SECONDS = 5.0  # for an exercise: one that takes longer is not counted yet
_told: dict[str, tuple[str, str]] = {}  # notebook -> what was said of it last


def news(exercise: str, said: Mapping[str, Verdict]) -> tuple[str, str]:
    """What progress() says after a check, unless it said the same before; ("", "") where there is nothing new."""
    notebook = course.home(exercise)
    so_far = progress(notebook, said) if said[exercise].state == State.RIGHT else ("", "")
    known, _told[notebook] = _told.get(notebook), so_far
    return ("", "") if so_far == known else so_far


def progress(notebook: str, said: Mapping[str, Verdict]) -> tuple[str, str]:
    """(a sentence, the next notebook's file or "") for a notebook; ("", "") where its file is not known.

    said: exercise -> what check() said of it since the kernel was started.
    """
    path = Path(os.environ.get("JPY_SESSION_NAME", "")).resolve()
    if notebook not in path.stem or path.parent != Path.cwd().resolve() or path.parent == course.SOLUTIONS:
        return "", ""
    with suppress(OSError), Verdicts(SECONDS, search=False) as verdicts:
        graded = grade_notebook(notebook, path, lambda cell: said.get(cell.exercise) or verdicts(cell))
        if graded.problem:
            return "", ""
        counted = graded.core or graded.exercises  # an optional notebook has only harder ones
        right = sum(one.state == State.RIGHT for one in counted)
        harder = [one.state == State.RIGHT for one in graded.exercises if one not in counted]
        besides = f" (harder ones: {sum(harder)} of {len(harder)})" if harder else ""
        if right < len(counted):
            return f"Right so far in this notebook: {right} of {len(counted)} exercises{besides}.", ""
        done = f"All exercises of this notebook are right{besides}. Read it to its end"
        following = next((name for name in course.notebooks() if name > notebook), "")
        last = f"{done}. It is the last one.", ""
        return (f"{done}. After it comes", f"{following}.ipynb") if following else last
    return "", ""  # no process could be started
