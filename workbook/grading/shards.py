"""A class in parts, each graded by a job of its own, and what they found brought together: no engine is needed."""

from collections.abc import Callable, Sequence
from pathlib import Path

from workbook.errors import WorkbookError, command

from .store import PATH, Store

Shard = tuple[int, int]  # the third of 64 parts is (3, 64)


def merge(files: Sequence[Path], into: Path | None, say: Callable[[str], object]) -> None:
    """Take what files of verdicts hold, those of all shards if none are given, into the usual one or another.

    Raises WorkbookError where there are none, or one cannot be read.
    """
    files = files or sorted(PATH.parent.glob("shard-*.sqlite"))
    if not files:
        raise WorkbookError(f"There are no files of shards in {PATH.parent}. Name them, or grade with --shard first.")
    store = Store(into)
    for file in files:
        taken, others = store.merge(file)
        left_out = f" {others:,} were left out: they are not signed with your key." if others else ""
        say(f"{file}: {taken:,} verdicts.{left_out}")
    store.close()
    say(f"Now put the class together: {command('grade CLASS')}")


def ready_for(shard: Shard, store: Path | None = None) -> Path:
    """The file that keeps the verdicts of a shard.  Raises WorkbookError where it cannot be written."""
    path = store or PATH.with_name("shard-{}-of-{}.sqlite".format(*shard))
    file = Store(path)
    if not file.keeps():
        raise WorkbookError(f"{path} cannot be written, so shard {shard[0]} of {shard[1]} would be lost. Use --store.")
    file.close()
    return path
