"""The hidden activations, forward and backward side by side, bound to buffers that are made once.

Each function here is given the arrays of a layer, all of one shape: Z, A and dZ. It returns two functions without
arguments: forward() fills A with g(Z), and backward() turns what stands in dZ, which is dA, into dZ = dA * g'(Z).
The functions of dnn_utils are the same ones for reading.
"""

from __future__ import annotations

import numpy as np

SLOPE = 0.01  # of leaky ReLU, left of 0
# NumPy takes an array of its own a little faster than a number of Python.
_ZERO, _ONE = np.zeros(()), np.ones(())


def relu(Z, A, dZ):
    """A = max(0, Z); dZ = dA where Z > 0, 0 elsewhere."""
    flat = np.empty(Z.shape, bool)

    def forward():
        np.maximum(Z, _ZERO, out=A)

    def backward():
        np.less_equal(Z, _ZERO, flat)
        np.putmask(dZ, flat, _ZERO)

    return forward, backward


def leaky_relu(Z, A, dZ):
    """A = Z where Z > 0, SLOPE * Z elsewhere; dZ = dA where Z > 0, SLOPE * dA elsewhere."""
    left, less = np.empty(Z.shape, bool), np.empty(Z.shape)

    def forward():
        np.multiply(Z, SLOPE, A)
        np.maximum(Z, A, out=A)  # SLOPE is below 1, so the larger one is the right one on both sides

    def backward():
        np.less_equal(Z, _ZERO, left)
        np.multiply(dZ, SLOPE, less)
        np.putmask(dZ, left, less)

    return forward, backward


def tanh(Z, A, dZ):
    """A = tanh(Z); dZ = dA * (1 - a^2)."""
    slope = np.empty(Z.shape)

    def forward():
        np.tanh(Z, A)

    def backward():
        np.multiply(A, A, slope)
        np.subtract(_ONE, slope, slope)
        np.multiply(dZ, slope, dZ)

    return forward, backward


def sigmoid(Z, A, dZ):
    """A = 1 / (1 + exp(-Z)); dZ = dA * a (1 - a). Where exp overflows, 1 / inf is the 0 that is wanted."""
    slope = np.empty(Z.shape)

    def forward():
        np.negative(Z, A)
        np.exp(A, A)
        np.add(A, _ONE, A)
        np.divide(_ONE, A, A)

    def backward():
        np.subtract(_ONE, A, slope)
        np.multiply(slope, A, slope)
        np.multiply(dZ, slope, dZ)

    return forward, backward


ACTIVATIONS = {"relu": relu, "tanh": tanh, "leaky_relu": leaky_relu, "sigmoid": sigmoid}
