"""How often check() finds the line where an answer goes wrong, and how long that takes.

    python benchmarks/lines.py 850 184 20300501 --show

All exercises have as many, those with a trial excepted; a few have room for one edit only.

The answers are the right ones of exercises/, those that look different included. A mutant is made on the text, token by
token, which has nothing to do with the syntax trees that the search works on: a sign or a number becomes another one, a
name becomes a name that stands elsewhere in the function, a transpose comes or goes, something in parentheses is
exchanged, a piece of a formula, an argument or a line is lost, a line is indented or moved. Mutants that are right all
the same, or that Python cannot read, do not count. "One of both" is one of two mutated lines, where a single
change makes everything right; "another line" is one that was not mutated, though a change there makes everything right
as well. What was measured stands in lines.md.
"""

import argparse
import io
import keyword
import random
import re
import time
import tokenize
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import islice
from multiprocessing import Pool

import numpy as np

from exercises import COMPARED, EXERCISES
from workbook.cells import course, trial
from workbook.cells.meaning import GradedCell
from workbook.cells.values import outcome_in
from workbook.judging import locate
from workbook.judging.compare import is_right
from workbook.searching.code import Code
from workbook.searching.harmless import needed_by

WORKERS = 2
MOST_DRAWN = 200  # until one is wrong
SIGNS = [
    "+ - *",
    "- + *",
    "* / + @",
    "/ * -",
    "@ *",
    "** *",
    "// /",
    "< <= >",
    "> >= <",
    "<= <",
    ">= >",
    "== !=",
    "!= ==",
]
OTHER_SIGNS = {sign: others for sign, *others in map(str.split, SIGNS)}
OTHER_NAMES = {
    "sum": ["mean", "max"], "mean": ["sum"], "log": ["log10", "exp"], "exp": ["log", "sqrt"], "zeros": ["ones"],
    "randn": ["rand"], "dot": ["multiply"], "sigmoid": ["relu"], "relu": ["sigmoid"], "where": ["argwhere"],
    "sigmoid_backward": ["relu_backward"], "relu_backward": ["sigmoid_backward"], "axis": [], "keepdims": [],
    "True": ["False"], "False": ["True"], "append": [], "sqrt": ["square"],
}  # fmt: skip


def tokens_of(text):
    return list(tokenize.generate_tokens(io.StringIO(text).readline))


def replaced(text, token, new):
    """The text with another token in the place of one."""
    lines = text.splitlines(keepends=True)
    row, (start, end) = token.start[0] - 1, (token.start[1], token.end[1])
    lines[row] = lines[row][:start] + new + lines[row][end:]
    return "".join(lines)


def body_rows(text):
    """The rows that can be mutated: code, without the first line and the docstring."""
    bare = re.sub(r'(?s)""".*?"""', lambda found: re.sub(r"[^\n]", "", found[0]), text)
    rows = [row for row, line in enumerate(bare.splitlines()) if line.strip() and not line.strip().startswith("#")]
    first = next(row for row in rows if bare.splitlines()[row].startswith("def "))
    return [row for row in rows if row > first]


def of_tokens(text, draw):
    rows = body_rows(text)
    tokens = [token for token in tokens_of(text) if token.start[0] - 1 in rows]
    names = sorted({token.string for token in tokens if token.type == tokenize.NAME and token.string.isidentifier()})
    names = [name for name in names if name not in OTHER_NAMES and name not in dir(np) and not keyword.iskeyword(name)]
    token = draw.choice(tokens)
    word, row = token.string, token.start[0]
    if token.type == tokenize.OP and word in OTHER_SIGNS:
        return replaced(text, token, draw.choice(OTHER_SIGNS[word])), {row}
    if token.type == tokenize.NUMBER:
        return replaced(text, token, draw.choice(["0", "1", "2", f"{word}0", "0.5"])), {row}
    if token.type == tokenize.STRING:
        inside = word[1:-1]
        return replaced(
            text, token, word[0] + draw.choice([inside.swapcase(), inside[::-1], "W", "db", "dW"]) + word[-1]
        ), {row}
    if token.type == tokenize.NAME and word in OTHER_NAMES and OTHER_NAMES[word]:
        return replaced(text, token, draw.choice(OTHER_NAMES[word])), {row}
    if token.type == tokenize.NAME and word in names and len(names) > 1:
        return replaced(text, token, draw.choice([*names, f"{word}.T", f"-{word}"])), {row}
    return text, set()


def of_lines(text, draw):
    lines, row = text.splitlines(), draw.choice(body_rows(text))
    line = lines[row]
    way = draw.randrange(9)
    if way == 0 and ".T" in line:
        lines[row] = line.replace(".T", "", 1)
    elif way == 1 and (inside := re.search(r"\(([^(),]+), ([^(),]+)\)", line)):
        lines[row] = line.replace(inside[0], f"({inside[2]}, {inside[1]})", 1)
    elif way == 2 and (
        piece := draw.choice(re.findall(r", \w+=\w+| / \w+| \+ \w+| - \w+|\w+ \* |-(?=\w)|1 - ", line) or [""])
    ):
        lines[row] = line.replace(piece, "", 1)
    elif way == 3:
        del lines[row]
        after = next((number for number in body_rows("\n".join(lines)) if number >= row), row)
        return "\n".join(lines) + "\n", {row, *range(row + 1, after + 2)}  # comments may follow
    elif way == 4:
        lines[row] = f"    {line}"
    elif way == 5 and line.startswith("        "):
        lines[row] = line[4:]
    elif way == 6 and row + 1 < len(lines):
        lines[row : row + 2] = lines[row : row + 2][::-1]
        return "\n".join(lines) + "\n", {row + 1, row + 2}
    elif way == 7 and (inside := re.search(r"(?<!\w)\((\w[^()]*)\)", line)):
        lines[row] = line.replace(inside[0], inside[1], 1)
    elif way == 8 and (inside := re.search(r"np\.\w+\(([^(),]+)\)", line)):
        lines[row] = line.replace(inside[0], inside[1], 1)
    return "\n".join(lines) + "\n", {row + 1}


def mutant(text, draw):
    """(the text with one edit, its rows), or None where nothing came of it."""
    try:
        new, rows = draw.choice((of_tokens, of_tokens, of_lines))(text, draw)
    except (tokenize.TokenError, SyntaxError):
        return None
    return (new, rows) if new != text else None


@cache
def right_texts(name):
    answer = course.answer(name)
    texts = [answer, *EXERCISES[name].right_texts(answer).values()]
    return [text.strip("\n") + "\n" for text in texts]


def is_wrong(name, text):
    """Does Python read it, does it end, and is it wrong?"""
    exercise = EXERCISES[name]
    try:
        compile(text, "<a mutant>", "exec")
        code = Code(text, name, needed_by(name, text, [], EXERCISES, ()) or ())
    except (SyntaxError, LookupError):
        return False
    messages = locate.tries_here(name, [code.runnable()], locate.inputs_of(exercise.usual_cases), 60)
    outcomes = [outcome_in(one) for one in messages[0]]
    if any(one.failure and one.failure.kind == "Enough" for one in outcomes):
        return False
    return not all(is_right(exercise, case, one) for case, one in zip(exercise.usual_cases, outcomes))


def two_in_one(name, text, draw):
    """Two mutants of the same answer, each of which is wrong by itself, in one."""
    one, other = mutant(text, draw), mutant(text, draw)
    lines = text.splitlines()
    if not one or not other or one[1] & other[1] or not is_wrong(name, one[0]) or not is_wrong(name, other[0]):
        return None
    both, others = one[0].splitlines(), other[0].splitlines()
    if len(both) != len(lines) or len(others) != len(lines):
        return None
    for row in other[1]:
        if row <= len(lines):
            both[row - 1] = others[row - 1]
    return "\n".join(both) + "\n", [one[1], other[1]]


def one_alone(name, text, draw):
    made = mutant(text, draw)
    return made and (made[0], [made[1]])


def is_at(version, rows):
    """Does a version concern these rows?  What is missing between two lines may have stood anywhere between them."""
    if version.between:
        first, last = version.lines
        return bool({*range(first, last + 1)} & rows) or (first == last and max(rows) > last)  # the last line, perhaps
    return bool({*version.lines} & rows)


def is_alone(version):
    """Is it a single change?"""
    return "+" not in version.kind


def drawn(name, edits, seed):
    """(right answer, mutant, the rows of each edit), or None where there is hardly one."""
    draw = random.Random(f"{seed} {edits} {name}")
    for _ in range(MOST_DRAWN):
        text = draw.choice(right_texts(name))
        one = (one_alone if edits == 1 else two_in_one)(name, text, draw)
        if one and is_wrong(name, one[0]):
            return text, *one
    return None


@dataclass
class Measured:
    """What came of one mutant.  others: is the line named as one of several?  places: how many places are named."""

    name: str
    result: str
    others: bool
    places: int
    seconds: float
    shown: str


RESULTS = ("the line", "one of both", "another line", "nothing")


def measured(job):
    """Search one mutant; only seconds of the processor count, because others may work on the same machine."""
    trial.WAIT = 1000
    name, edits, seed = job
    mutant = drawn(name, edits, seed)
    if mutant is None:
        return None
    text, wrong, places = mutant
    start = time.process_time()
    found = locate.found_in(GradedCell(name, "a.ipynb", wrong), locate.tries_here)
    seconds = time.process_time() - start
    versions = found.versions if found else ()
    hit = any(all(is_at(version, rows) for rows in places) for version in versions)
    one_mends = len(places) > 1 and any(
        is_at(version, rows) and is_alone(version) for version in versions for rows in places
    )
    result = "the line" if hit else "one of both" if one_mends else "another line" if versions else "nothing"
    lines = [pair for pair in zip(text.splitlines(), wrong.splitlines()) if pair[0] != pair[1]][: len(places) + 1]
    changes = [(version.lines, version.kind, version.changes[0][2][: len(lines) * 12]) for version in versions]
    shown = [f"--- {result}: {name} {places} {seconds:.2f} s", *(f"    {a.strip()}\n -> {b.strip()}" for a, b in lines)]
    named = {place for version in versions for place in version.places or (version.lines,)}
    several = hit and len(versions) > 1
    return Measured(name, result, several, len(named), seconds, "\n".join([*shown, *map(str, changes)]))


def table(edits, all_measured):
    count, tally = len(all_measured), Counter(one.result for one in all_measured)
    several = sum(one.others for one in all_measured)
    places = np.mean([one.places for one in all_measured if one.places] or [0])
    shares = ", ".join(f"{result} {tally[result]} ({tally[result] / count:.1%})" for result in RESULTS)
    seconds = [one.seconds for one in all_measured]
    middle, most = np.percentile(seconds, [50, 95])
    print(
        f"{edits} edit(s), {count} mutants: {shares}; one of several lines: {several}; "
        f"{places:.2f} places are named; "
        f"seconds: median {middle:.2f}, 95 % {most:.2f}, longest {max(seconds):.2f}",
        flush=True,
    )


def by_notebook(all_measured):
    """How many of each notebook there were, and of how many the line was found."""
    homes = dict.fromkeys(course.home(one.name)[:3].rstrip("_") for one in all_measured)
    for home in sorted(homes):
        of = [one.result == "the line" for one in all_measured if course.home(one.name)[:3].rstrip("_") == home]
        print(f"    {home}: {sum(of)} of {len(of)}", flush=True)


def measure(one, two, seed, show):
    with Pool(WORKERS) as pool:
        for edits, count in ((1, one), (2, two)):
            jobs = (
                (name, edits, f"{seed} {number}") for number in range(-(-count // len(COMPARED))) for name in COMPARED
            )
            found = []
            for measured_one in pool.imap(measured, islice(jobs, count)):
                if measured_one is None:
                    continue
                found.append(measured_one)
                if show and measured_one.result != "the line":
                    print(measured_one.shown, flush=True)
                if len(found) % 100 == 0:
                    table(edits, found)
            if found:
                table(edits, found)
                by_notebook(found)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("one", nargs="?", type=int, default=300, help="mutants of one edit (%(default)s)")
    parser.add_argument("two", nargs="?", type=int, default=0, help="mutants of two edits (%(default)s)")
    parser.add_argument("seed", nargs="?", type=int, default=0, help="same seed, same mutants")
    parser.add_argument("--show", action="store_true", help="also print what was not found")
    measure(**vars(parser.parse_args()))
