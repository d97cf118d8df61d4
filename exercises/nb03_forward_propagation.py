"""The exercises of notebook 03: the way forward through a layer.  Harder: several classes."""

import math

import numpy as np

from . import general
from .definitions import activate
from .inputs import MANY, both_activations, layer_sizes, layers, printed, several
from .kit import Exercise, Lines, Mistake, Parts, edit, filled, generator, whole

LAYER_CACHE = (Parts("linear_cache", ("A_prev", "W", "b")), "Z")


def linear_forward(A, W, b):
    """WA + b, sum by sum."""
    n, m = len(W), A.shape[1]
    Z = [[sum(W[i, k] * A[k, j] for k in range(len(A))) + b[i, 0] for j in range(m)] for i in range(n)]
    return np.array(Z), (A, W, b)


LINEAR_FORWARD = Exercise(linear_forward, Parts("", ("Z", Parts("cache", ("A", "W", "b")))), layers,
    printed=[printed("linear_forward")], sizes=layer_sizes("A", "W"), mistakes=[
    Mistake("lf_minus_bias", "The bias b is subtracted.", "The formula adds it.", edit(" + b", " - b")),
    Mistake("lf_cache_Z", "The cache holds Z instead of A.", "The way back needs what went in, not what came out.",
        edit("cache = (A, W, b)", "cache = (Z, W, b)")),
    Mistake("lf_cache_order", "The cache holds the right arrays in the wrong order.",
        "The docstring says what comes first.", edit("cache = (A, W, b)", "cache = (W, A, b)")),
    Mistake("lf_cache_all", "The cache holds Z as well.", "The docstring says what belongs in the cache.",
        edit("cache = (A, W, b)", "cache = (A, W, b, Z)")),
    Mistake("lf_cache_no_b", "b is missing from the cache.", "The docstring says what belongs in the cache.",
        edit("cache = (A, W, b)", "cache = (A, W)")),
    Mistake("lf_one_unit_sum", "The sum over W.T * A is right only for a layer with one unit.",
        "Several units need a sum each.", edit("np.dot(W, A)", "np.sum(W.T * A, axis=0, keepdims=True)")),
    Mistake("lf_result_transposed", "Z is transposed.", "Z has one row for each unit and one column for each example.",
        edit("np.dot(W, A) + b", "(np.dot(W, A) + b).T")),
    Mistake("lf_bias_sum", "One number is added for all units: the sum of b.", "Each unit has its own bias.",
        edit("+ b", "+ np.sum(b)")),
    Mistake("lf_averaged", "Z is divided by the number of examples.", "Only gradients are averaged, later on.",
        edit("np.dot(W, A) + b", "np.dot(W, A) / A.shape[1] + b")),
], variants={
    "einsum": edit("np.dot(W, A)", 'np.einsum("ij,jk->ik", W, A)'),
    "everything transposed and back, a list as cache":
        edit("np.dot(W, A) + b", "(A.T.dot(W.T) + b.T).T", "cache = (A, W, b)", "cache = [A, W, b]"),
    "a named tuple as cache":
        edit("def linear", 'from collections import namedtuple\nCache = namedtuple("Cache", "A W b")\ndef linear',
            "np.dot(W, A)", "np.tensordot(W, A, axes=1)", "cache = (A, W, b)", "cache = Cache(A, W, b)"),
    "three loops": whole("""
def linear_forward(A, W, b):
    Z = np.zeros((W.shape[0], A.shape[1]))
    for i in range(W.shape[0]):
        for j in range(A.shape[1]):
            for k in range(A.shape[0]):
                Z[i, j] += W[i, k] * A[k, j]
            Z[i, j] += b[i, 0]
    return Z, (A, W, b)
"""),
    "the operator @, copies in the cache": edit("np.dot(W, A) + b", "W @ A + b",
        "cache = (A, W, b)", "cache = (A.copy(), W.copy(), b.copy())"),
})  # fmt: skip


def linear_activation_forward(A_prev, W, b, activation):
    """The linear half, then the sigmoid or the ReLU number by number."""
    Z, linear_cache = linear_forward(A_prev, W, b)
    return activate(Z, activation), (linear_cache, Z)


LINEAR_ACTIVATION_FORWARD = Exercise(linear_activation_forward, Parts("", ("A", Parts("cache", LAYER_CACHE))),
    lambda seed: both_activations(layers(seed)), sizes=layer_sizes("A_prev", "W"),
    printed=both_activations([printed("linear_activation_forward")]), mistakes=[
    Mistake("laf_cache_A", "The activation cache holds A. It should hold Z.",
        "sigmoid(Z) and relu(Z) return two things. Which of them is the cache?",
        edit("A, activation_cache = ", "A, _ = ", "(Z)\n", "(Z); activation_cache = A\n")),
    Mistake("laf_unpack_swapped", "The two results of the activation are swapped, so Z is returned as A.",
        "Both activations return A first, then the cache.", edit("A, activation_cache = ", "activation_cache, A = ")),
    Mistake("laf_cache_order", "The two caches are stored in the wrong order.", "The docstring says what comes first.",
        edit("(linear_cache, activation_cache)", "(activation_cache, linear_cache)")),
    Mistake("laf_cache_flat", "The cache is flat: four arrays in a row.", "Its first part should be a tuple of three.",
        edit("(linear_cache, activation_cache)", "(*linear_cache, activation_cache)")),
    Mistake("laf_linear_cache_only", *filled(general.ONLY_ONE, "one cache is", "that of the activation is"),
        edit("A, (linear_cache, activation_cache)", "A, linear_cache")),
    Mistake("laf_activation_cache_only", *filled(general.ONLY_ONE, "one cache is", "the linear one is"),
        edit("A, (linear_cache, activation_cache)", "A, activation_cache")),
    Mistake("laf_A_for_A_prev", "The code says A, but the argument is called A_prev.",
        "Look at the first line of the function.", edit("linear_forward(A_prev, W, b)", "linear_forward(A, W, b)")),
    Mistake("laf_no_activation", "A is Z: the activation is missing.", "After the linear half comes a second step.",
        edit("A, activation_cache = ", "_, activation_cache = ", "(Z)\n", "(Z); A = Z\n")),
    Mistake("laf_tuple_as_A", *filled(general.PAIR_AS_ONE, "A", "the activation"),
        edit("A, activation_cache = ", "A = ", "(Z)\n", "(Z); activation_cache = Z\n")),
    Mistake("laf_pair_as_Z", *filled(general.PAIR_AS_ONE, "Z", "linear_forward"),
        edit("Z, linear_cache = linear_forward(A_prev, W, b)", "Z = linear_forward(A_prev, W, b); linear_cache = Z")),
], variants={
    "a dictionary of functions": whole("""
def linear_activation_forward(A_prev, W, b, activation):
    Z, linear_cache = linear_forward(A_prev, W, b)
    A, activation_cache = {"sigmoid": sigmoid, "relu": relu}[activation](Z)
    return A, (linear_cache, activation_cache)
"""),
    "no call of linear_forward": edit("linear_forward(A_prev, W, b)", "W.dot(A_prev) + b, (A_prev, W, b)",
        "= sigmoid(Z)", "= np.exp(Z) / (np.exp(Z) + 1), Z", "= relu(Z)", "= np.where(Z < 0, 0, Z), Z"),
    "a pair in a list":
        edit("return A, (linear_cache, activation_cache)", "return [A, [linear_cache, activation_cache]]"),
})  # fmt: skip


# --- harder ---


def softmax(Z):
    """One over the sum of what the others have beside this one: no power of Z itself is needed."""

    def power(exponent):
        return math.exp(exponent) if exponent < 700 else math.inf

    return np.array([[1 / sum(power(float(other - z)) for other in Z[:, i]) for i, z in enumerate(row)] for row in Z])


def _classes(seed):
    draw = generator(49, seed)
    yield "three classes and four examples", draw.randn(3, 4)
    yield "as many classes as examples", draw.randn(3, 3)
    yield "one example", draw.randn(5, 1)
    yield "numbers near 1000", 1000 + draw.randn(3, 4)
    yield "columns of different magnitudes", draw.randn(4, 3) + np.array([[2000.0, 0.0, -2000.0]])
    if seed is not None:
        classes, m = several(draw, 2)
        yield f"{classes} classes and {m} examples", 3 * draw.randn(classes, m)
        yield f"{MANY} classes, two examples", draw.randn(MANY, 2)
        yield f"two classes and {MANY} examples", draw.randn(2, MANY)


SOFTMAX = Exercise(softmax, "A", _classes, lines={"A": Lines(row="class (row)")}, mistakes=[
    Mistake("sm_overflow", "The powers overflow where the numbers are large, and inf / inf is nan.",
        "All numbers of a column may be shifted by the same amount.", edit(" - np.max(Z, axis=0, keepdims=True)", "")),
    Mistake("sm_one_maximum", "One number is subtracted from all columns. In a column far below it, all become 0.",
        "Each column may be shifted by a number of its own.",
        edit("np.max(Z, axis=0, keepdims=True)", "np.max(Z)")),
    Mistake("sm_everything", "All of A adds up to 1. Each column should.", "Add up the classes of one example only.",
        edit("np.sum(powers, axis=0, keepdims=True)", "np.sum(powers)",
            "np.max(Z, axis=0, keepdims=True)", "np.max(Z)")
        + edit("np.sum(powers, axis=0, keepdims=True)", "np.sum(powers)")
        + edit("np.sum(powers, axis=0, keepdims=True)", "np.sum(powers)", " - np.max(Z, axis=0, keepdims=True)", "")),
    Mistake("sm_rows", "Each row adds up to 1. Each column should.", "Along which axis do the classes lie?",
        edit("np.sum(powers, axis=0", "np.sum(powers, axis=1") + edit("axis=0", "axis=1")
        + edit(" - np.max(Z, axis=0, keepdims=True)", "", "np.sum(powers, axis=0", "np.sum(powers, axis=1")),
    Mistake("sm_no_exp", "The numbers themselves are divided by their sum: the power is missing.",
        "Probabilities are not negative. What makes any number positive?",
        edit("np.exp(Z - np.max(Z, axis=0, keepdims=True))", "Z")
        + edit("np.exp(Z - np.max(Z, axis=0, keepdims=True))", "Z - np.max(Z, axis=0, keepdims=True)")),
    Mistake("sm_sign", "The largest number gets the smallest probability: there is one minus too many.",
        "Look at the exponent in the formula.",
        edit("np.exp(Z - np.max(Z, axis=0, keepdims=True))", "np.exp(np.min(Z, axis=0, keepdims=True) - Z)")),
    Mistake("sm_not_divided", "The columns do not add up to 1: the powers are not divided by their sum.",
        "What is below the fraction bar in the formula?", edit(" / np.sum(powers, axis=0, keepdims=True)", "")),
    Mistake("sm_log", "These are the logarithms of the probabilities.", "Probabilities lie between 0 and 1.",
        edit("powers / np.sum(powers, axis=0, keepdims=True)",
            "Z - np.max(Z, axis=0, keepdims=True) - np.log(np.sum(powers, axis=0, keepdims=True))")),
    Mistake("sm_sigmoid", "Each class has a sigmoid of its own, so the columns do not add up to 1.",
        "The classes share the probability: each of them depends on all the others.",
        edit("powers / np.sum(powers, axis=0, keepdims=True)", "sigmoid(Z)[0]")),
    Mistake("sm_mean", "The powers are divided by their mean.", "The columns have to add up to 1.",
        edit("np.sum(powers", "np.mean(powers")),
    Mistake("sm_base_2", "The powers are powers of 2.", "The base of the formula is e.", edit("np.exp(", "np.exp2(")),
], variants={
    "the transpose": whole("""
def softmax(Z):
    moved = (Z - Z.max(axis=0)).T
    return (np.exp(moved).T / np.exp(moved).sum(axis=1))
"""),
    "a loop over the examples": whole("""
def softmax(Z):
    columns = []
    for i in range(Z.shape[1]):
        powers = np.exp(Z[:, i] - max(Z[:, i]))
        columns.append(powers / sum(powers))
    return np.array(columns).T
"""),
    "by the logarithm of the sum": edit("powers / np.sum(powers, axis=0, keepdims=True)",
        "np.exp(Z - np.max(Z, axis=0) - np.log(np.sum(powers, axis=0)))"),
})  # fmt: skip
