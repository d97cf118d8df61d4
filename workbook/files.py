"""Writes files in one step, so that there is never half a file; text has the same bytes everywhere."""

import contextlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from workbook.errors import WorkbookError


@contextlib.contextmanager
def in_one_step(path: Path) -> Iterator[Path]:
    """A neighbouring file to write to, which takes the place of ``path`` at the end of the with block.

    Whenever the program is stopped, either the old file is there or the new one, and nothing beside it.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def new_folder(target: Path, project: Path) -> Iterator[Path]:
    """A folder to fill, which becomes ``target`` at the end of the with block: it is there complete or not at all.

    Raises WorkbookError where target is inside the project, or exists already and is not an empty folder.
    """
    target = target.absolute()
    if target.resolve().is_relative_to(project.resolve()):
        raise WorkbookError(f"{target} is inside the project; name a folder outside {project}.")
    if target.is_symlink() or (target.exists() and (not target.is_dir() or any(target.iterdir()))):
        raise WorkbookError(f"{target} exists already and is not an empty folder; name a new one.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", suffix=".part", dir=target.parent) as waiting:
        part = Path(waiting) / target.name
        part.mkdir()
        yield part
        if target.exists():
            target.rmdir()  # empty; Windows renames nothing onto a folder
        part.rename(target)


def same_text(path: Path, text: str) -> bool:
    """True when the file holds this text. Windows line ends, which git may have put in, do not count."""
    try:
        return path.read_text(encoding="utf-8") == text
    except (FileNotFoundError, UnicodeDecodeError):
        return False


def write_pieces(path: Path, pieces: Iterable[str]) -> None:
    """Write UTF-8 text that comes piece by piece, in one step: it need not fit into memory."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with in_one_step(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        file.writelines([pieces] if isinstance(pieces, str) else pieces)


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text with \\n line ends in one step; a file that holds it already is not touched."""
    if same_text(path, text):
        return
    write_pieces(path, text)
