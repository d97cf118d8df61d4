"""Keeps what was found in notebooks on the disk: a class has any number of learners, and memory has an end."""

import pickle
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import IO, overload

from workbook.cells.course import ROOT
from workbook.grading.grade import GradedNotebook

from .learner import Learner


class Shelf:
    """A file without a name, which is gone with this process; it lies where the verdicts do, not in memory."""

    def __init__(self) -> None:
        try:
            place = ROOT / ".workbook"
            place.mkdir(exist_ok=True)
            self._file: IO[bytes] = tempfile.TemporaryFile(dir=place)
        except OSError:  # a folder that cannot be written
            self._file = tempfile.TemporaryFile()
        self._newest: tuple[int, tuple[GradedNotebook, ...]] = (-1, ())

    def keep(self, learner: Learner) -> Learner:
        """The same learner, with notebooks that are read whenever somebody looks at them."""
        data = zlib.compress(pickle.dumps(tuple(learner.notebooks)), 1)
        start = self._file.seek(0, 2)
        self._file.write(data)
        return replace(learner, notebooks=_Kept(self, start, len(data), len(learner.notebooks)))

    def read(self, start: int, size: int) -> tuple[GradedNotebook, ...]:
        """What lies there.  What was read last is at hand: a learner is looked at several times in a row."""
        if self._newest[0] != start:
            self._file.seek(start)
            self._newest = start, pickle.loads(zlib.decompress(self._file.read(size)))
        return self._newest[1]


class _Kept(Sequence[GradedNotebook]):
    def __init__(self, shelf: Shelf, start: int, size: int, count: int) -> None:
        self._shelf, self._start, self._size, self._count = shelf, start, size, count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[GradedNotebook]:
        return iter(self._shelf.read(self._start, self._size))

    @overload
    def __getitem__(self, which: int) -> GradedNotebook: ...
    @overload
    def __getitem__(self, which: slice) -> Sequence[GradedNotebook]: ...
    def __getitem__(self, which: int | slice) -> GradedNotebook | Sequence[GradedNotebook]:
        return self._shelf.read(self._start, self._size)[which]
