"""Shows a diagnosis: a coloured box in notebooks, plain text everywhere else.

A sign and a word say the same as the colour, and screen readers are told what kind of message it is.  The colours are
plain values, because JupyterLab takes theme variables out of notebooks it does not trust yet; they were chosen to stand
out on white and on black alike.
"""

import html
import sys
from itertools import groupby

from .diagnosis import BLANK, RIGHT, WRONG, Diagnosis

SIGNS = {RIGHT: "✓", WRONG: "✗", BLANK: "○"}
COLOURS = {RIGHT: "#2e9e4f", WRONG: "#e5534b", BLANK: "#3b8eea"}
ROLES = {RIGHT: "status", WRONG: "alert", BLANK: "status"}


def show(diagnosis: Diagnosis) -> None:
    """Show a diagnosis where the learner is."""
    _display(str(diagnosis), "text/html", _box(diagnosis))


def show_markdown(text: str) -> None:
    """Show a text with formulas and code, such as a hint."""
    _display(text, "text/markdown", text)


def _display(plain: str, kind: str, rich: str) -> None:
    if not _in_notebook():
        print(plain)
        return
    from IPython.display import display

    display({"text/plain": plain, kind: rich}, raw=True)


def _in_notebook() -> bool:
    """Does a notebook show what is displayed?  Anything else gets plain text."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and type(ipython.get_ipython()).__name__ == "ZMQInteractiveShell"


def _box(diagnosis: Diagnosis) -> str:
    colour, role = COLOURS[diagnosis.state], ROLES[diagnosis.state]
    sign = f'<span aria-hidden="true" style="color: {colour}">{SIGNS[diagnosis.state]}</span>'
    body = [f"<strong>{sign} {html.escape(diagnosis.headline)}</strong>"]
    body += _sentences_and_values(diagnosis.what)
    if diagnosis.name:
        body.append(f"<strong>{html.escape(diagnosis.name)}</strong>")
    body += [html.escape(text) for text in (diagnosis.where_to_look, diagnosis.note) if text]
    return (
        f'<div role="{role}" style="border-left: 5px solid {colour}; padding: 6px 12px; margin: 4px 0">'
        + "".join(f"<div>{part}</div>" for part in body)
        + "</div>"
    )


def _sentences_and_values(text: str) -> list[str]:
    """Sentences may wrap; what is set off by blanks (arrays, a line of code) keeps its columns."""
    parts = []
    for indented, lines in groupby(text.splitlines(), key=lambda line: line.startswith("  ")):
        block = html.escape("\n".join(lines))
        parts.append(f'<pre style="margin: 4px 0">{block}</pre>' if indented else block.replace("\n", "<br>"))
    return parts
