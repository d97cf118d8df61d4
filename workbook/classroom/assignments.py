"""The command `nbgrader DIR`: a course folder for nbgrader, with assignments made from the solutions."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from workbook.building.notebook import course_notebook, notebook_text
from workbook.cells import course
from workbook.errors import WorkbookError
from workbook.files import write_text
from workbook.grading.grade import choose

CONFIG_NAME = "nbgrader_config.py"
CONFIG = '''\
"""nbgrader's settings for this course folder. Add your own below; the first part makes the judge give the points."""

import sys

sys.path.append({root!r})  # where the workbook is

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = {course_id!r}

# Nothing of a learner's notebook is run by nbgrader, and nothing that it puts out is believed.
c.Autograde.exporter_class = "workbook.classroom.nbgrader.HandedIn"
c.Autograde.autograde_preprocessors = [
    "workbook.classroom.nbgrader.Judge",  # in place of Execute
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.LockCells",
    "workbook.classroom.nbgrader.KeptStubs",  # in place of ClearSolutions
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
]
# Feedback is one file, with its pictures in it.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "workbook.building.export.PicturesInside",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
c.PicturesInside.enabled = True

# c.Judge.lines = True  # look for the line of a mistake that is not in the catalogue: seconds for each
# c.Judge.partial = True  # points also where an exercise has parts that are right alone
# c.Judge.seconds = 60.0  # the limit for an exercise
# c.Judge.require_fence = True  # refuse where the walls around learners' code are not enough for strangers
# c.LateSubmissionPlugin.penalty_method = "zero"  # late work gets no points
'''
MISSING = (
    'nbgrader is not installed beside the workbook. Install it, and try again: {python} -m pip install -e ".[nbgrader]"'
)
PICTURE = re.compile(r"\.\./images/([\w.-]+\.(?:png|svg|pdf))")
GLOSSARY = "glossary.md"


def make_folder(folder: Path, words: Sequence[str], assignment: str = "") -> list[str]:
    """Make a course folder, or add assignments to it; return what is to be said about it.

    words: the notebooks, by number or name; none for all with exercises.  assignment: the name of one assignment with
    all of them; "" for one each.  What is there already is left as it is.  Raises WorkbookError.
    """
    names = [name for name, _ in choose(words)]
    _refuse(folder, assignment)
    folder = folder.resolve()
    if not (folder / CONFIG_NAME).exists():
        course_id = re.sub(r"[^\w-]+", "_", folder.name) or "course"
        write_text(folder / CONFIG_NAME, CONFIG.format(root=str(course.ROOT), course_id=course_id))
    (folder / "submitted").mkdir(exist_ok=True)
    wanted = {assignment: names} if assignment else {name: [name] for name in names}
    said = []
    for title, held in wanted.items():
        source = folder / "source" / title
        if source.exists():
            said.append(f"{title}: is there already, and was left as it is.")
            continue
        try:
            for name in held:
                _write_source(source, name, alone=not assignment)
            _run_nbgrader(folder, "generate_assignment", title)
        except BaseException:  # also Ctrl-C: the next time, it would be "there already"
            shutil.rmtree(source, ignore_errors=True)
            raise
        said.append(f"{title}: {course.points_of(held)} points. Give out what is in {folder / 'release' / title}.")
    return said


def _refuse(folder: Path, assignment: str) -> None:
    if course.is_handout():
        raise WorkbookError("This is a copy without answers; an nbgrader course is made in the complete workbook.")
    if importlib.util.find_spec("nbgrader") is None:
        raise WorkbookError(MISSING.format(python=sys.executable))
    if assignment and not re.fullmatch(r"\w[\w .-]*", assignment):
        raise WorkbookError(f"{assignment!r} cannot be the name of an assignment: letters, digits, - and _ can.")
    if folder.resolve().is_relative_to(course.ROOT):
        raise WorkbookError(f"{folder} is inside the workbook; name a folder outside {course.ROOT}.")
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir()) and not _is_ours(folder / CONFIG_NAME)):
        raise WorkbookError(f"{folder} is neither empty nor a course folder that this command made; name a new one.")


def _is_ours(config: Path) -> bool:
    return config.is_file() and "workbook.classroom.nbgrader.Judge" in config.read_text(
        encoding="utf-8", errors="replace"
    )


def _write_source(folder: Path, name: str, alone: bool) -> None:
    """A notebook with its answers, and beside it what its texts show and lead to.

    alone: the other notebooks are assignments of their own, in folders beside this one.
    """
    pictures: set[str] = set()

    def moved(text: str, is_prose: bool = True) -> str:
        pictures.update(PICTURE.findall(text))
        text = PICTURE.sub(r"images/\1", text)
        if is_prose:
            text = text.replace(f"](../notebooks/{GLOSSARY}", f"]({GLOSSARY}")
            text = re.sub(r"\]\((\d\d[a-z]?_\w+)\.ipynb", r"](../\1/\1.ipynb", text) if alone else text
        return text

    notebook = course_notebook(name)
    for cell in notebook.cells:
        cell.source = moved(cell.source, cell.cell_type == "markdown")
    write_text(folder / f"{name}.ipynb", notebook_text(notebook))
    write_text(folder / GLOSSARY, moved((course.NOTEBOOKS / GLOSSARY).read_text(encoding="utf-8")))
    (folder / "images").mkdir(exist_ok=True)
    for picture in pictures:
        shutil.copy(course.ROOT / "images" / picture, folder / "images")


def _run_nbgrader(folder: Path, *words: str) -> None:
    # nbgrader calls alembic by its name alone: it has to be found also where the environment is not activated.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    command = [sys.executable, "-m", "nbgrader", *words]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, errors="replace"
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it does not say why"])[-1]
        raise WorkbookError(f"nbgrader {' '.join(words)} failed in {folder}: {last}")
