"""The command `grade`: a progress bar while it runs, the table at the end."""

import sys
from collections.abc import Sequence
from pathlib import Path

from .candidate import QuietModule


def run(words: Sequence[str], points_only: bool, seconds: float, json_file: Path | None, again: bool) -> int:
    """Grade and print; return the exit code: 0 for full points, otherwise 1."""
    _light_helpers()
    from . import report
    from .grade import grade

    with _Bar() as progress:
        notebooks = grade(words, points_only=points_only, seconds=seconds, keep=not again, progress=progress)
    if json_file:
        report.write_json(notebooks, json_file)
    _print(report.as_text(notebooks))
    points, of = report.totals(notebooks)
    return 0 if points == of else 1


def _light_helpers() -> None:
    """Import dnn_utils without what draws and reads files: that takes a second, and judging needs none."""
    if "dnn_utils" in sys.modules or "pytest" in sys.modules:
        return  # somebody else in this process wants all of it
    # A grammar for web addresses that the validation of notebooks never asks for takes another second.
    sys.modules.setdefault("rfc3987_syntax", None)
    names = [name for name in ("h5py", "matplotlib", "matplotlib.pyplot", "PIL") if name not in sys.modules]
    for name in names:
        sys.modules[name] = QuietModule(name)
    try:
        import dnn_utils  # noqa: F401
    finally:
        for name in names:
            del sys.modules[name]


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
