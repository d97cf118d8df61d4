"""How long check() takes: for a right answer, and for the slowest wrong one, in a process that has checked nothing yet.

    python benchmarks/check_speed.py

Aims: 0.1 s for single functions, 3 s for the two models.  A wrong answer costs most the first time, because all known
mistakes of the exercise are run then.
"""

import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from exercises import EXERCISES
from workbook.cells.around import right_functions
from workbook.judging.judge import verdict_on
from workbook.judging.recognise import endings_of_mistakes, outcomes_of_mistakes, wrong_functions


def seconds(name: str) -> tuple[float, float, str]:
    """The time for the right answer, that for the slowest wrong one, and which one that is."""
    right = right_functions()[name]
    times = []
    for mistake in EXERCISES[name].mistakes:
        for wrong in wrong_functions(name, mistake)[:1]:
            outcomes_of_mistakes.cache_clear()
            endings_of_mistakes.cache_clear()
            times.append((_timed(wrong, name), mistake.id))
    return _timed(right, name), *max(times)


def _timed(function, name):
    start = time.perf_counter()
    verdict_on(function, name)
    return time.perf_counter() - start


def main():
    print("| exercise | right answer | slowest wrong answer | which |\n|---|---|---|---|")
    for name in EXERCISES:
        # A process of its own for each: nothing is warm but the imports.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            right, wrong, which = pool.submit(seconds, name).result()
        print(f"| {name} | {right:.3f} s | {wrong:.3f} s | {which} |", flush=True)


if __name__ == "__main__":
    main()
