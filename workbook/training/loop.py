"""Gradient descent with functions that are handed over, such as a learner's own."""

from collections.abc import Callable
from typing import Any

from .result import Array

Functions = tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any], Callable[..., Any]]


def gradient_descent(
    functions: Functions, parameters: dict[str, Array], X: Array, Y: Array, learning_rate: float, steps: int
) -> tuple[dict[str, Array], list[float]]:
    """Take so many steps; return the new parameters, and the costs before each step.

    functions: L_model_forward, compute_cost, L_model_backward and update_parameters, as notebooks 03 to 05b have them.
    X, Y: examples (n_x, m) and labels (1, m).
    """
    forward, cost, backward, update = functions
    costs = []
    for _ in range(steps):
        says, kept = forward(X, parameters)
        costs.append(float(cost(says, Y)))
        parameters = update(parameters, backward(says, Y, kept), learning_rate)
    return parameters, costs
