"""A copy of the course without its answers: check(), hints, my_network and grading work there all the same.

What decides about right and wrong goes along encoded, in workbook/material.dat (workbook/cells/pack.py): the notebooks
with answers, and the modules from which answers could be read. Whatever is not named here stays behind, and at the end
every file of the copy is searched for lines of answers.
"""

import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from nbformat import NotebookNode

from workbook.building.assemble import blank_notebook
from workbook.building.notebook import notebook_text, solutions
from workbook.cells import course
from workbook.cells.pack import pack
from workbook.errors import WorkbookError
from workbook.files import new_folder, write_text

# What notebooks need beside them, and what is copied with it where it is there. Photographs, tests, benchmarks and the
# history stay behind.
COURSE = (
    *("LICENSE", "LICENSES.md", "dnn_utils.py", "testCases.py", "my_network.py", "notebooks/*.md"),
    *("images/*.svg", "images/*.pdf", "images/*.png"),
    *("datasets/*_drawings.h5", "datasets/*.md", "datasets/*.json"),
    *("exercises/*.py", "workbook/**/*.py", "workbook/building/nbval_sanitize.txt"),
    *("workbook/**/*.css", "workbook/widgets/*.js", "workbook/widgets/*.toml"),
)
FILES = (
    *COURSE,
    *("README.md", ".gitignore", ".gitattributes", ".github/workflows/grade.yml"),
    *("start.py", "requirements.txt", "requirements-dev.txt", "pyproject.toml", "conftest.py"),
)
# Of the modules in exercises/, what may be read: the others know what is right, or what is written instead of it.
READABLE = ("__init__", "kit")
STUB = '''\
"""Comes encoded in a copy of the course without answers: see workbook/cells/pack.py."""

from workbook.cells import course

exec(course.packed_module(__name__), globals())
'''

SHORTEST = 8  # characters without spaces; what is shorter, such as "i += 1", gives nothing away
# Lines that stand in every program.
EVERYWHERE = re.compile(
    r"(else|try|finally|except.*|break|continue|pass):?"
    r"|return( \w+(, ?\w+)*)?"
    r"|\w+ = (\[\]|\{\}|\w+)"
    r"|\w+ = \w+\.shape\[[01]\]"
    r"|for \w+ in range\([\w, +-]+\):"
    r'|if \w+ == "\w+":'
)


def handout(target: Path) -> int:
    """Make the copy in a folder that does not exist yet or is empty; return how many exercises it has.

    Raises WorkbookError, in a sentence, when the folder cannot be used or an answer would be in the copy. The folder is
    there complete or not at all.
    """
    stored = solutions(course.ROOT)
    with new_folder(target, course.ROOT) as part:
        _put_together(part, stored)
        leaks = _leaks(part, stored.values())
        if leaks:
            raise WorkbookError(f"No handout was made, because it would give answers away: {'; '.join(leaks)}.")
    return len(course.tasks())


def copy_files(source: Path, target: Path, patterns: Iterable[str]) -> None:
    """Copy what these patterns find."""
    for path in (path for pattern in patterns for path in sorted(source.glob(pattern))):
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, place)


def _put_together(folder: Path, solutions: Mapping[str, NotebookNode]) -> None:
    copy_files(course.ROOT, folder, FILES)
    texts = {}
    for path in sorted(path for path in course.ROOT.glob("exercises/*.py") if path.stem not in READABLE):
        texts[f"module/exercises.{path.stem}"] = path.read_text(encoding="utf-8")
        write_text(folder / "exercises" / path.name, STUB)
    for name, notebook in solutions.items():
        write_text(folder / "notebooks" / f"{name}.ipynb", notebook_text(blank_notebook(notebook)))
        texts[f"notebook/{name}"] = notebook_text(notebook)
    write_text(folder / "workbook" / course.PACK.name, pack(texts))


def _leaks(folder: Path, solutions: Iterable[NotebookNode]) -> list[str]:
    """One sentence for each file of the copy that holds a line of an answer, wherever it came from.

    A line counts when it says something, and learners are not given it anyway: by the blank notebooks, or by the
    modules that notebooks import.
    """
    given = [cell.source for notebook in solutions for cell in blank_notebook(notebook).cells]
    given += [(folder / name).read_text(encoding="utf-8") for name in ("dnn_utils.py", "testCases.py")]
    known = "\n".join(map(_bare, given))
    secret: dict[str, str] = {}
    for cell in (cell for notebook in solutions for cell in notebook.cells):
        for line in "".join(answer for _, answer in course.ANSWER.findall(cell.source)).splitlines():
            bare = _bare(line)
            if (
                len(bare) >= SHORTEST
                and bare[0] != "#"
                and not EVERYWHERE.fullmatch(line.strip())
                and bare not in known
            ):
                secret.setdefault(bare, cell.id)
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        text = _bare(path.read_bytes().decode("utf-8", "replace"))
        names = {name for line, name in secret.items() if line in text}
        if names:
            found.append(
                f"{path.relative_to(folder).as_posix()} holds lines of the answer to {', '.join(sorted(names))}"
            )
    return found


def _bare(text: str) -> str:
    """A text without spaces and backslashes and with one kind of quotation marks: neither its layout nor the way in
    which JSON writes it hides anything."""
    return re.sub(r"[\s\\]+", "", text).replace("'", '"')
