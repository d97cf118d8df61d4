"""The exercise of notebook 06: the training of two layers."""

from . import general
from .definitions import gradient_descent
from .inputs import EXAMPLES, MANY, trainings
from .kit import Each, Exercise, Mistake, Named, Parts, edit, whole
from .nb02_initialization import initialize_parameters

TRAINED = Parts("", ("parameters", Each("costs")))


def two_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    """Gradient descent on the definition of the cost, from the weights of initialize_parameters."""
    return gradient_descent(X, Y, initialize_parameters(*layers_dims), learning_rate, num_iterations)


TWO_LAYER_MODEL = Exercise(two_layer_model, TRAINED, trainings([MANY // 4],
        ("ten iterations of a network 4-3-1", (4, 3, 1), 8, Named(learning_rate=0.5, num_iterations=10)),
        ("101 iterations of a network 2-2-1", (2, 2, 1), 6, Named(learning_rate=0.1, num_iterations=101)),
        ("two iterations with the default learning rate", (3, 4, 1), 5, Named(num_iterations=2)),
    ), sizes=EXAMPLES, trained="parameters", mistakes=[
    Mistake("tlm_returns_parameters", *general.PARAMETERS_ALONE),
    Mistake("tlm_cache_swapped", "cache1 and cache2 are swapped on the way back.",
        "Each layer needs the cache that it left on its own way forward.",
        edit('dA2, cache2, "sigmoid"', 'dA2, cache1, "sigmoid"', 'dA1, cache1, "relu"', 'dA1, cache2, "relu"')),
    Mistake("tlm_grads_swapped", "The gradients of the two layers are swapped: dW1 is stored as dW2.",
        "Compare the name of each gradient with its key.", edit('"dW1": dW1', '"dW1": dW2', '"dW2": dW2', '"dW2": dW1',
            '"db1": db1', '"db1": db2', '"db2": db2', '"db2": db1')
        + edit('"dW1": dW1', '"dW1": dW2', '"dW2": dW2', '"dW2": dW1')),
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
], variants={
    "the functions for L layers do the work": whole("""
def two_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    parameters, costs = initialize_parameters(*layers_dims), []
    for i in range(num_iterations):
        AL, caches = L_model_forward(X, parameters)
        if i % 100 == 0:
            costs.append(compute_cost(AL, Y))
        parameters = update_parameters(parameters, L_model_backward(AL, Y, caches), learning_rate)
    return parameters, costs
"""),
    "AL - Y and everything by hand, costs as floats": whole("""
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
})  # fmt: skip
