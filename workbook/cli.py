"""The command line: reads what was typed, runs one word, reports what goes wrong."""

import sys
from collections.abc import Sequence

from workbook.errors import report
from workbook.parsing import parse

# Importing them makes their words known, in this order.
from workbook.words import learners, teachers, authors  # isort: skip

__all__ = ["authors", "learners", "main", "parse", "teachers"]


def main(typed: Sequence[str] | None = None) -> int:
    """Run one word; return its exit code: 0, 1 for an error, 130 for Ctrl-C. Wrong usage exits with 2."""
    typed = sys.argv[1:] if typed is None else typed
    args = parse(typed)
    try:
        return args.run(args) or 0
    except (Exception, KeyboardInterrupt) as error:
        return report(error, typed)
