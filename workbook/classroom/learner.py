"""A learner of a class, and what was found in their notebooks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from workbook.grading.grade import GradedExercise, GradedNotebook


@dataclass(frozen=True)
class Learner:
    """A learner.  key: the name of their folder, which is theirs alone; name, login, email and id where known."""

    key: str
    notebooks: tuple[GradedNotebook, ...] = ()
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
        return sum(notebook.points for notebook in self.notebooks)

    @property
    def of(self) -> int:
        return sum(notebook.of for notebook in self.notebooks)

    def exercises(self) -> Iterator[GradedExercise]:
        for notebook in self.notebooks:
            yield from notebook.exercises


def learners_in(notebooks: Sequence[GradedNotebook]) -> list[Learner]:
    """A learner for each folder that notebooks lie in.  The name of the folder may be an id, a login or a name."""
    folders = groupby(sorted(notebooks, key=lambda one: str(one.path)), key=lambda one: one.path.resolve().parent)
    found = [(folder, tuple(own)) for folder, own in folders]
    names = [folder.name for folder, _ in found]
    return [
        Learner(folder.name if names.count(folder.name) == 1 else str(folder), own, *[folder.name] * 4)
        for folder, own in found
    ]
