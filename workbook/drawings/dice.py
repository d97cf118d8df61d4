"""Chance and angles that are the same on every machine.

`Dice` uses only the uniform doubles of `np.random.RandomState`, whose bits are frozen for ever.  `cos` and `sin` look
up a table rounded to 6 decimals, so that a last digit of the C library cannot move a pixel.  Everything else in this
package is + - * / and square roots of doubles (exact by IEEE 754), or whole numbers.
"""

import math
from collections.abc import Iterable, Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
LAST = 2**32 - 1  # the largest number that can be a seed or an index
_COS = [round(math.cos(math.pi * k / 1800), 6) + 0.0 for k in range(3600)]


def cos(degrees: float) -> float:
    """Cosine of an angle in degrees, to a tenth of a degree and 6 decimals."""
    return _COS[round(degrees * 10) % 3600]


def sin(degrees: float) -> float:
    """Sine of an angle in degrees, to a tenth of a degree and 6 decimals."""
    return cos(degrees - 90)


def check(name: str, value: int, low: int = 0, high: int = LAST) -> None:
    """Raise ValueError with one sentence when a number is out of its range."""
    if not low <= value <= high:
        raise ValueError(f"The {name} is {value}; it must be a whole number from {low} to {high}.")


class Dice:
    """A source of chance; the same key, for example (seed, index), gives the same throws everywhere."""

    def __init__(self, *key: int) -> None:
        self._state = np.random.RandomState(list(key))

    def unit(self) -> float:
        """A number in [0, 1)."""
        return float(self._state.random_sample())

    def between(self, low: float, high: float) -> float:
        """A number in [low, high), to 4 decimals."""
        return round(low + (high - low) * self.unit(), 4)

    def around(self, spread: float) -> float:
        """A number in (-spread, spread), those near 0 more often."""
        return self.between(-spread / 2, spread / 2) + self.between(-spread / 2, spread / 2)

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.unit() * (high - low + 1))

    def chance(self, share: float) -> bool:
        """True in this share of the throws."""
        return self.unit() < share

    def one_of(self, options: Iterable[T]) -> T:
        """One of the options, all equally likely."""
        options = tuple(options)
        return options[int(self.unit() * len(options))]

    def weighted(self, weights: Mapping[str, float]) -> str:
        """A key of `weights`, as often as its weight says."""
        left = self.unit() * sum(weights.values())
        for name in weights:
            left -= weights[name]
            if left < 0:
                break
        return name

    def units(self, *shape: int) -> NDArray[np.float64]:
        """An array of numbers in [0, 1)."""
        return self._state.random_sample(shape)
