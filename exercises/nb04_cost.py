"""The exercise of notebook 04: the cost."""

import numpy as np

import testCases

from . import families
from .definitions import loss
from .inputs import MANY, labels, several
from .kit import PRINTED, Exercise, Mistake, Variant, edit, filled, generator


def compute_cost(AL, Y):
    """The losses one by one, and their mean."""
    m = Y.shape[1]
    return np.array(sum(loss(AL[0, i], Y[0, i]) for i in range(m)).real / m)


def _probabilities(seed):
    def drawn(number, m):
        return 1 / (1 + np.exp(-generator(number, seed).randn(1, m)))

    AL, one = (PROBABILITIES, np.array([[0.3]])) if seed is None else (drawn(42, 3), drawn(43, 1))
    yield "the labels [[1, 1, 0]]", AL, np.array([[1, 1, 0]])
    yield "labels that are all 0", AL, np.array([[0, 0, 0]])
    yield "seven examples of both kinds", drawn(41, 7), labels(7)
    yield "one example", one, np.array([[0]])
    if seed is not None:
        draw = generator(44, seed)
        for m, size in ((MANY, 9), (several(draw, 1)[0], 1), (MANY, 0.01)):
            yield f"{m} examples", 1 / (1 + np.exp(-draw.uniform(-size, size, (1, m)))), draw.randint(0, 2, (1, m))


ONES, PROBABILITIES = testCases.compute_cost_test_case()
COMPUTE_COST = Exercise(compute_cost, "cost", _probabilities, printed=[(PRINTED, PROBABILITIES, ONES)],
    sizes={"m": ("AL", 1)}, mistakes=[
    Mistake("cc_no_m", *filled(families.NOT_AVERAGED, "The cost is"), edit(" / m", "")),
    Mistake("cc_m_shape0", *filled(families.WRONG_M, "the rows of Y"), edit("shape[1]", "shape[0]"),
        sign=r"shape\[0\]|\.T\.shape\[1\]|len\((Y|AL)\)"),
    Mistake("cc_int_division", "The sum is not averaged: // gives whole numbers, so 1/m becomes 1 or 0.",
        "Use the division that keeps the decimals.", edit(" / m", " * -(-1 // m)"), sign="//"),
    Mistake("cc_dot_not_aligned", "np.dot cannot multiply two rows: one of them has to be a column.",
        "Multiply number by number and add up, or turn one of the rows into a column.",
        edit("Y * np.log(AL)", "np.dot(Y, np.log(AL))", "(1 - Y) * np.log(1 - AL)", "np.dot(1 - Y, np.log(1 - AL))")),
    Mistake("cc_outer", "Column times row gives an m by m table: the wrong row is transposed.",
        "Row times column is one number. Which one has to be the column?",
        edit("Y * np.log(AL)", "Y.T @ np.log(AL)", "(1 - Y) * ", "(1 - Y).T @ ")),
    Mistake("cc_log_AL_twice", *families.SAME_LOG, edit("np.log(1 - AL)", "np.log(AL)")),
    Mistake("cc_log_1mAL_twice", "The first term takes log(1 - AL).",
        "Where the label is 1, the loss looks at how sure the network was of 1.", edit("np.log(AL)", "np.log(1 - AL)")),
    Mistake("cc_terms_swapped", *families.LABELS_SWAPPED,
        edit("Y * np.log(AL) + (1 - Y) * np.log(1 - AL)", "(1 - Y) * np.log(AL) + Y * np.log(1 - AL)")),
    Mistake("cc_parenthesis", "The minus and 1/m reach only the first term: a parenthesis closes too early.",
        "The square brackets of the formula hold both terms.",
        edit("-(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))", "-Y * np.log(AL) / m + (1 - Y) * np.log(1 - AL)",
            "(losses) / m", "(losses)")),
    Mistake("cc_minus_second", *families.TERMS_SUBTRACTED, edit("+ (1 - Y)", "- (1 - Y)")),
    Mistake("cc_no_minus", *families.COST_NEGATIVE, edit("losses = -(", "losses = (")),
    Mistake("cc_only_first", *families.ZEROS_MISSING, edit(" + (1 - Y) * np.log(1 - AL)", "")),
    Mistake("cc_only_second", "The first term is missing.", "Examples with the label 1 count as well.",
        edit("Y * np.log(AL) + ", "")),
    Mistake("cc_no_1mY", "The factor (1 - Y) in the second term is missing.",
        "Each logarithm has a factor that switches it on or off.", edit("(1 - Y) * np.log(1 - AL)", "np.log(1 - AL)")),
    Mistake("cc_no_Y", "The factor Y in the first term is missing.",
        "Each logarithm has a factor that switches it on or off.", edit("Y * np.log(AL)", "np.log(AL)")),
    Mistake("cc_log1p", "np.log1p(x) is the logarithm of 1 + x.", "The formula takes the plain logarithm.",
        edit("np.log(", "np.log1p(")),
    Mistake("cc_log10", *filled(families.LOG_WITH_BASE, 10)),
    Mistake("cc_log2", *filled(families.LOG_WITH_BASE, 2)),
    Mistake("cc_mean_and_m", *families.MEAN_AND_M, edit("np.sum", "np.mean")),
    Mistake("cc_squared_error", *families.SQUARED_ERROR,
        edit("-(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))", "(AL - Y) ** 2 / 2")),
    Mistake("cc_squared_error_no_half", *families.SQUARED_ERROR,
        edit("-(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))", "(AL - Y) ** 2")),
    Mistake("cc_not_summed", *families.NOT_ADDED, edit("np.sum(losses)", "losses", "np.squeeze(cost)", "cost")),
    Mistake("cc_half", "The cost is half of what it should be: it is divided by 2 m.",
        "The factor 1/2 belongs to the squared error.", edit("/ m", "/ (2 * m)")),
    Mistake("cc_cost_array", *families.COST_ARRAY, edit("np.squeeze(cost)", "np.reshape(cost, (1, 1))")),
], variants=[
    Variant("scalar products",
        edit("-(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))",
            "-(np.dot(Y, np.log(AL).T) + np.dot(1 - Y, np.log(1 - AL).T))", "np.sum(losses)", "losses")),
    Variant("multiply and log1p, a Python float",
        edit("Y * np.log(AL) + (1 - Y) * np.log(1 - AL)",
            "np.multiply(Y, np.log(AL)) + np.multiply(1 - Y, np.log1p(-AL))", "Y.shape[1]", "AL.shape[1]",
            "np.squeeze(cost)", "float(cost)")),
    Variant("a loop over the examples",
        edit("-(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))",
            "[-np.log(AL[0, i]) if Y[0, i] else -np.log(1 - AL[0, i]) for i in range(m)]")),
    Variant("a choice with where",
        edit("-(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))", "-np.log(np.where(Y == 1, AL, 1 - AL))",
            "np.sum(losses) / m", "np.average(losses)")),
])  # fmt: skip
