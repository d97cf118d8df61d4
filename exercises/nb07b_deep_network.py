"""The exercises of notebook 07b: the training of a deep network.  Harder: mini-batches."""

import numpy as np

from . import general
from .definitions import gradient_descent
from .inputs import EXAMPLES, MANY, labels, several, trainings
from .kit import Each, Exercise, Mistake, Named, edit, generator, whole
from .nb06_two_layer_model import TRAINED
from .nb07_L_layer_model import initialize_parameters_scaled


def L_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    """Gradient descent on the definition of the cost, from the weights of initialize_parameters_scaled."""
    return gradient_descent(X, Y, initialize_parameters_scaled(layers_dims), learning_rate, num_iterations)


L_LAYER_MODEL = Exercise(L_layer_model, TRAINED, trainings([5] * 7,
        ("ten iterations of a network 4-3-2-1", [4, 3, 2, 1], 8, Named(learning_rate=0.2, num_iterations=10)),
        ("101 iterations of a network 2-2-1", [2, 2, 1], 6, Named(learning_rate=0.1, num_iterations=101)),
        ("ten iterations of a network 3-3-3-3-1", [3, 3, 3, 3, 1], 5, Named(learning_rate=0.3, num_iterations=10)),
    ), sizes=EXAMPLES, trained="parameters",
    older_start=("initialize_parameters_scaled", "initialize_parameters_deep"), mistakes=[
    Mistake("llm_returns_parameters", *general.PARAMETERS_ALONE, older_start=False),
    Mistake("llm_init_001",
        "The network starts with the small weights of notebook 02. A deep one does not learn from there.",
        "That is the trap of this notebook. You have written the cure for it.", edit("_scaled(", "_deep(")),
    Mistake("llm_cost_after_step", "The cost is taken after the step instead of before it.",
        "The first cost is that of the untrained network.",
        edit("compute_cost(AL, Y)",
            "compute_cost(L_model_forward(X, update_parameters(\n"
            "            parameters, L_model_backward(AL, Y, caches), learning_rate))[0], Y)")),
], variants={
    "a while loop":
        edit("for i in range(num_iterations):", "i = -1\n    while i + 1 < num_iterations:\n        i += 1"),
    "initializes by itself, returns a list":
        edit("parameters = initialize_parameters_scaled(layers_dims)",
            'np.random.seed(1)\n    parameters = {}\n    for l in range(1, len(layers_dims)):\n'
            '        n, n_prev = layers_dims[l], layers_dims[l - 1]\n'
            '        parameters["W" + str(l)] = np.random.randn(n, n_prev) / np.sqrt(n_prev)\n'
            '        parameters["b" + str(l)] = np.zeros((n, 1))', "if i % 100 == 0:", "if True:",
            "return parameters, costs", "return [parameters, costs[::100]]"),
})  # fmt: skip


# --- harder ---


def random_mini_batches(X, Y, size, seed):
    """The columns one by one, in the order of the permutation that the convention draws."""
    order = np.random.RandomState(seed).permutation(X.shape[1]).tolist()
    batches = []
    while order:
        chosen, order = order[:size], order[size:]
        batches.append(tuple(np.array([part[:, i] for i in chosen]).T for part in (X, Y)))
    return batches


def _to_be_cut(seed):
    draw = generator(87, seed)
    sizes = (
        [(7, 3), (6, 2), (3, 8), (4, 4)]
        if seed is None
        else [(7, 3), (6, 2), (3, 8), *several(draw, 2, 2), (2 * MANY, 190)]
    )
    for m, size in sizes:
        X, Y = draw.randn(3, m), labels(m)
        yield f"{m} examples in batches of {size}", X, Y, size, int(draw.randint(1000))


RANDOM_MINI_BATCHES = Exercise(random_mini_batches, Each("batches", ("X", "Y")), _to_be_cut, mistakes=[
    Mistake("rmb_seed_written", "The seed is written as a number. Use the argument.",
        "Each seed gives a different order.", edit("np.random.seed(seed)", "np.random.seed(0)")),
    Mistake("rmb_not_shuffled", "The examples stay in their old order.", "In which order should they be taken?",
        edit("np.random.permutation(m)", "np.arange(m)")),
    Mistake("rmb_labels_stay", "The inputs are shuffled, but the labels are not: pictures lose their labels.",
        "The same order is needed for both.", edit("Y[:, chosen]", "Y[:, start:start + size]")),
    Mistake("rmb_rows_shuffled", "The rows of X are shuffled, so the numbers of each example change their places.",
        "Shuffling goes along the first axis. Examples are columns.",
        edit("order = np.random.permutation(m)", "np.random.shuffle(X)\n    order = np.arange(m)")),
    Mistake("rmb_shuffle_returns_nothing", "np.random.shuffle returns nothing: it shuffles the array that it is given.",
        "What has to have a name before it is shuffled?",
        edit("np.random.permutation(m)", "np.random.shuffle(np.arange(m))"), unless=r"\A(?!(?s:.*)= [\w.]*shuffle\()"),
    Mistake("rmb_two_orders", "The labels are in a different random order from the inputs.",
        "Draw the order once, and use it twice.",
        edit("np.random.permutation(m)\n", "np.random.permutation(m)\n    other = np.random.permutation(m)\n",
            "Y[:, chosen]", "Y[:, other[start:start + size]]")),
    Mistake("rmb_last_lost", "The last batch is missing where size does not divide m.",
        "What is left belongs in a smaller batch.", edit("range(0, m, size)", "range(0, m - size + 1, size)")),
    Mistake("rmb_last_full", "The last batch holds examples that were in another batch already.",
        "Each example belongs in one batch only.",
        edit("order[start:start + size]", "order[max(0, min(start, m - size)):start + size]")),
    Mistake("rmb_empty", "There is an empty batch at the end where size divides m.",
        "Where does the last batch begin?", edit("range(0, m, size)", "range(0, m + 1, size)"),
        unless=r"m // size"),
    Mistake("rmb_sizes", "The batches overlap: each begins one example after the one before.",
        "How far is it from one beginning to the next?",
        edit("range(0, m, size)", "range(m)") + edit("range(0, m, size)", "range(m // size)")),
    Mistake("rmb_one_less", "The batches are one example too small.", "A slice ends before its second number.",
        edit("start + size]", "start + size - 1]")),
    Mistake("rmb_only_X", "The batches hold the inputs alone.", "Each batch is a pair.",
        edit("(X[:, chosen], Y[:, chosen])", "X[:, chosen]")),
    Mistake("rmb_one_by_one", "Inputs and labels are in the list one by one, not as pairs.", "Each batch is a pair.",
        edit("batches.append((X[:, chosen], Y[:, chosen]))", "batches += [X[:, chosen], Y[:, chosen]]")),
    Mistake("rmb_exchanged", "The two parts of a batch are swapped.", "First the inputs, then the labels.",
        edit("(X[:, chosen], Y[:, chosen])", "(Y[:, chosen], X[:, chosen])")),
    Mistake("rmb_flat_labels", "The labels have lost an axis.", "Y of a batch has the shape (1, size).",
        edit("Y[:, chosen]", "Y[0, chosen]")),
    Mistake("rmb_rows", "Rows are chosen. Examples are columns.", "Which axis holds the examples?",
        edit("X[:, chosen]", "X[chosen]")),
    Mistake("rmb_shuffled_each_time", "The order is drawn again for each batch, so some examples come twice.",
        "Draw it once, before the loop.", edit("chosen = order[", "chosen = np.random.permutation(m)[",
            "    order = np.random.permutation(m)\n", "")),
], variants={
    "shuffled first, then cut": edit("        chosen = order[start:start + size]\n", "",
        "for start", "X, Y = X[:, order], Y[:, order]\n    for start", "(X[:, chosen], Y[:, chosen])",
            "(X[:, start:start + size], Y[:, start:start + size])"),
    "whole batches, then what is left; lists": whole("""
def random_mini_batches(X, Y, size, seed):
    np.random.seed(seed)
    order = list(np.random.permutation(X.shape[1]))
    whole = len(order) // size
    cuts = [order[k * size:(k + 1) * size] for k in range(whole)]
    if len(order) % size:
        cuts.append(order[whole * size:])
    return [[X[:, cut], Y[:, cut]] for cut in cuts]
"""),
    "shuffle in place, a generator of its own":
        edit("np.random.seed(seed)", "draw = np.random.RandomState(seed)", "np.random.permutation(m)",
            "np.arange(m)\n    draw.shuffle(order)"),
})  # fmt: skip
