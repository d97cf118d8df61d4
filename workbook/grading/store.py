"""Remembers verdicts, so that what did not change is not judged again.

Entries stand in .workbook/verdicts.json of the project under a digest of everything that decides them: the learner's
cells, the course, the tools, the versions.  The file is signed with a key of the user's own, kept outside of the
project: a file that comes along with a submission is worth nothing.
"""

import hashlib
import hmac
import json
import os
import platform
import secrets
import sys
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs

from workbook.cells.course import ROOT
from workbook.files import write_text

PATH = ROOT / ".workbook" / "verdicts.json"
MOST_ENTRIES = 1000
DECIDING = ("workbook/**/*.py", "exercises/*.py", "*.py", "solutions/*.ipynb", "workbook/material.dat")


class Store:
    """Entries by key; read once, written with save().  keep=False neither reads nor writes."""

    def __init__(self, path: Path = PATH, keep: bool = True) -> None:
        self.path = path
        self._secret = _own_key() if keep else None
        self._deciding = _deciding_digest() if self._secret else ""
        self._entries = self._read()
        self._changed = False

    def key(self, *parts: object) -> str:
        """The key of an entry for these parts (anything that is JSON) under all that decides."""
        return hashlib.sha256(json.dumps([self._deciding, *parts], sort_keys=True).encode()).hexdigest()

    def get(self, key: str) -> Any:
        return self._entries.get(key)

    def put(self, key: str, entry: object) -> None:
        self._entries.pop(key, None)
        self._entries[key] = entry
        self._changed = True

    def save(self) -> None:
        """Write what is new.  A folder that cannot be written is no harm: everything is judged again next time."""
        if not self._changed or not self._secret:
            return
        body = json.dumps(dict(list(self._entries.items())[-MOST_ENTRIES:]))
        try:
            write_text(self.path, json.dumps({"signature": self._sign(body), "entries": body}))
            self._changed = False
        except OSError:
            pass

    def _read(self) -> dict[str, Any]:
        if not self._secret:
            return {}
        try:
            stored = json.loads(self.path.read_text(encoding="utf-8"))
            body = stored["entries"]
            entries = json.loads(body) if hmac.compare_digest(stored["signature"], self._sign(body)) else {}
            return dict(entries)
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def _sign(self, body: str) -> str:
        return hmac.new(self._secret or b"", f"{self.path}\n{body}".encode(), hashlib.sha256).hexdigest()


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
