"""Which variables of two functions hold the same."""

from collections.abc import Collection, Iterable
from typing import Any

import numpy as np


def alike(one: Any, other: Any) -> bool:
    """Are two values the same but for rounding?"""
    if isinstance(one, (tuple, list)) and isinstance(other, (tuple, list)):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    numbers = (np.ndarray, np.generic, bool, int, float)
    if isinstance(one, numbers) and isinstance(other, numbers):
        return np.shape(one) == np.shape(other) and np.allclose(one, other, rtol=1e-6, atol=1e-12, equal_nan=True)
    return type(one) is type(other) and one == other


def wrong_in(variables: dict[str, Any], meant: dict[str, Any], arguments: Collection[str]) -> set[str]:
    """The variables that hold something that none of a right answer does, and no part of one.

    arguments: those of the right answer.  What should be something else must not hold one of them.
    """
    every = list(_parts(meant.values()))
    worked_out = [value for name, value in meant.items() if name not in arguments]

    def is_right(name: str, value: Any) -> bool:
        if name in meant and alike(value, meant[name]):
            return True
        return any(alike(value, other) for other in (worked_out if name in meant else every))

    return {name for name, value in variables.items() if not is_right(name, value)}


def _parts(values: Iterable[Any]) -> Iterable[Any]:
    for value in values:
        yield value
        if isinstance(value, (tuple, list)):
            yield from _parts(value)
        elif isinstance(value, dict):
            yield from _parts(value.values())
