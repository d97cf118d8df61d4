"""A progress bar that is text, on terminals and in notebooks: a widget would be dead the next day, and say so."""

import sys
from collections.abc import Iterable
from typing import Any

from tqdm import tqdm

from workbook.cores import has_threads
from workbook.shell import in_notebook


def bar(things: Iterable[Any] | None = None, words: str = "", shown: bool | None = None, **options: Any) -> Any:
    """Things one after the other, with a bar before which these words stand; options: those of tqdm.

    Without things: a bar with `total` steps, moved by update().  shown: otherwise there is one where somebody looks, so
    not in a file or a pipe.
    """
    if shown is None:
        shown = sys.stdout.isatty() or in_notebook()
    if not has_threads():
        tqdm.monitor_interval = 0  # else it warns that it could not start one
    return tqdm(things, words, file=sys.stdout, disable=not shown, **options)
