"""What the lines of a function give, held against what the lines of a right answer give."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from .code import Code
from .moves import names_given

Seen = list[tuple[int, Any]]  # (line, what it gave), one after the other


def alike(one: Any, other: Any) -> bool:
    """Are two values the same but for rounding?"""
    if isinstance(one, (tuple, list)) and isinstance(other, (tuple, list)):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    numbers = (np.ndarray, np.generic, bool, int, float)
    if isinstance(one, numbers) and isinstance(other, numbers):
        return np.shape(one) == np.shape(other) and np.allclose(one, other, rtol=1e-6, atol=1e-12, equal_nan=True)
    return type(one) is type(other) and bool(one == other)


class Meant:
    """Everything that a right answer works out on its way.  arguments: what it was given, by name."""

    def __init__(self, answer: Code, seen: Seen, arguments: dict[str, Any]) -> None:
        self.of: dict[str, list[Any]] = {}
        for _, name, value in _parted(answer, seen):
            self.of.setdefault(name, []).append(value)
        self.worked_out = [value for values in self.of.values() for value in values]
        self.arguments = arguments
        self.parts_worked_out = list(_parts(self.worked_out))
        self.every = [*self.parts_worked_out, *_parts(arguments.values())]

    def has(self, name: str, value: Any, strict: bool = False) -> bool:
        """Is this a value that a variable of this name may have?

        A variable of the answer has one that the answer works out: not an argument, and no part of anything; an
        argument keeps its own, unless the answer gives it others.
        strict: it has one of its own, or one that the answer works out.
        """
        if name in self.of:
            values = self.of[name] if strict else self.worked_out
        else:
            every = self.parts_worked_out if strict else self.every
            values = [self.arguments[name]] if name in self.arguments else every
        return any(alike(value, other) for other in values)

    def _may_start(self, name: str, value: Any) -> bool:
        """May something begin like this that is filled or counted up later?"""
        if not isinstance(value, np.ndarray):
            return value is None or (isinstance(value, (bool, int, float)) and value in (0, 1, -1)) or not value
        shapes = [one.shape for one in self.of.get(name, []) if isinstance(one, np.ndarray)]
        return not value.any() and (not shapes or value.shape in shapes)

    def is_mended(self, code: Code, seen: Seen, line: int) -> bool:
        """Does a line give what a right answer has under this name, and something that it has not by chance?"""
        given = [(name, value) for at, name, value in _parted(code, seen) if at == line]
        known = [name in self.of for name, value in given if name in self.of or getattr(value, "size", 0) > 1]
        return bool(known) and all(self.has(name, value, strict=True) for name, value in given)

    def knows(self, names: Iterable[str]) -> bool:
        """Is one of them a variable of the answer?"""
        return any(name in self.of or name in self.arguments for name in names)

    def wrong_lines(self, code: Code, seen: Seen) -> dict[int, set[str]]:
        """The lines of a function that give something else, in the order in which that happens, and to which names."""
        found: dict[int, set[str]] = {}
        for line, name, value in _parted(code, seen):
            if not self.has(name, value) and not (line in code.starts and self._may_start(name, value)):
                found.setdefault(line, set()).add(name)
        return found


def _parted(code: Code, seen: Seen) -> Iterator[tuple[int, str, Any]]:
    """(line, name, value) for each variable that a line gives a value; the name is "" where it has none."""
    names = {one.first: names_given(one) for one in code.statements}
    for line, value in seen:
        called = names.get(line, [])
        if len(called) > 1 and _fits(called, value):
            yield from ((line, name, part) for name, part in zip(called, value))
        else:
            yield line, called[0] if len(called) == 1 else "", value


def _fits(names: list[str], value: Any) -> bool:
    return isinstance(value, (tuple, list)) and len(value) == len(names)


def values_by_name(code: Code, seen: Seen) -> dict[str, Any]:
    """What each variable held last."""
    return {name: value for _, name, value in _parted(code, seen) if name}


def _parts(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        yield value
        if isinstance(value, (tuple, list)):
            yield from _parts(value)
        elif isinstance(value, dict):
            yield from _parts(value.values())
