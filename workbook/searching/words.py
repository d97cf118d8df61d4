"""What is said of the line that was found: the line, what kind of change it needs, and only then which part of it.

Never what should stand there instead.
"""

from dataclasses import dataclass
from typing import Any

from .code import Version
from .search import Found

# What a hint says of a kind of change: a table of sentences.
# fmt: off
KINDS = {
    "turned": "Rows and columns: a matrix must be transposed there, or one is transposed that should not be.",
    "order": "Two things are in the wrong order there.",
    "product": "There are two kinds of product: rows times columns, and number by number. Which one is needed there?",
    "sign": "A sign is wrong there.",
    "operator": "Plus, minus, times, divided by: one of them is the wrong one there.",
    "number": "A number is wrong there.",
    "key": "A word in quotation marks is wrong there.",
    "name": "A name is wrong there: something else is needed in its place.",
    "function": "Another function is needed there.",
    "axis": "Look at the axis, and at whether it should be kept.",
    "grouping": "The parentheses there do not hold together what belongs together.",
    "too much": "There is something too much there.",
    "comparison": "A comparison is wrong there.",
    "one more": "Something is off by one there.",
    "too little": "Something is missing there: a factor, a term or an argument.",
    "pair": "The whole and a part of it are confused there.",
    "exchanged": "Two things have changed places there.",
    "missing call": "A function is missing there, or one is called that should not be.",
    "hard-coded": "A number there should come from somewhere else.",
    "complement": "A value and 1 minus that value are confused there.",
    "assignment": "The result gets the wrong name there.",
    "indentation": "Look at the indentation: does this belong inside the block, or after it?",
    "statement order": "It is right, but it is in the wrong place.",
    "statement too much": "This should not be there.",
    "statement": "It works out something other than it should.",
    "missing": "A step is missing there. Read the comments in the cell one by one: which of them has no code?",
}
# fmt: on


@dataclass(frozen=True)
class Place:
    """Where an answer goes wrong.

    id: the same for the same mistake, whatever a learner calls things.  sentence: which line it is.  code: lines of
    the learner's cell, (number, text, whether it is the one).  hints: the kind of change, then the part of the line.
    """

    id: str
    sentence: str
    code: tuple[tuple[int, str, bool], ...]
    hints: tuple[str, ...]

    def __str__(self) -> str:
        """The sentence, and the lines with a sign at those that are meant."""
        width = len(str(self.code[-1][0])) if self.code else 0
        lines = (f"  {'>' if meant else ' '} {number:{width}}  {text}".rstrip() for number, text, meant in self.code)
        return "\n".join([self.sentence, *lines])


def place_in(data: dict[str, Any] | None) -> Place | None:
    """The place that dataclasses.asdict() took apart.  Raises TypeError or ValueError for anything else."""
    if data is None:
        return None
    code = tuple((int(number), str(text), bool(meant)) for number, text, meant in data["code"])
    return Place(str(data["id"]), str(data["sentence"]), code, tuple(map(str, data["hints"])))


def place_of(found: Found, names: tuple[str, ...], wrong: str) -> Place:
    """What was found, in words.

    names: the variables of the course's answer; the id names one of them, or else ``wrong``, the part of the result
    that is not right.
    """
    best, several = found.best, len(found.versions) > 1
    variables = [name if name in names else wrong for name in best.variable.split("+")]
    hints = [hint for version in found.versions for hint in _hints(found, version, several)]
    ids = "+".join(f"{kind}:{name}".rstrip(":") for kind, name in zip(best.kind.split("+"), variables))
    return Place(ids, _sentence(found), _code(found), tuple(dict.fromkeys(hints)))


def _sentence(found: Found) -> str:
    best = found.best
    if len(found.versions) > 1:
        either = " or ".join(_named(version) for version in found.versions)
        return f"It is {either}: with a change in one of these places, everything is right."
    if best.between:
        return f"Something is missing {_named(best)}. With one more line there, everything is right."
    if "+" in best.kind or len(best.places) > 1:
        places = best.places or (best.lines,)
        if len(places) == 1:
            return f"{_named(best).capitalize()} is the one. With two changes there, everything is right."
        one, other = (_lines(lines) for lines in places)
        return f"There are two places, {one} and {other}. With one change in each, everything is right."
    return f"{_lines(best.lines).capitalize()} is the one. With one change there, everything is right."


def _named(version: Version) -> str:
    if version.between:
        first, last = version.lines
        return f"between line {first} and line {last}" if first < last else f"after line {last}"
    if len(version.places) > 1:
        return " with ".join(_lines(lines) for lines in version.places)
    return _lines(version.lines)


def _lines(lines: tuple[int, ...]) -> str:
    return f"line {lines[0]}" if len(lines) == 1 else f"lines {lines[0]} to {lines[-1]}"


def _code(found: Found) -> tuple[tuple[int, str, bool], ...]:
    """The lines that are meant, with one before and after each; all from the first to the last where one is missing."""
    texts = found.code.source.splitlines()
    meant = {line for version in found.versions if not version.between for line in version.lines}
    shown = {line + step for line in meant for step in (-1, 0, 1)}
    for version in found.versions:
        if version.between:
            shown |= {*range(version.lines[0], version.lines[1] + 1)}
    lines = sorted(shown & {*range(1, len(texts) + 1)})
    return tuple((line, texts[line - 1], line in meant) for line in lines if texts[line - 1].strip())


def _hints(found: Found, version: Version, several: bool) -> list[str]:
    kinds = version.kind.split("+")
    if len(kinds) > 1:
        places = version.places if len(version.places) == len(kinds) else (version.lines,) * len(kinds)
        return [f"{_lines(lines).capitalize()}: {_lower(KINDS[kind])}" for kind, lines in zip(kinds, places)]
    start = f"{_named(version).capitalize()}: " if several else ""
    hints = [start + (_lower(KINDS[kinds[0]]) if start else KINDS[kinds[0]])]
    piece = found.code.piece(version.node) if version.node is not None else ""
    if piece and not several:
        hints.append(f"Look at this part of the line: `{piece}`")
    return hints


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
