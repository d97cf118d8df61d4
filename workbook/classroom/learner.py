"""A learner of a class, and what was found in their notebooks.

That lies on the disk: a class has any number of learners, and memory has an end.
"""

import pickle
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import IO, Any

from workbook.cells.course import ROOT
from workbook.grading.grade import GradedExercise, GradedNotebook

MISSING = "It was not handed in."  # the problem of a notebook that is not there


@dataclass(frozen=True)
class Learner:
    """A learner.  key: the name of their folder, which is theirs alone; name, login, email and id where known.

    files: what they handed in, name in the course -> file.  notebooks: what was found there.
    """

    key: str
    notebooks: Sequence[GradedNotebook] = ()
    name: str = ""
    login: str = ""
    email: str = ""
    id: str = ""
    late: bool = False
    remarks: tuple[str, ...] = ()
    files: dict[str, Path] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        return self.name or self.key

    @property
    def called(self) -> list[str]:
        """All that they are known by."""
        return [value for value in (self.id, self.login, self.email, self.name, self.key) if value]

    def saying(self, remark: str) -> "Learner":
        return replace(self, remarks=(*self.remarks, remark))

    @cached_property
    def points(self) -> int:
        return sum(notebook.points for notebook in self.notebooks)

    @cached_property
    def of(self) -> int:
        return sum(notebook.of for notebook in self.notebooks)

    @cached_property
    def extra(self) -> int:
        """Points of harder exercises, which are not among the others."""
        return sum(notebook.extra for notebook in self.notebooks)

    def exercises(self) -> Iterator[GradedExercise]:
        for notebook in self.notebooks:
            yield from notebook.exercises


class Shelf:
    """A file without a name, which is gone with this process; it lies where the verdicts do, not in memory."""

    def __init__(self) -> None:
        try:
            place = ROOT / ".workbook"
            place.mkdir(exist_ok=True)
            self._file: IO[bytes] = tempfile.TemporaryFile(dir=place)
        except OSError:  # a folder that cannot be written
            self._file = tempfile.TemporaryFile()
        self._newest = lru_cache(1)(self._read)  # a learner is looked at several times in a row

    def keep(self, learner: Learner) -> Learner:
        """The same learner, with notebooks that are read whenever somebody looks at them."""
        data = zlib.compress(pickle.dumps(tuple(learner.notebooks)), 1)
        start = self._file.seek(0, 2)
        self._file.write(data)
        return replace(learner, notebooks=_Kept(partial(self._newest, start, len(data))))

    def _read(self, start: int, size: int) -> tuple[GradedNotebook, ...]:
        self._file.seek(start)
        found: tuple[GradedNotebook, ...] = pickle.loads(zlib.decompress(self._file.read(size)))
        return found


@dataclass(frozen=True, eq=False)
class _Kept(Sequence[GradedNotebook]):
    read: Callable[[], tuple[GradedNotebook, ...]]

    def __len__(self) -> int:
        return len(self.read())

    def __getitem__(self, which: Any) -> Any:
        return self.read()[which]
