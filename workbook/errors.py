"""What goes wrong, and what is said about it: one sentence for what a user can mend, a log file for everything else.

Standard library only: start.py uses this module before anything is installed.
"""

import errno
import platform
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

LOG = Path(__file__).resolve().parents[1] / ".workbook" / "errors.log"
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)  # these often come without the name of a file


class WorkbookError(Exception):
    """One clear sentence: what was given, what is needed, what to do.  Everything else is a defect of the workbook."""


class Stopped(KeyboardInterrupt):
    """Somebody interrupted what runs in a notebook; IPython shows the one line of it."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


@contextmanager
def stoppable(what: str) -> Iterator[None]:
    """Around what may take long and leaves nothing half done: an interrupt becomes one line.  Also as a decorator."""
    try:
        yield
    except KeyboardInterrupt:
        raise Stopped(f"{what} was stopped. Nothing was changed.") from None


def command(words: str) -> str:
    """How a command is typed on this computer: command("grade 03") is "python3 start.py grade 03"."""
    return f"{'py' if sys.platform == 'win32' else 'python3'} start.py {words}"


def report(error: BaseException, words: Sequence[str]) -> int:
    """Say on stderr what stopped the command with these words; return its exit code: 130 for Ctrl-C, otherwise 1."""
    if isinstance(error, KeyboardInterrupt):
        sys.unraisablehook = lambda unraisable: None  # Python 3.13 complains of what it left half made
        print("Stopped. No file is half-written; the same command goes on from here.", file=sys.stderr)
        return 130
    if isinstance(error, WorkbookError):
        sentence = str(error)
    elif isinstance(error, OSError) and (error.filename is not None or error.errno in NO_SPACE):
        sentence = f"{error.strerror}: {error.filename}" if error.filename is not None else f"{error.strerror}"
    else:
        sentence = _log(error, words)
    print(sentence, file=sys.stderr)
    return 1


def _log(error: BaseException, words: Sequence[str]) -> str:
    """Append the traceback of a defect to the log; return the line that names it."""
    what = " ".join(f"{type(error).__name__}: {error}".split())
    details = "".join(traceback.format_exception(error))
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    head = f"--- {now}  {command(' '.join(words))}  (Python {platform.python_version()}, {platform.platform()})"
    try:
        LOG.parent.mkdir(exist_ok=True)
        with LOG.open("a", encoding="utf-8") as log:
            log.write(f"{head}\n{details}\n")
    except OSError:
        return f"{details}This is a mistake in the workbook itself, not yours: please report it with the lines above."
    return f"This is a mistake in the workbook itself, not yours ({what}). Please report it with the end of {LOG}."
