"""The layers after the first one, and the whole way forward and back, in buffers that are made once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


class Layer:
    """A layer from the second one on: from A_prev (n_prev, m), through W and b, to Z (n, m).

    A_prev has a row of ones below it, and W and b are one array (n, n_prev + 1): one product gives W A_prev + b, and
    one the gradients of both. The rate is in dZ already, so a step is a subtraction. What goes back to the layer
    before is written into its dZ.
    """

    def __init__(self, W, b, before):
        (n, n_prev), m = W.shape, before.Z.shape[1]
        self._Wb = np.hstack([W, b])
        self._W, self._WT = self._Wb[:, :n_prev], self._Wb[:, :n_prev].T
        self._inputs = np.ones((n_prev + 1, m))
        self._inputsT, self.A_prev = self._inputs.T, self._inputs[:n_prev]
        self._dA_prev = before.dZ
        self.Z, self.dZ, self._gradient = np.empty((n, m)), np.empty((n, m)), np.empty((n, n_prev + 1))

    def forward(self):
        """Z = W A_prev + b."""
        np.dot(self._Wb, self._inputs, self.Z)

    def backward(self):
        """From dZ: dA_prev = W^T dZ, then a step down for W and b."""
        np.dot(self._WT, self.dZ, self._dA_prev)
        np.dot(self.dZ, self._inputsT, self._gradient)
        np.subtract(self._Wb, self._gradient, self._Wb)

    def at(self, A_prev):
        """Z for other inputs (n_prev, k)."""
        return self._W @ A_prev + self._Wb[:, -1:]

    def parameters(self):
        """W and b as they are now."""
        return self._W.copy(), self._Wb[:, -1:].copy()

    def looks_finite(self) -> bool:
        """Whether the last bias is a number: soon after anything in the network is none, this one is none either."""
        bias = self._Wb.item(-1)
        return bias - bias == 0.0


class Network:
    """A first layer, the layers after it and the labels: everything one run of gradient descent needs.

    forward() goes from Z of the first layer to Z of the last one; step() goes back through all layers and takes one
    step down for all parameters.
    """

    def __init__(self, first, later: list, activation: Callable, Y: np.ndarray, learning_rate: float):
        """first: a SampleSpace or a FeatureSpace. later: W and b of every layer after it. Y (1, m)."""
        self.first, self._layers, self._activation = first, [first], activation
        self._forward, self._backward = [], [first.step]
        for W, b in later:
            before = self._layers[-1]
            layer = Layer(W, b, before)
            activate, activate_backward = activation(before.Z, layer.A_prev, before.dZ)
            self._forward += [activate, layer.forward]
            self._backward[:0] = [layer.backward, activate_backward]
            self._layers.append(layer)
        self.Z, self._dZ = self._layers[-1].Z, self._layers[-1].dZ  # of the output
        # With s = 1 for the label 0 and -1 for the label 1, a - y = s / (1 + exp(-s z)). No digit is lost where a
        # is close to y, and the rate and 1 / m come along for nothing.
        self.signs = 1.0 - 2.0 * Y
        self._minus_signs, self._scaled_signs = -self.signs, self.signs * (learning_rate / Y.shape[1])
        self._one = np.ones(())

    def forward(self):
        """From Z of the first layer to Z of the last one."""
        for function in self._forward:
            function()

    def step(self):
        """Back from Z of the last layer, and one step down. `forward` has to come first."""
        dZ = self._dZ
        np.multiply(self._minus_signs, self.Z, dZ)
        np.exp(dZ, dZ)
        np.add(dZ, self._one, dZ)
        np.divide(self._scaled_signs, dZ, dZ)
        for function in self._backward:
            function()

    def output(self, Z):
        """Z of the last layer for any Z of the first layer (n1, k)."""
        for layer in self._layers[1:]:
            A = np.empty_like(Z)
            activate, _ = self._activation(Z, A, A)
            activate()
            Z = layer.at(A)
        return Z

    def parameters(self) -> dict[str, np.ndarray]:
        """W1, b1, ..., WL, bL as they are now."""
        parameters = {}
        for l, layer in enumerate(self._layers, start=1):
            parameters[f"W{l}"], parameters[f"b{l}"] = layer.parameters()
        return parameters

    @property
    def looks_finite(self) -> Callable[[], bool]:
        """A function that takes a quick look at whether the numbers of the network are still numbers."""
        return self._layers[-1].looks_finite


def cost(Z, signs) -> float:
    """The cross-entropy cost of the output Z (1, m): the mean of log(1 + exp(s z)), which never takes log(0)."""
    return float(np.logaddexp(0.0, signs * Z).mean())


def accuracy(Z, signs) -> float:
    """The share of examples whose probability is on the right side of one half (above it for the label 1)."""
    # The probability itself, as predict() of notebook 06 has it: it is one half for the tiniest of z, too.
    return float(np.mean((1 / (1 + np.exp(-Z)) > 0.5) == (signs < 0)))
