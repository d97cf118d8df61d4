"""Remembers verdicts, so that what did not change is not run again.

Entries stand in .workbook/grades.json of the project under a digest of everything that decides them: the
learner's text, the course, the tools, the versions.  The file is signed with a key of the user's own, kept
outside of the project: a file that comes along with a submission is worth nothing.
"""

import hashlib
import hmac
import json
import os
import platform
import secrets
import sys
from importlib import metadata
from pathlib import Path

import numpy as np

from workbook import material
from workbook.building.files import write_text

MOST_ENTRIES = 1000
DECIDING = (
    "workbook/**/*.py",
    "*.py",
    "solutions/*.ipynb",
    "workbook/material.dat",
    "datasets/*_drawings.h5",
    "images/*.png",
)


class Store:
    """Entries by key; read once, written with save().  keep=False neither reads nor writes."""

    def __init__(self, root: Path = material.ROOT, keep: bool = True):
        self.path = root / ".workbook" / "grades.json"
        self._key = _own_key() if keep else None
        self._deciding = deciding_digest(root) if self._key else ""
        self._entries = self._read() if self._key else {}
        self._changed = False

    def key(self, *parts) -> str:
        """The key of an entry for these parts (anything that is JSON) under all that decides."""
        return hashlib.sha256(json.dumps([self._deciding, *parts], sort_keys=True).encode()).hexdigest()

    def get(self, key: str):
        return self._entries.get(key)

    def put(self, key: str, entry) -> None:
        self._entries.pop(key, None)
        self._entries[key] = entry
        self._changed = True

    def save(self) -> None:
        if not self._changed or not self._key:
            return
        entries = dict(list(self._entries.items())[-MOST_ENTRIES:])
        body = json.dumps(entries)
        try:
            write_text(self.path, json.dumps({"signature": self._sign(body), "entries": body}))
        except OSError:
            pass  # a folder that cannot be written: everything is run again next time

    def _read(self) -> dict:
        try:
            stored = json.loads(self.path.read_text(encoding="utf-8"))
            body, signature = stored["entries"], stored["signature"]
            return json.loads(body) if hmac.compare_digest(signature, self._sign(body)) else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def _sign(self, body: str) -> str:
        return hmac.new(self._key, f"{self.path}\n{body}".encode(), hashlib.sha256).hexdigest()


def deciding_digest(root: Path) -> str:
    """A digest of all files and versions that could change a verdict or what a notebook prints."""
    found = hashlib.sha256()
    for version in (sys.version, platform.platform(), np.__version__, metadata.version("nbval")):
        found.update(f"{version}\n".encode())
    for pattern in DECIDING:
        for path in sorted(root.glob(pattern)):
            data = path.read_bytes()
            found.update(f"{path.relative_to(root).as_posix()} {len(data)}\n".encode())
            found.update(data)
    return found.hexdigest()


def _own_key() -> bytes | None:
    """The key of this user, made at the first call; None where it can neither be read nor kept."""
    if sys.platform == "win32":
        home = os.environ.get("LOCALAPPDATA")
    else:
        home = os.environ.get("XDG_STATE_HOME") or (os.environ.get("HOME") and str(Path.home() / ".local" / "state"))
    if not home:
        return None
    path = Path(home) / "deep-neural-network-workbook" / "grading.key"
    try:
        if path.is_file():
            return path.read_bytes()
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            key = secrets.token_bytes(32)
            file.write(key)
        return key
    except OSError:
        return None
