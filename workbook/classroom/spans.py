"""Tables of spreadsheets as text: one that is read, in which a single cell can be changed, and one that is written."""

import codecs
import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workbook.errors import WorkbookError

# A cell, perhaps quoted; what stands behind a closing quote; a separator, the end of a line, or that of the text.
_CELL = r'("(?:[^"]|"")*"|[^{0}\r\n"][^{0}\r\n]*|)[^{0}\r\n]*({0}|\r\n|\r|\n|\Z)'
# A spreadsheet would run what begins like this; cells also begin behind the separators of other countries.
_FORMULA = re.compile(r"(^|[,;\t\r\n])(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])|^(?=[\t\r])")
_ENCODINGS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True)
class Span:
    """A cell: what it says, and where it stands in the text."""

    value: str
    start: int
    end: int


@dataclass(frozen=True)
class Table:
    """A text, its rows, and the encoding of its file."""

    text: str
    rows: list[list[Span]]
    separator: str
    encoding: str

    def filled(self, values: dict[Span, str]) -> bytes:
        """The file with these cells filled; all other bytes are as they were.  A quoted cell stays quoted."""
        parts, at = [], 0
        for span in sorted(values, key=lambda one: one.start):
            quoted = self.text[span.start : span.start + 1] == '"' or self.separator in values[span]
            parts += [self.text[at : span.start], f'"{values[span]}"' if quoted else values[span]]
            at = span.end
        return "".join([*parts, self.text[at:]]).encode(self.encoding)


def read_table(file: Path) -> Table:
    """The table in a file: commas, semicolons or tabs; UTF-8, UTF-16 with its mark, or Latin-1.

    Raises WorkbookError where the file cannot be read.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise WorkbookError(f"{file} cannot be read: {error.strerror or error}.") from None
    encoding = next((name for mark, name in _ENCODINGS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding, text = "latin-1", data.decode("latin-1")
    start = len(text) - len(text.removeprefix("\ufeff"))
    head = re.sub(r'"[^"]*"', "", text[start:].split("\n", 1)[0])
    separator = max(",;\t", key=head.count)
    rows: list[list[Span]] = [[]]
    for found in re.compile(_CELL.format(separator)).finditer(text, start):
        raw, end = found.groups()
        value = raw[1:-1].replace('""', '"') if raw[:1] == '"' else raw
        rows[-1].append(Span(value.strip(), *found.span(1)))
        if not end:
            break
        if end != separator:
            rows.append([])
    return Table(text, [row for row in rows if any(span.value for span in row)], separator, encoding)


def table_text(rows: Iterable[Iterable[object]]) -> str:
    """Rows as a table with commas.  No cell of it is a formula to any spreadsheet."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return text.getvalue()


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return _FORMULA.sub(r"\1'", text)
