"""The course's own neuron on the photographs gives the published results, and so does one written out here."""

import numpy as np
import pytest
from published import (  # noqa: F401  (answers, photographs and pictures are fixtures)
    RESULTS,
    answers,
    assert_same_accuracy,
    assert_same_costs,
    photographs,
    pictures,
)

NAME = "logistic_regression"


def written_out(X, Y, rate, iterations):
    """Gradient descent from zeros; returns w (n, 1), b and the cost at every hundredth iteration."""
    w, b, costs = np.zeros((X.shape[0], 1)), 0.0, []
    for i in range(iterations):
        A = 1 / (1 + np.exp(-(w.T @ X + b)))
        if i % 100 == 0:
            costs.append(-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A)))
        w, b = w - rate * X @ (A - Y).T / X.shape[1], b - rate * np.mean(A - Y)
    return w, b, costs


@pytest.mark.parametrize("by", ["the course's answers", "definition"])
def test_costs_and_accuracies(by, answers, pictures):
    train_x, train_y, test_x, test_y = pictures
    rate, iterations = RESULTS[NAME]["learning_rate"], RESULTS[NAME]["num_iterations"]
    if by == "definition":
        w, b, costs = written_out(train_x, train_y, rate, iterations)
    else:
        params, _, costs = answers.optimize(
            np.zeros((train_x.shape[0], 1)), 0.0, train_x, train_y, num_iterations=iterations, learning_rate=rate
        )
        w, b = params["w"], params["b"]
    assert_same_costs(costs, NAME)
    assert [round(float(costs[0]), 6), round(float(costs[-1]), 6)] == [0.693147, 0.140872]
    assert_same_accuracy(w.T @ train_x + b > 0, train_y, w.T @ test_x + b > 0, test_y, NAME)
