"""What the notebooks print: runs them with nbval, the learner's right answers in the place of the course's.

Every notebook is the course's own, with its locked cells and outputs; only the graded cells that the judge
has found right are the learner's.  So a mistake in one exercise spoils nothing further down, and each printed
difference belongs to the answer it comes from.  The notebooks are in a folder of their own, outside of which
their kernels cannot write.
"""

import copy
import difflib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import nbformat

from workbook import material
from workbook.building.execute import SANITIZE
from workbook.building.notebook import cells_by_grade_id, grade_id, is_exercise

from . import fence
from .wire import printable

HERE = Path(__file__).resolve().parent
MOST_LINES = 12
# What a kernel gets of the environment: not what may be secret, and nothing that changes what is printed.
PASSED_ON = tuple(
    "PATH HOME USER LANG LC_ TZ SYSTEM COMSPEC APPDATA LOCALAPPDATA PROGRAMDATA XDG_CACHE_HOME MPLCONFIGDIR "
    "VIRTUAL_ENV CONDA LD_LIBRARY_PATH DYLD_ PYTHONPATH PYTHONHOME OPENBLAS_ OMP_ MKL_ VECLIB_ DNN_".split()
)
OPEN = "open"  # the part of the folder in which kernels can write
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


@dataclass(frozen=True)
class Printed:
    """What nbval found about one cell: "same", "different" (and how), "failed" (and why) or "not run"."""

    state: str
    text: str = ""


@dataclass(frozen=True)
class Job:
    """A notebook of the course to run, and the answers {exercise: text} to put into it."""

    name: str
    answers: dict


def run_notebooks(
    references: dict, jobs: list[Job], seconds: float, tell: Callable[[Job], None] = lambda job: None
) -> list[dict[str, Printed]]:
    """Run notebooks, some at a time; return for each: cell id (graded or test) -> what nbval found.

    references: all notebooks of the course by name.  seconds: the limit for a cell.  tell(job) is called
    after each cell.
    """
    if not jobs:
        return []
    _font_cache()
    with tempfile.TemporaryDirectory(prefix="workbook-grade-", ignore_cleanup_errors=True) as place:
        folder = Path(place).resolve()
        stop = threading.Event()
        with ThreadPoolExecutor(max_workers=min(len(jobs), os.cpu_count() or 1)) as pool:
            order = sorted(range(len(jobs)), key=lambda i: -_weight(references[jobs[i].name]))
            runs = {i: pool.submit(_run, folder / str(i), jobs[i], references, seconds, tell, stop) for i in order}
            try:
                return [runs[i].result() for i in range(len(jobs))]
            finally:
                stop.set()  # Ctrl-C: nothing runs on
                pool.shutdown(cancel_futures=True)
                _end_left_behind(folder)


def _weight(reference) -> float:
    """Which notebooks take longest is known by their progress cells; they start first."""
    return sum("nbval-ignore-output" in cell.metadata.get("tags", []) for cell in reference.cells) * 100 + len(
        reference.cells
    )


def with_answers(reference, answers: dict[str, str]):
    """A copy of a notebook of the course with other texts in some of its graded cells."""
    made = copy.deepcopy(reference)
    for name, cell in cells_by_grade_id(made).items():
        if is_exercise(cell) and name in answers:
            cell.source = answers[name]
    return made


def without_outputs(notebook):
    """The same cells, as small as they can be: my_network reads only the texts of graded cells."""
    return nbformat.v4.new_notebook(cells=[copy.copy(cell) for cell in notebook.cells if is_exercise(cell)])


def write_notebook(path: Path, notebook) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(notebook, version=4), encoding="utf-8", newline="\n")


def _beside(folder: Path) -> None:
    """The pictures that notebooks open stand beside their folder."""
    images = material.ROOT / "images"
    if not images.is_dir():
        return
    try:
        (folder / "images").symlink_to(images, target_is_directory=True)
    except OSError:  # Windows without the right to make links
        shutil.copytree(images, folder / "images")


def _kernelspec(folder: Path) -> None:
    """A kernel that starts behind the fence and in kernel.py."""
    python = sys.executable
    command = [
        python,
        str(HERE / "kernel.py"),
        str(material.ROOT),
        "--",
        "-f",
        "{connection_file}",
        "--HistoryManager.enabled=False",
    ]
    if fence.version():
        command = [
            python,
            "-I",
            "-S",
            str(HERE / "fence.py"),
            "--write",
            str(folder / OPEN),
            "--write",
            "/dev",
            "--",
            *command,
        ]
    spec = {
        "argv": command,
        "display_name": "graded",
        "language": "python",
        "interrupt_mode": "signal",
        "metadata": {"debugger": False},
    }
    place = folder / "jupyter" / "kernels" / "graded"
    place.mkdir(parents=True)
    (place / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")


def _environment(folder: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key.upper().startswith(PASSED_ON)}
    for name in ("ipython", "runtime", "tmp"):
        (folder / OPEN / name).mkdir()
    paths = [str(material.ROOT), *filter(None, [kept.get("PYTHONPATH")])]
    kept.setdefault("OPENBLAS_NUM_THREADS", "1")
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join(paths),
        "JUPYTER_PATH": str(folder / "jupyter"),
        "IPYTHONDIR": str(folder / OPEN / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(folder / OPEN / "runtime"),
        "TMPDIR": str(folder / OPEN / "tmp"),
        "TEMP": str(folder / OPEN / "tmp"),
        "TMP": str(folder / OPEN / "tmp"),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "JUPYTER_PLATFORM_DIRS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


def _font_cache() -> None:
    """Matplotlib makes a list of all fonts at its first run, which takes long; a kernel could not keep it."""
    if list(_matplotlib_cache().glob("fontlist-*.json")):
        return
    subprocess.run(
        [sys.executable, "-c", "import matplotlib.font_manager"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )


def _matplotlib_cache() -> Path:
    """Where Matplotlib keeps its list of fonts on Linux; elsewhere a folder that there is not."""
    own = os.environ.get("MPLCONFIGDIR")
    return Path(own or f"{os.environ.get('XDG_CACHE_HOME') or Path.home() / '.cache'}/matplotlib")


def _run(folder: Path, job: Job, references, seconds, tell, stop) -> dict[str, Printed]:
    reference = references[job.name]
    for name, notebook in references.items():
        write_notebook(
            folder / OPEN / "notebooks" / f"{name}.ipynb",
            with_answers(notebook, job.answers) if name == job.name else without_outputs(notebook),
        )
    _beside(folder / OPEN)
    _kernelspec(folder)
    told, empty = folder / "told", folder / "pytest.ini"
    told.touch()
    empty.write_text("[pytest]\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-c",
        str(empty),
        "--rootdir",
        str(folder),
        "-p",
        "no:cacheprovider",
        "-p",
        "workbook.grading.listener",
        "--tell",
        str(told),
        "--color=no",
        "--nbval",
        "--nbval-kernel-name",
        "graded",
        f"--nbval-cell-timeout={seconds:g}",
        f"--nbval-sanitize-with={SANITIZE}",
        str(folder / OPEN / "notebooks" / f"{job.name}.ipynb"),
    ]
    cells = [cell for cell in reference.cells if cell.cell_type == "code"]
    process = subprocess.Popen(
        command,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=os.name == "posix",
        cwd=folder,
    )
    try:
        deadline = time.monotonic() + 60 + (seconds + 10) * len(cells)
        found = _follow(process, told, deadline, len(cells), lambda: tell(job), stop)
    finally:
        _end(process)
    return {grade_id(cell): _printed(found.get(cell.get("id", ""))) for cell in cells if grade_id(cell)}


def _follow(process, told, deadline, count, tell, stop) -> dict[str, dict]:
    """Read what the listener writes until all cells are told, or the process ends."""
    found, read = {}, 0
    while True:
        ended = process.poll() is not None or stop.is_set() or time.monotonic() > deadline
        lines = told.read_text(encoding="utf-8").split("\n")[:-1]
        for line in lines[read:]:
            one = json.loads(line)
            found.setdefault(one["cell"], one)
            tell()
        read = len(lines)
        if ended or len(lines) >= count:
            return found
        stop.wait(0.05)


def _end(process) -> None:
    """End nbval and the kernel it started, whatever they do."""
    if os.name == "posix":
        import signal

        try:
            os.killpg(process.pid, signal.SIGKILL)
        except OSError:
            pass
    process.kill()
    process.wait()


def _end_left_behind(folder: Path) -> None:
    """End what a notebook left behind: it has the name of the folder in its environment."""
    try:
        import psutil
    except ImportError:
        return
    for process in psutil.process_iter():
        try:
            if process.environ().get("JUPYTER_PATH", "").startswith(f"{folder}{os.sep}"):
                process.kill()
        except (psutil.Error, OSError):
            continue


def _printed(found: dict | None) -> Printed:
    if found is None:
        return Printed("not run")
    if found["passed"]:
        return Printed("same")
    text = printable(_COLOURS.sub("", found["text"])).strip()
    if "Timeout of" in text:
        return Printed("failed", "it was cut off at the time limit for a cell.")
    if "caused an exception" in text or not text.startswith("Notebook cell"):
        return Printed("failed", text.splitlines()[-1][:300] if text else "")
    return Printed("different", _difference(found["expected"], found["printed"]))


def _difference(expected: str, printed: str) -> str:
    """The lines that are expected and did not come (-), and those that came instead (+)."""
    if expected == printed:
        return "What is printed is the same, but what is shown beside it (a picture, a table) is not."
    lines = [line for line in difflib.ndiff(expected.splitlines(), printed.splitlines()) if line[:1] in "+-"]
    kept = [printable(line[:160]) for line in lines[:MOST_LINES]]
    return "\n".join([*kept, "..."] if len(lines) > MOST_LINES else kept)
