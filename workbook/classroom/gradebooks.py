"""Fills the points into the grade book that a teacher downloaded: Canvas, Moodle, Blackboard.

Titles of Moodle are in the language of its site, so its columns are told by what stands in them.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from workbook.errors import WorkbookError
from workbook.files import in_one_step

from .learner import Learner
from .spans import Span, Table, read_table

Owner = TypeVar("Owner")
KINDS = ("id", "login", "email", "name")


@dataclass(frozen=True)
class Book:
    """A grade book.  columns: which hold an id, a login, an email, a name; possible: which could be filled.

    of: the points that a column may have, where the file says it.
    """

    system: str
    learners: list[list[Span]]
    columns: dict[str, list[int]]
    possible: list[int]
    of: dict[int, str] = field(default_factory=dict)


def filled_copy(file: Path, out: Path | None = None) -> Path:
    """Where a filled grade book goes.  Raises WorkbookError where file is not a grade book, or the place is taken."""
    out = out or file.with_name(f"{file.stem}-filled{file.suffix}")
    if not file.is_file():
        raise WorkbookError(f"There is no grade book {file}, so nothing was done.")
    if out.exists():
        raise WorkbookError(f"{out} is there already, and nothing was written. Choose another name with --out.")
    _opened(file)
    return out


def fill(
    file: Path, learners: Sequence[Learner], out: Path | None = None, column: str = "", extra: bool = False
) -> list[str]:
    """Write the grade book with the points of these learners to a new file; return what is to be said about it.

    out: FILE-filled beside the file where it is not given.  column: the title of the column; where only one fits, it
    need not be given.  extra: add the points of harder exercises, so that a learner can have more than all.
    Raises WorkbookError, and writes nothing, where a file is there already or no column is meant.
    """
    out = filled_copy(file, out)
    (table, book), most = _opened(file), max((learner.of for learner in learners), default=0)
    chosen = _chosen(book, table.rows[0], column, file, most)
    pairs = matched(book, learners)
    values = {book.learners[row][chosen]: str(learner.points + extra * learner.extra) for row, learner in pairs.items()}
    with in_one_step(out) as part:
        part.write_bytes(table.filled(values))
    title = table.rows[0][chosen].value
    filled = f"{len(values)} of {len(book.learners)} learners filled in"
    said = [f"{out}: {book.system}, column {title!r}, {filled}. Import it there."]
    of = book.of.get(chosen, "")
    if _number(of) not in (None, most):
        said.append(f"The column has {of} points in {book.system}, but {most} can be reached here.")
    done = {learner.key for learner in pairs.values()}
    absent = [_of(book, row, "name")[0] for n, row in enumerate(book.learners) if n not in pairs]
    unknown = [learner.shown for learner in learners if learner.key not in done]
    if absent:
        said.append(f"In the grade book, but not graded: {'; '.join(absent)}.")
    if unknown:
        said.append(f"Graded, but not in the grade book, or not told apart there: {'; '.join(unknown)}.")
    return said


# --- which columns there are ---


def _opened(file: Path) -> tuple[Table, Book]:
    """Raises WorkbookError where a file is no grade book."""
    table = read_table(file)
    head, *rest = table.rows or [[]]
    rows = [row for row in rest if len(row) >= len(head)]
    for kind in (_canvas, _blackboard, _worksheet, _moodle):
        book = kind([span.value for span in head], rows)
        if book and book.possible:
            return table, book
    raise WorkbookError(
        f"{file} is not a grade book of Canvas, Moodle or Blackboard with a column for points: download it again there."
    )


def _canvas(titles: list[str], rows: list[list[Span]]) -> Book | None:
    if not {"Student", "ID"} <= set(titles):
        return None
    name = titles.index("Student")
    columns = {"id": ["ID", "SIS User ID"], "login": ["SIS Login ID"], "email": ["SIS Login ID"], "name": ["Student"]}
    possible = [n for n, title in enumerate(titles) if re.search(r"\(\d+\)$", title)]
    points = next((row for row in rows if row[name].value.startswith("Points Possible")), None)
    people = [row for row in rows if row[name].value and row is not points]
    of = {n: points[n].value for n in possible} if points else {}
    return Book("Canvas", people, _numbers(titles, columns), possible, of)


def _blackboard(titles: list[str], rows: list[list[Span]]) -> Book | None:
    if "Username" not in titles:
        return None
    columns = {"id": ["Student ID"], "login": ["Username"], "email": ["Username"], "name": ["First Name", "Last Name"]}
    possible = [n for n, title in enumerate(titles) if re.search(r"\|\s*\d+$", title)]
    totals = {n: re.search(r"Total Pts: (?:up to )?([\d.,]+)", titles[n]) for n in possible}
    of = {n: found[1] for n, found in totals.items() if found}
    return Book("Blackboard", rows, _numbers(titles, columns), possible, of)


def _numbers(titles: list[str], columns: dict[str, list[str]]) -> dict[str, list[int]]:
    return {kind: [titles.index(name) for name in names if name in titles] for kind, names in columns.items()}


def _worksheet(titles: list[str], rows: list[list[Span]]) -> Book | None:
    """Moodle's worksheet: "Participant 123" in the first column; the highest grade stands right of the grade."""
    if not _all(rows, 0, lambda value: bool(re.fullmatch(r"\D*\d+", value))):
        return None
    grades = [
        n
        for n in range(2, len(titles) - 1)
        if len({row[n + 1].value for row in rows}) == 1
        and _all(rows, n + 1, lambda value: _number(value) is not None)
        and _all(rows, n, _is_grade)
    ]
    columns = {"id": [0], "email": _emails(titles, rows), "name": [1]}
    return Book("Moodle's worksheet", rows, columns, grades[:1], {n: rows[0][n + 1].value for n in grades[:1]})


def _moodle(titles: list[str], rows: list[list[Span]]) -> Book | None:
    """Moodle's grade book: first name, last name, then the number of the person, then the email, then points."""
    emails = _emails(titles, rows)
    if not emails or emails[0] < 2:
        return None
    columns = {"id": list(range(2, emails[0]))[:1], "email": emails[:1], "name": [0, 1]}
    possible = [n for n in range(emails[0] + 1, len(titles)) if _all(rows, n, _is_grade)]
    return Book("Moodle's grade book", rows, columns, possible)


def _emails(titles: list[str], rows: list[list[Span]]) -> list[int]:
    return [n for n in range(len(titles)) if _all(rows, n, lambda value: "@" in value)]


def _all(rows: list[list[Span]], column: int, fits: Callable[[str], bool]) -> bool:
    return bool(rows) and all(fits(row[column].value) for row in rows)


def _is_grade(value: str) -> bool:
    """A grade that fits a column of points; what is longer is a time."""
    number = _number(value)
    return value in ("", "-") or (number is not None and number < 1e6)


def _number(value: str) -> float | None:
    return float(value.replace(",", ".")) if re.fullmatch(r"\d+([.,]\d+)?", value) else None


def _chosen(book: Book, titles: list[Span], column: str, file: Path, most: int) -> int:
    """The column to fill: the one of this title, else the only one, else the only one with the course's points."""
    named = {n: titles[n].value for n in book.possible}
    if column:
        fits = [n for n, title in named.items() if column.casefold() in (title.casefold(), _bare(title).casefold())]
    else:
        full = [n for n, of in book.of.items() if _number(of) == most]
        fits = book.possible if len(book.possible) == 1 else full
    if len(fits) == 1:
        return fits[0]
    there = "; ".join(named.values())
    if column:
        raise WorkbookError(f"{file} has no column {column!r} for points, or more than one. It has: {there}.")
    raise WorkbookError(f"{file} has several columns for points. Choose one with --column TITLE: {there}.")


def _bare(title: str) -> str:
    """A title without what the system adds: "(123)" in Canvas, "[Total Pts: 10 Score] |123" in Blackboard."""
    return re.sub(r"\s*(\(\d+\)|\[Total Pts:[^\]]*\]\s*\|\s*\d+)$", "", title)


# --- who is who ---


def matched(book: Book, learners: Sequence[Learner]) -> dict[int, Learner]:
    """Number of a row -> learner: by id, then login, then email, then name, each only where nobody else has it."""
    pairs: dict[int, Learner] = {}
    for kind in KINDS:
        rows = _once({n: _of(book, row, kind) for n, row in enumerate(book.learners) if n not in pairs}, kind)
        taken = {learner.key for learner in pairs.values()}
        free = {learner.key: [getattr(learner, kind)] for learner in learners if learner.key not in taken}
        people, by_key = _once(free, kind), {learner.key: learner for learner in learners}
        for value in rows.keys() & people.keys():
            if people[value] not in taken and rows[value] not in pairs:
                pairs[rows[value]] = by_key[people[value]]
                taken.add(people[value])
    return pairs


def _of(book: Book, row: list[Span], kind: str) -> list[str]:
    values = [row[n].value for n in book.columns.get(kind, [])]
    if kind == "name":
        return [" ".join(values)]
    return [*values, *re.findall(r"\d+$", values[0])] if kind == "id" and values else values


def _once(values: dict[Owner, list[str]], kind: str) -> dict[str, Owner]:
    """What only one has -> who has it."""
    owners: dict[str, set[Owner]] = {}
    for owner, own in values.items():
        for value in own:
            owners.setdefault(_plain(value, kind), set()).add(owner)
    return {value: next(iter(some)) for value, some in owners.items() if value and len(some) == 1}


def _plain(value: str, kind: str) -> str:
    """A value as it is compared.  "Last, First" is the same as "First Last"."""
    text = unicodedata.normalize("NFKC", value).casefold().strip()
    return " ".join(sorted(re.findall(r"[\w'.-]+", text))) if kind == "name" else text
