"""For mistakes that nobody has catalogued: how do the wrong numbers relate to the right ones?

Each finder looks at one wrong part of a result and at what else is known in the case, and yields the sentences that are
true of it.  They go from what is certain to what is vague; of those that hold in most cases, the first one is believed.
"""

import inspect
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from exercises.kit import Case, Exercise, Lines, Parts

from .compare import Array, Leaf, as_numbers, leaves

# What may be done to an array once too often, or be missing at the end.
STEPS: dict[str, Callable[[Array], Any]] = {
    "the ReLU": lambda z: np.maximum(z, 0),
    "the sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "the sum of all values": np.sum,
    "the mean of all values": np.mean,
    "the sum of each row": lambda z: np.sum(np.atleast_2d(z), axis=1),
    "the mean of each row": lambda z: np.mean(np.atleast_2d(z), axis=1),
    "the absolute value": np.abs,
    "the square": np.square,
    "the exponential": np.exp,
    "rounding to whole numbers": np.round,
    "cutting off the decimals, as an array of whole numbers does": np.trunc,
}
# What a learner's part, the right one and a third array can have to do with each other: two sides that are equal.
COMBINATIONS: dict[str, Callable[[Array, Array, Array], tuple[Array, Array]]] = {
    "{part} would be right with {other} added to it.": lambda got, right, other: (got + other, right),
    "{part} would be right with {other} subtracted from it.": lambda got, right, other: (got - other, right),
    "In {part}, {other} has the wrong sign.": lambda got, right, other: (got + 2 * other, right),
    "{part} is {other} minus the right value.": lambda got, right, other: (got + right, other),
    "{part} is multiplied by {other}, element by element.": lambda got, right, other: (got, right * other),
    "{part} must still be multiplied by {other}, element by element.": lambda got, right, other: (got * other, right),
}
EVEN_OF_FEW = (0.01, 0.1, 0.5, 2, 10, 100)  # factors that mean something between one or two numbers, too


@dataclass(frozen=True)
class Wrong:
    """A wrong part of a result in one case, and what the case offers for comparison.

    got: its numbers, none where it holds none; right: what they should be.  given: the arrays among the arguments;
    others: these and the right other parts, both by name.  numbers: what factors are made of.
    """

    exercise: Exercise
    part: str
    got: Array
    right: Array
    given: dict[str, Array]
    others: dict[str, Array]
    numbers: dict[str, float]

    @property
    def is_index(self) -> bool:
        """A whole number by itself is an index or a count: there 0 is a value like others, and no factor counts."""
        return self.right.ndim == 0 and bool(self.right == np.round(self.right))

    @property
    def barely_moves(self) -> bool:
        """Weights of a unit that is never on stay as they were, whatever else is wrong."""
        return bool(self.exercise.trained) and self.part.startswith(self.exercise.trained)


def wrong_parts(exercise: Exercise, case: Case, parts: Sequence[Leaf]) -> Iterator[Wrong]:
    """Every part of a result that is wrong in a case, with what is known there.  parts: all of them."""
    arguments = list(zip(inspect.signature(exercise.truth).parameters, case.arguments))
    given = dict(_arrays_in(arguments, exercise.parts))
    right = {leaf.label: np.asarray(leaf.expected, dtype=float) for leaf in parts if leaf.sort != "parts"}
    numbers = {name: value for name, value in (*arguments, *case.options.items()) if isinstance(value, float)}
    for name, (array, axis) in exercise.sizes.items():
        numbers[f"({name})" if " " in name else name] = size = float(given[array].shape[axis])
        if name == "m" and size > 1:
            numbers["m / (m - 1)"] = size / (size - 1)
    numbers = {name: number for name, number in numbers.items() if number not in (0, 1)}
    for leaf in parts:
        if leaf.problem:
            part, got, nothing = leaf.label, as_numbers(leaf.got), np.empty(0)
            others = given | {f"the right {name}": array for name, array in right.items() if name != part}
            expected = right.get(part, nothing)
            yield Wrong(exercise, part, nothing if got is None else got, expected, given, others, numbers)


def _arrays_in(named: Iterable[tuple[str, Any]], parts: Mapping[str, Parts]) -> Iterator[tuple[str, Array]]:
    """Every array inside the arguments, called as a learner would call it."""
    for name, value in named:
        if isinstance(value, np.ndarray):
            yield name, value.astype(float)
        elif isinstance(value, dict):
            yield from _arrays_in(((f'{name}["{key}"]', inner) for key, inner in value.items()), parts)
        elif name in parts:
            yield from ((leaf.label, np.asarray(leaf.got, dtype=float)) for leaf in leaves(value, value, parts[name]))


def relation(seen: list[Wrong]) -> tuple[str, str]:
    """The sentence that explains a wrong part best, and its sort; both are "" where there is none.

    seen: that part in every case in which it is wrong.

    Only what holds in the first of them counts, because that is the one that is shown; of that, what holds in most,
    and in half of them at least: small arrays relate to many things by chance.  To hold is to say the same but for the
    numbers.  A single number relates to even more by chance, so for those a relation must hold in two cases.
    """
    found = [_sentences(wrong) for wrong in seen]
    best, support = ("", ""), 0.0
    for words, sentence in found[0].items():
        sizes = [wrong.got.size for wrong, others in zip(seen, found) if words in others]
        share = len(sizes) / len(found)
        if (max(sizes) > 1 or len(sizes) > 1) and share >= 0.5 and share > support:
            best, support = sentence, share
    return best


def _sentences(wrong: Wrong) -> dict[str, tuple[str, str]]:
    """Every sentence that is true of one part in one case, with its sort, under its words without the numbers."""
    if not wrong.got.size or not wrong.right.size:
        return {}
    of_one_shape = wrong.got.shape == wrong.right.shape
    if not of_one_shape and wrong.got.size != wrong.right.size and not wrong.got.any():
        return {}  # zeros are a part, a sum and a mean of all other zeros
    said: dict[str, tuple[str, str]] = {}
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for find in OF_ONE_SHAPE if of_one_shape else OF_TWO_SHAPES:
            for sentence in find(wrong):
                words = re.sub(r"-?\d[\d.]*(e-?\d+)?", "#", sentence)
                said.setdefault(words, (sentence, find.__name__.strip("_")))
    return said


def _close(one: Array, other: Array) -> bool:
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-6, atol=1e-10)


# --- finders ---


def _plain(wrong: Wrong) -> Iterator[str]:
    """What can be seen of a part without a look at others."""
    part, got, right = wrong.part, wrong.got, wrong.right
    if not np.isfinite(got).all():
        causes = "They come from dividing by 0, or from the logarithm of a number that is not positive."
        yield f"{part} contains nan (not a number) or inf (infinity). {causes}"
    if np.allclose(got, right, rtol=1e-4, atol=0) and not wrong.barely_moves:
        guess = "Is something rounded on the way, or is a small number added?"
        yield f"{part} is nearly right: it is off by less than 0.01 %. {guess}"
    if not got.any() and not wrong.is_index:
        yield f"{part} stays 0. Is it ever computed?"
    if _close(got + right, np.ones(got.shape)):
        yield f"{part} is 1 minus the right value."


def _another(wrong: Wrong) -> Iterator[str]:
    """Something else of the case, or a row or a column of it."""
    for name, array in {**wrong.others, "the right result": wrong.right}.items():
        if _close(wrong.got, array):
            same = "still what it was at the start" if name == wrong.part else f"the same as {name}"
            yield f"{wrong.part} is {same}."
        if array.ndim == 2 and array.size > wrong.got.size:
            column, row = array.T, array
            ends = {"first column": column[0], "last column": column[-1], "first row": row[0], "last row": row[-1]}
            for line, values in ends.items():
                if _close(wrong.got.ravel(), values):
                    yield f"{wrong.part} is the {line} of {name}."


def _factor(wrong: Wrong) -> Iterator[str]:
    """got = factor * right, or the same for the change from one of the arguments: a step too long, or backwards."""
    if wrong.is_index:
        return
    for name, start in {"": np.zeros(wrong.got.shape), **wrong.given}.items():
        if start.shape != wrong.got.shape or (name and not start.any()):
            continue
        what, step = (f"The step from {name} to {wrong.part}", True) if name else (wrong.part, False)
        factor = _ratio(wrong.got - start, wrong.right - start)
        if factor is not None and np.isclose(factor, -1):
            yield f"{what} {'goes in the wrong direction' if step else 'has the wrong sign'}."
        elif factor is not None:
            for words in _in_words(factor, wrong.numbers, wrong.right - start):
                yield f"{what} is {words} times the right {'step' if step else 'value'}."


def _ratio(got: Array, right: Array) -> float | None:
    """The factor, other than 1, where got = factor * right for every number; otherwise None."""
    mask = np.abs(right) > 1e-9
    if not mask.any() or not np.allclose(got[~mask], 0):
        return None
    ratios = got[mask] / right[mask]
    factor = float(np.median(ratios))
    same = np.allclose(ratios, factor, rtol=1e-6) and abs(factor) > 1e-12 and not np.isclose(factor, 1)
    return factor if same else None


def _in_words(factor: float, numbers: dict[str, float], right: Array) -> Iterator[str]:
    """A factor of the right numbers in words: "m", "-1/m²", "0.5"."""
    for name, number in numbers.items():
        sizes = {name: number, f"{name}²": number**2, f"1/{name}": 1 / number, f"1/{name}²": number**-2}
        for words, size in sizes.items():
            if np.isclose(abs(factor), abs(size)):
                yield words if factor * size > 0 else f"-{words}"
    if np.count_nonzero(right) > 2 or np.isclose(abs(factor), EVEN_OF_FEW).any():
        yield f"{factor:.6g}"


def _combined(wrong: Wrong) -> Iterator[str]:
    """Another array of the case is missing, or there once too often, or goes in the wrong way."""
    for name, array in wrong.others.items():
        try:
            other = np.broadcast_to(array, wrong.got.shape)
        except ValueError:
            continue
        for sentence, sides in COMBINATIONS.items():
            if other.any() and _close(*sides(wrong.got, wrong.right, other)):
                yield sentence.format(part=wrong.part, other=name)


def _added(wrong: Wrong) -> Iterator[str]:
    difference = wrong.got - wrong.right
    if wrong.got.size > 1 and np.allclose(difference, difference.flat[0], rtol=1e-6, atol=1e-12):
        yield f"{wrong.part} is off by the same number everywhere: {difference.flat[0]:.6g}."
    for name, array in wrong.others.items():
        if array.shape == wrong.got.shape and wrong.got.size > 1:
            factor = _ratio(difference, array)
            if factor is not None:
                yield f"{factor:.6g} times {name} is added to {wrong.part}."


def _one_step(wrong: Wrong) -> Iterator[str]:
    if wrong.got.size > 1 and _close(wrong.got.ravel(), wrong.right.ravel()):
        return  # adding up rows of one number each changes nothing
    for step, function in STEPS.items():
        if _close(wrong.got.ravel(), np.ravel(function(wrong.right))):
            yield f"{wrong.part} has had one step too many: {step}."
    for step, function in STEPS.items():
        if _close(np.ravel(function(wrong.got)), wrong.right.ravel()):
            yield f"{wrong.part} would be right after one more step: {step}."


def _in_order(wrong: Wrong) -> Iterator[str]:
    """The right values in another place."""
    got, right = wrong.got, wrong.right
    if got.ndim == 2 and got.shape != right.shape and _close(got.T, right):
        yield f"{wrong.part} is transposed: its rows and columns are swapped."
    elif _close(got.ravel(), right.ravel()):
        yield f"{wrong.part} is right except for its shape."
    elif got.size > 2 and np.unique(right).size > 2 and _close(np.sort(got, axis=None), np.sort(right, axis=None)):
        shape = "" if got.shape == right.shape else "in the wrong shape and "
        yield f"{wrong.part} holds the right values, but {shape}in a different order."


def _rounded(wrong: Wrong) -> Iterator[str]:
    for digits in range(1, 7):
        if wrong.got.size > 1 and _close(wrong.got, np.round(wrong.right, digits)):
            yield f"{wrong.part} is rounded to {digits} decimal places."


def _partly(wrong: Wrong) -> Iterator[str]:
    """Only some rows, columns or values are wrong."""
    close = np.isclose(wrong.got, wrong.right, rtol=1e-6, atol=1e-12)
    if not close.any() or close.ndim != 2 or wrong.barely_moves:
        return
    if (wrong.right[~close] == 0).all():
        yield f"Some values of {wrong.part} should be 0, but are not."
    declared = wrong.exercise.lines.items()
    lines = next((lines for part, lines in declared if re.search(part, wrong.part)), Lines())
    for axis, line in ((1, lines.column), (0, lines.row)):
        good = close.all(axis=1 - axis)
        if not wrong.right.compress(good, axis).any():
            continue  # zeros agree by chance
        if np.sum(~good) == 1:
            yield f"In {wrong.part}, only the {line} at index {np.argmin(good)} is wrong."
        elif np.sum(good) == 1:
            yield f"In {wrong.part}, only the {line} at index {np.argmax(good)} is right."
    if close.mean() >= 0.25 and (wrong.got[~close] == 0).all():  # a few values that agree by chance say nothing
        yield f"Some values of {wrong.part} are 0, but should not be."


Finder = Callable[[Wrong], Iterator[str]]
OF_ONE_SHAPE: tuple[Finder, ...] = (
    *(_plain, _another, _factor, _combined, _one_step, _added, _in_order, _rounded, _partly),
)
OF_TWO_SHAPES: tuple[Finder, ...] = (_in_order, _another, _one_step)
