"""How long a learner takes: words and code are read, gaps are filled.

What is behind a fold does not count, for it need not be opened: hints, answers, side paths, and code that only draws.
Nor do descriptions of pictures, addresses of links, and the lines of a table.
"""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from nbformat import NotebookNode

from workbook.cells.course import ANSWER

WORDS, LINES, GAP = 150, 20, 6  # words and lines of code that are read in a minute; minutes for what is to be filled in
_NOT_READ = re.compile(r"<details>.*?</details>|!\[[^\]]*\]\([^)]*\)|(?<=\])\([^)\s]*\)|<[^>]*>", re.DOTALL)
_SECTION = re.compile(r"(?m)^(?=## )")


def minutes(cells: Iterable[NotebookNode]) -> float:
    """How long a learner takes to read these cells and to fill their gaps, without those below a folded heading."""
    return float(sum(taken for _, _, folded, taken in _sections(cells) if not folded))


def with_minutes(cells: Iterable[NotebookNode]) -> None:
    """Put the minutes of each section below its heading."""
    for cell, heading, _, taken in _sections(cells):
        count = max(1, round(taken))
        said = rf"\g<0>\n\n*About {count} {'minute' if count == 1 else 'minutes'}.*"
        if heading:
            cell.source = re.sub(rf"(?m)^{re.escape(heading)}$", said, cell.source, count=1)


def _sections(cells: Iterable[NotebookNode]) -> Iterator[tuple[NotebookNode, str, bool, Fraction]]:
    """(the cell of its heading, the heading, is it folded, minutes) of each section; "" for what is above the first."""
    home, heading, folded, taken = NotebookNode(), "", False, Fraction()
    for cell in cells:
        hidden = bool(cell.metadata.get("jupyter"))
        first, *more = _SECTION.split(cell.source) if cell.cell_type == "markdown" else [cell.source]
        taken += _of_cell(cell.cell_type, first, hidden)
        for section in more:
            yield home, heading, folded, taken
            home, heading, taken = cell, section.partition("\n")[0], _of_cell("markdown", section, hidden)
            folded = bool(cell.metadata.get("jp-MarkdownHeadingCollapsed")) and cell.source.startswith(section)
    yield home, heading, folded, taken


def _of_cell(kind: str, text: str, hidden: bool) -> Fraction:
    if kind != "code":
        return Fraction(sum(bool(re.search(r"\w", word)) for word in _NOT_READ.sub("", text).split()), WORDS)
    if hidden:
        return Fraction()
    lines = sum(1 for line in ANSWER.sub("", text).splitlines() if line.strip())
    return Fraction(lines, LINES) + len(ANSWER.findall(text)) * GAP
