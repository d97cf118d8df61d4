"""The exercise of notebook 01: the sigmoid of one unit."""

import numpy as np

from .definitions import activate
from .inputs import MANY, PICTURE, printed, several
from .kit import Exercise, Mistake, edit, generator, ways


def sigmoid(z):
    """1 / (1 + e^-z), number by number."""
    return activate(np.array(z), "sigmoid")


def _numbers(seed):
    draw = generator(95, seed)
    yield "an array of shape (3, 4)", 2 * draw.randn(3, 4)
    yield "one number", float(draw.randn())
    yield "negative numbers", -np.abs(3 * draw.randn(5))
    if seed is not None:
        yield "whole numbers", draw.randint(-30, 30, several(draw, 2))
        yield "a whole number", int(draw.randint(1, 30))
        for shape, size in (((PICTURE, 1), 10), ((1, MANY), 0.01), (several(draw, 3), 1)):
            yield f"an array of shape {tuple(shape)}", draw.uniform(-size, size, shape)


SIGMOID = Exercise(sigmoid, "a", _numbers, helper="sigmoid",
    printed=[printed("sigmoid", "an array of two numbers")], mistakes=[
    Mistake("sg_sign", "The minus in the exponent is missing: this is the sigmoid of -z.",
        "Which sign does z have in the formula?", edit("np.exp(-z)", "np.exp(z)")),
    Mistake("sg_parentheses", "This is 1 plus the exponential: the division does not reach the sum.",
        "Python divides before it adds. Parentheses change that.", edit("1 / (1 + np.exp(-z))", "1 / 1 + np.exp(-z)")),
    Mistake("sg_no_one", "The 1 below the fraction bar is missing.", "Compare with the formula, piece by piece.",
        edit("1 / (1 + np.exp(-z))", "1 / np.exp(-z)")),
    Mistake("sg_exp_only", "This is only the exponential, the innermost part of the formula.",
        "Work from the inside out; the division comes last.", edit("1 / (1 + np.exp(-z))", "np.exp(-z)")),
    Mistake("sg_minus", "There is a minus below the fraction bar instead of a plus.",
        "Compare with the formula, piece by piece.", edit("1 + np.exp", "1 - np.exp")),
    Mistake("sg_math", "math.exp takes a single number, but z can be an array.",
        "NumPy has a function of the same name that takes arrays.",
        edit("    a = 1 / (1 + np.exp(-z))", "    import math\n    a = 1 / (1 + math.exp(-z))")),
    Mistake("sg_derivative", "This is the derivative of the sigmoid.", "Return the value a itself.",
        edit("    return a", "    return a * (1 - a)")),
    Mistake("sg_pair", "Two things are returned. Here only the values are asked for.",
        "The sigmoid of later notebooks returns z as well. This one does not.", edit("return a", "return a, z")),
    Mistake("sg_other_base", "The base of the power is not e.", "e is 2.71828... NumPy has a function for its powers.",
        ways("np.exp(-z)", "10.0 ** -z", "2.0 ** -z", "2.718 ** -z")),
    Mistake("sg_rounded", "The result is rounded to 0 and 1. The probabilities in between are asked for.",
        "Deciding between cat and not a cat comes later.", edit("    return a", "    return np.round(a)")),
    Mistake("sg_e", "Python does not know the name e by itself.",
        "NumPy has a function for powers of e. The text above the exercise names it.", edit("np.exp(-z)", "e ** (-z)")),
    Mistake("sg_tanh", "This is another S-shaped curve: the tanh, from -1 to 1.", "The sigmoid lies between 0 and 1.",
        edit("1 / (1 + np.exp(-z))", "np.tanh(z)")),
], variants={
    "the other form": edit("1 / (1 + np.exp(-z))", "np.exp(z) / (np.exp(z) + 1)"),
    "a power": edit("1 / (1 + np.exp(-z))", "(1 + np.exp(-1 * np.array(z))) ** -1"),
    "a power of e": edit("np.exp(-z)", "np.e ** (-z)"),
    "tanh": edit("1 / (1 + np.exp(-z))", "(np.tanh(z / 2) + 1) / 2"),
})  # fmt: skip
