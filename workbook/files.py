"""Writes text files in one step: the same bytes everywhere, and never half a file."""

import os
from pathlib import Path


def same_text(path: Path, text: str) -> bool:
    """True when the file holds this text. Windows line ends, which git may have put in, do not count."""
    try:
        return path.read_text(encoding="utf-8") == text
    except (FileNotFoundError, UnicodeDecodeError):
        return False


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text with \\n line ends in one step; a file that holds it already is not touched.

    The text goes to a neighbouring file first, which then takes the place of the old one: whenever the program is
    stopped, either the old file is there or the new one.
    """
    if same_text(path, text):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(text.encode("utf-8"))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
