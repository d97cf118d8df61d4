"""One sigmoid unit on the photographs, written out here in plain NumPy, gives the published results."""

import numpy as np
from published import (  # noqa: F401  (photographs and pictures are fixtures)
    RESULTS,
    assert_same_accuracy,
    assert_same_costs,
    photographs,
    pictures,
)

NAME = "logistic_regression"


def train(X, Y, rate, iterations):
    """Gradient descent from zeros; returns w (n, 1), b and the cost at every hundredth iteration."""
    w, b, costs = np.zeros((X.shape[0], 1)), 0.0, []
    for i in range(iterations):
        A = 1 / (1 + np.exp(-(w.T @ X + b)))
        if i % 100 == 0:
            costs.append(-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A)))
        w, b = w - rate * X @ (A - Y).T / X.shape[1], b - rate * np.mean(A - Y)
    return w, b, costs


def test_costs_and_accuracies(pictures):
    train_x, train_y, test_x, test_y = pictures
    settings = RESULTS[NAME]
    w, b, costs = train(train_x, train_y, settings["learning_rate"], settings["num_iterations"])
    assert_same_costs(costs, NAME)
    assert_same_accuracy(w.T @ train_x + b > 0, train_y, w.T @ test_x + b > 0, test_y, NAME)
