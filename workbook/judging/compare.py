"""Holds a learner's result against the expected one, part by part, and puts a difference into words.

Results are arrays, numbers, tuples, lists and dictionaries of them.  The names say what each part is called: a string
for an array or a dictionary, Parts for a tuple, Each for a list.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from exercises.kit import Parts

TOLERANCE = 1e-5


@dataclass(frozen=True)
class Leaf:
    """One part of a result: what it is called, what came, what was expected, and what is wrong with it (or None).

    A part that should hold others, and does not, is a leaf too: whole is then False.
    """

    label: str
    got: object
    expected: object
    problem: str | None
    whole: bool = True


def leaves(got, expected, name, within="") -> Iterator[Leaf]:
    """Every part of a result; ``within`` is the name of what this is a part of, such as "caches[1]"."""
    if isinstance(expected, dict):
        yield from _in_dictionary(got, expected, name)
    elif isinstance(expected, list):
        yield from _in_list(got, expected, name)
    elif isinstance(expected, tuple):
        yield from _in_tuple(got, expected, name, within)
    else:
        label = f"{name} in {within}" if within else str(name)
        yield Leaf(label, got, expected, _array_problem(got, np.asarray(expected), label))


def first_difference(got, expected, name) -> str | None:
    """None when got is what was expected, otherwise a few lines that say where it is not."""
    return next((leaf.problem for leaf in leaves(got, expected, name) if leaf.problem), None)


def _in_dictionary(got, expected, name):
    if not isinstance(got, dict):
        yield Leaf(
            name,
            got,
            expected,
            f"{name} should be a dictionary with the keys {_listed(expected)}, but it is {described(got)}.",
            whole=False,
        )
        return
    missing = [key for key in expected if key not in got]
    if missing:
        yield Leaf(
            name,
            got,
            expected,
            f"{name} holds no {_listed(missing)}. It should have the keys "
            f"{_listed(expected)}; it has {_listed(got) or 'none'}.",
            whole=False,
        )
    for key, value in expected.items():
        if key in got:
            yield from leaves(got[key], value, f'{name}["{key}"]')


def _in_list(got, expected, each):
    if not isinstance(got, (list, tuple)):
        yield Leaf(
            each.name,
            got,
            expected,
            f"{each} should be a list of {len(expected)}, but it is {described(got)}.",
            whole=False,
        )
        return
    if len(got) != len(expected):
        yield Leaf(
            each.name,
            got,
            expected,
            f"{each} should hold {len(expected)} elements, but it holds {len(got)}.",
            whole=False,
        )
    for i, (one, right) in enumerate(zip(got, expected)):
        yield from leaves(one, right, Parts(f"{each}[{i}]", each.inside) if each.inside else f"{each}[{i}]")


def _in_tuple(got, expected, parts, within):
    within = " in ".join(filter(None, (parts.name, within)))
    if not isinstance(got, (tuple, list)) or len(got) != len(expected):
        came = f"{len(got)} values" if isinstance(got, (tuple, list)) else described(got)
        problem = f"{within or 'The result'} should be {parts}, that is {len(expected)} values, but it is {came}."
        yield Leaf(within, got, expected, problem, whole=False)
        return
    for three in zip(got, expected, parts.inside):
        yield from leaves(*three, within)


def _array_problem(got, expected, name):
    if expected.ndim > 0 and not isinstance(got, np.ndarray):
        return f"{name} should be an array of shape {expected.shape}, but it is {described(got)}."
    values = as_numbers(got)
    if values is None:
        return f"{name} should hold numbers, but it is {described(got)}."
    if values.shape != expected.shape:
        return f"{name} should have shape {expected.shape}, but it has shape {values.shape}."
    # Small numbers beside large ones carry the rounding of the large ones, so the largest sets the scale.
    close = np.isclose(values, expected, rtol=TOLERANCE, atol=1e-12 + TOLERANCE * np.max(np.abs(expected), initial=0))
    if close.all():
        return None
    shape = f"has the right shape {expected.shape}, but wrong values" if expected.ndim else "is the wrong number"
    return f"{name} {shape}.{_values(values, expected, close)}"


def as_numbers(value) -> np.ndarray | None:
    """The value as an array of float64, or None where it holds no numbers."""
    return np.asarray(value, dtype=float) if isinstance(value, (np.ndarray, np.generic, bool, int, float)) else None


def _values(got, expected, close):
    """Small arrays side by side; of larger ones the first wrong value."""
    if expected.size <= 12:
        return f"\n  expected: {_shown(expected)}\n  came:     {_shown(got)}"
    place = tuple(int(i) for i in np.argwhere(~close)[0])
    return (
        f" {np.sum(~close)} of {close.size} differ; the first stands at {list(place)}.\n"
        f"  expected: {expected[place]:.8g}\n  came:     {got[place]:.8g}"
    )


def _shown(array):
    text = np.array2string(array, precision=8, suppress_small=True, prefix="  expected: ")
    return text if array.ndim else f"{float(array):.15g}"


def described(value) -> str:
    """What something is, in a few words: "None (is there a return line?)", "an array of shape (3, 2)"."""
    if value is None:
        return "None (is there a return line?)"
    if hasattr(value, "words"):
        return value.words
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, (tuple, list)):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, dict):
        return f"a dictionary of {len(value)}"
    if isinstance(value, (bool, int, float, np.generic)):
        return f"the number {value}"
    return f"of type {type(value).__name__}"


def _listed(keys):
    return ", ".join(sorted(map(str, keys)))
