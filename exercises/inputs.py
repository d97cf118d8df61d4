"""Inputs that exercises of several notebooks are tried on, (label, *arguments) each, and what their sizes mean.

The printed inputs are those of testCases.py.  The others are there to see what those hide: more than two layers, more
than one unit, layers of equal size, labels that are not all ones, one example only.  ``seed`` draws the same kinds of
input with other numbers, and others as large as real ones, so that results which somebody wrote down from the usual
ones are of no use, nor what is right for these alone; None gives the usual.
"""

from itertools import pairwise

import numpy as np

import testCases

from .kit import PRINTED, Lines, Named, generator

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


def printed(name, what=""):
    """The input of an exercise whose numbers stand in the notebook.  what: a few words about it."""
    given = getattr(testCases, f"{name}_test_case")()
    return f"{PRINTED}{what and ', '}{what}", *(given if isinstance(given, tuple) else (given,))


def labels(m):
    """Zeros and ones by turns of two and one, so that both kinds stand first and last somewhere: shape (1, m)."""
    return (np.arange(m) % 3 != 1).astype(int).reshape(1, m)


def several(draw, *shape):
    """Sizes that no usual input has, as plain numbers."""
    return draw.randint(6, 16, shape).tolist()


def layers(seed):
    """One layer each: (label, A_prev, W, b)."""
    for label, number, n_prev, n, m in LAYERS:
        draw = generator(number, seed).randn
        yield label, draw(n_prev, m), draw(n, n_prev), draw(n, 1)
    if seed is None:
        return
    draw = generator(14, seed)
    few = several(draw, 5)
    shapes = (PICTURE, 2, 3, 1), (few[0], MANY, 2, 1), (*few[1:3], MANY, 1), (*few[3:], 1, 100)
    for (n_prev, n, m, bias), power in zip(shapes, draw.permutation([-4, -2, 0, 3])):
        A_prev = draw.randn(n_prev, m) * 10.0**power
        W = 3 * draw.randn(n, n_prev) / np.linalg.norm(A_prev, axis=0).max()  # exp(W A_prev) stays finite
        yield f"{n} units, {n_prev} inputs and {m} examples", A_prev, W, bias * draw.randn(n, 1)


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
    """Networks with an input and parameters: (label, X, parameters)."""
    for i, (label, sizes, m) in enumerate(NETWORKS):
        yield label, generator(20 + i, seed).randn(sizes[0], m), network(30 + i, sizes, seed)
    if seed is None:
        return
    draw = generator(24, seed)
    deep = several(draw, 8)
    shapes = ([PICTURE, 3, 1], 2), ([*deep, 1], 7), ([deep[0], MANY, 1], 3), ([*deep[:2], 1], MANY)
    for i, (sizes, m) in enumerate(shapes):
        parameters = network(34 + i, sizes, seed)
        for l, n_prev in enumerate(sizes[:-1], start=1):
            parameters[f"W{l}"] *= 2 / np.sqrt(n_prev)
        yield f"a network {'-'.join(map(str, sizes))} and {m} examples", draw.rand(sizes[0], m), parameters


def steps(number, seed):
    """A step of the parameters each: (label, parameters, grads, a draw of arrays shaped like the parameters)."""
    for i, (label, _, parameters) in enumerate(networks(seed)):
        draw = generator(number + i, seed).randn

        def like(factor, prefix="", draw=draw, parameters=parameters):
            return {prefix + name: factor * draw(*value.shape) for name, value in parameters.items()}

        yield label, parameters, like(0.8, "d"), like


def deep_sizes(seed):
    """The sizes of networks with any number of layers."""
    if seed is None:
        usual = ("layer_dims =", [4, 3, 2, 1]), ("layer_dims =", [2, 6, 6, 3, 2]), ("one layer, layer_dims =", [3, 1])
        return [(f"{label} {sizes}", sizes) for label, sizes in usual]
    draw = generator(84, seed)
    drawn = several(draw, 3), several(draw, 9), several(draw, 2), [PICTURE, *several(draw, 2)]
    return [(f"layer_dims = {sizes}", sizes) for sizes in (*drawn, [3, MANY, 2], [3, 2, MANY])]


def trainings(hidden, *runs):
    """The inputs of a model: X, Y and the sizes for each (label, sizes of the layers, number of examples, options).

    hidden: the sizes of the hidden layers of a large network.  Of several hidden layers, those of drawn networks are so
    wide that none gives nothing but zeros: the next Z would be exactly 0, where the slope of the ReLU may be 0 or 1.
    """

    def inputs(seed):
        drawn = []
        if seed is not None:
            draw, kind = generator(44, seed), type(runs[0][1])
            many = Named(num_iterations=int(draw.randint(202, 330)), learning_rate=float(draw.uniform(0.01, 0.3)))
            drawn = [
                ("two iterations with pictures", kind([PICTURE, 3, 1]), 2, Named(num_iterations=2)),
                (f"two iterations with {MANY} examples", kind([4, *hidden, 1]), MANY, Named(num_iterations=2)),
                ("many iterations", kind([3, 2, 1]), 4, many),
                ("the default number of iterations", kind([2, 1, 1]), 3, Named()),
            ]
        for label, sizes, m, options in (*runs, *drawn):
            if seed is not None and len(sizes) > 3:
                label, sizes = f"{label}, ten times as wide", [sizes[0], *(10 * n for n in sizes[1:-1]), sizes[-1]]
            X = generator(len(sizes) + m, seed).randn(sizes[0], m)
            yield label, X, (X[:1] * X[1:2] > 0).astype(int), sizes, options

    return inputs
