"""Points in the form that another system reads.

Of one submission, for a system that runs `grade` itself: Gradescope, PrairieLearn and Classroom 50.  Of a class: the
table that `nbgrader export` writes.  What learners wrote goes along as plain text: nothing in it can run, move a
cursor, or stand at the beginning of a line as a verdict does.
"""

import json
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from workbook.cells import course
from workbook.cells.values import printable
from workbook.errors import WorkbookError
from workbook.grading.grade import GradedExercise, GradedNotebook, totals
from workbook.grading.report import indented_details
from workbook.grading.terminal import in_words
from workbook.judging.verdict import State

from .learner import MISSING, Learner
from .spans import table_text

LONGEST = 4000  # characters of a message: PrairieLearn takes a file of up to 1 MB
Form = TypeVar("Form")
OfOne = Callable[[Sequence[GradedNotebook], Sequence[str]], str]
OfAClass = Callable[[Sequence[Learner], Sequence[str]], str]
COLUMNS = [
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score"),
]
# What Classroom 50 tells an autograder, and what each is called in its result.
IDENTITY = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "assignment_type": "ASSIGNMENT_TYPE",
    "owner": "OWNER",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
    "review": "REVIEW_URL",
}


def as_gradescope(notebooks: Sequence[GradedNotebook], walls: Sequence[str]) -> str:
    """results.json of Gradescope.  A test is an exercise; walls are for teachers alone."""
    tests = [
        {
            "name": _name(one),
            "number": f"{course.number(notebook.name)}.{number}",
            "score": one.points,
            "max_score": one.of,
            "status": "passed" if one.state == State.RIGHT else "failed",
            "output": _message(one),
            "output_format": "text",
            "name_format": "text",
            "tags": [notebook.name],
            "visibility": "visible",
        }
        for notebook in notebooks
        for number, one in enumerate(notebook.exercises, 1)
    ]
    data = {
        "score": totals(notebooks)[0],
        "output": _in_short(notebooks),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {"walls": list(walls)},
        "tests": tests,
    }
    return _json(data)


def as_prairielearn(notebooks: Sequence[GradedNotebook], walls: Sequence[str]) -> str:
    """results.json of PrairieLearn.  Where no notebook can be read, no attempt is lost."""
    points, of = totals(notebooks)
    problems = [printable(f"{one.name}: {one.problem}") for one in notebooks if one.problem]
    if len(problems) == len(notebooks):
        return _json({"gradable": False, "format_errors": problems})
    tests = [
        {
            "name": _name(one),
            "description": notebook.name,
            "points": one.points,
            "max_points": one.of,
            "message": _message(one),
        }
        for notebook in notebooks
        for one in notebook.exercises
    ]
    return _json({"gradable": True, "score": points / of if of else 0, "message": _in_short(notebooks), "tests": tests})


def as_classroom50(notebooks: Sequence[GradedNotebook], walls: Sequence[str]) -> str:
    """result.json of Classroom 50.  Raises WorkbookError outside of its runner, which says whose work it is."""
    points, of = totals(notebooks)
    known = _identity()
    tests = [
        {
            "test-name": _name(one),
            "passed": one.state == State.RIGHT,
            "score": one.points,
            "max-score": one.of,
            "message": _message(one),
        }
        for notebook in notebooks
        for one in notebook.exercises
    ]
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"  # the runner puts the time of the commit in its place
    return _json(
        {"schema": "classroom50/result/v1", **known, "datetime": now, "score": points, "max-score": of, "tests": tests}
    )


def _identity() -> dict[str, str]:
    known = {key: os.environ.get(name, "").strip() for key, name in IDENTITY.items()}
    known["review"] = known["review"] or known["commit"]
    missing = [IDENTITY[key] for key, value in known.items() if not value]
    if missing:
        raise WorkbookError(
            f"Only the runner of Classroom 50 knows whose work this is; not set are the variables {', '.join(missing)}."
        )
    return known


def as_nbgrader(learners: Sequence[Learner], walls: Sequence[str]) -> str:
    """The table that `nbgrader export` writes: a line for each notebook and learner."""
    rows = [_line(learner, notebook) for learner in learners for notebook in learner.notebooks]
    return table_text([COLUMNS, *sorted(rows, key=lambda row: row[0])])


def _line(learner: Learner, notebook: GradedNotebook) -> list[str]:
    last, comma, first = (part.strip() for part in learner.name.partition(","))
    if not comma:
        first, _, last = learner.name.rpartition(" ")
    who = [learner.login or learner.id or learner.key, last, first, learner.email]
    score = str(float(notebook.points))
    return [notebook.name, "", _handed_in(notebook), *who, score, "0.0", score, str(float(notebook.of))]


def _handed_in(notebook: GradedNotebook) -> str:
    """When it was handed in, as nbgrader writes it; "" where it was not, or is not known."""
    if notebook.problem == MISSING or not notebook.path.exists():
        return ""
    return f"{datetime.fromtimestamp(notebook.path.stat().st_mtime, UTC):%Y-%m-%d %H:%M:%S.%f}"


OF_ONE: dict[str, OfOne] = {"gradescope": as_gradescope, "prairielearn": as_prairielearn, "classroom50": as_classroom50}
OF_A_CLASS: dict[str, OfAClass] = {"nbgrader": as_nbgrader}


def of_one(system: str, file: str) -> tuple[Path, OfOne]:
    """Where the points of one submission go, and in which form.  Raises WorkbookError for any other system."""
    form = _form(system, OF_ONE, "needs a class: one folder or archive with the work of several learners.")
    if system == "classroom50":
        _identity()  # what is missing is said before anything is graded
    return Path(file), lambda notebooks, walls: form(sorted(notebooks, key=lambda one: one.name), walls)


def of_a_class(system: str, file: str) -> tuple[Path, OfAClass]:
    """The same for a class."""
    alone = f"is for one submission, and this is a class; {system} grades each alone."
    return Path(file), _form(system, OF_A_CLASS, alone)


def _form(system: str, forms: dict[str, Form], otherwise: str) -> Form:
    if system in forms:
        return forms[system]
    systems = [*OF_ONE, *OF_A_CLASS]
    if system in systems:
        raise WorkbookError(f"--export {system} {otherwise}")
    raise WorkbookError(f"--export does not know {system!r}. The systems are {', '.join(systems)}.")


# --- what all of them say ---


def _name(one: GradedExercise) -> str:
    """An exercise by its name.  Extra points are in no sum: these systems have one number for what can be reached."""
    return f"{one.name} (extra)" if one.extra else one.name


def _in_short(notebooks: Sequence[GradedNotebook]) -> str:
    said = [f"{one.name}: {text}" for one in notebooks for text in (one.problem, one.note) if text]
    return _plain("\n".join([f"{in_words(notebooks)} right.", *map(indented_details, said)]))


def _message(one: GradedExercise) -> str:
    """What is said about an exercise: how far it is, and below it, indented, what happened."""
    reason = f" {one.reason}." if one.reason else ""
    details = f"\n{one.verdict.details}" if one.verdict.details else ""
    return _plain(f"{one.verdict.headline}{reason}{indented_details(details)}")


def _plain(text: str) -> str:
    text = printable(text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def _json(data: dict[str, object]) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
