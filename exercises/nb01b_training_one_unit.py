"""The exercises of notebook 01b: the gradients of one unit, its training."""

import numpy as np

from . import general
from .definitions import cost_of_network, derivatives
from .inputs import EXAMPLES, MANY, PICTURE, labels, printed, several
from .kit import Each, Exercise, Mistake, Named, Parts, edit, filled, generator, ways, whole


def propagate(w, b, X, Y):
    """The cost of a network of one unit, and its gradients by complex steps."""

    def cost(w, b):
        return cost_of_network(X, Y, {"W1": w.T, "b1": b})

    dw, db = derivatives(cost, w, b)
    return {"dw": dw, "db": db}, np.array(cost(w, b))


def _units(seed):
    """One unit each: (label, w, b, X, Y)."""
    drawn = (
        ("three inputs and five examples", 96, 3, 5),
        ("as many inputs as examples", 97, 4, 4),
        ("one input and six examples", 98, 1, 6),
        ("one example", 99, 3, 1),
    )
    for label, number, n_x, m in drawn:
        draw = generator(number, seed).randn
        yield label, 0.6 * draw(n_x, 1), round(float(0.5 * draw()), 4), draw(n_x, m), labels(m)
    if seed is None:
        return
    draw = generator(100, seed)
    yield "weights that are 0, and pictures", np.zeros((PICTURE, 1)), 0, draw.rand(PICTURE, 3), labels(3)
    for n_x, m in ((several(draw, 1)[0], MANY), (MANY, 1)):
        X, Y = draw.randn(n_x, m) / np.sqrt(n_x), draw.randint(0, 2, (1, m))
        yield f"{n_x} inputs and {m} examples", draw.randn(n_x, 1), float(draw.randn()), X, Y


PROPAGATE = Exercise(propagate, Parts("", ("grads", "cost")), _units, sizes=EXAMPLES,
    printed=[printed("propagate")], without_loop="over the examples", mistakes=[
    Mistake("pg_dz_slope", "dZ is A(1 - A): only the slope of the sigmoid.",
        "The loss has a slope, too, and Y occurs in it.", edit("dZ = A - Y", "dZ = A * (1 - A)")),
    Mistake("pg_dz_sign", "dw and db have the wrong sign: dZ is the label minus the probability.",
        "Which of the two comes first?", edit("dZ = A - Y", "dZ = Y - A")),
    Mistake("pg_last_only", "Each example overwrites dw, so only the last one is left.",
        "Python has an operator that adds to what a name holds. Or do without the loop.",
        edit("np.dot(X, dZ.T)", "X[:, -1:] * dZ[0, -1]")
        + edit("np.dot(X, dZ.T)", "X[:, -1:] * dZ[0, -1]", "np.sum(dZ)", "dZ[0, -1]")),
    Mistake("pg_first_skipped", "The first example is left out of dw and db.",
        "Python counts from 0. Without a loop, no example can be forgotten.",
        edit("np.dot(X, dZ.T)", "np.dot(X[:, 1:], dZ[:, 1:].T)", "np.sum(dZ)", "np.sum(dZ[:, 1:])")),
    Mistake("pg_w_1d", "dw has one axis only. It should be a column of the shape of w.",
        "A sum over an axis drops it. The table above the exercise has the shapes.",
        ways("np.dot(X, dZ.T) / m", "np.dot(X, dZ[0]) / m", "np.squeeze(np.dot(X, dZ.T) / m)")),
    Mistake("pg_db_array", "db is an array. There is one bias, so db is one number.",
        "Add up all the numbers of dZ, along both axes.",
        ways("np.sum(dZ) / m", "np.sum(dZ, axis=1, keepdims=True) / m", "np.mean(dZ, axis=1)")),
    Mistake("pg_db_row", "db holds one number for each example. They still have to be added up.",
        "db is the mean of something.", ways("np.sum(dZ) / m", "dZ / m", "dZ")),
    Mistake("pg_dz_loss", "dZ is only the slope of the loss: the slope of the sigmoid is missing.",
        "The chain rule multiplies the two, and nearly everything cancels. See section 1.",
        edit("dZ = A - Y", "dZ = (A - Y) / (A * (1 - A))")),
    Mistake("pg_cost_parentheses", "In the cost, 1 - Y is not kept together.",
        "Python multiplies before it subtracts. Parentheses change that.", edit("(1 - Y) * np.log", "1 - Y * np.log")),
    Mistake("pg_pair", "There are two names on the left, but sigmoid returns one thing here.",
        "Only the sigmoid of later notebooks returns a cache as well.", edit("A = sigmoid", "A, cache = sigmoid")),
    Mistake("pg_factors", *filled(general.WRONG_FACTORS, "A"), edit("np.dot(w.T, X)", "np.dot(X, w)")
        + edit("np.dot(w.T, X)", "np.dot(X, w)", "np.dot(X, dZ.T)", "np.dot(X.T, dZ)")),
    Mistake("pg_b_outside", "The bias is added after the sigmoid.", "The bias is part of z. Look at the parentheses.",
        edit("sigmoid(np.dot(w.T, X) + b)", "sigmoid(np.dot(w.T, X)) + b")),
    Mistake("pg_log_of_truth", "A and Y are swapped in the cost: these are logarithms of the labels.",
        "0 has no logarithm. Which of the two is inside log in the formula?",
        edit("Y * np.log(A) + (1 - Y) * np.log(1 - A)", "A * np.log(Y) + (1 - A) * np.log(1 - Y)")),
    Mistake("pg_log_parentheses", "In the cost, A is outside the last logarithm.",
        "The logarithm of 1 is 0. Where does its parenthesis close?", edit("np.log(1 - A))", "np.log(1) - A)")),
    Mistake("pg_dz_squared", "These are the gradients of the squared error: a(1 - a) is one factor too many.",
        "With the cross-entropy, that factor cancels.", edit("dZ = A - Y", "dZ = (A - Y) * A * (1 - A)")),
    Mistake("pg_first_skipped_in_all", "The first example is left out of everything: the loop starts at 1.",
        "Python counts from 0.", edit("    A = ", "    X, Y = X[:, 1:], Y[:, 1:]\n    A = ")),
    Mistake("pg_m_one", *filled(general.WRONG_M, "the rows of Y"), edit("X.shape[1]", "Y.shape[0]"),
        sign=r"Y\.shape\[0\]|len\(Y\)"),
    Mistake("pg_cost_dot", "The two parts of the cost are multiplied in the wrong way.",
        "Y and log A have the same shape: multiply number by number.",
        edit("Y * np.log(A) + (1 - Y) * np.log(1 - A)", "np.dot(Y, np.log(A)) + np.dot(1 - Y, np.log(1 - A))")),
    Mistake("pg_no_sigmoid", "A holds z: the sigmoid is missing.", "z can be any number; a probability cannot.",
        edit("sigmoid(np.dot(w.T, X) + b)", "np.dot(w.T, X) + b")),
], variants={
    "means":
        edit("-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m",
            "np.mean(-Y * np.log(A) - (1 - Y) * np.log(1 - A))", "np.dot(X, dZ.T) / m", "X @ (A - Y).T / X.shape[1]",
            "np.sum(dZ) / m", "np.mean(A - Y)"),
    "products of rows, squeezed":
        edit("-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m",
            "np.squeeze(-1 / m * (np.dot(Y, np.log(A).T) + np.dot(1 - Y, np.log(1 - A).T)))", "np.sum(dZ) / m",
            "np.squeeze(np.sum(dZ, axis=1, keepdims=True)) / m", '"dw": dw, "db": db', '"db": db, "dw": dw'),
    "one loop": whole("""
def propagate(w, b, X, Y):
    m = X.shape[1]
    dw, db, cost = 0, 0, 0
    for i in range(m):
        x, y = X[:, [i]], Y[0, i]
        a = sigmoid(np.sum(w * x) + b)
        cost += -np.log(a) if y == 1 else -np.log(1 - a)
        dw = dw + x * (a - y) / m
        db = db + (a - y) / m
    return {"dw": dw, "db": db}, cost / m
"""),
})  # fmt: skip


def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    """Step by step down the gradients of the definition."""
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        if i % 100 == 0:
            costs.append(cost)
        w, b = w - learning_rate * grads["dw"], b - learning_rate * grads["db"]
    return {"w": w, "b": b}, grads, costs


def _optimizations(seed):
    draw = generator(101, seed)
    runs = {
        "ten iterations": Named(num_iterations=10, learning_rate=0.5),
        "101 iterations": Named(num_iterations=101, learning_rate=0.1),
        "with the default number of iterations and learning rate": Named(),
        "ten iterations with the default learning rate": Named(num_iterations=10),
        "with the default number of iterations": Named(learning_rate=float(draw.uniform(0.01, 0.5))),
        "many iterations": Named(num_iterations=int(draw.randint(202, 330)), learning_rate=0.2),
    }
    units = list(_units(seed))
    units = units[:3] if seed is None else [*units[:3], *units[-3:]]
    return [(f"{label}, {run}", *unit, named) for (label, *unit), (run, named) in zip(units, runs.items())]


OPTIMIZE = Exercise(optimize, Parts("", ("params", "grads", Each("costs"))), _optimizations, sizes=EXAMPLES,
    printed=[(*printed("optimize", "100 iterations"), Named(num_iterations=100, learning_rate=0.009))],
    mistakes=[
    Mistake("op_w_plus", "The step with w goes uphill: there is a plus instead of a minus.",
        "Compare with the step with b.", edit("w - learning_rate", "w + learning_rate")),
    Mistake("op_b_plus", "The step with b goes uphill: there is a plus instead of a minus.",
        "Compare with the step with w.", edit("b - learning_rate", "b + learning_rate")),
    Mistake("op_exchanged", "The gradients are swapped: w moves by db, or b by dw.",
        "Each of the two needs the gradient that has its name.",
        edit('grads["dw"]', 'grads["d"]', 'grads["db"]', 'grads["dw"]', 'grads["d"]', 'grads["db"]')
        + edit('grads["dw"]', 'grads["db"]') + edit('grads["db"]', 'grads["dw"]')),
    Mistake("op_pair", *filled(general.PAIR_AS_ONE, "grads", "propagate"),
        edit("grads, cost = propagate(w, b, X, Y)", "grads = propagate(w, b, X, Y)")),
    Mistake("op_from_start", "Every step starts again from the first w and b.",
        "The result of a step needs the name that the next step reads.",
        edit("w = w -", "new_w = w -", "b = b -", "new_b = b -", '{"w": w, "b": b}', '{"w": new_w, "b": new_b}')),
    Mistake("op_grads_after", "grads is worked out again after the last step.",
        "Return the gradients of the last step.",
        edit("    return {", "    grads, cost = propagate(w, b, X, Y)\n    return {")),
    Mistake("op_two_times", "The gradient for b is worked out after w has moved.",
        "One call gives both gradients, for both steps.", edit('grads["db"]', 'propagate(w, b, X, Y)[0]["db"]')),
    Mistake("op_return_in_loop", *general.RETURN_IN_LOOP, edit("    return {", "        return {")
        + edit("        if i % 100", '        return {"w": w, "b": b}, grads, costs\n        if i % 100')),
    Mistake("op_second_loop", "There is a loop inside the given loop, so there are too many steps.",
        "The given loop already runs num_iterations times.",
        edit("        grads, cost", "        for j in range(num_iterations):\n            grads, cost",
            "        w = w", "            w = w", "        b = b", "            b = b"),
        unless=r"\A(?!(?s:.*)loop: loop: )"),  # as many steps as nowhere else: run only where there is such a loop
    Mistake("op_rate_m", "The step is divided by the number of examples once more.",
        "The gradients of propagate are means already.", edit("learning_rate * ", "learning_rate / X.shape[1] * ")),
    Mistake("op_factor", "The old value is multiplied by 1 minus the step.",
        "Compare with the formula: what is done with the step?",
        edit("w - learning_rate", "w - w * learning_rate", "b - learning_rate", "b - b * learning_rate")),
    Mistake("op_taken_apart", "propagate returns two things: a dictionary with dw and db, and the cost.",
        "Compare the names on the left with its docstring.",
        edit("grads, cost = propagate", "dw, db = propagate", 'grads["dw"]', "dw", 'grads["db"]', "db")
        + edit("grads, cost = propagate", "dw, db, cost = propagate", 'grads["dw"]', "dw", 'grads["db"]', "db"),
        sign=r"\bdw, db\b.* = propagate"),
    Mistake("op_whole_dictionary", "grads is the whole dictionary, but each step needs one of its values.",
        "Look up a value by its key, in brackets and quotes.", edit('grads["dw"]', "grads", 'grads["db"]', "grads")),
    Mistake("op_order", "propagate returns the gradients first and the cost second.",
        "Compare the names on the left with its docstring.", edit("grads, cost =", "cost, grads =")),
    Mistake("op_names", "The new values get other names, so w and b stay as they were.",
        "The next iteration has to start from the new values.",
        edit("        w = w -", "        new_w = w -", "        b = b -", "        new_b = b -"),
        sign=r": (?!w\b)\w*w\w* = w -"),
    Mistake("op_dw_name", "dw and db have no names of their own here: they are in the dictionary.",
        "Look up a value by its key, in brackets and quotes.", edit('grads["dw"]', "dw", 'grads["db"]', "db")),
    Mistake("op_alpha", "The learning rate has another name here than in the formula.",
        "Look at the arguments of the function: which one is alpha?", edit("learning_rate * ", "alpha * ")),
], variants={
    "other names, a copy first": edit("costs = []", "w, costs = w.copy(), []",
        'w = w - learning_rate * grads["dw"]', 'dw, db = grads["dw"], grads["db"]\n        w -= learning_rate * dw',
            'b = b - learning_rate * grads["db"]', "b -= learning_rate * db", "grads, costs",
            '{"dw": dw, "db": db}, costs'),
    "a while loop, plain numbers":
        edit("for i in range(num_iterations):", "i = -1\n    while i + 1 < num_iterations:\n        i += 1",
            "costs.append(cost)", "costs += [float(cost)]", 'b - learning_rate * grads["db"]',
            'float(b - grads["db"] * learning_rate)'),
    "everything in one function, a tuple of costs":
        edit("grads, cost = propagate(w, b, X, Y)",
            'A = 1 / (1 + np.exp(-w.T @ X - b))\n        cost = -np.mean(np.log(np.where(Y == 1, A, 1 - A)))\n'
            '        grads = {"dw": X @ (A - Y).T / Y.size, "db": np.mean(A - Y)}', "costs = []", "costs = ()",
            "costs.append(cost)", "costs = (*costs, cost)", 'w - learning_rate * grads["dw"]',
            'np.subtract(w, learning_rate * grads["dw"])'),
})  # fmt: skip
