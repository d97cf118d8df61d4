"""What was tried on the judge: attempts behind all walls but one, odd notebooks, odd messages.

    python benchmarks/attempts.py                  10,000 notebooks, 10,000 messages: an hour on two processors
    python benchmarks/attempts.py --count 500

The tests try all attempts behind all walls, and a sample of the rest. What comes out here stands in SECURITY.md.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from copy import deepcopy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from workbook.cells import course  # noqa: E402
from workbook.cells.graded import graded_cell  # noqa: E402
from workbook.cells.meaning import GradedCell  # noqa: E402
from workbook.cells.notebook import Cell  # noqa: E402
from workbook.grading.grade import grade_notebook  # noqa: E402
from workbook.grading.verdicts import Verdicts  # noqa: E402
from workbook.judging.verdict import State  # noqa: E402
from workbook.sandbox import fence  # noqa: E402
from workbook.sandbox.host import Sandbox  # noqa: E402

NAME = "03_forward_propagation"
NO_BIAS = "def linear_forward(A, W, b):\n    return np.dot(W, A), (A, W, b)\n"
ODD = [None, True, 0, -1, 10**30, 1e308, "", "\x1b[2J", "\ud800", "x" * 10**5, [], {}, [[[[]]]], {"a": [0, 8388608]}]


def odd_json(data, dice):
    """A copy of some JSON with one to three parts left out, doubled, exchanged or replaced."""
    data = deepcopy(data)
    for _ in range(dice.randint(1, 3)):
        part = data
        while isinstance(part, dict | list) and part:
            keys = list(part) if isinstance(part, dict) else range(len(part))
            key = dice.choice(keys)
            if dice.random() < 0.3 or not isinstance(part[key], dict | list):
                break
            part = part[key]
        if not isinstance(part, dict | list) or not part:
            continue
        if dice.random() < 0.2:
            del part[key]
        elif isinstance(part, list) and dice.random() < 0.3:
            part.append(deepcopy(part[key]))
        else:
            part[key] = deepcopy(dice.choice([*ODD, part[dice.choice(keys)]]))
    return data


def odd_bytes(data, dice):
    """Bytes of which some are cut off, doubled or changed."""
    data, start = bytearray(data), dice.randrange(len(data))
    end = min(len(data), start + int(10 ** dice.uniform(0, 3)))
    data[start:end] = dice.choice([b"", data[start:end] * 2, dice.randbytes(end - start), b"[" * (end - start)])
    return bytes(data)


def odd(data, dice):
    text = json.dumps(odd_json(data, dice) if dice.random() < 0.7 else data, ensure_ascii=dice.random() < 0.5)
    data = text.encode(dice.choice(["utf-8", "utf-8", "utf-16", "utf-8-sig"]), "surrogatepass")
    return odd_bytes(data, dice) if dice.random() < 0.4 else data


def odd_notebooks(count, seed):
    """Grade notebooks of which something was changed; return how many got how many points.  Raises what was raised."""
    dice, found = random.Random(seed), Counter()
    document = {**course.document(NAME), "cells": [{**cell, "outputs": []} for cell in course.document(NAME)["cells"]]}
    with tempfile.TemporaryDirectory() as folder, Verdicts(5, keep=False) as verdicts:
        path = Path(folder) / f"{NAME}.ipynb"
        for _ in range(count):
            path.write_bytes(odd(document, dice))
            graded = grade_notebook(NAME, path, verdicts)
            assert "\n" not in graded.problem and "\x1b" not in str(graded.exercises[0].verdict)
            found[graded.points] += 1
    return found


class _Liar(Sandbox):
    """A sandbox whose messages are changed on their way."""

    dice = random.Random()

    def _ask(self, task, seconds=0):
        body, memory = super()._ask(task, seconds)
        return odd(json.loads(body), self.dice), memory


def odd_messages(count, seed):
    """Judge a wrong answer whose results are changed on their way; return how often it was in which state."""
    found = Counter()
    with Verdicts(5, keep=False, again=True) as verdicts:
        verdicts.sandbox = _Liar(5)
        verdicts.sandbox.dice = random.Random(seed)
        for _ in range(count):
            verdict = verdicts(GradedCell("linear_forward", "a.ipynb", NO_BIAS))
            assert len(str(verdict)) < 5000 and "\x1b" not in str(verdict)
            found[verdict.state] += 1
    return found


def attempts():
    """(kind, name, the cell) of every attempt that there is."""
    import tamperings
    from forgeries import CELLS, CHANGERS, THIEVES, cell

    for what, text in {**THIEVES, **CELLS}.items():
        yield "thieves and forgers", what, GradedCell("linear_forward", "a.ipynb", cell(text, ROOT))
    for what, text in CHANGERS.items():
        yield "hidden changes", what, GradedCell("update_parameters", "a.ipynb", text)
    for kind, what, exercise, text, own in tamperings.attempts():
        cells = [Cell("code", text, grade_id=exercise, is_exercise=True), *(Cell("code", other) for other in own)]
        yield kind, what, graded_cell(cells, f"{course.home(exercise)}.ipynb", exercise)


def gained(missing):
    """(how many attempts, those that gained points behind all walls but one or took them from the next right cell)."""
    count, found = Counter(), []
    with Verdicts(2, keep=False) as verdicts:
        verdicts.sandbox.without.add(missing)
        for kind, what, attempt in attempts():
            count[kind] += 1
            right = GradedCell("linear_forward", "a.ipynb", f"{course.answer('linear_forward')}\n# after {what}")
            if verdicts(attempt).state == State.RIGHT:
                found.append(what)
            if verdicts(right).state != State.RIGHT:
                found.append(f"{what}, for the next one")
    return count, found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    for missing in ("", *fence.WALLS):
        count, found = gained(missing)
        walls = f"without {missing}" if missing else "all walls"
        print(f"{count.total()} attempts, {walls}: gained {found or 0}", flush=True)
    print(", ".join(f"{kind}: {number}" for kind, number in count.items()))
    for tried in (odd_notebooks, odd_messages):
        start = time.perf_counter()
        print(
            f"{tried.__name__}: {dict(tried(args.count, args.seed))}, {time.perf_counter() - start:.0f} s", flush=True
        )


if __name__ == "__main__":
    main()
