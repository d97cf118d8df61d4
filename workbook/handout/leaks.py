"""Looks for lines of answers in the files of a folder.

A line counts when it says something (see telling()) and learners are not given it anyway: by the blank
notebooks, or by the modules that notebooks import.
"""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from workbook.building.source import solution_regions

SHORTEST = 8  # characters without spaces; what is shorter, such as "i += 1", gives nothing away
EVERYWHERE = (
    r"(else|try|finally|except.*|break|continue|pass):?",
    r"return( \w+(, ?\w+)*)?",
    r"\w+ = (\[\]|\{\}|\w+)",
    r"\w+ = \w+\.shape\[[01]\]",
    r"for \w+ in range\([\w, +-]+\):",
    r"if \w+ == \"\w+\":",
)


def answer_lines(cells: dict[str, str]) -> dict[str, str]:
    """Line -> exercise, for all telling lines of the answers; cells: exercise -> the cell with its marks."""
    found = {}
    for name, text in cells.items():
        lines = text.splitlines()
        for begin, end in solution_regions(text):
            for line in lines[begin + 1 : end]:
                if telling(line):
                    found.setdefault(bare(line), name)
    return found


def telling(line: str) -> bool:
    """False for comments, and for lines that stand in every program."""
    code = line.strip()
    if code.startswith("#") or len(bare(code)) < SHORTEST:
        return False
    return not any(re.fullmatch(pattern, code) for pattern in EVERYWHERE)


def bare(text: str) -> str:
    """A text without spaces and with one kind of quotation marks, so that its layout hides nothing."""
    return re.sub(r"\s+", "", text).replace("'", '"')


def given(texts: Iterable[str]) -> str:
    """What learners are given anyway, to be searched."""
    return "\n".join(map(bare, texts))


def leaks(folder: Path, lines: dict[str, str], known: str) -> list[str]:
    """One sentence for each file that holds lines of an answer."""
    secret = {line: name for line, name in lines.items() if line not in known}
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            text = "\n".join(bare(part) for part in texts_in(path))
            hits = {name for line, name in secret.items() if line in text}
            if hits:
                name = path.relative_to(folder).as_posix()
                found.append(f"{name} holds lines of the answer to {', '.join(sorted(hits))}")
    return found


def texts_in(path: Path) -> Iterator[str]:
    """All texts of a file: the bytes as they are, and for JSON also every string in it."""
    data = path.read_bytes()
    yield data.decode("utf-8", "replace")
    if path.suffix in (".ipynb", ".json"):
        try:
            yield from _strings(json.loads(data.decode("utf-8")))
        except ValueError:
            pass


def _strings(value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        if all(isinstance(one, str) for one in value):
            yield "".join(value)
        yield from (text for one in value for text in _strings(one))
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
