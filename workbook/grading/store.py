"""Remembers verdicts, so that what did not change is not judged again.

Each stands in a file of SQLite in .workbook from the moment when it is known, under a digest of everything that decides
it: the learner's cells, the course, the tools, the versions.  Several processes may write at the same time.  Each entry
is signed with a key of the user's own, kept outside of the project: a file that arrives with a submission is worth
nothing.  Files of one user can be merged.
"""

import contextlib
import hashlib
import hmac
import itertools
import json
import os
import platform
import secrets
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs

from workbook.cells.course import ROOT
from workbook.errors import WorkbookError, command

PATH = ROOT / ".workbook" / "verdicts.sqlite"
MOST_ENTRIES = 3_000_000  # about 2 GB, 100,000 learners; the oldest go
SECONDS = 30  # that one process waits for another
DECIDING = ("workbook/**/*.py", "exercises/*.py", "*.py", "solutions/*.ipynb", "workbook/material.dat")
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
PUT_ASIDE = (
    "The file of verdicts was damaged. It is called {aside} now, and {name} begins anew: everything is judged again."
)
IN_THE_WAY = "The file of verdicts {path} is damaged and cannot be moved, so nothing is kept: delete it."
PUT = "INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?)"
TABLE = "CREATE TABLE IF NOT EXISTS verdicts (key TEXT PRIMARY KEY, entry TEXT, signature TEXT)"
Shard = tuple[int, int]  # part of a class, graded by a job of its own: the third of 64 is (3, 64)


class Store:
    """Entries by key.  keep=False neither reads nor writes; nor does a folder that cannot be written."""

    def __init__(self, path: Path | None = None, keep: bool = True) -> None:
        self.path = path or PATH
        self._secret = _own_key() if keep else None
        self._deciding = _deciding_digest() if self._secret else ""
        self._file = self._opened() if self._secret else None

    def key(self, *parts: object) -> str:
        """The key of an entry for these parts (anything that is JSON) under all that decides."""
        return hashlib.sha256(json.dumps([self._deciding, *parts], sort_keys=True).encode()).hexdigest()

    def get(self, key: str) -> Any:
        """The entry, or None where there is none that this user has signed."""
        for entry, signature in self._run("SELECT entry, signature FROM verdicts WHERE key = ?", key):
            if hmac.compare_digest(str(signature), self._sign(key, str(entry))):
                return json.loads(entry)
        return None

    def put(self, key: str, entry: object) -> None:
        text = json.dumps(entry)
        self._run(PUT, key, text, self._sign(key, text))

    def keeps(self) -> bool:
        """Can verdicts be kept at all?"""
        return self._file is not None

    def close(self) -> None:
        """Let go of the file."""
        self._run("DELETE FROM verdicts WHERE rowid <= (SELECT max(rowid) FROM verdicts) - ?", MOST_ENTRIES)
        if self._file:
            self._file.close()
            self._file = None

    def merge(self, other: Path) -> tuple[int, int]:
        """Take over what another file holds; (how many entries, how many that this user has not signed).

        Raises WorkbookError where it cannot be read.
        """
        if not other.is_file():
            raise WorkbookError(f"There is no file {other}. Give the files of verdicts that the shards left.")
        if self._file is None:
            raise WorkbookError(f"{self.path} cannot be written, so nothing was merged.")
        counts: Counter[bool] = Counter()
        try:
            read_only = f"{other.resolve().as_uri()}?mode=ro"
            with contextlib.closing(sqlite3.connect(read_only, timeout=SECONDS, uri=True)) as file, self._file:
                self._file.execute("BEGIN IMMEDIATE")  # all or none
                for key, entry, signature in file.execute("SELECT key, entry, signature FROM verdicts"):
                    signed = hmac.compare_digest(str(signature), self._sign(str(key), str(entry)))
                    counts[signed] += 1
                    if signed:
                        self._file.execute(PUT, (key, entry, signature))
        except sqlite3.Error as error:
            raise WorkbookError(
                f"{other} is not a file of verdicts, or it is damaged ({error}). Grade its shard again."
            ) from None
        return counts[True], counts[False]

    def _opened(self) -> sqlite3.Connection | None:
        """The file, a new one in the place of one that is damaged."""
        for _ in range(2):
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                file = sqlite3.connect(self.path, timeout=SECONDS, isolation_level=None, check_same_thread=False)
                self._identity = _identity(self.path)
                file.execute("PRAGMA synchronous = OFF")  # a computer that loses power loses verdicts, not points
                file.execute(TABLE)
                return file
            except (OSError, sqlite3.OperationalError):
                return None
            except sqlite3.DatabaseError:
                file.close()
                self._put_aside()
        return None

    def _put_aside(self) -> None:
        """Give a damaged file another name, unless another process has done that since it was opened here."""
        if _identity(self.path) != self._identity:
            return
        names = (self.path.with_name(f"{self.path.stem}.damaged-{n}{self.path.suffix}") for n in itertools.count(1))
        aside = next(path for path in names if not path.exists())
        try:
            self.path.rename(aside)
            journal = self.path.with_name(f"{self.path.name}-journal")  # would be played into the new file
            if journal.exists():
                journal.rename(f"{aside}-journal")
            said = PUT_ASIDE.format(aside=aside, name=self.path.name)
        except OSError:
            said = IN_THE_WAY.format(path=self.path)
        print(said, file=sys.stderr, flush=True)

    def _run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What a statement gives; nothing where the file cannot be read or written: all is judged again then."""
        for _ in range(2):
            try:
                return self._file.execute(statement, values).fetchall() if self._file else []
            except sqlite3.Error as error:
                if self._file is None or getattr(error, "sqlite_errorcode", 0) & 0xFF not in DAMAGED:
                    return []
                self._file.close()
                self._put_aside()
                self._file = self._opened()
        return []

    def _sign(self, key: str, entry: str) -> str:
        return hmac.new(self._secret or b"", f"{key}\n{entry}".encode(), hashlib.sha256).hexdigest()


def merge(files: Sequence[Path], into: Path | None, say: Callable[[str], object]) -> None:
    """Take what files of verdicts hold, those of all shards if none are given, into the usual one or another.

    Raises WorkbookError where there are none, or one cannot be read.
    """
    files = files or sorted(PATH.parent.glob("shard-*.sqlite"))
    if not files:
        raise WorkbookError(f"There are no files of shards in {PATH.parent}. Name them, or grade with --shard first.")
    store = Store(into)
    for file in files:
        taken, others = store.merge(file)
        left_out = f" {others:,} were left out: they are not signed with your key." if others else ""
        say(f"{file}: {taken:,} verdicts.{left_out}")
    store.close()
    say(f"Now put the class together: {command('grade CLASS')}")


def ready_for(shard: Shard, store: Path | None = None) -> Path:
    """The file that keeps the verdicts of a shard.  Raises WorkbookError where it cannot be written."""
    path = store or PATH.with_name("shard-{}-of-{}.sqlite".format(*shard))
    file = Store(path)
    if not file.keeps():
        raise WorkbookError(f"{path} cannot be written, so shard {shard[0]} of {shard[1]} would be lost. Use --store.")
    file.close()
    return path


def _deciding_digest() -> str:
    """A digest of all files and versions that could change a verdict."""
    versions = sys.version, platform.system(), platform.machine(), np.__version__
    return hashlib.sha256("\n".join((*versions, course_digest())).encode()).hexdigest()


@cache
def course_digest() -> str:
    """A digest of this workbook: of its files, when it was first asked for."""
    found = hashlib.sha256()
    for path in (path for pattern in DECIDING for path in sorted(ROOT.glob(pattern))):
        found.update(f"\n{path.relative_to(ROOT).as_posix()} {path.stat().st_size}\n".encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file it is that has this name now."""
    with contextlib.suppress(OSError):
        found = path.stat()
        return found.st_dev, found.st_ino
    return None


def _own_key() -> bytes | None:
    """The key of this user, made at the first call; None where it can neither be read nor kept."""
    try:
        path = platformdirs.user_state_path("deep-neural-network-workbook", appauthor=False) / "grading.key"
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            _make_key(path)
        return path.read_bytes()
    except (OSError, RuntimeError):  # no folder that may be written, or no home at all
        return None


def _make_key(path: Path) -> None:
    """Write a new key in one step; that of another process counts, if it was first."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with open(part, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(secrets.token_bytes(32))
        try:
            os.link(part, path)
        except FileExistsError:
            pass
        except (OSError, NotImplementedError):  # a disk without links
            part.rename(path)
    finally:
        part.unlink(missing_ok=True)
