"""One file with many texts in it, none of which can be read by opening it: zlib and base64, one line for
each.

A copy of the course without answers carries its answers in such a file, because check(), hints and grading
need them. This keeps them out of sight and out of searches; it is no secret from somebody who decodes it on
purpose. Standard library only.
"""

import zlib
from base64 import b64decode, b64encode
from pathlib import Path

from workbook.errors import WorkbookError

_HEAD = "Material for the checks of this course. Nothing in here is of use to a reader.\n"


def pack(texts: dict[str, str]) -> str:
    """The content of a file that holds these texts.  A name must not contain spaces."""
    lines = (
        f"{name} {b64encode(zlib.compress(text.encode('utf-8'), 9)).decode('ascii')}\n" for name, text in texts.items()
    )
    return _HEAD + "".join(lines)


def packed_in(path: Path) -> dict[str, str]:
    """The texts of a file by name, still encoded.  Raises WorkbookError for a damaged file."""
    try:
        head, *lines = path.read_text(encoding="ascii").splitlines()
        pairs = [line.split(" ") for line in lines]
        if head != _HEAD.strip() or not all(len(pair) == 2 for pair in pairs):
            raise ValueError
    except ValueError:
        raise WorkbookError(f"{path} is damaged; take this file from a fresh copy of the course.") from None
    return dict(pairs)


def unpacked(encoded: str) -> str:
    """One text of packed_in() as it was."""
    try:
        return zlib.decompress(b64decode(encoded, validate=True)).decode("utf-8")
    except (ValueError, zlib.error):
        raise WorkbookError(
            "The material of the checks is damaged; take workbook/material.dat from a fresh copy of the course."
        ) from None
