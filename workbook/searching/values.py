"""What the lines of a function give, held against what the lines of a right answer give."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .code import Code

NUMBERS = (np.ndarray, np.generic, bool, int, float)
Seen = list[tuple[int, Any]]  # (line, what it gave), one after the other


def alike(one: Any, other: Any) -> bool:
    """Are two values the same but for rounding?"""
    if isinstance(one, NUMBERS) and isinstance(other, NUMBERS):
        return getattr(one, "shape", ()) == getattr(other, "shape", ()) and bool(_near(one, other).all())
    if isinstance(one, (tuple, list)) and isinstance(other, (tuple, list)):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    return type(one) is type(other) and bool(one == other)


def _near(one: Any, other: Any) -> NDArray[Any]:
    """np.isclose, which takes several times as long: which numbers are the same but for rounding?  nan is like nan."""
    with np.errstate(all="ignore"):
        away = np.abs(np.subtract(one, other, dtype=float))
        if np.isfinite(away).all():
            return np.asarray(away <= 1e-12 + 1e-6 * np.abs(other))
    return np.asarray(np.isclose(one, other, rtol=1e-6, atol=1e-12, equal_nan=True))


class _Pile:
    """Values among which others are looked for; those of one shape are all held against it at once."""

    def __init__(self, values: Iterable[Any]) -> None:
        of_shape: dict[tuple[int, ...], list[Any]] = {}
        self.rest: list[Any] = []
        for value in values:
            if isinstance(value, NUMBERS):
                of_shape.setdefault(getattr(value, "shape", ()), []).append(value)
            else:
                self.rest.append(value)
        self.stacks = {shape: np.array(some, dtype=float) for shape, some in of_shape.items()}

    def __contains__(self, value: Any) -> bool:
        if not isinstance(value, NUMBERS):
            return any(alike(value, other) for other in self.rest)
        stack = self.stacks.get(getattr(value, "shape", ()))
        return stack is not None and bool(_near(value, stack).reshape(len(stack), -1).all(axis=1).any())


class Meant:
    """Everything that a right answer works out on its way.  arguments: what it was given, by name."""

    def __init__(self, answer: Code, seen: Seen, arguments: dict[str, Any]) -> None:
        self.of: dict[str, list[Any]] = {}
        for _, name, value in _parted(answer.names_at, seen):
            self.of.setdefault(name, []).append(value)
        every = [value for values in self.of.values() for value in values]
        self._own = {name: _Pile([value]) for name, value in arguments.items()}
        self._own |= {name: _Pile(values) for name, values in self.of.items()}
        self._every = _Pile(_parts([*every, *arguments.values()]))

    def has(self, name: str, value: Any) -> bool:
        """Is this a value that a variable of this name may have: one of its own, or any where the answer has none?"""
        return value in self._own.get(name, self._every)

    def is_mended(self, names: list[str], seen: Seen, line: int) -> bool:
        """Does a line give what a right answer has under these names, and something that it has not by chance?"""
        given = [(name, value) for _, name, value in _parted({line: names}, (one for one in seen if one[0] == line))]
        known = [name in self.of for name, value in given if name in self.of or getattr(value, "size", 0) > 1]
        return bool(known) and all(self.has(name, value) for name, value in given)

    def knows(self, name: str) -> bool:
        """Is it a variable of the answer?"""
        return name in self._own

    def wrong_lines(self, code: Code, seen: Seen) -> dict[int, set[str]]:
        """The lines of a function that give something else, in the order in which that happens, and to which names."""
        found: dict[int, set[str]] = {}
        for line, name, value in _parted(code.names_at, seen):
            if line in code.names_at and not self.has(name, value):
                found.setdefault(line, set()).add(name)
        return found


def _parted(names: dict[int, list[str]], seen: Iterable[tuple[int, Any]]) -> Iterator[tuple[int, str, Any]]:
    """(line, name, value) for each variable that a line gives a value; the name is "" where it has none.

    names: what each line gives a value.
    """
    for line, value in seen:
        called = names.get(line, [])
        if len(called) > 1 and isinstance(value, (tuple, list)) and len(value) == len(called):
            yield from ((line, name, part) for name, part in zip(called, value))
        else:
            yield line, called[0] if len(called) == 1 else "", value


def values_by_name(code: Code, seen: Seen) -> dict[str, Any]:
    """What each variable held last."""
    return {name: value for _, name, value in _parted(code.names_at, seen) if name}


def _parts(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        yield value
        if isinstance(value, (tuple, list)):
            yield from _parts(value)
        elif isinstance(value, dict):
            yield from _parts(value.values())
