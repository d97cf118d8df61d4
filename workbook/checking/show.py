"""Shows a verdict: a coloured box in notebooks, plain text everywhere else.

A sign and a word say the same as the colour, and screen readers are told what kind of message it is.  The colours are
plain values, because JupyterLab takes theme variables out of notebooks it does not trust yet.
"""

import html
from itertools import groupby

from workbook.cells.graded import running_shell
from workbook.judging.verdict import State, Verdict


def show(verdict: Verdict, closing: str = "", file: str = "") -> None:
    """Show a verdict where the learner is; below it a closing sentence that leads to a file."""
    plain = " ".join(filter(None, (closing, file)))
    _display("\n".join(filter(None, (str(verdict), plain))), "text/html", _box(verdict, closing, file))


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
    """Is there a kernel, so that a front end shows what is displayed?  Anything else gets plain text."""
    return getattr(running_shell(), "kernel", None) is not None


def _box(verdict: Verdict, closing: str, file: str) -> str:
    colour, role = verdict.state.colour, "alert" if verdict.state == State.WRONG else "status"
    sign = f'<span aria-hidden="true" style="color: {colour}">{verdict.state.sign}</span>'
    body = [f"<strong>{sign} {html.escape(verdict.headline)}</strong>"]
    body += _sentences_and_values(verdict.what)
    if verdict.name:
        body.append(f"<strong>{html.escape(verdict.name)}</strong>")
    body += [html.escape(text) for text in (verdict.where_to_look, verdict.note, closing) if text]
    if file:
        body[-1] += f' <a href="{html.escape(file)}">{html.escape(file)}</a>.'
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
