"""Holds a learner's result against the expected one, part by part, and puts a difference into words.

Results are arrays, numbers, tuples, lists and dictionaries of them.  The names say what each part is called: a string
for an array or a dictionary, Parts for a tuple, Each for a list.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exercises.kit import Case, Each, Exercise, Parts, arrays_in
from workbook.cells.values import Other, Outcome

from .explain import NO_F

TOLERANCE = 1e-5
SINGLE = 1e-3  # for results of arrays in single precision, whose numbers have seven digits
SIDE_BY_SIDE = 12  # arrays of so many values at most are shown whole
Array = NDArray[Any]
Name = str | Parts | Each


@dataclass(frozen=True)
class Leaf:
    """One part of a result: its name, the learner's value, the expected one, and what is wrong with it (or None).

    sort: what that is, in a word: "type", "shape", "values", or "parts" where it should hold others, and does not.
    """

    label: str
    got: Any
    expected: Any
    problem: str | None
    sort: str = "parts"


def is_right(exercise: Exercise, case: Case, outcome: Outcome) -> bool:
    """Is an outcome one of the right results of its case?"""
    tolerance = tolerance_of(case)
    return outcome.failure is None and any(
        not any(leaf.problem for leaf in leaves(outcome.result, right, exercise.names, tolerance, brief=True))
        for right in case.right
    )


def tolerance_of(case: Case) -> float:
    """How far a result may be off, as a share of the largest number of its array."""
    return SINGLE if any(array.dtype == np.float32 for array in arrays_in(case.arguments)) else TOLERANCE


def nearest(exercise: Exercise, case: Case, result: Any) -> Any:
    """The right result from which the fewest parts differ; of those, one whose keys are all there."""
    keys = set(result) if isinstance(result, dict) else set()

    def distance(right: object) -> tuple[int, bool]:
        parts = leaves(result, right, exercise.names, tolerance_of(case))
        return sum(leaf.problem is not None for leaf in parts), not (isinstance(right, dict) and right.keys() <= keys)

    return min(case.right, key=distance) if len(case.right) > 1 else case.right[0]


def difference(exercise: Exercise, case: Case, result: Any) -> str | None:
    """A few lines that say where a result is not the right one that was most likely meant; None where it is."""
    parts = leaves(result, nearest(exercise, case, result), exercise.names, tolerance_of(case))
    return next((leaf.problem for leaf in parts if leaf.problem), None)


def leaves(
    got: Any, expected: Any, name: Name, tolerance: float = TOLERANCE, within: str = "", brief: bool = False
) -> Iterator[Leaf]:
    """Every part of a result; ``within`` is the name of what this is a part of, such as "caches[1]".

    brief: of wrong values it is only said that they are wrong, which takes far less time.
    """
    parts: list[tuple[Any, Any, Name, str]] = []
    if isinstance(name, Parts):
        label = within = " in ".join(filter(None, (name.name, within)))
        problem = _tuple_problem(got, name, within or "The result")
        if not problem:
            parts = [(one, right, inner, within) for one, right, inner in zip(got, expected, name.inside)]
    elif isinstance(name, Each):
        label, problem = name.name, _list_problem(got, expected, name.name)
        if isinstance(got, (list, tuple)):
            names = (f"{label}[{i}]" for i in range(len(expected)))
            inner = (Parts(one, name.inside) if name.inside else one for one in names)
            parts = [(one, right, inside, "") for one, right, inside in zip(got, expected, inner)]
    elif isinstance(expected, dict):
        label, problem = name, _dictionary_problem(got, expected, name)
        if isinstance(got, dict):
            parts = [(got[key], right, f'{name}["{key}"]', "") for key, right in expected.items() if key in got]
    else:
        label = f"{name} in {within}" if within else name
        yield Leaf(label, got, expected, *_array_problem(got, np.asarray(expected), label, tolerance, brief))
        return
    if problem:
        yield Leaf(label, got, expected, problem)
    for one, right, inside, outer in parts:
        yield from leaves(one, right, inside, tolerance, outer, brief)


def _tuple_problem(got: Any, name: Parts, label: str) -> str | None:
    count = len(name.inside)
    if isinstance(got, (tuple, list)) and len(got) == count:
        return None
    return f"{label} should be {count} values, {name}, but it is {described(got)}."


def _list_problem(got: Any, expected: list[Any], label: str) -> str | None:
    if not isinstance(got, (list, tuple)):
        return f"{label} should be a list of length {len(expected)}, but it is {described(got)}."
    if len(got) != len(expected):
        return f"{label} should have length {len(expected)}, but its length is {len(got)}."
    return None


def _dictionary_problem(got: Any, expected: dict[str, Any], label: str) -> str | None:
    if not isinstance(got, dict):
        return f"{label} should be a dictionary with the keys {_listed(expected)}, but it is {described(got)}."
    missing = [key for key in expected if key not in got]
    if not missing:
        return None
    has = f"but it has {_listed(got)}" if got else "but it is empty"
    others = [str(key) for key in got if key not in expected]
    instead = NO_F if "{" in "".join(others) else _other_numbers(missing, others)
    return f"{label} is missing {_listed(missing)}. It should have the keys {_listed(expected)}, {has}.{instead}"


def _other_numbers(missing: Iterable[object], others: Sequence[str]) -> str:
    """What is said where each missing key is there under another number, or without one; "" elsewhere."""
    numbered = [re.fullmatch(r"(.*?)(\d+)", str(key)) for key in missing]
    for words, step in (("small", -1), ("large", 1)):
        if all(found and f"{found[1]}{int(found[2]) + step}" in others for found in numbered):
            return f" The number in a key is too {words} by one."
    without = all(found and found[1] in others for found in numbered)
    return " The number of the layer is missing in the keys." if without else ""


def _array_problem(got: Any, expected: Array, label: str, tolerance: float, brief: bool) -> tuple[str | None, str]:
    """What is wrong with an array or a number, and its sort."""
    if expected.ndim > 0 and not isinstance(got, np.ndarray):
        return f"{label} should be an array of shape {expected.shape}, but it is {described(got)}.", "type"
    values = as_numbers(got)
    if values is None or (expected.ndim == 0 and values.ndim > 0):
        sort = "type" if values is None else "shape"
        return f"{label} should be a single number, but it is {described(got)}.", sort
    if values.shape != expected.shape:
        return f"{label} should have shape {expected.shape}, but it has shape {values.shape}.", "shape"
    # Small numbers beside large ones carry the rounding of the large ones, so the largest sets the scale.
    # In single precision, what is left where large numbers cancel is off by what the large ones are.
    least = 1e-12 if tolerance == TOLERANCE else SINGLE / 100
    scale = tolerance * np.max(np.abs(expected), initial=0)
    close = np.isclose(values, expected, rtol=tolerance, atol=least + scale)
    problem = None if close.all() else "wrong values" if brief else _values_problem(values, expected, close, label)
    return problem, "values"


def _values_problem(values: Array, expected: Array, close: Array, label: str) -> str:
    """What is wrong with numbers of the right shape that are not all close to what they should be."""
    if expected.ndim == 0:
        return f"{label} has the wrong value.\n  expected: {float(expected):.15g}\n  yours:    {float(values):.15g}"
    wrong = f"{label} has the right shape {expected.shape}, but wrong values."
    if expected.size <= SIDE_BY_SIDE:
        whole = expected.dtype.kind in "biu"
        return f"{wrong}\n  expected: {_shown(expected, whole)}\n  yours:    {_shown(values, whole)}"
    place = tuple(int(i) for i in np.argwhere(~close)[0])
    return (
        f"{wrong} {np.sum(~close)} of {close.size} differ; the first one is at index {list(place)}.\n"
        f"  expected: {expected[place]:.8g}\n  yours:    {values[place]:.8g}"
    )


def as_numbers(value: object) -> Array | None:
    """The value as an array of float64, or None where it holds no numbers."""
    return np.asarray(value, dtype=float) if isinstance(value, (np.ndarray, np.generic, bool, int, float)) else None


def _shown(array: Array, whole: bool) -> str:
    """All values of an array.  whole: as whole numbers are written, without a point at their end."""
    if not whole:
        return np.array2string(array, precision=8, suppress_small=True, prefix="  expected: ")
    numbers = array.astype(float)
    width = max((len(f"{value:.8g}") for value in numbers.flat), default=0)
    return np.array2string(numbers, prefix="  expected: ", formatter={"float_kind": lambda one: f"{one:{width}.8g}"})


def described(value: object) -> str:
    """What something is, in a few words: "None (is there a return line?)", "an array of shape (3, 2)"."""
    if value is None:
        return "None (is there a return line?)"
    if isinstance(value, Other):
        return value.words
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, (tuple, list)):
        return f"a {type(value).__name__} of length {len(value)}"
    if isinstance(value, dict):
        return f"a dictionary of length {len(value)}"
    if isinstance(value, (bool, int, float, np.generic)):
        return f"the {'truth value' if isinstance(value, bool) else 'number'} {value}"
    return f"of type {type(value).__name__}"


def _listed(keys: Iterable[object]) -> str:
    return ", ".join(sorted(map(str, keys)))


def short(label: str) -> str:
    """The name of a part without brackets: grads.dW1 for grads["dW1"]; "result" for what has no name."""
    return re.sub(r"\W+", ".", label.replace("The result", "result")).strip(".") or "result"
