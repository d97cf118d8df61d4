"""What may be handed to the trainer: every input is looked at here, and a wrong one is named in one sentence."""

import math
import numbers
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .layers import INITIALIZATIONS
from .result import Array


def check_data(X: ArrayLike, Y: ArrayLike, name: str = "") -> tuple[Array, Array]:
    """Return X (n_x, m) and Y (1, m) as float64 arrays; `name` ("dev " or nothing) says whose they are."""
    X = _numbers(X, f"{name}X")
    if X.ndim != 2 or X.size == 0:
        raise ValueError(f"{name}X has shape {X.shape}, but (n_x, m) is needed: one example a column, at least one.")
    if not np.isfinite(X).all():
        row, column = np.argwhere(~np.isfinite(X))[0]
        value = f"{name}X has the value {X[row, column]} in row {row}, column {column}"
        raise ValueError(f"{value}: every value has to be a finite number.")
    Y = _numbers(Y, f"{name}Y")
    if Y.shape != (1, X.shape[1]):
        raise ValueError(f"{name}Y has shape {Y.shape}, but (1, {X.shape[1]}) is needed: one label for each example.")
    wrong = (Y != 0) & (Y != 1)
    if wrong.any():
        column = int(np.argmax(wrong))
        raise ValueError(f"{name}Y has the label {Y[0, column]:g} in column {column}: labels have to be 0 or 1.")
    return X, Y


def check_dev(dev: Any, n_x: int) -> tuple[Array, Array] | None:
    """Return the pair (X_dev, Y_dev) checked, or None."""
    if dev is None:
        return None
    if not isinstance(dev, tuple | list) or len(dev) != 2:
        raise ValueError(f"dev has to be a pair (X_dev, Y_dev), but it is {_kind(dev)}.")
    X, Y = check_data(dev[0], dev[1], "dev ")
    if X.shape[0] != n_x:
        raise ValueError(f"dev X has {X.shape[0]} rows, but X has {n_x}: both need the same number of rows.")
    return X, Y


def check_dims(layers_dims: Any, n_x: int) -> list[int]:
    """Return layers_dims as a list of whole numbers that begins with n_x and ends with 1."""
    if not isinstance(layers_dims, Sequence | np.ndarray):
        raise ValueError(f"layers_dims has to be a list such as [{n_x}, 7, 1], but it is {_kind(layers_dims)}.")
    dims = list(layers_dims)
    if len(dims) < 2:
        raise ValueError(f"layers_dims is {dims}, but it needs at least two sizes, such as [{n_x}, 7, 1].")
    for size in dims:
        if not _is_whole(size) or size < 1:
            raise ValueError(f"layers_dims is {dims}, but {size!r} cannot be the size of a layer: use 1, 2, 3, ...")
    if dims[0] != n_x:
        raise ValueError(f"layers_dims begins with {dims[0]}, but X has {n_x} rows: the first size has to be {n_x}.")
    if dims[-1] != 1:
        raise ValueError(f"layers_dims ends with {dims[-1]}, but the output is one unit: the last size has to be 1.")
    return [int(size) for size in dims]


def check_rate(rate: Any) -> float:
    """Return the learning rate as a float, finite and above 0."""
    if isinstance(rate, bool) or not isinstance(rate, numbers.Real) or not 0 < float(rate) < math.inf:
        raise ValueError(f"learning_rate is {rate!r}, but a number above 0 is needed, such as 0.0075.")
    return float(rate)


def check_whole(value: Any, name: str, least: int, most: int | None = None) -> int:
    """Return a whole number that is at least `least` and, where there is a `most`, at most that."""
    if not _is_whole(value) or value < least or (most is not None and value > most):
        limits = f"of at least {least}" if most is None else f"from {least} to {most}"
        raise ValueError(f"{name} is {value!r}, but a whole number {limits} is needed.")
    return int(value)


def check_choice(value: Any, name: str, choices: Collection[str]) -> str:
    """Return one of the known names."""
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name} is {value!r}, but it has to be one of: {', '.join(choices)}.")
    return value


def check_initialization(initialization: Any, dims: list[int]) -> str | dict[str, Array]:
    """Return the name of an initialization, or a dictionary of float64 copies of the parameters handed over."""
    if not isinstance(initialization, dict):
        return check_choice(initialization, "initialization", INITIALIZATIONS)
    needed = {}
    for l in range(1, len(dims)):
        needed[f"W{l}"], needed[f"b{l}"] = (dims[l], dims[l - 1]), (dims[l], 1)
    if set(initialization) != set(needed):
        raise ValueError(
            f"The parameters to start from are {', '.join(map(str, initialization)) or 'none'}, but "
            f"layers_dims {dims} needs {', '.join(needed)}."
        )
    parameters = {}
    for name, shape in needed.items():
        value = _numbers(initialization[name], name)
        if value.shape != shape:
            raise ValueError(f"{name} has shape {value.shape}, but layers_dims {dims} needs {shape}.")
        if not np.isfinite(value).all():
            raise ValueError(f"{name} has values that are not finite: the parameters to start from have to be numbers.")
        parameters[name] = value.copy()
    return parameters


def check_products(K: ArrayLike, X: Array) -> Array:
    """Return K as a float64 array (m, m) after a look at a few of its values: K has to be X^T X of this X."""
    K, m = _numbers(K, "K"), X.shape[1]
    if K.shape != (m, m):
        raise ValueError(f"K has shape {K.shape}, but X has {m} examples: make it with inner_products(X).")
    some = np.linspace(0, m - 1, min(m, 8)).astype(int)
    sample, expected = K[np.ix_(some, some)], X[:, some].T @ X[:, some]
    if not np.allclose(sample, expected, rtol=1e-9, atol=1e-9 * float(np.abs(expected).max())):
        raise ValueError("K does not belong to this X: make it with inner_products(X).")
    return K


def _numbers(value: Any, name: str) -> Array:
    """Return the value as a float64 array, without a copy where it is one."""
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):  # rows of different lengths
        array = np.asarray(None)
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} has to be an array of numbers, but it is {_kind(value)}.")
    return array.astype(np.float64, copy=False)


def _is_whole(value: Any) -> bool:
    return isinstance(value, numbers.Integral) and not isinstance(value, bool)


def _kind(value: Any) -> str:
    """A few words for the message: None, or the type."""
    return "None" if value is None else f"of type {type(value).__name__}"
