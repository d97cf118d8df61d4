"""What all tests share: the settings that nbval and its kernels need, and a small course to build.

nbval runs every notebook in solutions/ again and compares all it prints; stderr counts too. So everything
that could make a kernel talk (the font cache of a new Matplotlib, a user's IPython start-up files) is settled
here, once.
"""

import ast
import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from traitlets.config import Config

from workbook import drawings
from workbook.building.notebook import read_notebook
from workbook.photos import PHOTOS

ROOT = Path(__file__).resolve().parents[1]
CELL_SECONDS = 300
# What takes longest, in this order: what computes beside what waits for a browser, the two great trainings one
# after the other (side by side, both wait for the memory).
LONG = "test_browser 07b_deep_network 06b_training_on_pictures 08_hyperparameters test_sandbox test_verdicts".split()

MINI = [
    "# A small notebook",
    ({}, "import numpy as np\n\nvalues = np.arange(3.0)"),
    (
        {"exercise": "double"},
        'def double(x):\n    """Twice x."""\n    ### BEGIN SOLUTION\n    # a comment\n\n    y = x + x\n'
        "    return y\n    ### END SOLUTION",
    ),
    ({"test": "double", "points": 10}, "print(double(values))"),
    "The end.",
]


def pytest_configure(config):
    """Set nbval's options, and the environment of all kernels, before any of them starts."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # started in the background of a shell
        signal.signal(signal.SIGINT, signal.default_int_handler)
    options = config.option
    if hasattr(options, "nbval"):
        options.nbval = options.nbval or not options.nbval_lax
        # The kernel of this very Python, whatever kernels the user has installed under the same name.
        options.nbval_current_env = options.nbval_current_env or not options.nbval_kernel_name
        options.nbval_cell_timeout = min(options.nbval_cell_timeout, CELL_SECONDS)
    config.own_ipython = tempfile.mkdtemp(prefix="workbook-tests-")
    os.environ["IPYTHONDIR"] = config.own_ipython
    os.environ.pop("MPLBACKEND", None)
    if "PYTEST_XDIST_WORKER" in os.environ:
        # One notebook a worker: more threads than processors only make them wait for one another.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    else:
        _build_font_cache()


def pytest_collection_modifyitems(items):
    """What takes longest comes first: with several workers, none is left alone with it at the end."""
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))


def pytest_unconfigure(config):
    shutil.rmtree(getattr(config, "own_ipython", ""), ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _drawings_of_notebook_11():
    """In tests, models are tried on drawings that notebooks 09 and 11 have made: it takes 7 seconds to draw others."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawings, "draw_once", lambda m, bar="": drawings.draw_set(m, 2024, "")[:2])
        yield


def _build_font_cache():
    """Import Matplotlib once, before the workers start: its first run announces the font cache on stderr.

    Where its folder cannot be written, it makes a temporary one and names it in the environment, which the
    kernels get too.
    """
    import matplotlib.font_manager  # noqa: F401


def imports_in(tree, package):
    """(statement, module) of all that code in a package may import: `from a import b` may mean the module a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            yield from ((node, name) for name in (base, *(f"{base}.{alias.name}" for alias in node.names)))


def solution(name):
    """A notebook of the course with its answers, as it is stored."""
    return read_notebook(ROOT / "solutions" / f"{name}.ipynb")


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def marks(cell):
    """nbgrader's marks of a cell, {} where it has none."""
    return cell.metadata.get("nbgrader", {})


def is_exercise(cell):
    return marks(cell).get("solution", False)


def is_test(cell):
    return marks(cell).get("grade", False) or "extra" in cell.metadata.get("workbook", {})


def cells_by_grade_id(notebook):
    return {marks(cell)["grade_id"]: cell for cell in notebook.cells if marks(cell)}


def put_answer(path, exercise, text):
    """Put a text into a graded cell of a notebook's file; None deletes the cell."""
    document = json.loads(path.read_text(encoding="utf-8"))
    cells = document["cells"]
    (cell,) = (one for one in cells if one["metadata"].get("nbgrader", {}).get("grade_id") == exercise)
    if text is None:
        cells.remove(cell)
    else:
        cell["source"] = text
    path.write_text(json.dumps(document), encoding="utf-8")


@pytest.fixture(scope="session")
def photographs():
    """The folder of the photographs: DNN_PHOTOS, datasets/, or shared/datasets/catvnoncat beside the checkout."""
    folders = [ROOT / "datasets", ROOT.parent / "shared" / "datasets" / "catvnoncat"]
    if os.environ.get("DNN_PHOTOS"):
        folders.insert(0, Path(os.environ["DNN_PHOTOS"]))
    for folder in folders:
        if all((folder / name).is_file() for name in PHOTOS):
            return folder
    pytest.skip("the photographs are not here: fetch them with `python3 start.py data photos`, or set DNN_PHOTOS")


def wait_for(what, seconds=120.0):
    """Wait for what is to be seen, however busy the machine is, and return it."""
    until = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)
    return found


def run_python(*words, cwd=ROOT, stdin=None, **environment):
    """Run Python anew, with the project in sight; None takes a variable out of the environment.

    Gives what subprocess.run gives. Of the pytest that runs here, it knows nothing.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    own |= {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment}
    return subprocess.run(
        [sys.executable, *map(str, words)],
        cwd=cwd,
        env={name: str(value) for name, value in own.items() if value is not None},
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )


@pytest.fixture
def own_home(tmp_path, monkeypatch):
    """The key that signs verdicts is one of this test."""
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "state"))


@pytest.fixture
def own_state(tmp_path, own_home, monkeypatch):
    """Remembered verdicts in a folder of this test."""
    path = tmp_path / "project" / "verdicts.sqlite"
    monkeypatch.setattr("workbook.grading.store.PATH", path)
    return path


@pytest.fixture(scope="session")
def browser():
    """Chromium, for all tests that look at a page."""
    from lab import chromium

    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def answers():
    """my_network on the course's own answers: what `from my_network import ...` gives in solutions/."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT / "solutions")
        patch.delitem(sys.modules, "my_network", raising=False)  # what other tests loaded does not count
        yield importlib.import_module("my_network")


@pytest.fixture(scope="module")
def shell():
    """What a notebook's cells run in: IPython's shell, in this process."""
    from IPython.core.interactiveshell import InteractiveShell

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "__main__", sys.modules["__main__"])  # the shell puts its own there
        yield InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
        InteractiveShell.clear_instance()


def easy(number, m=40):
    """m pictures of which half are brighter, and their labels (1, m)."""
    draw = np.random.default_rng(number)
    labels = draw.permutation(m) % 2
    noise = draw.integers(0, 100, (m, 64, 64, 3))
    return (noise + 60 * labels[:, None, None, None]).astype(np.uint8), labels[None]


@pytest.fixture
def small_trial(monkeypatch):
    """Models of notebook 11 are tried on few and easy pictures: to draw the real ones takes half a minute."""
    from exercises import EXERCISES
    from workbook.judging import trial

    small = replace(EXERCISES["fit"].trial, pictures=40)
    monkeypatch.setitem(EXERCISES, "fit", replace(EXERCISES["fit"], trial=small))
    monkeypatch.setitem(trial._halves, 40, (easy(1), easy(2)))
    return small


@pytest.fixture
def course(tmp_path):
    """A function that writes course texts into a folder of their own and returns that folder."""

    def write(cells=MINI, name="02_mini", front=None):
        folder = tmp_path / "course"
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.md").write_text(course_text(cells, front), encoding="utf-8", newline="\n")
        return tmp_path

    return write


FRONT = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---
"""


def course_text(cells, front=None):
    """Return a course text: strings become text cells, pairs (options, code) become code cells."""
    parts = [FRONT if front is None else front]
    for cell in cells:
        if isinstance(cell, str):
            parts.append(f"+++\n\n{cell}\n")
            continue
        options, code = cell
        lines = "".join(f":{key}: {value}\n" for key, value in options.items())
        parts.append(f"```{{code-cell}} ipython3\n{lines}\n{code}\n```\n")
    return "\n".join(parts)
