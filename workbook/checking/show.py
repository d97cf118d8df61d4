"""Shows a diagnosis: a coloured box in notebooks, plain text everywhere else.

The box uses the colours of JupyterLab's theme, so that it reads in light and dark; a word and a sign say the same as
the colour, and screen readers are told what it is.
"""

import html
import sys

from .diagnosis import BLANK, RIGHT, WRONG, Diagnosis

LOOKS = {RIGHT: ("✓", "--jp-success-color1, #388e3c", "status"), WRONG: ("✗", "--jp-error-color1, #d32f2f", "alert"),
         BLANK: ("○", "--jp-info-color1, #0288d1", "status"), "hint": ("→", "--jp-warn-color1, #f57c00", "status")}


def show(diagnosis: Diagnosis) -> None:
    """Show a diagnosis where the learner is."""
    show_text(diagnosis.state, str(diagnosis))


def show_text(look: str, text: str, code: str = "") -> None:
    """Show a text, and code below it, in the look of a state or a hint."""
    plain = f"{text}\n\n{code}" if code else text
    if not _in_notebook():
        print(plain)
        return
    from IPython.display import display

    display({"text/plain": plain, "text/html": _box(look, text, code)}, raw=True)


def _in_notebook() -> bool:
    """Does a notebook show what is displayed?  Anything else gets plain text."""
    shell = sys.modules.get("IPython") and sys.modules["IPython"].get_ipython()
    return bool(shell) and shell.__class__.__name__ == "ZMQInteractiveShell"


def _box(look, text, code):
    sign, colour, role = LOOKS[look]
    first, _, rest = text.partition("\n")
    body = f'<pre style="white-space: pre-wrap; margin: 4px 0 0 0">{html.escape(rest)}</pre>' if rest else ""
    if code:
        body += f'<pre style="margin: 8px 0 0 0">{html.escape(code)}</pre>'
    return (f'<div role="{role}" style="border-left: 5px solid var({colour}); padding: 6px 12px; margin: 4px 0">'
            f'<strong><span aria-hidden="true" style="color: var({colour})">{sign}</span> {html.escape(first)}</strong>'
            f"{body}</div>")
