"""Gradient descent and gradient checking, with functions that are handed over, such as a learner's own."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .result import Array

Functions = Sequence[Callable[..., Any]]


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


def gradient_differences(
    functions: Functions, parameters: dict[str, Array], X: Array, Y: Array, epsilon: float = 1e-5
) -> dict[str, float]:
    """The relative difference of each gradient, dW1, db1, ..., from the central differences of the cost.

    functions: L_model_forward, compute_cost and the backward function that is checked.  X, Y: examples (n_x, m) and
    labels (1, m).  epsilon: the step to both sides.
    """
    forward, cost, backward = functions

    def cost_of(moved: dict[str, Array]) -> float:
        return float(cost(forward(X, moved)[0], Y))

    AL, caches = forward(X, parameters)
    grads, differences = backward(AL, Y, caches), {}
    for name, array in parameters.items():
        slopes = np.zeros(array.shape)
        for place in np.ndindex(array.shape):
            above, below = ({**parameters, name: array.copy()} for _ in "+-")
            above[name][place] += epsilon
            below[name][place] -= epsilon
            slopes[place] = (cost_of(above) - cost_of(below)) / (2 * epsilon)
        own, length = grads[f"d{name}"], np.linalg.norm
        differences[f"d{name}"] = float(length(own - slopes) / (length(own) + length(slopes)))
    return differences
