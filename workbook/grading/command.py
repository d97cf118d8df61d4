"""The command `grade`: a progress bar while it runs, the table at the end."""

import sys
from collections.abc import Sequence
from pathlib import Path


def run(words: Sequence[str], points_only: bool, seconds: float, json_file: Path | None, again: bool) -> int:
    """Grade and print; return the exit code: 0 for full points, otherwise 1."""
    _without_web_addresses()
    from . import report
    from .grade import grade

    with _Bar() as progress:
        notebooks = grade(words, points_only=points_only, seconds=seconds, keep=not again, progress=progress)
    if json_file:
        report.write_json(notebooks, json_file)
    _print(report.as_text(notebooks))
    points, of = report.totals(notebooks)
    return 0 if points == of else 1


def _without_web_addresses() -> None:
    """Leave out a grammar for web addresses: it takes a second, and checking a notebook's form needs none."""
    if "pytest" not in sys.modules:  # tests may ask for it
        sys.modules.setdefault("rfc3987_syntax", None)


def _print(text: str) -> None:
    """Print on any console: signs that it does not have become question marks."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding), end="", flush=True)


class _Bar:
    """A progress bar, on terminals only: first the exercises, then the cells of the notebooks."""

    def __init__(self):
        self._bar, self._last = None, (0, 0)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self._bar:
            self._bar.close()

    def __call__(self, done: int, of: int) -> None:
        if not sys.stderr.isatty() or not of:
            return
        from tqdm import tqdm

        if self._bar is None or of != self._bar.total:
            self.__exit__()
            what = "exercises" if self._last == (0, 0) else "cells"
            self._bar = tqdm(total=of, desc=what, unit="", leave=False, dynamic_ncols=True)
        self._bar.update(done - self._bar.n)
        self._last = done, of
