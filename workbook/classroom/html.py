"""Pages of one file that need nothing else: light and dark, for a phone and for paper; nothing in them can run."""

from html import escape
from pathlib import Path

from workbook.cells.values import printable
from workbook.judging.verdict import State
from workbook.markup import tag

LONGEST = 400  # lines of a cell that are shown
WIDEST = 400  # characters of a line
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE = Path(__file__).with_name("page.css").read_text(encoding="utf-8")


def page(title: str, *body: str) -> str:
    """A whole page.  Body is markup; what others wrote goes through said() or code() first."""
    head = (
        '<meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{said(title)}</title><style>{STYLE}</style>"
    )
    content = tag("main", tag("h1", said(title)), *body)
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>{content}</body></html>\n'


def said(text: str) -> str:
    """A text that somebody wrote, as markup that is only text, in the order in which it was written."""
    return escape(printable(text))


def code(text: str, marked: frozenset[int] = frozenset()) -> str:
    """A cell with these lines, counted from 1, marked."""
    lines = text.expandtabs(4).rstrip().splitlines()
    shown = []
    for number, line in enumerate(lines[:LONGEST], 1):
        line = said(line if len(line) <= WIDEST else f"{line[:WIDEST]} …")
        shown.append(tag("mark", f"{line or ' '}", title="this line") if number in marked else line)
    if len(lines) > LONGEST:
        shown.append(tag("em", f"… {len(lines) - LONGEST} more lines"))
    return tag("pre", "\n".join(shown), tabindex=0)


def kind(state: State) -> str:
    """The class of a state in the style sheet."""
    return state.name.lower()
