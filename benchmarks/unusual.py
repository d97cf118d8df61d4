"""Every right answer that the project knows, in a notebook's own check() and where points are given.

    python benchmarks/unusual.py                 both ways, once: two minutes
    python benchmarks/unusual.py --seeds 60      also on the inputs of 60 seeds, in this process

Prints what lost a point, and where check() and grade said different things. What came out stands in unusual.md.
"""

import argparse
import contextlib
import io
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from IPython.core.interactiveshell import InteractiveShell  # noqa: E402
from traitlets.config import Config  # noqa: E402
from unusual import checked, right_answers  # noqa: E402

from workbook.cells import course  # noqa: E402
from workbook.cells.graded import graded_cell  # noqa: E402
from workbook.cells.notebook import Cell  # noqa: E402
from workbook.grading.verdicts import Verdicts  # noqa: E402
from workbook.judging.judge import outcomes_here, verdict_of  # noqa: E402
from workbook.judging.verdict import State  # noqa: E402


def cell_of(name, text, own):
    cells = [Cell("code", text, grade_id=name, is_exercise=True), *(Cell("code", other) for other in own)]
    return graded_cell(cells, f"{course.home(name)}.ipynb", name)


def both_ways(answers):
    """(lost where points are given, lost in check(), said otherwise), each a list of names."""
    lost, unchecked, otherwise = [], [], []
    shell = InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
    with Verdicts(20, keep=False) as verdicts:
        for name, what, text, own in answers:
            graded = verdicts(cell_of(name, text, own))
            with contextlib.redirect_stdout(io.StringIO()):
                in_check = checked(shell, name, *own, text)
            for verdict, found in ((graded, lost), (in_check, unchecked)):
                if verdict.state != State.RIGHT:
                    found.append(f"{name}, {what}: {verdict}")
            if graded != in_check:
                otherwise.append(f"{name}, {what}:\n{graded}\n{in_check}")
    return lost, unchecked, otherwise


def on_seeds(answers, seeds):
    """Right answers that lost on the inputs of some seed."""
    return [
        f"{name}, {what}, seed {seed}: {verdict}"
        for name, what, text, own in answers
        for seed in range(seeds)
        if (verdict := verdict_of(cell_of(name, text, own), outcomes_here, seed)).state != State.RIGHT
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=0)
    args = parser.parse_args()
    answers, start = list(right_answers()), time.process_time()
    for what, found in zip(("lost where points are given", "lost in check()", "said otherwise"), both_ways(answers)):
        print(f"{len(answers)} right answers, {what}: {len(found)}", *found, sep="\n", flush=True)
    if args.seeds:
        found = on_seeds(answers, args.seeds)
        print(f"{len(answers) * args.seeds} verdicts on drawn inputs, lost: {len(found)}", *found, sep="\n")
    print(f"{time.process_time() - start:.0f} s of this process")


if __name__ == "__main__":
    main()
