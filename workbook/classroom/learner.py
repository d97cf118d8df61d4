"""A learner of a class, and what was found in their notebooks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from workbook.grading.grade import GradedExercise, GradedNotebook, totals

MISSING = "It was not handed in."  # the problem of a notebook that is not there


@dataclass(frozen=True)
class Learner:
    """A learner.  key: the name of their folder, which is theirs alone; name, login, email and id where known."""

    key: str
    notebooks: Sequence[GradedNotebook] = ()
    name: str = ""
    login: str = ""
    email: str = ""
    id: str = ""
    late: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        return self.name or self.key

    @property
    def points(self) -> int:
        return self._sums[0]

    @property
    def of(self) -> int:
        return self._sums[1]

    @property
    def extra(self) -> int:
        """Points of harder exercises, which are not among the others."""
        return self._sums[2]

    @cached_property
    def _sums(self) -> tuple[int, int, int]:
        notebooks = [*self.notebooks]
        return *totals(notebooks), sum(notebook.extra for notebook in notebooks)

    def exercises(self) -> Iterator[GradedExercise]:
        for notebook in self.notebooks:
            yield from notebook.exercises
