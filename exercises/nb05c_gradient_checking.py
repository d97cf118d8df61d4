"""The exercise of notebook 05c, a harder one: gradient checking."""

import numpy as np

from .definitions import cost_gradients, cost_of_network
from .inputs import labels, network
from .kit import Exercise, Mistake, Named, edit, generator, whole


def gradient_difference(parameters, grads, X, Y, epsilon=1e-5):
    """Number by number: the slope of the line between two costs; then three sums of squares."""
    squares = {"off": 0.0, "given": 0.0, "found": 0.0}
    for name, array in parameters.items():
        for place in np.ndindex(array.shape):
            costs = []
            for step in (epsilon, -epsilon):
                moved = np.array(array, dtype=float)
                moved[place] += step
                costs.append(cost_of_network(X, Y, {**parameters, name: moved}))
            pair = grads[f"d{name}"][place], (costs[0] - costs[1]) / (2 * epsilon)
            for key, value in zip(squares, (pair[0] - pair[1], *pair)):
                squares[key] += value**2
    off, given, found = (value**0.5 for value in squares.values())
    return np.array(off / (given + found))


def _checked_gradients(seed):
    """Networks with gradients that are right, nearly right, or random; the last one also has a gradient for X.

    The first is a single unit, so that little time goes by where many versions of an answer are tried.
    """
    parameters, draw = network(66, (2, 1), seed), generator(75, seed)
    grads = {f"d{name}": draw.randn(*array.shape) for name, array in parameters.items()}
    yield "a single unit", parameters, grads, draw.randn(2, 3), labels(3), Named(epsilon=0.1)
    kinds = (
        ("random gradients", 0.1),
        ("right gradients and a long step", 0.3),
        ("gradients that are too large", 0.02),
    )
    for i, (label, epsilon) in enumerate((*kinds, ("the default step", None))):
        sizes, m = ((3, 2, 1), 4) if i % 2 else ((2, 3, 2, 1), 3)
        parameters, draw = network(67 + i, sizes, seed), generator(71 + i, seed)
        X, Y = draw.randn(sizes[0], m), labels(m)
        grads = cost_gradients(X, Y, parameters)
        if i != 1:
            grads = {key: 1.5 * slope + 0.1 * draw.randn(*slope.shape) for key, slope in grads.items()}
        if i == 0:
            grads = {key: draw.randn(*slope.shape) for key, slope in grads.items()}
        grads = {"dA0": draw.randn(sizes[0], m), **grads} if i == 3 else grads
        yield label, parameters, grads, X, Y, *([Named(epsilon=epsilon)] if epsilon else [])


SHARED = """
def gradient_difference(parameters, grads, X, Y, epsilon=1e-5):
    given, found = [], []
    for name, array in parameters.items():
        for place in np.ndindex(array.shape):
            above, below = parameters.copy(), parameters.copy()
            above[name][place] += epsilon
            below[name][place] -= epsilon
            costs = [compute_cost(L_model_forward(X, moved)[0], Y) for moved in (above, below)]
            given.append(grads["d" + name][place])
            found.append((costs[0] - costs[1]) / (2 * epsilon))
    given, found = np.array(given), np.array(found)
    return np.linalg.norm(given - found) / (np.linalg.norm(given) + np.linalg.norm(found))
"""
GRADIENT_DIFFERENCE = Exercise(gradient_difference, "difference", _checked_gradients, mistakes=[
    Mistake("gd_one_epsilon", "The slope is twice as large as it should be: the two points are not one epsilon apart.",
        "One point lies on each side. How far is it from one to the other?", edit("/ (2 * epsilon)", "/ epsilon")),
    Mistake("gd_not_divided", "The slopes are differences of costs: they are not divided by the length of the step.",
        "A slope is rise over run.", edit(" / (2 * epsilon)", "")),
    Mistake("gd_precedence", "The product with epsilon is above the fraction bar: / 2 * epsilon divides by 2 alone.",
        "Python goes from left to right. Where do parentheses belong?", edit("(2 * epsilon)", "2 * epsilon")),
    Mistake("gd_one_side", "The slope is taken to one side only.",
        "Move the number to both sides: the error is much smaller.",
        edit("(epsilon, -epsilon)", "(epsilon, 0)", "(2 * epsilon)", "epsilon")
        + edit("(epsilon, -epsilon)", "(0, -epsilon)", "(2 * epsilon)", "epsilon")),
    Mistake("gd_back_once", "One of the two costs is that of the number as it was: not moved, or put back.",
        "From the point on one side to the point on the other side it is twice as far.",
        edit("(epsilon, -epsilon)", "(epsilon, 0)") + edit("(epsilon, -epsilon)", "(0, -epsilon)")),
    Mistake("gd_not_put_back", "A number that was moved stays moved, so the next slopes are those of another place.",
        "After both costs, every number must be what it was.",
        edit("(epsilon, -epsilon)", "(epsilon, -2 * epsilon)", "moved[name] = array.copy()", "moved[name] = array")),
    Mistake("gd_sign", "The slopes have the wrong sign.", "Which cost has to come first in the difference?",
        edit("costs[0] - costs[1]", "costs[1] - costs[0]")),
    Mistake("gd_set", "The number is set to epsilon. It should be moved by it.", "Where is the old value?",
        edit("[place] += step", "[place] = step")),
    Mistake("gd_whole_array", "The whole array is moved, not one number of it.", "Where do you use place?",
        edit("moved[name][place] += step", "moved[name] += step")),
    Mistake("gd_not_relative", "The difference is not relative: it is not divided by the two lengths.",
        "What is below the fraction bar in the formula?", edit("np.linalg.norm(given - found) / lengths",
            "np.linalg.norm(given - found)")),
    Mistake("gd_one_length", "The difference is divided by one of the two lengths only.",
        "Below the bar there is a sum.", edit(" + np.linalg.norm(found)", "") + edit("np.linalg.norm(given) + ", "")),
    Mistake("gd_length_of_sum", "Below the fraction bar is the length of the sum, not the sum of the lengths.",
        "First take each length by itself, then their sum.", edit("np.linalg.norm(given) + np.linalg.norm(found)",
            "np.linalg.norm(given + found)")),
    Mistake("gd_largest", "This is the largest of the differences.", "All differences together have a length.",
        edit("np.linalg.norm(given - found) / lengths", "np.max(np.abs(given - found))")),
    Mistake("gd_sums", "The numbers are added up as they are: a sum is not the length of a vector.",
        "In a sum, a number above 0 and one below it cancel. Which function gives the length?",
        edit("np.linalg.norm(", "np.sum(")),
    Mistake("gd_no_root", "The squares are added up, but the root is missing.",
        "The length of a vector is the root of the sum of all squares.",
        edit("np.linalg.norm(given) + np.linalg.norm(found)", "np.sum(given ** 2) + np.sum(found ** 2)",
            "np.linalg.norm(given - found)", "np.sum((given - found) ** 2)")),
    Mistake("gd_sum_of_lengths", "The lengths are subtracted, not the vectors.",
        "First subtract number by number, then take the length of what is left.",
        edit("np.linalg.norm(given - found)", "(np.linalg.norm(given) - np.linalg.norm(found))")
        + edit("np.linalg.norm(given - found)", "abs(np.linalg.norm(given) - np.linalg.norm(found))")),
    Mistake("gd_shared", "The two copies share their arrays, so a step up and a step down cancel: all slopes are 0.",
        "A copy of a dictionary holds the same arrays. What has to be copied as well?", whole(SHARED),
        sign=r"(?s)\A(?!.*(?:array|value|\])\.copy\(\))"),
    Mistake("gd_not_moved", "All slopes are 0: the cost of the moved parameters is not used.",
        "Which parameters go into the network?",
        edit("L_model_forward(X, moved)", "L_model_forward(X, parameters)")),
], variants={
    "the two costs one by one, the root of the squares": whole("""
def gradient_difference(parameters, grads, X, Y, epsilon=1e-5):
    def cost(name, place, step):
        moved = dict(parameters)
        moved[name] = np.array(parameters[name])
        moved[name][place] = moved[name][place] + step
        return compute_cost(L_model_forward(X, moved)[0], Y)
    given, found = [], []
    for name in parameters:
        for place, _ in np.ndenumerate(parameters[name]):
            given.append(grads["d" + name][place])
            found.append((cost(name, place, epsilon) - cost(name, place, -epsilon)) / 2 / epsilon)
    given, found = np.array(given), np.array(found)
    return np.sqrt(np.sum((given - found) ** 2)) / (np.sqrt(given @ given) + np.sqrt(found @ found))
"""),
    "a copy of everything, a float": edit("dict(parameters)",
        "{key: value.copy() for key, value in parameters.items()}", "return difference", "return float(difference)"),
    "half of the difference": edit("(costs[0] - costs[1]) / (2 * epsilon)",
        "0.5 * (costs[0] - costs[1]) / epsilon"),
})  # fmt: skip
