"""What notebooks print, on request: nbval runs them, with a learner's right answers in place of the course's.

Every notebook is the course's own, with its outputs; only the graded cells that were found right are the learner's.  So
a mistake in one exercise spoils nothing further down.  This runs code with the rights of its caller; on Linux the
kernel keeps it from writing outside of a temporary folder.
"""

import copy
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

from tqdm import tqdm

from workbook.cells import course
from workbook.cells.notebook import Cell
from workbook.cells.values import printable
from workbook.cores import cores
from workbook.judging.verdict import State
from workbook.sandbox import fence

from .grade import GradedNotebook

SANITIZE = course.ROOT / "workbook" / "building" / "nbval_sanitize.txt"
MOST_LINES = 14
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def compare_outputs(notebooks: Sequence[GradedNotebook], seconds: float) -> list[GradedNotebook]:
    """The same notebooks with what nbval found about the test cells of right exercises.  seconds: the limit a cell."""
    with tempfile.TemporaryDirectory(prefix="workbook-grade-", ignore_cleanup_errors=True) as place:
        folder = Path(place).resolve()
        shutil.copytree(course.ROOT / "images", folder / "images")
        with ThreadPoolExecutor(max_workers=min(len(notebooks), cores())) as pool:
            done = pool.map(lambda notebook: _compared(folder, notebook, seconds), notebooks)
            return [*tqdm(done, "notebooks", len(notebooks), unit="", leave=False, disable=None)]


def _compared(folder: Path, notebook: GradedNotebook, seconds: float) -> GradedNotebook:
    answers = {one.name: one.cell.text for one in notebook.exercises if one.state == State.RIGHT}
    if not answers:
        return notebook
    found = _run(folder, notebook.name, answers, seconds)
    exercises = (
        replace(one, printed={id_: found.get(id_, NOT_RUN) for id_, _ in one.task.tests if one.name in answers})
        for one in notebook.exercises
    )
    return replace(notebook, exercises=tuple(exercises))


NOT_RUN = "the cell was not run: the notebook stopped before it."


def _run(folder: Path, name: str, answers: dict[str, str], seconds: float) -> dict[str, str]:
    """Run one notebook of the course with these answers: id of a cell -> "same", or a sentence."""
    own = folder / name
    own.mkdir()
    for other in course.notebooks():
        document = copy.deepcopy(course.document(other))
        for cell in document["cells"] if other == name else ():
            grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
            cell["source"] = answers.get(grade_id, cell["source"])
        (own / f"{other}.ipynb").write_text(json.dumps(document), encoding="utf-8")
    report = own / "report.xml"
    (own / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    pytest = ["-m", "pytest", "-q", "-c", str(own / "pytest.ini"), "-p", "no:cacheprovider", f"--junitxml={report}"]
    nbval = ["--nbval", "--nbval-current-env", f"--nbval-cell-timeout={seconds:g}", f"--nbval-sanitize-with={SANITIZE}"]
    command = [sys.executable, *pytest, *nbval, str(own / f"{name}.ipynb")]
    if fence.version():
        walls = ["--write", str(folder), "--write", "/dev", "--"]
        command = [sys.executable, "-I", "-S", fence.__file__, *walls, *command]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(course.ROOT), os.environ.get("PYTHONPATH")])),
        "OPENBLAS_NUM_THREADS": os.environ.get("OPENBLAS_NUM_THREADS", "1"),
        "PYTHONDONTWRITEBYTECODE": "1",
        **{key: str(own / key) for key in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR")},
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(own)),
    }
    subprocess.run(command, cwd=own, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return _found_in(report, [cell for cell in course.notebooks()[name] if cell.kind == "code"])


def _found_in(report: Path, cells: Sequence[Cell]) -> dict[str, str]:
    """What a report of nbval says about cells: its tests are called "Cell 0", "Cell 1" and so on."""
    try:
        tests = ElementTree.parse(report).iter("testcase")
    except (OSError, ElementTree.ParseError):
        return {}
    found = {}
    for test in tests:
        number = re.search(r"Cell (\d+)", test.get("name", ""))
        failure = test.find("failure")
        if number and int(number[1]) < len(cells):
            found[cells[int(number[1])].grade_id] = "same" if failure is None else _in_words(failure.text or "")
    return found


def _in_words(text: str) -> str:
    text = printable(_COLOURS.sub("", text)).strip()
    if "Timeout of" in text:
        return "the cell was stopped at the time limit."
    lines = [line.rstrip()[:160] for line in text.splitlines() if line.strip()]
    return "\n".join(["the output is not as expected:", *lines[:MOST_LINES]])
