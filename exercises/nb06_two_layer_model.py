"""The exercises of notebook 06: the training of two layers, and predictions."""

import re

import numpy as np

from . import families
from .definitions import forward, gradient_descent
from .inputs import EXAMPLES, MANY, labels, networks, trainings
from .kit import Case, Each, Exercise, Mistake, Named, Parts, Variant, edit, filled, shared
from .nb02_initialization import initialize_parameters
from .nb03_forward_propagation import L_model_forward

TRAINED = Parts("", ("parameters", Each("costs")))


def two_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    """Gradient descent on the definition of the cost, from the weights of initialize_parameters."""
    return gradient_descent(X, Y, initialize_parameters(*layers_dims), learning_rate, num_iterations)


TWO_LAYER_MODEL = Exercise(two_layer_model, TRAINED, trainings([MANY // 4],
        ("ten iterations of a network 4-3-1", (4, 3, 1), 8, Named(learning_rate=0.5, num_iterations=10)),
        ("101 iterations of a network 2-2-1", (2, 2, 1), 6, Named(learning_rate=0.1, num_iterations=101)),
        ("two iterations with the default learning rate", (3, 4, 1), 5, Named(num_iterations=2)),
    ), sizes=EXAMPLES, trained="parameters", mistakes=[
    Mistake("tlm_returns_parameters", *families.PARAMETERS_ALONE),
    Mistake("tlm_cache_swapped", "cache1 and cache2 are swapped on the way back.",
        "Each layer needs the cache that it left on its own way forward.",
        edit('dA2, cache2, "sigmoid"', 'dA2, cache1, "sigmoid"', 'dA1, cache1, "relu"', 'dA1, cache2, "relu"')),
    Mistake("tlm_grads_swapped", "The gradients of the two layers are swapped: dW1 is stored as dW2.",
        "Compare the name of each gradient with its key.", edit('"dW1": dW1', '"dW1": dW2', '"dW2": dW2', '"dW2": dW1',
            '"db1": db1', '"db1": db2', '"db2": db2', '"db2": db1')
        + edit('"dW1": dW1', '"dW1": dW2', '"dW2": dW2', '"dW2": dW1')),
    Mistake("tlm_dA2_sign", *families.START_NO_MINUS, edit("dA2 = -(", "dA2 = (")),
    Mistake("tlm_dA2_plus", *families.START_PLUS,
        edit("-(np.divide(Y, A2) - np.divide(1 - Y, 1 - A2))", "np.divide(Y, A2) + np.divide(1 - Y, 1 - A2)")),
    Mistake("tlm_weights_once", *families.FIRST_GRADIENTS,
        edit("W1, b1, W2, b2 = parameters", "if i == 0:\n            W1, b1, W2, b2 = parameters")),
    Mistake("tlm_dA2_is_dZ2", *families.START_IS_DZ, edit("-(np.divide(Y, A2) - np.divide(1 - Y, 1 - A2))", "A2 - Y")),
    Mistake("tlm_dA0_chain", "The first layer gets dA2 on the way back.", "Layer 1 takes what layer 2 has passed back.",
        edit('(dA1, cache1, "relu")', '(dA2, cache1, "relu")')),
    Mistake("tlm_X_twice", "The second layer gets X.", "The second layer looks at the first.",
        edit("forward(A1,", "forward(X,")),
    Mistake("tlm_deep_init", "The parameters come from initialize_parameters_deep.",
        "This model uses the first exercise of notebook 02, with its own seed.",
        edit("initialize_parameters(n_x, n_h, n_y)", "initialize_parameters_deep(layers_dims)")),
    Mistake("tlm_scaled_init", "The parameters are scaled by the number of units in the layer before.",
        "That comes in notebook 07. This model uses the first exercise of notebook 02.",
        edit("initialize_parameters(n_x, n_h, n_y)", "initialize_parameters_scaled(layers_dims)")),
    *shared("tlm", families.TRAINING, "initialize_parameters(n_x, n_h, n_y)"),
    *shared("tlm", families.ACTIVATIONS[:2]),
], variants=[
    Variant("the functions for L layers do the work", code="""
def two_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    parameters, costs = initialize_parameters(*layers_dims), []
    for i in range(num_iterations):
        AL, caches = L_model_forward(X, parameters)
        if i % 100 == 0:
            costs.append(compute_cost(AL, Y))
        parameters = update_parameters(parameters, L_model_backward(AL, Y, caches), learning_rate)
    return parameters, costs
"""),
    Variant("AL - Y and everything by hand, costs as floats", code="""
def two_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    p, costs, m = initialize_parameters(*layers_dims), [], X.shape[1]
    W1, b1, W2, b2 = p["W1"], p["b1"], p["W2"], p["b2"]
    for i in range(num_iterations):
        Z1 = W1 @ X + b1
        A1 = np.maximum(0, Z1)
        A2 = 1 / (1 + np.exp(-(W2 @ A1 + b2)))
        if not i % 100:
            costs.append(float(compute_cost(A2, Y)))
        dZ2 = A2 - Y
        dZ1 = (W2.T @ dZ2) * (Z1 > 0)
        W2, b2 = W2 - learning_rate * dZ2 @ A1.T / m, b2 - learning_rate * dZ2.mean(1, keepdims=True)
        W1, b1 = W1 - learning_rate * dZ1 @ X.T / m, b1 - learning_rate * dZ1.mean(1, keepdims=True)
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}, costs
"""),
])  # fmt: skip


def predict(X, y, parameters):
    """1 where the definition gives more than one half."""
    AL, _ = L_model_forward(X, parameters)
    return np.where(AL > 0.5, 1.0, 0.0)


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
    after = " ".join(re.findall(r"accuracy\D*(.*)", printed, re.IGNORECASE))
    found = [float(number) for number in re.findall(r"\d+(?:\.\d+)?(?:e-?\d+)?", after)]
    if not found:
        return 'it should print a line such as "Accuracy: 0.72".'
    beside = {m, right, m - right, 1 - right / m, 100 - 100 * right / m}  # how many, and the same of the mistakes
    others = [number for number in found if min(abs(number - right / m), abs(number / 100 - right / m)) > 0.006]
    if len(others) == len(found):
        return f"the accuracy it prints is {found[0]:g}, but it should be {right / m:.6g}."
    if sum(min(abs(number - known) for known in beside) > 0.006 for number in others) > 1:
        return f"it prints several numbers behind the word accuracy. Print one, here {right / m:.6g}."
    return None


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
    Mistake("pr_m_shape0", *filled(families.WRONG_M, "the inputs"),
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
], variants=[
    Variant("one comparison, an array of True and False", edit(".astype(int)", "")),
    Variant("a loop, percent",
        edit("(AL > 0.5).astype(int)", "np.array([[1 if a > 0.5 else 0 for a in AL[0]]])",
            'print("Accuracy:", np.round(accuracy, 4))', 'print("Accuracy: " + str(100 * accuracy) + " %")')),
    Variant("how many of how many, and the share",
        edit('print("Accuracy:", np.round(accuracy, 4))',
            'print(f"The accuracy of {y.size} predictions\\nAccuracy: {np.sum(p == y)} of {y.size} = {accuracy}")')),
    Variant("rounded probabilities", edit("(AL > 0.5).astype(int)", "np.round(AL)",
        "np.mean(p == y)", "1 - np.mean(np.abs(p - y))",
        '"Accuracy:", np.round(accuracy, 4)', 'f"Accuracy: {accuracy:.2f}"')),
])  # fmt: skip
