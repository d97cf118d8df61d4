"""What is made of the points when grade is done: a filled grade book, pages for learners, a page for the teacher."""

from collections.abc import Sequence
from pathlib import Path

from workbook.errors import WorkbookError
from workbook.files import write_text

from .feedback import write_feedback
from .glance import earlier_in, glance
from .gradebooks import fill, filled_copy
from .learner import Learner

NEXT = (
    "What next? --page class.html shows the class at a glance, --feedback pages writes a page for each learner, "
    "--into grades.csv fills in your grade book. Nothing is judged twice."
)


def check(into: Path | None, out: Path | None, page: Path | None, before: Path | None) -> None:
    """Look at what is asked for before anything is graded.  Raises WorkbookError where it cannot be done."""
    if into:
        filled_copy(into, out)
    if before:
        earlier_in(before)
    for name, needed, there in (("out", "--into FILE", into or not out), ("before", "--page FILE", page or not before)):
        if not there:
            raise WorkbookError(f"--{name} needs {needed} as well, so nothing was done.")


def write_all(
    learners: Sequence[Learner],
    into: Path | None = None,
    out: Path | None = None,
    column: str = "",
    extra: bool = False,
    feedback: Path | None = None,
    page: Path | None = None,
    before: Path | None = None,
) -> list[str]:
    """Write what is asked for about the learners; return what is to be said about it.

    extra: the points in the grade book are with those of harder exercises.

    Raises WorkbookError where a file is not what it should be.
    """
    said: list[str] = []
    if feedback:
        count = write_feedback(feedback, learners)
        said.append(f"{feedback}: {count} pages, one for each learner. Send each learner theirs alone.")
    if page:
        write_text(page, glance(learners, earlier_in(before) if before else None))
        said.append(f"{page}: the class at a glance. Open it in your browser.")
    if into:
        said += fill(into, learners, out, column, extra)
    return said or [NEXT]
