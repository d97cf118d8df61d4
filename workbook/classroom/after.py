"""What is made of the points when grade is done: a filled grade book, pages for learners, a page for the teacher."""

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class After:
    """What is asked for.  extra: the points in the grade book are with those of harder exercises."""

    into: Path | None = None
    out: Path | None = None
    column: str = ""
    extra: bool = False
    feedback: Path | None = None
    page: Path | None = None
    before: Path | None = None

    def check(self) -> None:
        """Look at it before anything is graded.  Raises WorkbookError where it cannot be done."""
        if self.into:
            filled_copy(self.into, self.out)
        if self.before:
            earlier_in(self.before)
        for name, needed in (("out", "into"), ("before", "page")):
            if getattr(self, name) and not getattr(self, needed):
                raise WorkbookError(f"--{name} needs --{needed} FILE as well, so nothing was done.")

    def write(self, learners: Sequence[Learner]) -> list[str]:
        """Write it; return what is to be said about it.  Raises WorkbookError where a file is not what it should be."""
        said: list[str] = []
        if self.feedback:
            count = write_feedback(self.feedback, learners)
            said.append(f"{self.feedback}: {count} pages, one for each learner. Send each learner theirs alone.")
        if self.page:
            write_text(self.page, glance(learners, earlier_in(self.before) if self.before else None))
            said.append(f"{self.page}: the class at a glance. Open it in your browser.")
        if self.into:
            said += fill(self.into, learners, self.out, self.column, self.extra)
        return said or [NEXT]
