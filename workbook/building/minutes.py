"""How long a learner takes: words and code are read, gaps are filled.

What is behind a fold does not count, for it need not be opened: hints, answers, side paths, and code that only draws.
Nor do descriptions of pictures, addresses of links, and the lines of a table.
"""

import re
from collections.abc import Iterable

from nbformat import NotebookNode

from workbook.cells.course import ANSWER

WORDS, LINES, GAP = 150, 20, 6  # words and lines of code that are read in a minute; minutes for what is to be filled in
_NOT_READ = re.compile(r"<details>.*?</details>|!\[[^\]]*\]\([^)]*\)|(?<=\])\([^)\s]*\)|<[^>]*>", re.DOTALL)
_SECTION = re.compile(r"(?m)^(?=## )")


def minutes(cells: Iterable[NotebookNode]) -> float:
    """How long a learner takes to read these cells and to fill their gaps, without those below a folded heading."""
    taken, folded = 0.0, False
    for cell in cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            folded = bool(cell.metadata.get("jp-MarkdownHeadingCollapsed"))
        if not folded:
            taken += _of_cell(cell.cell_type, cell.source, bool(cell.metadata.get("jupyter")))
    return taken


def with_minutes(cells: Iterable[NotebookNode]) -> None:
    """Put the minutes of each section below its heading."""
    heading: tuple[NotebookNode, str] | None = None
    taken = 0.0
    for cell in cells:
        hidden = bool(cell.metadata.get("jupyter"))
        first, *sections = _SECTION.split(cell.source) if cell.cell_type == "markdown" else [cell.source]
        taken += _of_cell(cell.cell_type, first, hidden)
        for section in sections:
            _say(heading, taken)
            heading, taken = (cell, section.partition("\n")[0]), _of_cell("markdown", section, hidden)
    _say(heading, taken)


def _say(heading: tuple[NotebookNode, str] | None, taken: float) -> None:
    if heading:
        cell, title = heading
        count = max(1, round(taken))
        cell.source = re.sub(
            rf"(?m)^{re.escape(title)}$",
            lambda found: f"{found[0]}\n\n*About {count} {'minute' if count == 1 else 'minutes'}.*",
            cell.source,
            count=1,
        )


def _of_cell(kind: str, text: str, hidden: bool) -> float:
    if kind != "code":
        return sum(bool(re.search(r"\w", word)) for word in _NOT_READ.sub("", text).split()) / WORDS
    if hidden:
        return 0.0
    lines = sum(1 for line in ANSWER.sub("", text).splitlines() if line.strip())
    return lines / LINES + len(ANSWER.findall(text)) * GAP
