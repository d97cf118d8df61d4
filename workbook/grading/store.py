"""Remembers verdicts, so that what did not change is not judged again.

Each stands in a file of SQLite in .workbook from the moment when it is known, under a digest of everything that decides
it: the learner's cells, the course, the tools, the versions.  Several processes may write at the same time.  Each entry
is signed with a key of the user's own, kept outside of the project: a file that comes along with a submission is worth
nothing.
"""

import hashlib
import hmac
import json
import os
import platform
import secrets
import sqlite3
import sys
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs

from workbook.cells.course import ROOT

PATH = ROOT / ".workbook" / "verdicts.sqlite"
MOST_ENTRIES = 200_000  # about 100 MB; the oldest go
SECONDS = 30  # that one process waits for another
DECIDING = ("workbook/**/*.py", "exercises/*.py", "*.py", "solutions/*.ipynb", "workbook/material.dat")
TABLE = "CREATE TABLE IF NOT EXISTS verdicts (key TEXT PRIMARY KEY, entry TEXT, signature TEXT)"


class Store:
    """Entries by key.  keep=False neither reads nor writes; nor does a folder that cannot be written."""

    def __init__(self, path: Path = PATH, keep: bool = True) -> None:
        self.path = path
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
        self._run("INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?)", key, text, self._sign(key, text))

    def close(self) -> None:
        """Let go of the file."""
        self._run("DELETE FROM verdicts WHERE rowid <= (SELECT max(rowid) FROM verdicts) - ?", MOST_ENTRIES)
        if self._file:
            self._file.close()
            self._file = None

    def _opened(self) -> sqlite3.Connection | None:
        """The file, a new one in the place of one that is damaged."""
        for _ in range(2):
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                file = sqlite3.connect(self.path, SECONDS, isolation_level=None, check_same_thread=False)
                file.execute("PRAGMA synchronous = OFF")  # a computer that loses power loses verdicts, not points
                file.execute(TABLE)
                return file
            except sqlite3.OperationalError:
                return None
            except sqlite3.DatabaseError:
                self.path.unlink(missing_ok=True)
            except OSError:
                return None
        return None

    def _run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What a statement gives; nothing where the file cannot be read or written: all is judged again then."""
        try:
            return self._file.execute(statement, values).fetchall() if self._file else []
        except sqlite3.Error:
            return []

    def _sign(self, key: str, entry: str) -> str:
        return hmac.new(self._secret or b"", f"{self.path}\n{key}\n{entry}".encode(), hashlib.sha256).hexdigest()


def _deciding_digest() -> str:
    """A digest of all files and versions that could change a verdict."""
    found = hashlib.sha256("\n".join((sys.version, platform.platform(), np.__version__)).encode())
    for path in (path for pattern in DECIDING for path in sorted(ROOT.glob(pattern))):
        found.update(f"\n{path.relative_to(ROOT).as_posix()} {path.stat().st_size}\n".encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def _own_key() -> bytes | None:
    """The key of this user, made at the first call; None where it can neither be read nor kept."""
    try:
        path = platformdirs.user_state_path("deep-neural-network-workbook", appauthor=False) / "grading.key"
        if path.is_file():
            return path.read_bytes()
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            key = secrets.token_bytes(32)
            file.write(key)
        return key
    except (OSError, RuntimeError):  # no folder that may be written, or no home at all
        return None
