"""The hidden activations, forward and backward side by side, written into buffers that are made once.

forward(Z, A) fills A with g(Z). backward(dA, Z, A) turns dA into dZ = dA * g'(Z), in place. All arrays of a call
have one shape. The functions of dnn_utils are the same ones for reading; these allocate as little as they can.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

SLOPE = 0.01    # of leaky ReLU, left of 0


class Activation(NamedTuple):
    """A pair of functions that belong together."""

    forward: Callable
    backward: Callable


def relu(Z, A):
    """A = max(0, Z)."""
    np.maximum(Z, 0.0, out=A)


def relu_backward(dA, Z, A):
    """dZ = dA where Z > 0, 0 elsewhere."""
    np.putmask(dA, A <= 0.0, 0.0)


def leaky_relu(Z, A):
    """A = Z where Z > 0, SLOPE * Z elsewhere."""
    np.multiply(Z, SLOPE, A)
    np.maximum(Z, A, out=A)     # the slope is below 1, so the larger one is the right one on both sides


def leaky_relu_backward(dA, Z, A):
    """dZ = dA where Z > 0, SLOPE * dA elsewhere."""
    np.putmask(dA, A <= 0.0, dA * SLOPE)


def tanh(Z, A):
    """A = tanh(Z)."""
    np.tanh(Z, A)


def tanh_backward(dA, Z, A):
    """dZ = dA * (1 - a^2)."""
    # dA - dA a^2, so that A stays as it is: the layer behind needs it.
    slope = A * A
    np.subtract(1.0, slope, slope)
    np.multiply(dA, slope, dA)


def sigmoid(Z, A):
    """A = 1 / (1 + exp(-Z)); where exp overflows, 1 / inf is the 0 that is wanted."""
    np.negative(Z, A)
    np.exp(A, A)
    np.add(A, 1.0, A)
    np.divide(1.0, A, A)


def sigmoid_backward(dA, Z, A):
    """dZ = dA * a (1 - a)."""
    slope = 1.0 - A
    np.multiply(slope, A, slope)
    np.multiply(dA, slope, dA)


ACTIVATIONS = {
    "relu": Activation(relu, relu_backward),
    "tanh": Activation(tanh, tanh_backward),
    "leaky_relu": Activation(leaky_relu, leaky_relu_backward),
    "sigmoid": Activation(sigmoid, sigmoid_backward),
}
