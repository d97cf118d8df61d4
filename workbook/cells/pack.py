"""One file with many texts in it, none of which can be read by opening it.

A copy of the course without answers carries its answers in such a file, because check(), hints and grading need them.
This keeps them out of sight and out of searches; anybody can decode it on purpose.
"""

import json
import zlib
from base64 import b64decode, b64encode
from pathlib import Path

from workbook.errors import WorkbookError

_HEAD = "Material for the checks of this course. Nothing in here is of use to a reader.\n"


def pack(texts: dict[str, str]) -> str:
    """The content of a file that holds these texts by name."""
    return _HEAD + b64encode(zlib.compress(json.dumps(texts).encode(), 9)).decode("ascii") + "\n"


def unpacked(path: Path) -> dict[str, str]:
    """The texts of a file by name.  Raises WorkbookError for a damaged file."""
    try:
        encoded = path.read_text(encoding="ascii").removeprefix(_HEAD)
        texts: dict[str, str] = json.loads(zlib.decompress(b64decode(encoded.strip(), validate=True)))
    except (ValueError, zlib.error):
        raise WorkbookError(f"{path} is damaged; take this file from a fresh copy of the course.") from None
    return texts
