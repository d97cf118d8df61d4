"""What is made of the points when grade is done: a filled grade book, pages for learners, a page for the teacher."""

from collections.abc import Sequence
from pathlib import Path

from workbook.files import write_text

from .feedback import write_feedback
from .glance import earlier_in, glance
from .gradebooks import fill
from .learner import Learner


def write_all(
    learners: Sequence[Learner],
    into: Path | None = None,
    out: Path | None = None,
    column: str = "",
    feedback: Path | None = None,
    page: Path | None = None,
    before: Path | None = None,
) -> list[str]:
    """Write what is asked for about the learners; return what is to be said about it.

    Raises WorkbookError where a file is not what it should be.
    """
    said: list[str] = []
    if feedback:
        count = write_feedback(feedback, learners)
        said.append(f"{feedback}: {count} pages, one for each learner.")
    if page:
        write_text(page, glance(learners, earlier_in(before) if before else None))
        said.append(f"{page}: the class at a glance.")
    if into:
        said += fill(into, learners, out, column)
    return said
