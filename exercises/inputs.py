"""Inputs that exercises of several notebooks are tried on, and what their lines stand for.

The printed inputs are those of testCases.py.  The others are there to see what those hide: more than two layers, more
than one unit, layers of equal size, labels that are not all ones, one example only.  ``seed`` draws the same kinds of
input with other numbers, so that results which somebody wrote down from the usual ones are of no use.
"""

from itertools import pairwise

import numpy as np

from .kit import PRINTED, Case, Lines, generator

PIXELS = Lines(row=("number of each example (row)", "numbers (rows)"))
WEIGHTS = {"W": Lines(column=("input (column)", "inputs (columns)"))}
LAYERS = (
    ("three units and five examples", 11, 4, 3, 5),
    ("as many units as inputs and examples", 12, 3, 3, 3),
    ("one unit, one example", 13, 2, 1, 1),
)
NETWORKS = (
    ("three layers 5-4-3-1", (5, 4, 3, 1), 6),
    ("four layers of equal size 4-4-4-4-1", (4, 4, 4, 4, 1), 4),
    ("two layers 3-4-1 and one example", (3, 4, 1), 1),
    ("one layer 3-1", (3, 1), 5),
)


def cases_of(truth, *inputs):
    """One case for each (label, *arguments), with what the definition gives as the right result."""
    return [Case(label, tuple(arguments), (truth(*arguments),)) for label, *arguments in inputs]


def numbers(number, seed=None):
    """A function that draws arrays of the given sizes from the normal distribution."""
    return generator(number, seed).randn


def labels(m):
    """Zeros and ones by turns of two and one, so that both kinds stand first and last somewhere: shape (1, m)."""
    return (np.arange(m) % 3 != 1).astype(int).reshape(1, m)


def layers(seed=None):
    """One layer each: (label, A_prev, W, b)."""
    found = []
    for label, number, n_prev, n, m in LAYERS:
        draw = numbers(number, seed)
        found.append((label, draw(n_prev, m), draw(n, n_prev), draw(n, 1)))
    return found


def both_activations(inputs):
    """Each (label, *arguments) twice, with "sigmoid" and with "relu" as the last argument."""
    return [(f'{label}, "{name}"', *arguments, name) for label, *arguments in inputs for name in ("sigmoid", "relu")]


def network(number, *sizes, seed=None):
    """Parameters of a network with biases that are not zero, as they are after some training."""
    draw = numbers(number, seed)
    return {
        f"{letter}{l}": draw(n, n_prev if letter == "W" else 1) * 0.8
        for l, (n_prev, n) in enumerate(pairwise(sizes), start=1)
        for letter in "Wb"
    }


def networks(seed=None):
    """Each of NETWORKS with its input and its parameters: (label, X, parameters)."""
    return [
        (label, numbers(20 + i, seed)(sizes[0], m), network(30 + i, *sizes, seed=seed))
        for i, (label, sizes, m) in enumerate(NETWORKS)
    ]


def drawn_sizes(number, usual, seed):
    """The usual sizes, or others of the same kind: as many, from 2 to 12, and 1 stays 1."""
    if seed is None:
        return list(usual)
    draw = generator(number, seed)
    return [1 if size == 1 else int(draw.randint(2, 13)) for size in usual]


def by_sizes(truth, printed):
    """The cases of a function that makes parameters from a list of sizes."""

    def cases(seed=None):
        usual = (4, 3, 2, 1), (2, 6, 6, 3, 2), (3, 1)
        two, three, one = (drawn_sizes(83 + i, sizes, seed) for i, sizes in enumerate(usual))
        return cases_of(
            truth,
            (f"{PRINTED}, the sizes {printed}", printed),
            (f"the sizes {two}", two),
            (f"the sizes {three}", three),
            (f"one layer, the sizes {one}", one),
        )

    return cases


def trainings(truth, *runs):
    """The cases of a model, one for each (label, sizes of the layers, number of examples, options)."""

    def cases(seed=None):
        found = []
        for label, sizes, m, options in runs:
            X = numbers(len(sizes) + m, seed)(sizes[0], m)
            arguments = X, (X[:1] * X[1:2] > 0).astype(int), sizes
            found.append(Case(label, arguments, (truth(*arguments, **options),), options))
        return found

    return cases
