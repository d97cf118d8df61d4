"""A copy of the course without its answers: check(), hints, my_network and grading work there all the same.

What decides about right and wrong goes along encoded, in workbook/material.dat (see workbook/pack.py): the
notebooks with answers, and the modules from which answers could be read.  Whatever is not named here stays
behind.
"""

import os
import shutil
import tempfile
from pathlib import Path

from workbook import material
from workbook.building.assemble import blank_notebook
from workbook.building.files import notebook_text
from workbook.building.notebook import cells_by_grade_id, is_exercise, read_notebook
from workbook.errors import WorkbookError
from workbook.pack import pack

from .leaks import answer_lines, given, leaks

# What is copied as it is, when it is there.  Photographs, tests, benchmarks and the history stay behind.
FILES = (
    "README.md",
    "LICENSE",
    "LICENSES.md",
    "start.py",
    "requirements.txt",
    "requirements-dev.txt",
    "pyproject.toml",
    "conftest.py",
    "dnn_utils.py",
    "testCases.py",
    "my_network.py",
    ".gitignore",
    ".gitattributes",
    "notebooks/*.md",
    "images/*.svg",
    "images/*.pdf",
    "images/*.png",
    "datasets/*_drawings.h5",
    "datasets/*.md",
    "datasets/*.json",
    ".github/workflows/grade.yml",
    "workbook/**/*.py",
    "workbook/widgets/*.js",
    "workbook/building/nbval_sanitize.txt",
)
# Modules that know what is right or what is written instead of it.
ENCODED = ("workbook.checking.truth", "workbook.checking.mistakes")
STUB = '''\
"""Comes encoded in a copy of the course without answers: see workbook/pack.py."""

from workbook import material

exec(material.packed_module(__name__), globals())
'''


def handout(target: Path, root: Path = material.ROOT) -> int:
    """Make the copy in a folder that does not exist yet or is empty; return how many exercises it has.

    Raises WorkbookError, in a sentence, when the folder cannot be used or an answer would be in the copy.  The
    folder is there complete or not at all.
    """
    target = target.absolute()
    _refuse(target, root)
    solutions = {path.stem: read_notebook(path) for path in material.numbered_notebooks(root / "solutions")}
    target.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    try:
        _put_together(part, root, solutions)
        _refuse_leaks(part, solutions)
        part.chmod(0o777 & ~_umask())  # mkdtemp lets nobody else in
        if target.exists():
            target.rmdir()  # empty; Windows renames nothing onto a folder
        part.rename(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return sum(is_exercise(cell) for notebook in solutions.values() for cell in cells_by_grade_id(notebook).values())


def _refuse(target: Path, root: Path) -> None:
    if not any((root / "solutions").glob(material.NUMBERED)):
        raise WorkbookError(
            f"{root / 'solutions'} holds no notebooks, so there is nothing to make a handout from; run this "
            "in the complete project, after: python -m workbook build"
        )
    inside = target.resolve()
    if inside == root.resolve() or root.resolve() in inside.parents:
        raise WorkbookError(f"{target} is inside the project; name a folder outside of {root}.")
    if target.is_symlink() or (target.exists() and (not target.is_dir() or any(target.iterdir()))):
        raise WorkbookError(f"{target} exists already and is not an empty folder; name a new one.")


def _put_together(folder: Path, root: Path, solutions: dict) -> None:
    encoded = {f"module/{name}": root / f"{name.replace('.', '/')}.py" for name in ENCODED}
    for pattern in FILES:
        for path in sorted(root.glob(pattern)):
            place = folder / path.relative_to(root)
            place.parent.mkdir(parents=True, exist_ok=True)
            if path in encoded.values():
                place.write_text(STUB, encoding="utf-8", newline="\n")
            else:
                shutil.copy(path, place)
    texts = {key: path.read_text(encoding="utf-8") for key, path in encoded.items()}
    (folder / "notebooks").mkdir(exist_ok=True)
    for name, notebook in solutions.items():
        blank = notebook_text(blank_notebook(notebook))
        (folder / "notebooks" / f"{name}.ipynb").write_text(blank, encoding="utf-8", newline="\n")
        texts[f"notebook/{name}"] = notebook_text(notebook)
    (folder / "workbook" / material.PACK.name).write_text(pack(texts), encoding="ascii", newline="\n")


def _refuse_leaks(folder: Path, solutions: dict) -> None:
    """The last look: no answer may be in the copy, wherever it came from."""
    cells = {
        name: cell.source
        for notebook in solutions.values()
        for name, cell in cells_by_grade_id(notebook).items()
        if is_exercise(cell)
    }
    blank = [cell.source for notebook in solutions.values() for cell in blank_notebook(notebook).cells]
    tools = [(folder / name).read_text(encoding="utf-8") for name in ("dnn_utils.py", "testCases.py")]
    found = leaks(folder, answer_lines(cells), given([*blank, *tools]))
    if found:
        raise WorkbookError(f"No handout was made, because it would give answers away: {'; '.join(found)}.")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
