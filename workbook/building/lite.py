"""The course as a site whose notebooks run in the browser itself: JupyterLite, with Pyodide as its Python.

Nothing is installed and no server computes; what learners write stays in their browser. Pyodide has no threads,
processes and sockets. It and its packages come from where its makers keep them, unless a copy is given.
"""

import importlib.metadata
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from workbook.building.assemble import blank_notebook
from workbook.building.first_cell import FIND, with_first
from workbook.building.handout import COURSE, copy_files, handout
from workbook.building.notebook import notebook_text, solutions
from workbook.building.site import TITLE, require
from workbook.cells import course
from workbook.errors import WorkbookError
from workbook.files import new_folder, write_text
from workbook.lab_settings import JUPYTERLAB

NEEDED = ("jupyterlite_core", "jupyterlite_pyodide_kernel", "jupyter_server")
EXTENSIONS = ("@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager", "anywidget")
# What Pyodide has, and what it lacks: that is shipped with the site, in the versions of this environment.
ITS_OWN = ("h5py", "ipython", "matplotlib", "numpy", "pillow", "platformdirs", "threadpoolctl", "tqdm", "traitlets")
SHIPPED = ("anywidget", "comm", "ipywidgets", "psygnal", "typing_extensions")
FIRST_CELL = f"""\
# Installs what the course needs in this browser; the first time it takes a minute.
%pip install -q {" ".join(ITS_OWN)}
%pip install -q --no-deps {" ".join(SHIPPED)}
import logging

logging.getLogger("matplotlib.font_manager").setLevel("ERROR")  # else it says that it reads the fonts

{FIND}"""
# Without what is only for a computer, and with the answers or what stands for them.
COPIED = (*COURSE, f"workbook/{course.PACK.name}")


def lite(target: Path, answers: bool = True, pyodide: Path | None = None) -> int:
    """Make the site in a new folder; return how many notebooks it has.

    answers: otherwise it is made from a copy of the course without them.  pyodide: the folder of an unpacked release of
    Pyodide, which becomes part of the site.  Raises WorkbookError where the folder cannot be used, or something is
    missing.
    """
    require(NEEDED, "lite")
    if pyodide and not (pyodide / "pyodide.mjs").is_file():
        raise WorkbookError(f"{pyodide} is not an unpacked release of Pyodide: it holds no pyodide.mjs.")
    with new_folder(target, course.ROOT) as part, tempfile.TemporaryDirectory(prefix="workbook-lite-") as folder:
        work = Path(folder)
        count = write_contents(work / "contents", answers)
        _fetch(work / "wheels")
        if pyodide:
            shutil.copytree(pyodide, work / "static" / "pyodide")
        write_settings(work, part)
        _run("jupyterlite_core", "build", cwd=work)
    return count


def write_contents(folder: Path, answers: bool) -> int:
    """What a learner finds in the browser: the blank notebooks, and all that they need beside them."""
    source = course.ROOT
    if not answers:
        source = folder.with_name("handout")
        handout(source)
    copy_files(source, folder, COPIED)
    stored = solutions(course.ROOT)
    for name, notebook in stored.items():
        blank = with_first(blank_notebook(notebook), FIRST_CELL)
        write_text(folder / "notebooks" / f"{name}.ipynb", notebook_text(blank))
        if answers:
            for cell in notebook.cells:
                if cell.cell_type == "code":
                    cell.outputs = []
            write_text(folder / "solutions" / f"{name}.ipynb", notebook_text(notebook))
    return len(stored)


def write_settings(work: Path, target: Path) -> None:
    """What JupyterLite is told: what to build, and how it is called in the browser."""
    extensions = Path(sys.prefix) / "share" / "jupyter" / "labextensions"
    build = {
        "output_dir": str(target),
        "contents": [str(work / "contents")],
        "apps": ["lab"],
        "no_sourcemaps": True,
        "ignore_sys_prefix": ["federated_extensions"],
        "federated_extensions": [str(extensions / name) for name in EXTENSIONS],
    }
    settings = {"LiteBuildConfig": build, "PipliteAddon": {"piplite_urls": [str(work / "wheels")]}}
    write_text(work / "jupyter_lite_config.json", json.dumps(settings))
    write_text(work / "overrides.json", json.dumps(JUPYTERLAB))
    seen = {"appName": TITLE}
    write_text(work / "jupyter-lite.json", json.dumps({"jupyter-lite-schema-version": 0, "jupyter-config-data": seen}))


def _fetch(folder: Path) -> None:
    """The packages that are shipped, as they are installed here."""
    pins = [f"{name}=={importlib.metadata.version(name)}" for name in SHIPPED]
    words = ("--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:", "--platform", "any")
    folder.mkdir()
    _run("pip", "download", *words, "--dest", str(folder), *pins, cwd=folder)


def _run(module: str, *words: str, cwd: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        raise WorkbookError(f"{module} {words[0]} failed: {' '.join(done.stdout.split()[-60:])}")
