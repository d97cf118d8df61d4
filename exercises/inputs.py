"""Inputs that exercises of several notebooks are tried on, (label, *arguments) each, and what their sizes mean.

The printed inputs are those of testCases.py.  These are there to see what those hide: more than two layers, more than
one unit, layers of equal size, labels that are not all ones, one example only.  ``seed`` draws the same kinds of input
with other numbers, so that results which somebody wrote down from the usual ones are of no use; None gives the usual.
"""

from itertools import pairwise

import numpy as np

from .kit import Lines, Named, generator

PICTURE = 64 * 64 * 3  # the numbers of one
MANY = 200  # examples
PIXELS = {"X": Lines(row="number of each example (row)")}
EXAMPLES = {"m": ("X", 1), "the number of inputs": ("X", 0)}
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


def labels(m):
    """Zeros and ones by turns of two and one, so that both kinds stand first and last somewhere: shape (1, m)."""
    return (np.arange(m) % 3 != 1).astype(int).reshape(1, m)


def layers(seed):
    """One layer each: (label, A_prev, W, b)."""
    for label, number, n_prev, n, m in LAYERS:
        draw = generator(number, seed).randn
        yield label, draw(n_prev, m), draw(n, n_prev), draw(n, 1)


def layer_sizes(before, units):
    """The sizes of a layer: ``before`` is the array that goes into it, and the rows of ``units`` are its units."""
    return {"m": (before, 1), "the number of units before": (before, 0), "the number of units": (units, 0)}


def both_activations(inputs):
    """Each (label, *arguments) twice, with "sigmoid" and with "relu" as the last argument."""
    return [(f'{label}, "{name}"', *arguments, name) for label, *arguments in inputs for name in ("sigmoid", "relu")]


def network(number, sizes, seed):
    """Parameters of a network with biases that are not zero, as they are after some training."""
    draw = generator(number, seed).randn
    return {
        f"{letter}{l}": draw(n, n_prev if letter == "W" else 1) * 0.8
        for l, (n_prev, n) in enumerate(pairwise(sizes), start=1)
        for letter in "Wb"
    }


def networks(seed):
    """Each of NETWORKS with its input and its parameters: (label, X, parameters)."""
    for i, (label, sizes, m) in enumerate(NETWORKS):
        yield label, generator(20 + i, seed).randn(sizes[0], m), network(30 + i, sizes, seed)


def by_sizes(number, usual, seed):
    """(label, sizes) for each (label with {} in it, sizes) of usual.  Drawn sizes are 2 to 12, and 1 stays 1."""
    for i, (label, sizes) in enumerate(usual):
        if seed is not None:
            draw = generator(number + i, seed).randint
            sizes = type(sizes)(1 if size == 1 else int(draw(2, 13)) for size in sizes)
        yield label.format(sizes), sizes


def deep_sizes(seed):
    """The sizes of networks with three, four and one layers."""
    usual = ("the sizes {}", [4, 3, 2, 1]), ("the sizes {}", [2, 6, 6, 3, 2]), ("one layer, the sizes {}", [3, 1])
    return by_sizes(83, usual, seed)


def trainings(*runs):
    """The inputs of a model: X, Y and the sizes for each (label, sizes of the layers, number of examples, options)."""

    def inputs(seed):
        for label, sizes, m, options in runs:
            X = generator(len(sizes) + m, seed).randn(sizes[0], m)
            yield label, X, (X[:1] * X[1:2] > 0).astype(int), sizes, options

    return inputs


# --- as large as real ones, drawn anew for each verdict ---


def several(draw, *shape):
    """Sizes that no usual input has, as plain numbers."""
    return draw.randint(6, 16, shape).tolist()


def large_layers(seed):
    """Layers for pictures, with many units, for many examples and for one: (label, A_prev, W, b), of any magnitude."""
    draw = generator(14, seed)
    few = several(draw, 5)
    for n_prev, n, m, bias in ((PICTURE, 2, 3, 1), (few[0], MANY, 2, 1), (*few[1:3], MANY, 1), (*few[3:], 1, 100)):
        A_prev = draw.randn(n_prev, m) * 10.0 ** draw.randint(-2, 3)
        W = 3 * draw.randn(n, n_prev) / np.linalg.norm(A_prev, axis=0).max()  # exp(W A_prev) stays finite
        yield f"{n} units, {n_prev} inputs and {m} examples", A_prev, W, bias * draw.randn(n, 1)


def large_networks(seed):
    """Networks for pictures, with eight layers, with many units, and for many examples: (label, X, parameters)."""
    draw = generator(24, seed)
    deep = several(draw, 8)
    shapes = ([PICTURE, 3, 1], 2), ([*deep, 1], 7), ([deep[0], MANY, 1], 3), ([*deep[:2], 1], MANY)
    for i, (sizes, m) in enumerate(shapes):
        parameters = network(34 + i, sizes, seed)
        for l, n_prev in enumerate(sizes[:-1], start=1):
            parameters[f"W{l}"] *= 2 / np.sqrt(n_prev)
        yield f"a network {'-'.join(map(str, sizes))} and {m} examples", draw.rand(sizes[0], m), parameters


def large_sizes(seed):
    """The sizes of networks for pictures, with many units, and with eight layers."""
    several_sizes = [PICTURE, 3, 2], [3, MANY, 2], several(generator(84, seed), 9)
    return [(f"the sizes {sizes}", sizes) for sizes in several_sizes]


def large_trainings(kind, hidden):
    """Two steps of a network for pictures and for many examples, and many steps.  hidden: the sizes of its layers."""

    def inputs(seed):
        draw = generator(44, seed)
        steps, rate = int(draw.randint(202, 330)), float(draw.uniform(0.01, 0.3))
        return trainings(
            ("two iterations with pictures", kind([PICTURE, 3, 1]), 2, Named(num_iterations=2)),
            (f"two iterations with {MANY} examples", kind([4, *hidden, 1]), MANY, Named(num_iterations=2)),
            (f"{steps} iterations", kind([3, 2, 1]), 4, Named(num_iterations=steps, learning_rate=rate)),
        )(seed)

    return inputs
