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

    def keep(self, learner: Learner) -> Learner:
        """The same learner, with notebooks that are read whenever somebody looks at them."""
        data = zlib.compress(pickle.dumps(tuple(learner.notebooks)), 1)
        start = self._file.seek(0, 2)
        self._file.write(data)
        return replace(learner, notebooks=_Kept(self._file, start, len(data), len(learner.notebooks)))


class _Kept(Sequence[GradedNotebook]):
    def __init__(self, file: IO[bytes], start: int, size: int, count: int) -> None:
        self._file, self._start, self._size, self._count = file, start, size, count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[GradedNotebook]:
        return iter(self._read())

    @overload
    def __getitem__(self, which: int) -> GradedNotebook: ...
    @overload
    def __getitem__(self, which: slice) -> Sequence[GradedNotebook]: ...
    def __getitem__(self, which: int | slice) -> GradedNotebook | Sequence[GradedNotebook]:
        return self._read()[which]

    def _read(self) -> tuple[GradedNotebook, ...]:
        self._file.seek(self._start)
        found: tuple[GradedNotebook, ...] = pickle.loads(zlib.decompress(self._file.read(self._size)))
        return found
