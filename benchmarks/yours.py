"""What models reach in the trial of notebook 11, over several series of drawings: the reason for its marks.

    python benchmarks/yours.py [SERIES]

Writes benchmarks/yours.md.  Each model is judged as the judge does it, by the same function, on drawings of one seed.
"""

import argparse
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from dnn_utils import images_to_columns
from exercises import EXERCISES
from workbook.cells.around import right_functions
from workbook.cells.run import run_on
from workbook.cells.values import outcome_in
from workbook.drawings import draw_set
from workbook.judging import trial
from workbook.training import train

FIRST_SEED = 9000
FIT = EXERCISES["fit"]


def network(layers, learning_rate=0.0075, num_iterations=2500, **options):
    """A network of the course, by the fast trainer."""

    def fit(train_x, train_y):
        found = train(images_to_columns(train_x), train_y, layers, learning_rate, num_iterations, **options)

        def predict(x):
            A = images_to_columns(x)
            for layer in range(1, len(layers)):
                Z = found.parameters[f"W{layer}"] @ A + found.parameters[f"b{layer}"]
                A = np.maximum(Z, 0)
            return (Z > 0).astype(int)

        return SimpleNamespace(predict=predict)

    return fit


MODELS = {
    "logistic regression (01)": network([12288, 1], 0.005, 2000, initialization="small"),
    "two layers, 7 units, small weights (06)": network([12288, 7, 1], initialization="small"),
    "two layers, 20 units, scaled weights": network([12288, 20, 1]),
    "four layers, 20, 7, 5 (07)": network([12288, 20, 7, 5, 1]),
    "the answer of notebook 11": right_functions()["fit"],
}


def shares_of(fit, seed):
    """What share of the drawings a model is right about, in both trainings, and the seconds of one training."""
    images, labels, _ = draw_set(2 * FIT.trial.pictures, seed, "")
    first, second = slice(FIT.trial.pictures), slice(FIT.trial.pictures, None)
    pairs = ((images[part], labels[None, part]) for part in (first, second))
    trial._halves[FIT.trial.pictures] = tuple(pairs)
    start, found = time.process_time(), []

    def outcomes_of(inputs):
        return [outcome_in(one) for one in run_on(fit, inputs)]

    trial.measured, before = lambda exercise, marks, shares, printed: found.extend(shares), trial.measured
    try:
        problem = trial.verdict_in_trial(FIT, outcomes_of, lambda what, outcome: outcome)
    finally:
        trial.measured = before
    assert problem is None, problem
    return found, (time.process_time() - start) / 2


def lines(series):
    names = [name for name, _ in FIT.trial.marks]
    yield '# What models reach in the trial of "Yours"'
    yield ""
    yield f"Written by `python benchmarks/yours.py {series}`. Each model learns from {FIT.trial.pictures} drawings and is tried on"
    yield "as many others, then the other way round with swapped labels; the mean of both shares counts. Over"
    yield f"{series} series of drawings (seeds from {FIRST_SEED} on). Seconds of one training: on one processor."
    yield ""
    yield f"| model | mean | lowest | highest | {' | '.join(f'{least:.2f}' for _, least in FIT.trial.marks)} | seconds |"
    yield f"|---|---:|---:|---:|{'---:|' * len(names)}---:|"
    for name, fit in MODELS.items():
        found = [shares_of(fit, FIRST_SEED + number) for number in range(series)]
        shares = np.array([np.mean(pair) for pair, _ in found])
        seconds = np.mean([used for _, used in found])
        reached = " | ".join(f"{np.sum(shares >= least)} of {series}" for _, least in FIT.trial.marks)
        print(name, np.round(shares, 3), f"{seconds:.1f} s", flush=True)
        yield f"| {name} | {shares.mean():.3f} | {shares.min():.3f} | {shares.max():.3f} | {reached} | {seconds:.1f} |"
    yield ""
    yield "The three columns before the last one say in how many series the mark was reached:"
    yield ", ".join(f'{least:.2f} is "{name}"' for name, least in FIT.trial.marks) + "."


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("series", nargs="?", type=int, default=8, help="series of drawings (%(default)s)")
    written = "\n".join(lines(parser.parse_args().series))
    Path(__file__).with_suffix(".md").write_text(written + "\n", encoding="utf-8")
