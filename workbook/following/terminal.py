"""What a terminal can show: signs and lines where its encoding has them, colours where it is one, text that
fits."""

import os
import shutil
import sys
import textwrap
from dataclasses import dataclass

RIGHT, WRONG, BLANK, MISSING = "right", "not right yet", "not started", "cannot be read"
_COLOURS = {RIGHT: "32", WRONG: "31", BLANK: "34", MISSING: "33", "bold": "1", "faint": "2"}


@dataclass(frozen=True)
class Signs:
    """The characters that maps are drawn with."""

    right: str
    wrong: str
    blank: str
    missing: str
    branch: str
    last: str
    full: str
    empty: str
    arrow: str

    def of(self, state: str) -> str:
        return {RIGHT: self.right, WRONG: self.wrong, BLANK: self.blank}.get(state, self.missing)


DRAWN = Signs("✓", "✗", "○", "!", "├─", "└─", "█", "░", "→")
TYPED = Signs("+", "x", "-", "!", "|-", "`-", "#", ".", "->")


class Terminal:
    """Prints to a stream (sys.stdout) in the best way that it can show."""

    def __init__(self, stream=None):
        self.stream = stream or sys.stdout
        self.signs = DRAWN if _can_write(self.stream, "".join(vars(DRAWN).values())) else TYPED
        self.coloured = _shows_colours(self.stream)
        self.width = min(shutil.get_terminal_size((100, 24)).columns, 110)

    def say(self, text: str = "") -> None:
        """Print a text; a character that the stream cannot write becomes a question mark."""
        encoding = getattr(self.stream, "encoding", None) or "utf-8"
        print(text.encode(encoding, "replace").decode(encoding), file=self.stream, flush=True)

    def coloured_as(self, kind: str, text: str) -> str:
        """The text in the colour of a state, or "bold" or "faint"; as it is where there are no colours."""
        return f"\x1b[{_COLOURS[kind]}m{text}\x1b[0m" if self.coloured else text

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


def _can_write(stream, text: str) -> bool:
    """Has the stream's encoding these characters, and its window most likely a font for them?"""
    if stream.isatty() and _is_old_console():
        return False
    try:
        text.encode(getattr(stream, "encoding", None) or "ascii")
        return True
    except UnicodeEncodeError:
        return False


def _shows_colours(stream) -> bool:
    """Colours only on a terminal, and not where NO_COLOR (no-color.org) or TERM=dumb ask for none."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty() and not _is_old_console()


def _is_old_console() -> bool:
    """The older console of Windows prints colour codes instead of obeying them, and its font lacks signs."""
    known = ("WT_SESSION", "TERM_PROGRAM", "TERM", "ConEmuANSI")
    return sys.platform == "win32" and not any(os.environ.get(name) for name in known)
