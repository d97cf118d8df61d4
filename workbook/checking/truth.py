"""What is right, known by other means than the course's answers.

Forward functions are written out as the sums that define them; gradients are taken by complex-step differentiation
(f'(x) = Im f(x + ih) / h, exact to rounding because nothing is subtracted: Squire and Trapp, SIAM Review 40, 1998),
so that a mistake in the answers of course/ cannot hide in a copy of itself.  Slow and plain on purpose: the inputs of
the checks are small.  Every function returns what the exercise of the same name returns.
"""

import cmath
from functools import partial
from itertools import pairwise

import numpy as np

STEP = 1e-30


def unrolled_images(images):
    """One picture a column: row after row, in a row pixel after pixel, of a pixel red, green, blue."""
    return np.hstack([_unrolled(image) for image in images])


def _unrolled(image):
    height, width, colours = image.shape
    return np.array(
        [[image[row, column, colour]] for row in range(height) for column in range(width) for colour in range(colours)]
    )


def column_percentages(table):
    rows, columns = table.shape
    totals = [sum(float(table[i, j]) for i in range(rows)) for j in range(columns)]
    return np.array([[100 * float(table[i, j]) / totals[j] for j in range(columns)] for i in range(rows)])


def as_column(v):
    return np.array([[number] for number in v.flat])


def sigmoid(z):
    values = [1 / (1 + cmath.exp(-value)).real for value in np.ravel(z)]
    return np.reshape(np.array(values), np.shape(z))


def propagate(w, b, X, Y):
    """The cost from its definition, its gradients by complex steps from the same definition."""
    dw = derivative(lambda moved: _cost_of_one_unit(moved, b, X, Y), w)
    db = derivative(lambda moved: _cost_of_one_unit(w, moved, X, Y), np.array(b))
    return {"dw": dw, "db": db}, np.array(_cost_of_one_unit(w, b, X, Y).real)


def _cost_of_one_unit(w, b, X, Y):
    """The mean of -log(the probability that the unit gives to the truth), summed up number by number."""
    n_x, m = X.shape
    total = 0
    for i in range(m):
        a = 1 / (1 + cmath.exp(-(sum(w[k, 0] * X[k, i] for k in range(n_x)) + complex(b))))
        total -= cmath.log(a if Y[0, i] == 1 else 1 - a)
    return total / m


def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        if i % 100 == 0:
            costs.append(cost)
        w, b = w - learning_rate * grads["dw"], b - learning_rate * grads["db"]
    return {"w": w, "b": b}, grads, costs


def initialize_parameters(n_x, n_h, n_y):
    return _drawn([n_x, n_h, n_y], seed=1, scale=lambda n_prev: 0.01)


def initialize_parameters_deep(layer_dims):
    return _drawn(layer_dims, seed=3, scale=lambda n_prev: 0.01)


def initialize_parameters_scaled(layer_dims):
    return _drawn(layer_dims, seed=1, scale=lambda n_prev: 1 / np.sqrt(n_prev))


def _drawn(layer_dims, seed, scale):
    """One draw after another from the convention's generator: W1, W2, ... row by row; every bias is zero."""
    numbers = np.random.RandomState(seed)
    parameters = {}
    for l, (n_prev, n) in enumerate(pairwise(layer_dims), start=1):
        drawn = [[numbers.randn() for _ in range(n_prev)] for _ in range(n)]
        parameters[f"W{l}"] = np.array(drawn) * scale(n_prev)
        parameters[f"b{l}"] = np.zeros((n, 1))
    return parameters


def linear_forward(A, W, b):
    Z = [
        [sum(W[i, k] * A[k, j] for k in range(A.shape[0])) + b[i, 0] for j in range(A.shape[1])]
        for i in range(W.shape[0])
    ]
    return np.array(Z), (A, W, b)


def linear_activation_forward(A_prev, W, b, activation):
    Z, linear_cache = linear_forward(A_prev, W, b)
    return _activate(Z, activation), (linear_cache, Z)


def _activate(Z, activation):
    if activation == "relu":
        return np.where(Z.real > 0, Z, 0)
    logistic = np.vectorize(lambda z: 1 / (1 + cmath.exp(-z)), otypes=[complex])
    return logistic(Z) if np.iscomplexobj(Z) else logistic(Z).real


def L_model_forward(X, parameters):
    A, caches = X, []
    L = max(int(name[1:]) for name in parameters)
    for l in range(1, L + 1):
        activation = "sigmoid" if l == L else "relu"
        A, cache = linear_activation_forward(A, parameters[f"W{l}"], parameters[f"b{l}"], activation)
        caches.append(cache)
    return A, caches


def compute_cost(AL, Y):
    m = Y.shape[1]
    losses = [-cmath.log(AL[0, i] if Y[0, i] == 1 else 1 - AL[0, i]) for i in range(m)]
    cost = sum(losses) / m
    return np.array(cost if np.iscomplexobj(AL) else cost.real)


def derivative(f, x):
    """df/dx for a function of one array that gives one number, by complex steps.  Has the shape of x."""
    slopes = np.zeros(np.shape(x))
    for place in np.ndindex(np.shape(x)):
        moved = np.array(x, dtype=complex)
        moved[place] += 1j * STEP
        slopes[place] = np.imag(f(moved)) / STEP
    return slopes


def linear_backward(dZ, cache):
    """Gradients of sum(dZ * Z), whose derivative by Z is dZ; those of W and b are averaged over the m examples."""
    A_prev, W, b = cache
    m = A_prev.shape[1]

    def weighted(A_prev, W, b):
        return np.sum(dZ * (np.einsum("ik,kj->ij", W, A_prev) + b))

    dA_prev = derivative(lambda moved: weighted(moved, W, b), A_prev)
    dW = derivative(lambda moved: weighted(A_prev, moved, b), W) / m
    db = derivative(lambda moved: weighted(A_prev, W, moved), b) / m
    return dA_prev, dW, db


def linear_activation_backward(dA, cache, activation):
    linear_cache, Z = cache
    dZ = derivative(lambda moved: np.sum(dA * _activate(moved, activation)), Z)
    return linear_backward(dZ, linear_cache)


def L_model_backward(AL, Y, caches):
    """Layer by layer, from the definition of dAL: AL need not belong to the caches; the published one does not."""
    dA = derivative(
        lambda moved: sum(
            -Y[0, i] * cmath.log(moved[0, i]) - (1 - Y[0, i]) * cmath.log(1 - moved[0, i]) for i in range(Y.shape[1])
        ),
        AL,
    )
    grads = {}
    for l in range(len(caches), 0, -1):
        activation = "sigmoid" if l == len(caches) else "relu"
        dA, grads[f"dW{l}"], grads[f"db{l}"] = linear_activation_backward(dA, caches[l - 1], activation)
        grads[f"dA{l - 1}"] = dA
    return grads


def L_model_backward_shortcut(AL, Y, caches):
    """The same with dZL = AL - Y at the output: equal in every network, different where AL is not sigmoid(ZL)."""
    grads = {}
    L = len(caches)
    dA, grads[f"dW{L}"], grads[f"db{L}"] = linear_backward(AL - Y, caches[-1][0])
    grads[f"dA{L - 1}"] = dA
    for l in range(L - 1, 0, -1):
        dA, grads[f"dW{l}"], grads[f"db{l}"] = linear_activation_backward(dA, caches[l - 1], "relu")
        grads[f"dA{l - 1}"] = dA
    return grads


def with_older_keys(grads):
    """The same gradients under the keys of older editions: what is dA0 here is called dA1 there, and so on."""
    return {f"dA{int(key[2:]) + 1}" if key.startswith("dA") else key: value for key, value in grads.items()}


def update_parameters(parameters, grads, learning_rate):
    return {
        name: np.array(
            [
                [value - learning_rate * slope for value, slope in zip(row, slopes)]
                for row, slopes in zip(parameters[name], grads["d" + name])
            ]
        )
        for name in parameters
    }


def cost_gradients(X, Y, parameters):
    """dJ/dW and dJ/db of the whole network, straight from the definition of the cost."""

    def cost_with(name, value):
        return _cost(X, Y, {**parameters, name: value})

    return {"d" + name: derivative(partial(cost_with, name), parameters[name]) for name in parameters}


def _cost(X, Y, parameters):
    """The cost of a network with einsum in place of the sums: the models need it thousands of times."""
    L = len(parameters) // 2
    A = X
    for l in range(1, L + 1):
        Z = np.einsum("ik,kj->ij", parameters[f"W{l}"], A) + parameters[f"b{l}"]
        A = 1 / (1 + np.exp(-Z)) if l == L else np.where(Z.real > 0, Z, 0)
    return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))


def gradient_descent(X, Y, parameters, learning_rate, num_iterations):
    """Parameters after ``num_iterations`` steps, and the cost before the steps 0, 100, 200, ..."""
    costs = []
    for i in range(num_iterations):
        if i % 100 == 0:
            costs.append(np.array(_cost(X, Y, parameters)))
        parameters = update_parameters(parameters, cost_gradients(X, Y, parameters), learning_rate)
    return parameters, costs


def two_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    return gradient_descent(X, Y, initialize_parameters(*layers_dims), learning_rate, num_iterations)


def L_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    return gradient_descent(X, Y, initialize_parameters_scaled(layers_dims), learning_rate, num_iterations)


def predict(X, y, parameters):
    AL, _ = L_model_forward(X, parameters)
    return np.where(AL > 0.5, 1.0, 0.0)


def early_stop(dev_costs, patience):
    """Straight from the definition: the first record that ends ``patience`` records without a new lowest cost."""
    costs = [np.inf if np.isnan(cost) else cost for cost in dev_costs]
    last = len(costs) - 1
    stop = next(
        (
            s
            for s in range(patience, last + 1)
            if min(costs[s - patience + 1 : s + 1]) >= min(costs[: s - patience + 1])
        ),
        last,
    )
    return costs.index(min(costs[: stop + 1])), stop


def choose_run(runs):
    """The run that comes first when they are put in order: by accuracy on the dev set, by size, by place."""
    order = sorted((-run["dev_accuracy"], run["units"], i) for i, run in enumerate(runs) if not run["diverged"])
    return order[0][2]


def mislabeled_indices(p, y):
    return np.array([i for i in range(y.shape[1]) if p[0, i] != y[0, i]], dtype=int)


def accuracy_by_group(p, y, groups):
    """Counted picture by picture: how many of a group are right, divided by how many are in it."""
    accuracy = {}
    for name, inside in groups.items():
        right = [p[0, i] == y[0, i] for i in range(y.shape[1]) if inside[i]]
        accuracy[name] = np.array(right.count(True) / len(right))
    return accuracy


def picture_to_input(image):
    """Row after row, in a row pixel after pixel, of a pixel red, green, blue."""
    height, width, _ = image.shape
    return np.array(
        [
            [int(image[row, column, colour]) / 255]
            for row in range(height)
            for column in range(width)
            for colour in range(3)
        ]
    )
