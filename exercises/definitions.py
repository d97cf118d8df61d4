"""What is right, known by other means than the course's answers: what several notebooks need for it.

Forward functions are written out as the sums that define them; gradients are taken by complex-step differentiation
(f'(x) = Im f(x + ih) / h, exact to rounding because nothing is subtracted: Squire and Trapp, SIAM Review 40, 1998),
so that a mistake in the answers of course/ cannot hide in a copy of itself.  Slow and plain on purpose: the inputs of
the checks are small.  The definition that belongs to an exercise stands beside it, in nb00 to nb09.
"""

import cmath
from itertools import pairwise

import numpy as np

STEP = 1e-30


def derivative(f, x):
    """df/dx for a function of one array that gives one number, by complex steps.  Has the shape of x."""
    slopes = np.zeros(np.shape(x))
    for place in np.ndindex(np.shape(x)):
        moved = np.array(x, dtype=complex)
        moved[place] += 1j * STEP
        slopes[place] = np.imag(f(moved)) / STEP
    return slopes


def derivatives(f, *arrays):
    """The derivative of f(*arrays) by each of them."""
    return [derivative(lambda x, i=i: f(*arrays[:i], x, *arrays[i + 1 :]), array) for i, array in enumerate(arrays)]


def loss(probability, label):
    """The cross-entropy of one example: minus the logarithm of the probability that is given to the right answer."""
    return -cmath.log(probability if label == 1 else 1 - probability)


def activate(Z, activation):
    """The sigmoid, the ReLU or the tanh of an array, number by number; of a complex one, too."""
    if activation == "relu":
        return np.where(Z.real > 0, Z, 0)
    return 1 / (1 + np.exp(-Z)) if activation == "sigmoid" else (np.exp(Z) - np.exp(-Z)) / (np.exp(Z) + np.exp(-Z))


def drawn_parameters(sizes, seed, scale):
    """One draw after another from the convention's generator: W1, W2, ... row by row; every bias is zero.

    scale: the number of units before -> the factor of the weights.
    """
    draw = np.random.RandomState(seed).randn
    parameters = {}
    for l, (n_prev, n) in enumerate(pairwise(sizes), start=1):
        rows = [[draw() for _ in range(n_prev)] for _ in range(n)]
        parameters[f"W{l}"] = np.array(rows) * scale(n_prev)
        parameters[f"b{l}"] = np.zeros((n, 1))
    return parameters


def forward(X, parameters):
    """AL and the caches of a network with einsum in place of the sums: they are needed thousands of times."""
    L = len(parameters) // 2
    A, caches = X, []
    for l in range(1, L + 1):
        W, b = parameters[f"W{l}"], parameters[f"b{l}"]
        Z = np.einsum("ik,kj->ij", W, A) + b
        caches.append(((A, W, b), Z))
        A = activate(Z, "sigmoid" if l == L else "relu")
    return A, caches


def cost_of_network(X, Y, parameters):
    """The cost as it is defined."""
    AL, _ = forward(X, parameters)
    return -np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))


def cost_gradients(X, Y, parameters):
    """dJ/dW and dJ/db of the whole network, straight from the definition of the cost."""
    slopes = derivatives(lambda *values: cost_of_network(X, Y, dict(zip(parameters, values))), *parameters.values())
    return {"d" + name: slope for name, slope in zip(parameters, slopes)}


def gradient_descent(X, Y, parameters, learning_rate, num_iterations):
    """Parameters after ``num_iterations`` steps, and the cost before the steps 0, 100, 200, ..."""
    costs = []
    for i in range(num_iterations):
        if i % 100 == 0:
            costs.append(np.array(cost_of_network(X, Y, parameters)))
        slopes = cost_gradients(X, Y, parameters)
        parameters = {name: value - learning_rate * slopes["d" + name] for name, value in parameters.items()}
    return parameters, costs
