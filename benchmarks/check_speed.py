"""How long check() takes, in seconds of the processor, in a process that has checked nothing yet.

    python benchmarks/check_speed.py

Aims: 0.1 s for single functions, 3 s for the two models.  The first wrong answer costs most, because all known
mistakes of the exercise are run then.
"""

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from exercises import COMPARED
from workbook.cells.around import right_functions
from workbook.judging.judge import verdict_on
from workbook.judging.recognise import mistakes_of, wrong_functions


def seconds(name: str) -> tuple[float, float, float, str]:
    """The times for the right answer, for the first wrong one, for the slowest of the later ones, and which that is."""
    right = _timed(right_functions()[name], name)
    wrong = [(one.id, function) for one in mistakes_of(name) for function in wrong_functions(name, one)[:1]]
    first, *later = [(_timed(function, name), mistake) for mistake, function in wrong]
    return right, first[0], *max(later)


def _timed(function, name):
    start = time.process_time()
    verdict_on(function, name)
    return time.process_time() - start


def main():
    print("| exercise | right answer | first wrong one | slowest later one | which |\n|---|---:|---:|---:|---|")
    for name in COMPARED:
        # A process of its own for each: nothing is warm but the imports.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            right, first, later, which = pool.submit(seconds, name).result()
        print(f"| {name} | {right:.3f} | {first:.3f} | {later:.3f} | {which} |", flush=True)


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    main()
