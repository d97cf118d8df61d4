"""What a terminal can show: signs where its encoding has them, colours where it is one, text that fits."""

import os
import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import TextIO

from workbook.judging.verdict import State

from .grade import GradedNotebook, extra_in, totals

_COLOURS = {State.RIGHT: "32", State.WRONG: "31", State.BLANK: "34", State.UNREADABLE: "33"}


class Terminal:
    """Prints to a stream (sys.stdout) in the best way that it can show.  draws: has it signs and lines?"""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stdout
        self.draws = _can_write(self.stream, "✓✗○!├─└─█░→")
        self.has_colours = _shows_colours(self.stream)
        self.width = min(shutil.get_terminal_size((100, 24)).columns, 110)

    def say(self, text: str = "") -> None:
        """Print a text; a character that the stream cannot write becomes a question mark."""
        encoding = getattr(self.stream, "encoding", None) or "utf-8"
        print(text.encode(encoding, "replace").decode(encoding), file=self.stream, flush=True)

    def sign(self, state: State) -> str:
        return state.sign if self.draws else state.plain_sign

    def signed(self, state: State) -> str:
        """The sign and the word of a state, in its colour."""
        return self.coloured(state, f"{self.sign(state)} {state.value}")

    def coloured(self, state: State, text: str) -> str:
        return self._escaped(_COLOURS[state], text)

    def bold(self, text: str) -> str:
        return self._escaped("1", text)

    def faint(self, text: str) -> str:
        return self._escaped("2", text)

    def _escaped(self, code: str, text: str) -> str:
        """The text with an escape sequence around it; as it is where there are no colours."""
        return f"\x1b[{code}m{text}\x1b[0m" if self.has_colours else text

    def paragraph(self, text: str, indent: str = "") -> str:
        """The lines of a text, each wrapped and indented; arrays keep their columns."""
        lines = []
        for line in text.splitlines():
            if line.startswith((" ", "[")) or not line:
                lines.append(f"{indent}{line}".rstrip())
            else:
                lines += textwrap.wrap(
                    line,
                    max(self.width, 40),
                    initial_indent=indent,
                    subsequent_indent=indent,
                    break_long_words=False,
                    break_on_hyphens=False,
                )
        return "\n".join(lines)


def in_words(notebooks: Sequence[GradedNotebook]) -> str:
    """ "45 of 276 points, 4 of 16 exercises", and with harder ones ", +10 extra" """
    points, of = totals(notebooks)
    right, count = sum(one.right for one in notebooks), sum(len(one.core) for one in notebooks)
    return f"{points} of {of} points, {right} of {count} exercises{extra_in(notebooks)}"


def _can_write(stream: TextIO, text: str) -> bool:
    """Has the stream's encoding these characters, and its window most likely a font for them?"""
    if stream.isatty() and _is_old_console():
        return False
    try:
        text.encode(getattr(stream, "encoding", None) or "ascii")
        return True
    except UnicodeEncodeError:
        return False


def _shows_colours(stream: TextIO) -> bool:
    """Colours only on a terminal, and not where NO_COLOR (no-color.org) or TERM=dumb ask for none."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty() and not _is_old_console()


def _is_old_console() -> bool:
    """The older console of Windows prints colour codes instead of obeying them, and its font lacks signs."""
    known = ("WT_SESSION", "TERM_PROGRAM", "TERM", "ConEmuANSI")
    return sys.platform == "win32" and not any(os.environ.get(name) for name in known)
