"""The first layer, in two ways that give the same numbers: in the space of the samples, or in that of the features.

Both have the buffers Z and dZ (n1, m). A step takes dZ, already multiplied by learning_rate / m, and leaves in Z what
the layer gives after the step.
"""

from __future__ import annotations

import contextlib

import numpy as np

from .cores import one_blas_thread

# Up to so many multiplications in a step, and once before and after all steps, one thread is the better choice.
SMALL_STEP, SMALL_ONCE = 5e6, 1e9


def inner_products(X) -> np.ndarray:
    """K = X^T X (m, m), the inner product of every two examples of X (n_x, m); good for any number of runs.

    Raises ValueError when X has not two dimensions.
    """
    X = np.asarray(X, dtype=np.float64)
    if X.ndim != 2:
        raise ValueError(f"X has shape {X.shape}, but (n_x, m) is needed: one example a column.")
    with one_blas_thread() if X.size * X.shape[-1] < SMALL_ONCE else contextlib.nullcontext():
        return X.T @ X  # NumPy sees that it is one array, and computes one triangle only


class SampleSpace:
    """Never touches X while training: Z1 <- Z1 - dZ1 (X^T X + 1), where the + 1 is the bias.

    What the weights are is written down as D, the sum of all dZ1. W1 = W1_0 - D X^T is formed when asked for.
    """

    name = "samples"

    def __init__(self, X, W, b, K_plus_1):
        n, m = W.shape[0], X.shape[1]
        self._X, self._W, self._b, self._K = X, W, b, K_plus_1
        rows = padded(n)
        self._dZ, self._D, self._step = np.zeros((rows, m)), np.zeros((rows, m)), np.empty((rows, m))
        self._Z = np.zeros((rows, m))
        self.Z, self.dZ = self._Z[:n], self._dZ[:n]
        np.matmul(W, X, out=self.Z)
        self.Z += b

    def step(self):
        """Go one step down: dZ is known, Z becomes the next one."""
        np.dot(self._dZ, self._K, self._step)
        np.subtract(self._Z, self._step, self._Z)
        np.add(self._D, self._dZ, self._D)

    def looks_finite(self) -> bool:
        """Whether a number of the first layer is one: there is nothing else to look at when it is the only layer."""
        value = self._D.item(0)
        return value - value == 0.0

    def parameters(self):
        """W1 and b1 as they are now."""
        D = self._D[: len(self._b)]
        learned = D @ self._X.T
        return np.subtract(self._W, learned, learned), self._b - D.sum(axis=1, keepdims=True)

    def elsewhere(self, X, K_plus_1):
        """Return a function that gives Z for other examples X (n_x, k), whose products with those here are known."""
        start = self._W @ X + self._b
        return lambda: start - self._D[: len(self._b)] @ K_plus_1


def padded(n: int) -> int:
    """How many rows n units get; those too many stay 0.

    OpenBLAS multiplies blocks of 8 rows: with 6 or 7 rows it takes half as long again as with 8, and with 20 a
    little longer than with 24.
    """
    return n + 8 - n % 8 if n % 8 >= 6 or n == 20 else n


class FeatureSpace:
    """The textbook way: Z1 = W1 X + b1, W1 <- W1 - dZ1 X^T."""

    name = "features"

    def __init__(self, X, W, b):
        n, m = W.shape[0], X.shape[1]
        rows = padded(n)
        self._X, self._n, self._b = X, n, np.zeros((rows, 1))
        self._W, self._dW = np.zeros((rows, X.shape[0])), np.empty((rows, X.shape[0]))
        self._W[:n], self._b[:n] = W, b
        self._Z, self._dZ = np.empty((rows, m)), np.zeros((rows, m))
        self.Z, self.dZ = self._Z[:n], self._dZ[:n]
        self._forward()

    def _forward(self):
        np.dot(self._W, self._X, self._Z)
        np.add(self._Z, self._b, self._Z)

    def step(self):
        """Go one step down: dZ is known, Z becomes the next one."""
        np.dot(self._dZ, self._X.T, self._dW)
        np.subtract(self._W, self._dW, self._W)
        np.subtract(self._b, self._dZ.sum(axis=1, keepdims=True), self._b)
        self._forward()

    def looks_finite(self) -> bool:
        """Whether the bias of the first unit is a number."""
        value = self._b.item(0)
        return value - value == 0.0

    def parameters(self):
        """W1 and b1 as they are now."""
        return self._W[: self._n].copy(), self._b[: self._n].copy()

    def elsewhere(self, X):
        """Return a function that gives Z for other examples X (n_x, k)."""
        return lambda: self._W[: self._n] @ X + self._b[: self._n]


# A rough machine: multiplications and additions in a second with the processor's full force, and bytes from memory
# in a second. Only their ratio matters, and where both ways cost the same it matters little.
_FLOPS, _BYTES = 4e10, 1e10


def choose_space(n_x: int, m: int, n: int, iterations: int, K_is_known: bool = False) -> str:
    """Return "samples" or "features", whichever is estimated to take less time for these sizes.

    n_x: values of an example, m: examples, n: units of the first layer, iterations: steps.
    """
    if m >= n_x:
        return "features"
    by_samples = iterations * _product(n, m, m)
    by_samples += 2 * _product(n, n_x, m)  # Z1 at the beginning, W1 at the end
    by_samples += 0 if K_is_known else max(m * m * n_x / _FLOPS, 8 * n_x * m / _BYTES)
    by_features = iterations * 2 * _product(n, n_x, m)
    return "samples" if by_samples < by_features else "features"


def is_small(n_x: int, m: int, n: int, space: str) -> tuple[bool, bool]:
    """Whether more than one thread would rather be in the way: in a step, and before and after all steps."""
    step = n * m * m if space == "samples" else 2 * n * n_x * m
    once = max(n, m) * n_x * m if space == "samples" else n * n_x * m
    return step < SMALL_STEP, once < SMALL_ONCE


def _product(n: int, rows: int, columns: int) -> float:
    """The estimated time of (n, rows) times (rows, columns): the second one is read, or the processor is the limit."""
    return max(2 * n * rows * columns / _FLOPS, 8 * rows * columns / _BYTES)
