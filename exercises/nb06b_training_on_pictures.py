"""The exercises of notebook 06b: predictions.  Harder: early stopping."""

import re

import numpy as np

from . import general
from .definitions import cost_gradients, cost_of_network, forward
from .inputs import EXAMPLES, MANY, labels, network, networks
from .kit import Case, Each, Exercise, Mistake, Parts, edit, filled, generator, ways, whole
from .nb03b_whole_network_forward import L_model_forward


def predict(X, y, parameters):
    """1 where the definition gives more than one half."""
    AL, _ = L_model_forward(X, parameters)
    return np.where(AL > 0.5, 1, 0)


def _predictions(seed):
    return [(label, X, labels(X.shape[1]), _decided(X, parameters)) for label, X, parameters in networks(seed)]


def _decided(X, parameters):
    """The same network, its last bias moved until no probability is so close to one half that rounding decides."""
    last = f"b{len(parameters) // 2}"
    while np.min(np.abs(forward(X, parameters)[0] - 0.5)) < 1e-4:
        parameters = {**parameters, last: parameters[last] + 0.01}
    return parameters


def _accuracy_line(printed, case):
    """predict also prints the accuracy, between 0 and 1 or in percent: "2 of 5 are right: accuracy 0.4"."""
    y = case.arguments[1]
    right, m = int(np.sum(case.right[0] == y)), y.size
    after = " ".join(re.findall(r"accuracy(\D*.*)", printed, re.IGNORECASE))
    found = [float(number) for number in re.findall(r"(?:(?<!\w)-)?\d+(?:\.\d+)?(?:e-?\d+)?", after)]
    if not found:
        return 'it should print a line such as "Accuracy: 0.72".'
    if re.search(r"accuracy[^\d\n]*\[[^\]]*\d\.?\s+\d", printed, re.IGNORECASE):
        return f"it prints an array. The accuracy is a single number, here {right / m:.6g}."
    beside = {m, right, m - right, 1 - right / m, 100 - 100 * right / m}  # how many, and the same of the mistakes
    others = [number for number in found if min(abs(number - right / m), abs(number / 100 - right / m)) > 0.006]
    if len(others) == len(found):
        return f"the accuracy it prints is {found[0]:g}, but it should be {right / m:.6g}.{_instead(found[0], case)}"
    if sum(min(abs(number - known) for known in beside) > 0.006 for number in others) > 1:
        return f"it prints several numbers after the word accuracy. Print one, here {right / m:.6g}."
    return None


def _instead(printed, case):
    """What a wrong accuracy is: a sentence, where there is only one for it."""
    X, y = case.arguments[:2]
    right, ones = int(np.sum(case.right[0] == y)), int(np.sum(case.right[0]))
    meanings = {
        "This is how many are right, not which share.": right,
        "This is the share of those that are wrong.": 1 - right / y.size,
        "This is how often the prediction is 1, whether that is right or not.": ones / y.size,
        "The number of those that are right is divided by the number of inputs, not of examples.": right / X.shape[0],
        "Only the ones that are right are counted: a right 0 is right as well.": np.sum(case.right[0] * y) / y.size,
        "This is the mean of p - y: mistakes of the two kinds cancel.": np.mean(case.right[0] - y),
        "This is the mean of y - p: mistakes of the two kinds cancel.": np.mean(y - case.right[0]),
        "Is it the probabilities that are compared with the labels, or are decimals dropped?": 0,
    }
    fitting = [words for words, number in meanings.items() if abs(printed - number) < 0.006]
    return f" {fitting[0]}" if len(fitting) == 1 else ""


_NO_WEIGHTS = {"W1": np.zeros((1, 1)), "b1": np.zeros((1, 1))}
AT_ONE_HALF = Case("A probability of exactly 0.5 gives 1 with your code and 0 with the course's. Both are right.",
    (np.ones((1, 2)), np.zeros((1, 2)), _NO_WEIGHTS), (np.ones((1, 2)),))  # fmt: skip
PREDICT = Exercise(predict, "predictions", _predictions, prints=_accuracy_line, sizes=EXAMPLES, tie=AT_ONE_HALF,
    mistakes=[
    Mistake("pr_two_layers", "Only W1, b1, W2 and b2 are used: that is right for two layers only.",
        "L_model_forward goes through all layers, however many there are.",
        edit("AL, caches = L_model_forward(X, parameters)",
            'A1, _ = linear_activation_forward(X, parameters["W1"], parameters["b1"], "relu")\n'
            '    AL, _ = linear_activation_forward(A1, parameters["W2"], parameters["b2"], "sigmoid")')),
    Mistake("pr_m_shape0", *filled(general.WRONG_M, "the inputs"),
        edit("p = (AL > 0.5).astype(int)",
            "p = np.zeros((1, X.shape[0]))\n    for i in range(AL.shape[1]):\n        p[0, i] = AL[0, i] > 0.5",
            "np.mean(p == y)", "np.sum((p == y) / X.shape[0])")),
    Mistake("pr_1d", "The predictions have only one axis.", "They should be a row, of the shape of y: (1, m).",
        edit("(AL > 0.5)", "(AL > 0.5)[0]")),
    Mistake("pr_probabilities", "The probabilities are returned, not the predictions.", "A prediction is 0 or 1.",
        edit("return p", "return AL")),
    Mistake("pr_flipped", "The predictions are the wrong way round: 1 where the probability is low.",
        "Above one half the network says cat, and that is 1.", edit("AL > 0.5", "AL < 0.5")),
    Mistake("pr_all_one", "The prediction is 1 wherever the probability is above 0.",
        "Where is the line between the two classes?", edit("AL > 0.5", "AL > 0")),
    Mistake("pr_returns_accuracy", "The accuracy is returned, not the predictions.", "Print the accuracy, return p.",
        edit("return p", "return accuracy")),
], variants={
    "one comparison, an array of True and False": edit(".astype(int)", ""),
    "a loop, percent":
        edit("(AL > 0.5).astype(int)", "np.array([[1 if a > 0.5 else 0 for a in AL[0]]])",
            'print("Accuracy:", np.round(accuracy, 4))', 'print("Accuracy: " + str(100 * accuracy) + " %")'),
    "how many of how many, and the share":
        edit('print("Accuracy:", np.round(accuracy, 4))',
            'print(f"The accuracy of {y.size} predictions\\nAccuracy: {np.sum(p == y)} of {y.size} = {accuracy}")'),
    "rounded probabilities": edit("(AL > 0.5).astype(int)", "np.round(AL)",
        "np.mean(p == y)", "1 - np.mean(np.abs(p - y))",
        '"Accuracy:", np.round(accuracy, 4)', 'f"Accuracy: {accuracy:.2f}"'),
})  # fmt: skip


# --- harder ---


def train_with_early_stopping(X, Y, dev_X, dev_Y, parameters, learning_rate, num_iterations, patience):
    """One iteration after another, until the lowest of all costs so far lies ``patience`` iterations back."""
    tried, costs = [parameters], []
    while True:
        costs.append(cost_of_network(dev_X, dev_Y, tried[-1]))
        lowest = costs.index(min(costs))
        if len(costs) == num_iterations or len(costs) - 1 - lowest == patience:
            return tried[lowest], [np.array(cost) for cost in costs]
        slopes = cost_gradients(X, Y, tried[-1])
        tried.append({name: value - learning_rate * slopes["d" + name] for name, value in tried[-1].items()})


def _dev_sets(seed):
    """The cost on the dev set falls to the end, rises from the beginning, falls and then rises, or goes up and down."""
    draw = generator(68, seed)
    X, Y, dev_X = draw.randn(2, 6), labels(6), draw.randn(2, 8)
    start = network(69, (2, 3, 1), seed)
    yield "a dev set that is the training set", X, Y, X, Y, start, 0.1, 8, 3
    yield "a dev set that does not fit", X, Y, X, 1 - Y, start, 0.1, 8, 3
    yield "a cost on the dev set that falls and then rises", *_turning(draw, X, Y, dev_X, 0.5, 2)
    yield "a cost on the dev set that goes up and down", *_turning(draw, X, Y, dev_X, 2.5, 3, zigzag=True)
    if seed is not None:
        yield f"{MANY} iterations", X, Y, X, Y, network(70, (2, 1, 1), seed), 0.02, MANY, MANY


def _turning(draw, X, Y, dev_X, learning_rate, patience, zigzag=False):
    """Labels of the dev set and a start whose lowest cost lies in the middle.  zigzag: a rise before, a fall behind."""
    for _ in range(100):
        dev_Y, start = draw.randint(0, 2, (1, dev_X.shape[1])), network(draw.randint(1000), (2, 3, 1), 0)
        given = X, Y, dev_X, dev_Y, start, learning_rate, 14, patience
        with np.errstate(divide="ignore", invalid="ignore"):  # what reaches a probability of 0 or 1 is not taken
            _, costs = train_with_early_stopping(*given)
        lowest = int(np.argmin(costs))
        rises = np.diff(costs) > 0
        both = rises[:lowest].any() and not rises[lowest:].all()
        if 2 <= lowest and len(costs) < 14 and np.isfinite(costs).all() and both == zigzag:
            break
    return given


# Without a learning rate the cost stays what it is.
_STILL = np.ones((1, 2)), np.zeros((1, 2)), np.ones((1, 2)), np.zeros((1, 2)), _NO_WEIGHTS, 0.0, 4, 2
EQUAL_COSTS = Case("A cost exactly as low as the lowest so far counts as a new lowest one with your code, and not with "
    "the course's. Both are right.", _STILL, ((_NO_WEIGHTS, [np.log(2)] * 4),))  # fmt: skip
TRAIN_WITH_EARLY_STOPPING = Exercise(train_with_early_stopping, Parts("", ("parameters", Each("dev_costs"))), _dev_sets,
    trained="parameters", tie=EQUAL_COSTS, mistakes=[
    Mistake("tes_last", "The last parameters are returned, not the best ones.",
        "The last ones come after the wait: which ones had the lowest cost?",
        edit("return best_parameters", "return parameters")),
    Mistake("tes_never_kept", "best_parameters never changes: the parameters of the start are returned.",
        "Two things have to be kept at a new lowest cost: the cost and the parameters.",
        edit("best_parameters, best_cost, waited = parameters, dev_cost, 0", "best_cost, waited = dev_cost, 0")),
    Mistake("tes_last_twice", "The last cost is in the list twice.",
        "Every cost belongs in the list once. Which lines append one?",
        edit("            break", "            dev_costs.append(dev_cost)\n            break")
        + edit("    return best", "    dev_costs.append(dev_cost)\n    return best")),
    Mistake("tes_no_stop", "Training never stops early.", "What has to happen when patience is used up?",
        ways("            break", "            pass", "            continue")),
    Mistake("tes_one_more", "Training waits one iteration too long.", "Stop as soon as it has waited patience times.",
        edit("waited == patience", "waited > patience")),
    Mistake("tes_one_less", "Training stops one iteration too early.", "How many times may it wait?",
        edit("waited == patience", "waited == patience - 1")),
    Mistake("tes_not_reset", "Waiting never begins again: all iterations without a lowest cost are counted together.",
        "They count only in a row. What does a new lowest cost do to the waiting?",
        edit("dev_cost, 0", "dev_cost, waited")),
    Mistake("tes_previous", "Each cost is compared with the one before it, not with the lowest so far.",
        "After a rise, a small fall is not a new lowest cost.",
        edit("        else:", "        else:\n            best_cost = dev_cost")
        + edit(", waited = parameters, dev_cost, 0", " = parameters, dev_cost",
            "        else:\n            waited = waited + 1",
            "        waited = waited + 1 if i > 0 and dev_cost >= dev_costs[-2] else 0")),
    Mistake("tes_best_kept_once", "The lowest cost is not remembered, so every cost counts as a new lowest one.",
        "Two things have to be kept: the parameters and their cost.",
        edit("parameters, dev_cost, 0", "parameters, best_cost, 0")),
    Mistake("tes_highest", "The highest cost is taken for the best.", "A low cost is good.",
        edit("dev_cost < best_cost", "dev_cost > best_cost", "np.inf", "-np.inf")),
    Mistake("tes_training_cost", "The cost is that of the training set.", "The dev set decides when to stop.",
        edit("L_model_forward(dev_X, parameters)", "L_model_forward(X, parameters)",
            "compute_cost(dev_AL, dev_Y)", "compute_cost(dev_AL, Y)"), sign=r"compute_cost\(\w+, Y\)"),
    Mistake("tes_trains_on_dev", "The network is trained on the dev set.",
        "The dev set only chooses. The steps belong to the training set.", edit("L_model_forward(X, parameters)",
            "L_model_forward(dev_X, parameters)", "L_model_backward(AL, Y", "L_model_backward(AL, dev_Y")),
    Mistake("tes_after_the_step", "The cost is taken after the step: the first one in the list is missing.",
        "Before each step, look at the cost on the dev set.", edit("    for i in range(num_iterations):\n",
            "    for i in range(num_iterations):\n        parameters = update_parameters(parameters, L_model_backward("
            "L_model_forward(X, parameters)[0], Y, L_model_forward(X, parameters)[1]), learning_rate)\n",
            "        parameters = update_parameters(parameters, grads, learning_rate)\n", "")),
], variants={
    "the number of the best iteration, a while loop": whole("""
def train_with_early_stopping(X, Y, dev_X, dev_Y, parameters, learning_rate, num_iterations, patience):
    every, costs = [parameters], []
    while len(costs) < num_iterations:
        costs.append(float(compute_cost(L_model_forward(dev_X, every[-1])[0], dev_Y)))
        if len(costs) - 1 - costs.index(min(costs)) >= patience:
            break
        AL, caches = L_model_forward(X, every[-1])
        every.append(update_parameters(every[-1], L_model_backward(AL, Y, caches), learning_rate))
    return every[costs.index(min(costs))], costs
"""),
    "a copy of the best, an early return": edit("= parameters, dev_cost, 0",
        "= {**parameters}, float(dev_cost), 0", "            break", "            return best_parameters, dev_costs"),
})  # fmt: skip
