"""Pages of one file that need nothing else: light and dark, for a phone and for paper; nothing in them can run."""

from html import escape

from workbook.cells.values import printable
from workbook.judging.verdict import State
from workbook.markup import tag

LONGEST = 400  # lines of a cell that are shown
WIDEST = 400  # characters of a line
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --ground: #fff; --soft: #f3f5f7; --edge: #cfd6dd; --quiet: #57606a;
  --right: #1f7a3d; --wrong: #c93c37; --blank: #c5ccd3; --unreadable: #9a6b00; --mark: #fdebd3; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8ec; --ground: #14181c; --soft: #1f252b; --edge: #3a434c;
  --quiet: #9aa5b0; --right: #46b266; --wrong: #f0706a; --blank: #4b555f; --unreadable: #d9a52b; --mark: #4a3717; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem 1rem 3rem; max-width: 60rem; color: var(--ink); background: var(--ground);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0.5rem 0; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 0.5rem; padding-top: 0.6rem; border-top: 1px solid var(--edge); }
h3 { font-size: 1rem; margin: 1.4rem 0 0.3rem; }
p { margin: 0.4rem 0; }
.quiet { color: var(--quiet); }
pre { overflow-x: auto; padding: 0.5rem 0.7rem; background: var(--soft); border-radius: 6px; font-size: 0.85rem;
  line-height: 1.45; tab-size: 4; overflow-wrap: normal; }
pre mark { display: inline-block; min-width: 100%; color: inherit; background: var(--mark); font-weight: bold; }
details { margin: 0.5rem 0; } summary { cursor: pointer; padding: 0.2rem 0; }
summary h3 { display: inline; } .done { color: var(--right); font-weight: bold; }
table { width: 100%; table-layout: fixed; border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); padding: 0.3rem 0; }
th, td { text-align: right; padding: 0.25rem 0.4rem; border-bottom: 1px solid var(--edge); vertical-align: middle; }
th:first-child { text-align: left; font-weight: normal; } thead th { font-size: 0.8rem; color: var(--quiet); }
thead th { overflow-wrap: normal; }
.bars th:nth-child(1) { width: 26%; } .bars th:nth-child(2) { width: 40%; }
.texts :is(th, td) { text-align: left; vertical-align: top; overflow-wrap: break-word; }
.texts th:nth-child(-n+2) { width: 26%; }
tr:has(> td:empty) > * { padding-top: 1rem; color: var(--quiet); }
.bar { display: flex; height: 0.95rem; border-radius: 3px; overflow: hidden; background: var(--soft); }
.bar i { display: block; border-right: 2px solid var(--ground); } .bar i:last-child { border: 0; }
.key { display: inline-block; width: 0.8em; height: 0.8em; border-radius: 2px; margin: 0 0.35em 0 0; }
.keys { display: flex; flex-wrap: wrap; column-gap: 1.1rem; }
.right { background: var(--right); } .wrong { background: var(--wrong); }
.blank { background: var(--blank); } .unreadable { background: var(--unreadable); }
@media (max-width: 34rem) { body { padding: 0.6rem 0.6rem 2rem; } th, td { padding: 0.25rem 0.2rem; }
  table { font-size: 0.82rem; } thead th { font-size: 0.7rem; }
  .bars th:nth-child(1) { width: 31%; } .bars th:nth-child(2) { width: 18%; } }
.built th:nth-child(2), .built td:nth-child(2) { text-align: left; width: 50%; }
.built th:nth-child(3) { width: 18%; }
figure { margin: 1rem 0; break-inside: avoid; }
@media print { body { max-width: none; padding: 0; } pre { white-space: pre-wrap; } h2, h3 { break-after: avoid; }
  .bar i, .key, mark { print-color-adjust: exact; } }
"""


def page(title: str, *body: str) -> str:
    """A whole page.  Body is markup; what others wrote goes through said() or code() first."""
    head = (
        '<meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{said(title)}</title><style>{_STYLE}</style>"
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
