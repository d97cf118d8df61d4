"""Opens JupyterLab at the notebook where one stopped, or at the one that was asked for."""

import os
from collections.abc import Sequence
from pathlib import Path

from workbook.building.export import PicturesInside
from workbook.cells import course
from workbook.errors import WorkbookError, command
from workbook.grading.grade import choose, grade
from workbook.grading.terminal import Terminal
from workbook.grading.verdicts import Verdicts

from .guide import first_open

KEYS = "Shift+Enter runs a cell. Leave this window open: Ctrl-C here ends JupyterLab."


def open_lab(words: Sequence[str]) -> int:
    """Say what opens and what is next there, and run JupyterLab until it ends; return the exit code 0.

    words: perhaps the number, name or file of a notebook, then JupyterLab's own options.  Raises WorkbookError where
    there is no such notebook.
    """
    options, terminal = list(words), Terminal()
    asked = options.pop(0) if options and not options[0].startswith("-") else None
    path, about = place(asked)
    address = path.relative_to(course.ROOT).as_posix()
    for line in (f"Opening {address} in JupyterLab.", about, KEYS):
        if line:
            terminal.say(line)
    # The project is the root, so that ../images can be shown.  These lines should stay in sight.
    own = [f"--ServerApp.root_dir={course.ROOT}", f"--LabApp.default_url=/lab/tree/{address}"]
    own.append(f"--HTMLExporter.preprocessors=['{PicturesInside.__module__}.{PicturesInside.__name__}']")
    own.append(f"--Application.log_level={'WARN' if options else 'ERROR'}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        own.append("--allow-root")  # in a container everybody is root, and JupyterLab would refuse to start
    # On a busy computer, threads of BLAS wait for one another: 06b then trains several times as long as on one.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from jupyterlab.labapp import main

    main(own + options)
    terminal.say(f"What you saved is in {course.NOTEBOOKS.name}/. To go on where you stopped: {command('').strip()}")
    return 0


def place(asked: str | None = None) -> tuple[Path, str]:
    """(file or folder to open, a line about what is next there).  No learner's code runs for it."""
    path = _meant(asked) if asked else None
    if path is None:
        chosen = choose([], course.NOTEBOOKS)
    else:
        chosen = [(path.stem, path)] if path.stem in course.notebooks() else []
    found = first_open(grade(chosen, Verdicts().at_a_glance))
    if found is None:
        about = f"Every exercise is written. To see which are right: {command('progress')}" if chosen else ""
        return path or chosen[-1][1], about
    notebook, exercise = found
    if notebook.problem:
        reset = command(f"reset {course.number(notebook.name)}")
        return path or course.NOTEBOOKS, f"{notebook.problem} To get it back as it was handed out: {reset}"
    return path or notebook.path, f"The next exercise in it: {exercise.name} ({exercise.state.value})."


def _meant(word: str) -> Path:
    """The file of the notebook meant by a number, a name or a file.  Raises WorkbookError."""
    path = Path(word)
    if path.suffix == ".ipynb" and (path.is_file() or path.name != word):
        if not path.is_file():
            raise WorkbookError(f"There is no file {path}.")
        if not path.resolve().is_relative_to(course.ROOT):
            raise WorkbookError(f"{path} is outside the workbook; copy it into {course.NOTEBOOKS} and open it there.")
        return path.resolve()
    name = course.name_of(word)
    path = course.NOTEBOOKS / f"{name}.ipynb"
    if not path.is_file():
        raise WorkbookError(
            f"{path} is missing; to get it back as it was handed out: {command(f'reset {course.number(name)}')}"
        )
    return path
