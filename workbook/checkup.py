"""Says whether all is well on this computer: a line for each thing that a learner needs, and what to do about it."""

import os
import platform
import shutil
import subprocess
import tomllib
from functools import partial
from importlib.metadata import distributions

from packaging.requirements import Requirement

import dnn_utils
from exercises import EXERCISES
from workbook.cells import course
from workbook.cells.graded import learners_cells
from workbook.cells.meaning import GradedCell
from workbook.errors import WorkbookError, command
from workbook.grading.grade import Judge
from workbook.grading.terminal import Terminal
from workbook.grading.verdicts import Verdicts
from workbook.judging.judge import outcomes_here, verdict_of
from workbook.judging.verdict import State

SECONDS = 25  # that a kernel may take to start, and again a cell to run
ANEW = f"delete the folder .venv and type {command('check-up')}: the packages are installed again"
HERE = partial(verdict_of, outcomes_of=outcomes_here)
CELL = "import dnn_utils, my_network, testCases\n\ndnn_utils.plot_costs([0.7, 0.5, 0.4])"


def packages() -> str:
    """Python, and every package in the range of pyproject.toml."""
    installed = {one.name.lower(): one.version for one in distributions()}
    project = tomllib.loads((course.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for wanted in map(Requirement, project["dependencies"]):
        if wanted.marker and not wanted.marker.evaluate():
            continue
        found = installed.get(wanted.name)
        if found is None or found not in wanted.specifier:
            raise WorkbookError(f"{wanted} is needed, but installed is {found or 'none'}; {ANEW}.")
    return f"Python {platform.python_version()}, NumPy {installed['numpy']}, JupyterLab {installed['jupyterlab']}"


def notebooks() -> str:
    """Every notebook of the course is there, and its exercises are found."""
    for name in course.notebooks():
        path = course.NOTEBOOKS / f"{name}.ipynb"
        try:
            for cell in learners_cells(path, name)[0].values():
                if cell.problem:
                    raise WorkbookError(f"{path.name}, {cell.exercise}: {cell.problem}")
        except WorkbookError as error:
            raise WorkbookError(
                f"{error} To get it back, and keep yours: {command(f'reset {course.number(name)}')}"
            ) from None
    return f"{len(course.notebooks())} notebooks with {len(course.tasks())} exercises can be read"


def pictures() -> str:
    """The drawings that the course trains on can be read."""
    train, _, test, _, _ = dnn_utils.load_data()
    return f"{len(train)} pictures to train on and {len(test)} to test on can be read"


def checking(judge: Judge = HERE) -> str:
    """The first exercise of the course is judged, answered rightly and wrongly."""
    name = next(iter(course.tasks()))
    right = course.answer(name)
    for text, state in (right, State.RIGHT), (EXERCISES[name].mistakes[0].texts(right)[0], State.WRONG):
        found = judge(GradedCell(name, f"{course.home(name)}.ipynb", text))
        if found.state != state:
            raise WorkbookError(f"{name} should be {state}, but is {found.state}. Get a complete copy of the workbook.")
    return "check knows a right function from a wrong one"


def sandbox() -> str:
    """The same in a process of its own, as next, watch, progress and grade do."""
    with Verdicts(SECONDS, keep=False) as verdicts:
        checking(verdicts)
        walls = ", ".join(verdicts.walls or ())
    return f"exercises are graded in a process of their own; walls around it: {walls or 'none'}"


def disk() -> str:
    """Notebooks can be saved."""
    free = shutil.disk_usage(course.ROOT).free // 1_000_000
    if free < 300:
        raise WorkbookError(f"Only {free} MB are free on this disk; make room, so that notebooks can be saved.")
    if not os.access(course.NOTEBOOKS, os.W_OK):
        raise WorkbookError(f"{course.NOTEBOOKS} may not be written; put the workbook where you may write.")
    return f"notebooks can be saved: {free / 1000:.1f} GB are free"


def kernel() -> str:
    """The Python of the notebooks starts, imports what notebooks import, and draws."""
    import nbclient
    import nbformat

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    client = nbclient.NotebookClient(notebook, kernel_name="python3", timeout=SECONDS, startup_timeout=SECONDS)
    try:
        client.execute(cwd=str(course.NOTEBOOKS), stderr=subprocess.DEVNULL)
    except (nbclient.exceptions.CellExecutionError, RuntimeError, TimeoutError) as error:
        why = getattr(error, "evalue", str(error)).partition("\n")[0].rstrip(".")
        raise WorkbookError(f"No cell can be run ({why}); close other programs and try again, or {ANEW}.") from None
    if "image/png" not in str(notebook.cells[0].outputs):
        raise WorkbookError(f"A cell runs, but shows no plot; {ANEW}.")
    return "a kernel starts, imports dnn_utils and draws a plot"


def check_up() -> int:
    """Print a line for each part as it comes; return the exit code: 0 where all is well, otherwise 1."""
    terminal, code = Terminal(), 0
    terminal.say("Is all well on this computer? This takes up to a minute.")
    for part in (packages, notebooks, pictures, checking, sandbox, disk, kernel):
        try:
            state, line = State.RIGHT, part()
        except Exception as error:  # whatever it is, the other parts are looked at too
            state, line, code = State.WRONG, str(error), 1
            if not isinstance(error, (WorkbookError, FileNotFoundError, ValueError)):
                line = f"{part.__name__} failed with {type(error).__name__}: {line.rstrip('.')}; {ANEW}."
        terminal.say(f"{terminal.coloured(state, terminal.sign(state))} {line}")
    well = f"All is well. To open the notebooks: {command('lab')}"
    terminal.say(f"Put right what has a {terminal.sign(State.WRONG)}, then: {command('check-up')}" if code else well)
    return code
