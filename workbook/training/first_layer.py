"""The first layer, in two ways that give the same numbers: in the space of the samples, or in that of the features.

Both have Z and dZ (n1, m). A step takes dZ, already multiplied by learning_rate / m, and leaves in Z what the layer
gives after the step.
"""

from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from .result import Array


def inner_products(X: ArrayLike) -> Array:
    """K = X^T X (m, m), the inner product of every two examples of X (n_x, m); good for any number of runs.

    Raises ValueError when X has not two dimensions.
    """
    X = np.asarray(X, dtype=np.float64)
    if X.ndim != 2:
        raise ValueError(f"X has shape {X.shape}, but (n_x, m) is needed: one example a column.")
    return np.asarray(X.T @ X)  # NumPy sees that it is one array, and computes one triangle only


class Data:
    """Checked examples X (n_x, m) and Y (1, m), dev (X_dev, Y_dev) or None, and the products of the examples.

    The products are computed when they are first needed, and then kept for all runs. K: X^T X when it is known.
    """

    def __init__(self, X: Array, Y: Array, dev: tuple[Array, Array] | None = None, K: Array | None = None):
        self.X, self.Y, self.dev = X, Y, dev
        if K is not None:
            self.K_plus_1 = K + 1.0

    @property
    def K_is_known(self) -> bool:
        """Whether X^T X costs nothing any more."""
        return "K_plus_1" in vars(self)

    @cached_property
    def K_plus_1(self) -> Array:
        """X^T X + 1 (m, m): what a step of the first layer does to Z1, with the bias folded in."""
        return inner_products(self.X) + 1.0

    @cached_property
    def dev_K_plus_1(self) -> Array:
        """X^T X_dev + 1 (m, m_dev): what it does to Z1 of the dev set."""
        assert self.dev is not None
        return np.asarray(self.X.T @ self.dev[0] + 1.0)


class FirstLayer:
    """What both spaces share: W1 and b1 at the beginning, Z and dZ (n1, m).

    OpenBLAS multiplies blocks of 8 rows: 6 or 7 rows take half as long again as 8 where there is no AVX-512. So all
    arrays inside get rows of zeros below. The other layers see Z and dZ without them, so they stay zeros.
    """

    def __init__(self, data: Data, W: Array, b: Array):
        n = len(W)
        below = 8 - n % 8 if n % 8 >= 6 else 0
        self._data, self._n = data, n
        self._W, self._b = (np.pad(array, ((0, below), (0, 0))) for array in (W, b))
        self._Z = self._W @ data.X + self._b
        self._dZ = np.zeros_like(self._Z)
        self.Z, self.dZ = self._Z[:n], self._dZ[:n]


class SampleSpace(FirstLayer):
    """Never touches X while training: Z1 <- Z1 - dZ1 (X^T X + 1), where the + 1 is the bias.

    What the weights are is written down as D, the sum of all dZ1. W1 = W1_0 - D X^T is formed when asked for.
    """

    def __init__(self, data: Data, W: Array, b: Array):
        super().__init__(data, W, b)
        self._D, self._dZ_K, self._K = np.zeros_like(self._Z), np.empty_like(self._Z), data.K_plus_1
        if data.dev is not None:
            self._dev_Z_0 = W @ data.dev[0] + b

    def step(self) -> None:
        """Go one step down: dZ is known, Z becomes the next one."""
        np.dot(self._dZ, self._K, out=self._dZ_K)
        self._Z -= self._dZ_K
        self._D += self._dZ

    def parameters(self) -> tuple[Array, Array]:
        """W1 and b1 as they are now."""
        n, D = self._n, self._D[: self._n]
        return self._W[:n] - D @ self._data.X.T, self._b[:n] - D.sum(axis=1, keepdims=True)

    def dev_Z(self) -> Array:
        """Z of the dev set (n1, m_dev)."""
        return self._dev_Z_0 - self._D[: self._n] @ self._data.dev_K_plus_1


class FeatureSpace(FirstLayer):
    """The textbook way: Z1 = W1 X + b1, W1 <- W1 - dZ1 X^T, b1 <- b1 - dZ1 1."""

    def __init__(self, data: Data, W: Array, b: Array):
        super().__init__(data, W, b)
        self._dW = np.empty_like(self._W)

    def step(self) -> None:
        """Go one step down: dZ is known, Z becomes the next one."""
        np.dot(self._dZ, self._data.X.T, out=self._dW)
        self._W -= self._dW
        self._b -= self._dZ.sum(axis=1, keepdims=True)
        np.dot(self._W, self._data.X, out=self._Z)
        self._Z += self._b

    def parameters(self) -> tuple[Array, Array]:
        """W1 and b1 as they are now."""
        return self._W[: self._n].copy(), self._b[: self._n].copy()

    def dev_Z(self) -> Array:
        """Z of the dev set (n1, m_dev)."""
        assert self._data.dev is not None
        return (self._W @ self._data.dev[0] + self._b)[: self._n]


Space = SampleSpace | FeatureSpace
SPACES: dict[str, type[Space]] = {"samples": SampleSpace, "features": FeatureSpace}


def choose_space(n_x: int, m: int, n: int, iterations: int, K_is_known: bool = False) -> str:
    """Return "samples" or "features", whichever is estimated to take fewer multiplications for these sizes.

    n_x: values of an example, m: examples, n: units of the first layer, iterations: steps.
    """
    n = max(n, 16)  # a product of fewer rows takes as long as these: its second factor has to be read from memory
    by_samples = iterations * n * m * m + 2 * n * n_x * m  # the steps; Z1 at the beginning, W1 at the end
    by_samples += 0 if K_is_known else max(m // 2, 16) * n_x * m  # one triangle of K
    return "samples" if by_samples < iterations * 2 * n * n_x * m else "features"
