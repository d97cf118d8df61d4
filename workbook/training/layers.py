"""The network: its initial weights, the hidden activations, the layers after the first one, and a step through all."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from .first_layer import SPACES, Data, Space
from .result import Array

# NumPy takes an array of its own a little faster than a number of Python, and a step has microseconds.
_ZERO, _ONE = np.zeros(()), np.ones(())
LEAK = 0.01  # the slope of leaky ReLU left of 0; below 1, so the larger one of Z and LEAK Z is right on both sides


class Activation(NamedTuple):
    """forward(Z, A) writes g(Z) into A and returns it; backward(dA, A) turns dA into dZ = dA * g'(Z) in place.

    The functions of dnn_utils are the same ones for reading. All these know g'(Z) from A = g(Z) alone.
    """

    forward: Callable[[Array, Array], Array]
    backward: Callable[[Array, Array], object]


ACTIVATIONS = {
    "relu": Activation(lambda Z, A: np.maximum(Z, _ZERO, out=A), lambda dA, A: np.putmask(dA, A == _ZERO, _ZERO)),
    "tanh": Activation(lambda Z, A: np.tanh(Z, out=A), lambda dA, A: np.multiply(dA, 1 - A * A, out=dA)),
    "leaky_relu": Activation(
        lambda Z, A: np.maximum(Z, LEAK * Z, out=A), lambda dA, A: np.multiply(dA, np.where(A > 0, 1, LEAK), out=dA)
    ),
    # Where exp overflows, 1 / inf is the 0 that is wanted.
    "sigmoid": Activation(
        lambda Z, A: np.divide(1, 1 + np.exp(-Z), out=A), lambda dA, A: np.multiply(dA, A * (1 - A), out=dA)
    ),
}


# What a random matrix W of a layer is multiplied with; n_prev is the number of units that feed the layer.
INITIALIZATIONS = {
    "scaled": lambda W, n_prev: W / np.sqrt(n_prev),  # initialize_parameters_scaled of notebook 07
    "small": lambda W, n_prev: W * 0.01,  # initialize_parameters of notebook 02
    "he": lambda W, n_prev: W * np.sqrt(2 / n_prev),  # keeps the variance of ReLU layers (He et al., 2015)
    "zeros": lambda W, n_prev: np.zeros_like(W),
}


def initial_parameters(initialization: str, dims: list[int], seed: int) -> dict[str, Array]:
    """Return W1, b1, ..., WL, bL: W as the initialization says, in the order of the layers, b zeros.

    The course seeds NumPy's global generator. A RandomState of its own gives the same numbers and leaves that alone.
    """
    draw, parameters = np.random.RandomState(seed), {}
    for l in range(1, len(dims)):
        n, n_prev = dims[l], dims[l - 1]
        parameters[f"W{l}"] = INITIALIZATIONS[initialization](draw.randn(n, n_prev), n_prev)
        parameters[f"b{l}"] = np.zeros((n, 1))
    return parameters


class Layer:
    """A layer from the second one on: Z = W g(Z_prev) + b, where Z_prev is that of the layer before.

    A_prev = g(Z_prev) has a row of ones below it, and W and b are one array (n, n_prev + 1): one product gives
    W A_prev + b, and one the gradients of both. The arrays that a step fills are made once.
    """

    def __init__(self, W: Array, b: Array, before: Layer | Space, activation: Activation):
        n, n_prev, m = *W.shape, before.Z.shape[1]
        self._before, self._activation = before, activation
        self._Wb, self._A_prev_1 = np.hstack([W, b]), np.ones((n_prev + 1, m))
        self._WT, self._A_prev, self._A_prev_1T = self._Wb[:, :-1].T, self._A_prev_1[:-1], self._A_prev_1.T
        self.Z: Array = np.empty((n, m))
        self.dZ: Array = np.empty((n, m))
        self.forward()

    def forward(self) -> None:
        """From Z of the layer before to Z of this one."""
        self._activation.forward(self._before.Z, self._A_prev)
        np.dot(self._Wb, self._A_prev_1, out=self.Z)

    def step(self) -> None:
        """From dZ to dZ of the layer before, W^T dZ * g'(Z_prev), then a step down for W and b."""
        before = self._before
        np.dot(self._WT, self.dZ, out=before.dZ)
        self._activation.backward(before.dZ, self._A_prev)
        self._Wb -= np.dot(self.dZ, self._A_prev_1T)

    def at(self, Z_prev: Array) -> Array:
        """Z (n, k) for any Z of the layer before (n_prev, k)."""
        return self._WT.T @ self._activation.forward(Z_prev, np.empty_like(Z_prev)) + self._Wb[:, -1:]

    def parameters(self) -> tuple[Array, Array]:
        """W and b as they are now."""
        return self._Wb[:, :-1].copy(), self._Wb[:, -1:].copy()


class GradientDescent:
    """All layers and the labels.

    start: W1, b1, ..., WL, bL, which stay as they are. space: where the first layer is trained.
    """

    def __init__(self, data: Data, start: dict[str, Array], space: str, activation: Activation, learning_rate: float):
        self._first, self._later = SPACES[space](data, start["W1"], start["b1"]), list[Layer]()
        for l in range(2, len(start) // 2 + 1):
            before = self._later[-1] if self._later else self._first
            self._later.append(Layer(start[f"W{l}"], start[f"b{l}"], before, activation))
        self._backward = [*reversed(self._later), self._first]
        self.Z, self._dZ = self._backward[0].Z, self._backward[0].dZ  # of the output (1, m), always the same arrays
        # With s = 1 for the label 0 and -1 for the label 1, a - y = s / (1 + exp(-s z)). No digit is lost where a
        # is close to y, and the rate and 1 / m come along for nothing.
        self.learning_rate, self._minus_signs = learning_rate, 2.0 * data.Y - 1.0
        self._scaled_signs = self._minus_signs * (-learning_rate / data.Y.shape[1])

    def step(self) -> None:
        """Back from Z of the last layer, one step down for all parameters, and forward again."""
        np.divide(self._scaled_signs, np.exp(self._minus_signs * self.Z) + _ONE, out=self._dZ)
        for layer in self._backward:
            layer.step()
        for later in self._later:
            later.forward()

    def dev_Z(self) -> Array:
        """Z of the output for the dev set (1, m_dev)."""
        Z = self._first.dev_Z()
        for layer in self._later:
            Z = layer.at(Z)
        return Z

    def parameters(self) -> dict[str, Array]:
        """W1, b1, ..., WL, bL as they are now."""
        parameters = {}
        for l, layer in enumerate([self._first, *self._later], start=1):
            parameters[f"W{l}"], parameters[f"b{l}"] = layer.parameters()
        return parameters


def cost_and_accuracy(Z: Array, Y: Array) -> tuple[float, float]:
    """The cross-entropy cost of the output Z (1, m), and the share of examples on the right side of one half.

    The cost is the mean of log(1 + exp(s z)), where s = 1 - 2y, and never takes log(0). For the share the probability
    itself is compared, as predict() of notebook 06b does: it is one half for the tiniest of z, too.
    """
    cost = np.logaddexp(0.0, (1 - 2 * Y) * Z).mean()
    return float(cost), float(np.mean((1 / (1 + np.exp(-Z)) > 0.5) == Y))
