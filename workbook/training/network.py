"""The layers after the first one, and the whole way forward and back, in buffers that are made once."""

from __future__ import annotations

import numpy as np

from .activations import Activation


class Layer:
    """A layer from the second one on: from A_prev (n_prev, m), through W and b, to Z (n, m).

    A_prev has a row of ones below it, and W and b are one array (n, n_prev + 1): one product gives W A_prev + b, and
    one the gradients of both. The rates are in dZ already, so a step is a subtraction.
    """

    def __init__(self, W, b, m):
        n, n_prev = W.shape
        self.Wb = np.hstack([W, b])
        self.W, self.WT = self.Wb[:, :n_prev], self.Wb[:, :n_prev].T
        self.inputs = np.ones((n_prev + 1, m))
        self.inputsT, self.A_prev = self.inputs.T, self.inputs[:n_prev]
        self.Z, self.dZ, self.gradient = np.empty((n, m)), np.empty((n, m)), np.empty((n, n_prev + 1))

    def forward(self):
        """Z = W A_prev + b."""
        np.matmul(self.Wb, self.inputs, out=self.Z)

    def backward(self, dA_prev):
        """From dZ: dA_prev = W^T dZ into the array handed over, then a step down for W and b."""
        if len(self.dZ) == 1:
            np.multiply(self.WT, self.dZ, dA_prev)      # a column times a row
        else:
            np.matmul(self.WT, self.dZ, out=dA_prev)
        np.matmul(self.dZ, self.inputsT, out=self.gradient)
        np.subtract(self.Wb, self.gradient, self.Wb)

    def parameters(self):
        """W and b as they are now."""
        return self.W.copy(), self.Wb[:, -1:].copy()


class Network:
    """A first layer, the layers after it and the labels: everything one run of gradient descent needs."""

    def __init__(self, first, layers: list[Layer], activation: Activation, Y: np.ndarray, learning_rate: float):
        self.first, self.layers, self.activation = first, layers, activation
        self._all = [first, *layers]
        self.Z, self._dZ = self._all[-1].Z, self._all[-1].dZ      # of the output
        # With s = 1 for the label 0 and -1 for the label 1, a - y = s / (1 + exp(-s z)). No digit is lost where a
        # is close to y, and the rate and 1 / m come along for nothing.
        self.signs = 1.0 - 2.0 * Y
        self._minus_signs, self._scaled_signs = -self.signs, self.signs * (learning_rate / Y.shape[1])

    def forward(self):
        """From Z of the first layer to Z of the last one."""
        before, activate = self.first, self.activation.forward
        for layer in self.layers:
            activate(before.Z, layer.A_prev)
            layer.forward()
            before = layer

    def step(self):
        """Backward through all layers, and one step down for all parameters. `forward` has to come first."""
        dZ = self._dZ
        np.multiply(self._minus_signs, self.Z, dZ)
        np.exp(dZ, dZ)
        np.add(dZ, 1.0, dZ)
        np.divide(self._scaled_signs, dZ, dZ)
        backward = self.activation.backward
        for l in range(len(self.layers) - 1, -1, -1):
            layer, before = self.layers[l], self._all[l]
            layer.backward(before.dZ)
            backward(before.dZ, before.Z, layer.A_prev)
        self.first.step()

    def output(self, Z):
        """Z of the last layer for any Z of the first layer (n1, k)."""
        for layer in self.layers:
            A = np.empty_like(Z)
            self.activation.forward(Z, A)
            Z = layer.Wb[:, :-1] @ A + layer.Wb[:, -1:]
        return Z

    def parameters(self) -> dict[str, np.ndarray]:
        """W1, b1, ..., WL, bL as they are now."""
        parameters = {}
        for l, layer in enumerate(self._all, start=1):
            parameters[f"W{l}"], parameters[f"b{l}"] = layer.parameters()
        return parameters

    def looks_finite(self) -> bool:
        """A quick look: a bias of the last layer is not a number soon after anything else is not."""
        return not self.layers or self.layers[-1].Wb.item(-1) - self.layers[-1].Wb.item(-1) == 0.0


def cost(Z, signs) -> float:
    """The cross-entropy cost of the output Z (1, m): the mean of log(1 + exp(s z)), which never takes log(0)."""
    return float(np.logaddexp(0.0, signs * Z).mean())


def accuracy(Z, signs) -> float:
    """The share of examples whose probability is on the right side of one half (above it for the label 1)."""
    return float(np.mean((Z > 0) == (signs < 0)))
