"""The exercises of notebook 04: the cost; harder: from Z, and of a regression."""

from decimal import MAX_EMAX, MIN_EMIN, Decimal, localcontext

import numpy as np

import testCases

from . import general
from .definitions import derivative, loss
from .inputs import MANY, labels, several
from .kit import PRINTED, Exercise, Mistake, Parts, edit, filled, generator, whole


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


ROWS = """
def compute_cost(AL, Y):
    m, cost = Y.shape[1], 0
    for i in range(m):
        cost = cost - (Y[i] * np.log(AL[i]) + (1 - Y[i]) * np.log(1 - AL[i])) / m
    return np.squeeze(cost)
"""
ONES, PROBABILITIES = testCases.compute_cost_test_case()
COMPUTE_COST = Exercise(compute_cost, "cost", _probabilities, printed=[(PRINTED, PROBABILITIES, ONES)],
    sizes={"m": ("AL", 1)}, mistakes=[
    Mistake("cc_int_division", "The sum is not averaged: // gives whole numbers, so 1/m becomes 1 or 0.",
        "Use the division that keeps the decimals.", edit(" / m", " * -(-1 // m)"), sign="//"),
    Mistake("cc_dot_not_aligned", "np.dot cannot multiply two rows: one of them has to be a column.",
        "Multiply number by number and add up, or turn one of the rows into a column.",
        edit("Y * np.log(AL)", "np.dot(Y, np.log(AL))", "(1 - Y) * np.log(1 - AL)", "np.dot(1 - Y, np.log(1 - AL))")),
    Mistake("cc_outer", "Column times row gives an m by m table: the wrong row is transposed.",
        "Row times column is one number. Which one has to be the column?",
        edit("Y * np.log(AL)", "Y.T @ np.log(AL)", "(1 - Y) * ", "(1 - Y).T @ ")),
    Mistake("cc_parenthesis", "The minus and 1/m reach only the first term: a parenthesis closes too early.",
        "The square brackets of the formula hold both terms.",
        edit("-(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))", "-Y * np.log(AL) / m + (1 - Y) * np.log(1 - AL)",
            "(losses) / m", "(losses)")),
    Mistake("cc_log1p", "np.log1p(x) is the logarithm of 1 + x.", "The formula takes the plain logarithm.",
        edit("np.log(", "np.log1p(")),
    Mistake("cc_no_mean", "The losses are neither added up nor divided by m: the cost is a row of numbers.",
        "The cost is one number for all examples: their mean.", edit("np.sum(losses) / m", "losses")
        + edit("np.sum(losses) / m", "losses", "np.squeeze(cost)", "cost")),
    Mistake("cc_row_index", "Y[i] and AL[i] are whole rows, and there is only one row: the examples are columns.",
        "A number in an array with two axes has two indices.", whole(ROWS)),
    Mistake("cc_half", "The cost is half of what it should be: it is divided by 2 m.",
        "The factor 1/2 belongs to the squared error.", edit("/ m", "/ (2 * m)")),
], variants={
    "scalar products":
        edit("-(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))",
            "-(np.dot(Y, np.log(AL).T) + np.dot(1 - Y, np.log(1 - AL).T))", "np.sum(losses)", "losses"),
    "multiply and log1p, a Python float":
        edit("Y * np.log(AL) + (1 - Y) * np.log(1 - AL)",
            "np.multiply(Y, np.log(AL)) + np.multiply(1 - Y, np.log1p(-AL))", "Y.shape[1]", "AL.shape[1]",
            "np.squeeze(cost)", "float(cost)"),
    "a loop over the examples":
        edit("-(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))",
            "[-np.log(AL[0, i]) if Y[0, i] else -np.log(1 - AL[0, i]) for i in range(m)]"),
    "a choice with where":
        edit("-(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))", "-np.log(np.where(Y == 1, AL, 1 - AL))",
            "np.sum(losses) / m", "np.average(losses)"),
})  # fmt: skip


# --- harder ---


def cost_from_Z(Z, Y):
    """The mean of log(1 + e^z) or log(1 + e^-z), with sixty decimal digits and no limit of the exponent."""
    with localcontext(prec=60, Emax=MAX_EMAX, Emin=MIN_EMIN):
        pairs = [(Decimal(float(z)), y) for z, y in zip(Z[0], Y[0])]
        return np.array(float(sum((1 + (-z if y == 1 else z).exp()).ln() for z, y in pairs) / len(pairs)))


def _last_layers(seed):
    draw = generator(47, seed)
    Y = labels(5)
    yield "five examples", 2 * draw.randn(1, 5), Y
    yield "one example", draw.randn(1, 1), np.array([[1]])
    yield "a network that is sure and right", draw.uniform(20, 30, (1, 5)) * (2 * Y - 1), Y
    yield "a network that is sure and wrong", draw.uniform(40, 60, (1, 5)) * (1 - 2 * Y), Y
    yield "very large numbers", draw.uniform(900, 2000, (1, 5)) * draw.choice([-1, 1], (1, 5)), Y
    if seed is not None:
        yield f"{MANY} examples", 5 * draw.randn(1, MANY), draw.randint(0, 2, (1, MANY))


COST_FROM_Z = Exercise(cost_from_Z, "cost", _last_layers, sizes={"m": ("Z", 1)}, mistakes=[
    Mistake("cz_by_sigmoid", "The probability becomes exactly 0 or 1, and the logarithm of 0 is not finite.",
        "Do not make a at all: put the sigmoid into the loss and simplify.",
        edit("cost = np.sum(losses) / m", "A = sigmoid(Z)[0]\n    "
            "cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m")
        + edit("cost = np.sum(losses) / m", "A = sigmoid(Z)[0]\n    "
            "cost = -np.sum(np.where(Y == 1, np.log(A), np.log(1 - A))) / m")),
    Mistake("cz_small_number", "A small number in the logarithm keeps the cost finite, but puts a lid on it.",
        "A very sure mistake costs as much as Z says, without a limit.",
        edit("cost = np.sum(losses) / m", "A = sigmoid(Z)[0]\n    "
            "cost = -np.sum(Y * np.log(A + 1e-8) + (1 - Y) * np.log(1 - A + 1e-8)) / m")
        + edit("cost = np.sum(losses) / m", "A = np.clip(sigmoid(Z)[0], 1e-15, 1 - 1e-15)\n    "
            "cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m")),
    Mistake("cz_overflow", "The power overflows where the exponent is large.",
        "Of the two ways to write the same thing, take the one whose exponent is not above 0.",
        edit("np.maximum(wrong, 0) + np.log1p(np.exp(-np.abs(wrong)))", "np.log1p(np.exp(wrong))")
        + edit("np.maximum(wrong, 0) + np.log1p(np.exp(-np.abs(wrong)))", "np.log(1 + np.exp(wrong))")
        + edit("np.maximum(wrong, 0) + np.log1p(np.exp(-np.abs(wrong)))",
            "Y * np.log(1 + np.exp(-Z)) + (1 - Y) * np.log(1 + np.exp(Z))")),
    Mistake("cz_no_linear_part", "A sure mistake costs nothing: the part that grows with w is missing.",
        "What came out of the bracket has to be added.", edit("np.maximum(wrong, 0) + ", "")),
    Mistake("cz_labels", "The two labels are swapped.",
        "With the label 1, a large Z is right, and the loss must be small.", edit("-Z, Z)", "Z, -Z)")),
    Mistake("cz_one_label", "Every example is treated as if its label were 1.", "Where does Y come in?",
        edit("np.where(Y == 1, -Z, Z)", "-Z")),
    Mistake("cz_abs_both", "A large number is always a mistake here, even where it is right.",
        "The part that grows is there only where w is above 0.", edit("np.maximum(wrong, 0)", "np.abs(wrong)")),
    Mistake("cz_no_abs", "For a negative w, the exponent is positive and the power overflows.",
        "The exponent must not be above 0 for any w.", edit("-np.abs(wrong)", "-wrong")),
    Mistake("cz_no_log", "The logarithm is missing.", "The loss is the logarithm of 1 plus a power.",
        edit("np.log1p(np.exp(-np.abs(wrong)))", "np.exp(-np.abs(wrong))")),
    Mistake("cz_negative", *general.COST_NEGATIVE, edit("np.sum(losses) / m", "-np.sum(losses) / m")),
], variants={
    "logaddexp": edit("np.maximum(wrong, 0) + np.log1p(np.exp(-np.abs(wrong)))", "np.logaddexp(0, wrong)",
        "np.sum(losses) / m", "np.mean(losses)"),
    "one formula with Y": edit("losses = np.maximum(wrong, 0)", "losses = np.maximum(Z, 0) - Z * Y",
        "np.abs(wrong)", "np.abs(Z)"),
    "a loop with an if, a float": whole("""
def cost_from_Z(Z, Y):
    total = 0.0
    for z, y in zip(Z[0], Y[0]):
        w = z if y == 0 else -z
        total += w + np.log1p(np.exp(-w)) if w > 0 else np.log1p(np.exp(w))
    return float(total) / Z.shape[1]
"""),
})  # fmt: skip


def regression_cost(Z, Y):
    """Half of the squares, one by one, and the derivative of their sum."""
    m = Y.shape[1]

    def losses(moved):
        return [(moved[0, i] - Y[0, i]) ** 2 / 2 for i in range(m)]

    return np.array(sum(losses(Z)) / m), derivative(lambda moved: sum(losses(moved)), Z)


def _prices(seed):
    draw = generator(48, seed)
    sizes = [5, 1, 3] if seed is None else [5, 1, 3, *several(draw, 2), MANY]
    for m in sizes:
        yield f"{m} example{'s' if m > 1 else ''}", 3 * draw.randn(1, m), 3 * draw.randn(1, m)


HALF_OF_DZ = "The slope of a half square has no factor."
REGRESSION_COST = Exercise(regression_cost, Parts("", ("cost", "dZ")), _prices, sizes={"m": ("Z", 1)}, mistakes=[
    Mistake("rc_no_half", "The cost is twice as large as it should be: the loss is half of the square.",
        "There is a 2 below the fraction bar.", edit("(2 * m)", "m")),
    Mistake("rc_no_m", *filled(general.NOT_AVERAGED, "The cost is"), edit("/ (2 * m)", "/ 2")),
    Mistake("rc_precedence", "The sum is divided by 2 and multiplied by m: / 2 * m goes from left to right.",
        "Where do parentheses belong?", edit("(2 * m)", "2 * m")),
    Mistake("rc_sign", "dZ has the wrong sign.", "Where Z is too large, a larger Z makes the loss larger.",
        edit("dZ = Z - Y", "dZ = Y - Z")),
    Mistake("rc_dZ_over_m", "dZ is divided by m, but the mean is taken later, in dW and db.",
        "Each column of dZ belongs to one example alone.", edit("return cost, dZ", "return cost, dZ / m")),
    Mistake("rc_dZ_twice", "dZ is twice as large as it should be.", HALF_OF_DZ,
        edit("return cost, dZ", "return cost, 2 * dZ")),
    Mistake("rc_both_without_half", "The half is missing in both: the loss is half of the square.",
        "There is a 2 below the fraction bar of the cost, and so none is left in the slope.",
        edit("(2 * m)", "m", "return cost, dZ", "return cost, 2 * dZ")),
    Mistake("rc_absolute", "The distances are not squared.", "A distance of 2 costs four times as much as one of 1.",
        edit("np.sum(dZ ** 2)", "np.sum(np.abs(dZ))")),
    Mistake("rc_square_of_sum", "The sum is squared. The squares should be added up.",
        "Distances to both sides must not cancel.", edit("np.sum(dZ ** 2)", "np.sum(dZ) ** 2")),
    Mistake("rc_cross_entropy", "This is the cost of two classes, made of logarithms. Here it is made of squares.",
        "Z and Y are any numbers, not probabilities.",
        edit("np.sum(dZ ** 2) / (2 * m)", "-np.sum(Y * np.log(Z) + (1 - Y) * np.log(1 - Z)) / m")),
    Mistake("rc_root", "The root of the cost is returned.", "The cost is a mean of squares.",
        edit("return cost, dZ", "return np.sqrt(cost), dZ")),
    Mistake("rc_sigmoid", "Z goes through the sigmoid. The output of a regression is Z itself.",
        "A price is not a probability.", edit("Z - Y", "sigmoid(Z)[0] - Y")),
], variants={
    "the mean of half squares": edit("np.sum(dZ ** 2) / (2 * m)", "np.mean((Z - Y) ** 2 / 2)"),
    "a scalar product, a list": edit("np.sum(dZ ** 2) / (2 * m)", "np.squeeze(np.dot(dZ, dZ.T)) / m / 2",
        "return cost, dZ", "return [cost, dZ]"),
    "a loop": edit("np.sum(dZ ** 2) / (2 * m)", "sum((z - y) ** 2 for z, y in zip(Z[0], Y[0])) / 2 / m"),
})  # fmt: skip
