"""Finds out who handed in what: folders of learners, and the files that Moodle, Canvas and nbgrader give out."""

import contextlib
import hashlib
import os
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from workbook.cells import course
from workbook.errors import WorkbookError
from workbook.grading.grade import choose

from .learner import Learner
from .spans import read_table

MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_file_?")  # a folder
CANVAS = re.compile(r"(?P<login>[^_]+)(?P<late>_LATE)?_(?P<id>\d+)_\d+_(?P<file>.+)")  # a file
NOT_HANDED_IN = (".ipynb_checkpoints", "__MACOSX", "before-reset-")
DEEPEST = 6  # folders below that of the class
LARGEST = 64 * 1024 * 1024  # bytes of a notebook in an archive
MOST = 20_000  # files in an archive
MOST_BYTES = 4 * 1024**3  # of all notebooks in an archive
DAMAGED = (OSError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error)


def is_class(place: Path) -> bool:
    """Does a folder or an archive hold what several learners handed in, and not one learner's notebooks?"""
    if place.suffix.lower() == ".zip":
        return place.is_file()
    if not place.is_dir() or any((place / f"{name}.ipynb").exists() for name in course.notebooks()):
        return False
    return any(notebook_in(path.name) for path in _files(place))


def hand_ins(place: Path) -> list[Learner]:
    """Of each learner the notebooks below a folder, by key.  Of two files for one notebook, the newer one counts."""
    return _gathered(place / "submitted" if (place / "submitted").is_dir() else place, _owner)  # as nbgrader has it


def submission(folder: Path, words: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """The files of one learner, of any name below a folder, for the notebooks meant by name or number (all).

    A notebook that is not there stands where it should be.  Also returns what is to be said.  Raises WorkbookError.
    """
    if not folder.is_dir():
        raise WorkbookError(f"There is no folder {folder}; name the one that holds the notebooks with --folder.")
    whole = (_gathered(folder, lambda _: Learner(folder.name)) or [Learner(folder.name)])[0]
    return [str(whole.files.get(name, path)) for name, path in choose(words, folder)], whole.remarks


def _gathered(top: Path, owner: Callable[[Path], Learner]) -> list[Learner]:
    """What stands below a folder, by its owner."""
    found: dict[str, Learner] = {}
    for path in sorted(_files(top), key=lambda one: (one.stat().st_mtime, str(one))):
        who, name = owner(path.relative_to(top)), notebook_in(path.name)
        one = found.get(who.key, who)
        if not name:
            one = one.saying(f"{path.name} is not named like a notebook of this course.")
        elif name in one.files:
            older = one.files[name].relative_to(top).as_posix()
            one = one.saying(f"Of two files for {name}, the newer one counts; {older} does not.")
        files = {**one.files, name: path} if name else one.files
        found[who.key] = replace(one, late=one.late or who.late, files=files)
    return [found[key] for key in sorted(found)]


def _files(top: Path) -> Iterator[Path]:
    """The notebooks below a folder.  Links are not followed: they may lead to somebody else's work."""
    for path in top.rglob("*.ipynb"):
        parts = path.relative_to(top).parts
        linked = any(parent.is_symlink() for parent in (path, *path.parents[: len(parts) - 1]))
        odd = any(part.startswith(NOT_HANDED_IN) for part in parts)
        if len(parts) <= DEEPEST and path.is_file() and not linked and not odd:
            yield path


def notebook_in(file: str) -> str:
    """The notebook with exercises that a file is meant to be, "" for none."""
    return next((name for name in course.names_in_file(file) if course.tasks_of(name)), "")


def _owner(path: Path) -> Learner:
    """Whose file this is, by its folder or by its own name."""
    if len(path.parts) > 1:
        folder = path.parts[0]
        named = MOODLE.fullmatch(folder)
        return Learner(folder, name=named["name"], id=named["id"]) if named else Learner(folder, login=folder)
    named = CANVAS.fullmatch(path.name)
    if named:
        return Learner(named["login"], login=named["login"], id=named["id"], late=bool(named["late"]))
    before = path.name.partition(notebook_in(path.name) or ".ipynb")[0].strip(" _-.")
    return Learner(before or path.stem)


# --- archives ---


def unpacked(archive: Path, folder: Path) -> tuple[Path, list[str]]:
    """Unpack the notebooks of an archive into a folder; (where they are, what was left out and why)."""
    said, room = [], MOST_BYTES
    try:
        with zipfile.ZipFile(archive) as held:
            for count, one in enumerate(held.infolist()):
                one.filename = _named_in_utf8(one)
                problem = _problem(one, count)
                if problem:
                    said.append(f"{one.filename!r} in {archive.name} was left out: {problem}.")
                elif one.filename.lower().endswith(".ipynb"):
                    room -= one.file_size
                    try:
                        _unpack(held, one, folder)
                    except DAMAGED as error:  # costs its owner alone
                        said.append(f"{one.filename!r} in {archive.name} was left out: {error or 'it is damaged'}.")
                if room < 0:
                    raise WorkbookError(
                        f"{archive} holds more than {MOST_BYTES >> 30} GB of notebooks. Unpack it yourself."
                    )
    except (OSError, zipfile.BadZipFile) as error:
        raise WorkbookError(
            f"{archive} cannot be unpacked ({error}). Unpack it yourself and name the folder."
        ) from None
    inside = [path for path in folder.iterdir() if path.name != "__MACOSX"]
    return (inside[0] if len(inside) == 1 and _holds_a_class(inside[0], archive) else folder), said


def _holds_a_class(only: Path, archive: Path) -> bool:
    """Is the only folder of an archive the class?  Otherwise it is that of its only learner, and bears their name."""
    if MOODLE.fullmatch(only.name) or not is_class(only):
        return False
    if only.name == archive.stem or (only / "submitted").is_dir():
        return True
    inside = [path.relative_to(only) for path in _files(only)]
    owners = {_owner(path).key for path in inside}
    return len(owners) > 1 and not any(path.name == f"{_owner(path).key}.ipynb" for path in inside)


def _named_in_utf8(one: zipfile.ZipInfo) -> str:
    """The name of an entry.  Macs write UTF-8 and do not say so, and take letters and their accents apart."""
    name = one.filename
    if not one.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name)


def _problem(one: zipfile.ZipInfo, count: int) -> str:
    path = PurePosixPath(one.filename.replace("\\", "/"))
    if not path.parts or path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return "it leads out of the folder"
    if stat.S_ISLNK(one.external_attr >> 16):
        return "it is a link"
    if one.filename.lower().endswith(".ipynb") and one.file_size > LARGEST:
        return "it is larger than 64 MB"
    return f"there are more than {MOST:,} files" if count >= MOST else ""


def _unpack(held: zipfile.ZipFile, one: zipfile.ZipInfo, folder: Path) -> None:
    when = datetime(*one.date_time).timestamp() if one.date_time[1] and one.date_time[2] else 0.0
    target = folder / PurePosixPath(one.filename.replace("\\", "/"))
    target.parent.mkdir(parents=True, exist_ok=True)
    with held.open(one) as source:
        target.write_bytes(source.read(LARGEST))
    os.utime(target, (when, when))  # which of two files is newer


# --- the roster ---


def with_roster(found: list[Learner], roster: Path) -> list[Learner]:
    """Everybody on a roster, with what they handed in, and then those who handed in and are not on it.

    The roster is a table with a title in each column: id, login, name, email, as many of them as there are.
    """
    rows = [[cell.value for cell in row] for row in read_table(roster).rows]
    titles = [title.lower() for title in rows[0]] if rows else []
    places = {title: titles.index(title) for title in ("login", "id", "email", "name") if title in titles}
    if not places:
        raise WorkbookError(f"{roster} needs a first line with titles: id, login, email or name, in any order.")
    left, everybody = dict(enumerate(found)), []
    called: dict[str, list[int]] = {}
    for number, one in left.items():
        for value in one.called:
            called.setdefault(_folded(value), []).append(number)
    for row in rows[1:]:
        known: dict[str, Any] = {title: row[n] for title, n in places.items() if n < len(row) and row[n]}
        if not known:
            continue
        said = {_folded(value) for value in known.values()}
        fits = [number for value in said for number in called.get(value, ()) if number in left]
        if fits:
            one = left.pop(min(fits))
        else:
            one = Learner(next(iter(known.values()))).saying("Nothing was handed in.")
        everybody.append(replace(one, **known))
    return [*everybody, *(one.saying("Not on the roster.") for one in left.values())]


def in_shard(everybody: Iterable[Learner], shard: tuple[int, int]) -> list[Learner]:
    """The learners of one of so many parts.  Each is in one of them, in the same one whoever else there is."""
    number, of = shard
    digests = ((one, hashlib.sha256(one.key.encode("utf-8", "surrogatepass")).digest()) for one in everybody)
    return [one for one, digest in digests if int.from_bytes(digest[:8], "big") % of + 1 == number]


def _folded(value: str) -> str:
    return unicodedata.normalize("NFKC", value).casefold()
