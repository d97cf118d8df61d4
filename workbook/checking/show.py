"""Shows a verdict: a coloured box in notebooks, plain text everywhere else.

A sign and a word say the same as the colour, and screen readers are told what kind of message it is.  The colours are
plain values, because JupyterLab takes theme variables out of notebooks it does not trust yet.
"""

import html
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby

from workbook.judging.verdict import State, Verdict
from workbook.searching.words import Place
from workbook.shell import in_notebook, running_shell

PATIENCE = 0.3  # seconds until it is said that a line is looked for
LOOKING = "Looking for the line ..."


def show(verdict: Verdict, closing: str = "", file: str = "") -> None:
    """Show a verdict where the learner is; below it a closing sentence that leads to a file."""
    plain = " ".join(filter(None, (closing, file)))
    _display("\n".join(filter(None, (str(verdict), plain))), "text/html", box(verdict, closing, file))


def show_markdown(text: str) -> None:
    """Show a text with formulas and code, such as a hint."""
    _display(text, "text/markdown", text)


@contextmanager
def looking() -> Iterator[Callable[[], None]]:
    """Gives what is called again and again while a line is looked for; where that takes long, a notebook says so."""
    start, shown = time.monotonic(), False
    publish = running_shell().display_pub.publish if in_notebook() else None

    def tell(text: str = LOOKING, update: bool = False) -> None:
        nonlocal shown
        if publish and (update or (not shown and time.monotonic() - start > PATIENCE)):
            rich = f'<div role="status" style="padding: 0 12px">{text}</div>' if text else ""
            publish({"text/plain": text, "text/html": rich}, transient={"display_id": f"line {start}"}, update=update)
            shown = True

    try:
        yield tell
    finally:
        if shown:
            tell("", update=True)


def _display(plain: str, kind: str, rich: str) -> None:
    if not in_notebook():
        print(plain)
        return
    from IPython.display import display

    display({"text/plain": plain, kind: rich}, raw=True)


def box(verdict: Verdict, closing: str = "", file: str = "") -> str:
    """A verdict as HTML: sign, headline, what happened, the mistake, where to look, the line, a remark."""
    colour, role = verdict.state.colour, "alert" if verdict.state == State.WRONG else "status"
    sign = f'<span aria-hidden="true" style="color: {colour}">{verdict.state.sign}</span>'
    body = [f"<strong>{sign} {html.escape(verdict.headline)}</strong>"]
    body += _sentences_and_values(verdict.what)
    if verdict.name:
        body.append(f"<strong>{html.escape(verdict.name)}</strong>")
    body += [html.escape(verdict.where_to_look)] * bool(verdict.look)
    body += _lines(verdict.place, colour) if verdict.place else []
    body += [html.escape(text) for text in (verdict.note, closing) if text]
    if file:
        body[-1] += f' <a href="{html.escape(file)}">{html.escape(file)}</a>.'
    return (
        f'<div role="{role}" style="border-left: 5px solid {colour}; padding: 6px 12px; margin: 4px 0">'
        + "".join(f"<div>{part}</div>" for part in body)
        + "</div>"
    )


def _lines(place: Place, colour: str) -> list[str]:
    """The learner's lines with their numbers.  Those that are meant are marked by a sign, a frame and a word.

    Where something is missing, a dashed frame and a word are around all lines between which it is.
    """
    width = len(str(place.code[-1][0])) if place.code else 0
    lines, some_meant = [], any(meant for _, _, meant in place.code)
    for number, text, meant in place.code:
        code = f"{number:{width}}  {html.escape(text)}"
        mark = f'<span aria-hidden="true" style="color: {colour}">▶</span>{_unseen("This line: ")}' if meant else " "
        style = f"outline: 1px solid {colour}; font-weight: bold" if meant else f"opacity: {0.75 if some_meant else 1}"
        lines.append(f'{mark} <span style="{style}">{code}</span>')
    around, before = ("", "") if some_meant else (f"; outline: 1px dashed {colour}", _unseen("Between these lines: "))
    code = f'<pre style="margin: 4px 0{around}">{before}{"<br>".join(lines)}</pre>'
    return [f"<strong>{html.escape(place.sentence)}</strong>", code]


def _unseen(text: str) -> str:
    """What a screen reader says, and nobody sees."""
    return f'<span style="position: absolute; width: 1px; height: 1px; overflow: hidden">{text}</span>'


def _sentences_and_values(text: str) -> list[str]:
    """Sentences may wrap; what is set off by blanks (arrays, a line of code) keeps its columns."""
    parts = []
    for indented, lines in groupby(text.splitlines(), key=lambda line: line.startswith("  ")):
        block = html.escape("\n".join(lines))
        parts.append(f'<pre style="margin: 4px 0">{block}</pre>' if indented else block.replace("\n", "<br>"))
    return parts
