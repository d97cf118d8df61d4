"""For mistakes that nobody has catalogued: how do the wrong numbers relate to the right ones?

Each finder looks at one part of a result (got, expected) and at what else is known in the case, and returns a sentence
or None.  They go from what is certain to what is vague; of those that hold in most cases the first one is believed.
"""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from exercises.kit import Case, Exercise, Lines

from .compare import Leaf, as_numbers, leaves

ACTIVATIONS = {
    "the sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "the tanh": np.tanh,
    "the ReLU": lambda z: np.maximum(z, 0),
    "the leaky ReLU": lambda z: np.where(z > 0, z, 0.01 * z),
    "the absolute value": np.abs,
    "the square": np.square,
    "the exponential": np.exp,
    "the logarithm": np.log,
    "the root": np.sqrt,
    "the rounded value": np.round,
    "the whole-number part": np.trunc,
    "1 minus it": lambda z: 1 - z,
    "the derivative of the sigmoid, a(1 - a)": lambda a: a * (1 - a),
}


@dataclass(frozen=True)
class Known:
    """What a case offers for comparison: arrays by name, and numbers that factors are made of."""

    exercise: Exercise
    arrays: dict
    numbers: dict


def known_in(exercise: Exercise, argument_names: tuple[str, ...], case: Case, parts: list[Leaf]) -> Known:
    """The arguments of a case and the expected parts, as named arrays, and the sizes and rates in it as numbers."""
    arguments = list(zip(argument_names, case.arguments))
    arrays = dict(_arrays_in(arguments, exercise.parts))
    expected = {f"what {leaf.label} should be": as_numbers(leaf.expected) for leaf in parts if leaf.whole}
    numbers = {name: value for name, value in (*arguments, *case.options.items()) if isinstance(value, float)}
    for name, (array, axis) in exercise.sizes.items():
        if arrays[array].shape[axis] > 1:
            numbers[name] = float(arrays[array].shape[axis])
    return Known(exercise, {**arrays, **expected}, numbers)


def _arrays_in(named, parts) -> Iterator[tuple[str, np.ndarray]]:
    """Every array inside the arguments, called as a learner would call it."""
    for name, value in named:
        if isinstance(value, np.ndarray):
            yield name, value.astype(float)
        elif isinstance(value, dict):
            yield from _arrays_in(((f'{name}["{key}"]', inner) for key, inner in value.items()), parts)
        elif name in parts:
            yield from ((leaf.label, as_numbers(leaf.expected)) for leaf in leaves(value, value, parts[name]))


def relation(seen: list[tuple[Leaf, Known]]) -> str | None:
    """The sentence that explains a wrong part best, given that part in every case in which it is wrong.

    Only what holds in the first of them counts, because that is the one that is shown; of that, what holds in most,
    and in half of them at least: small arrays relate to many things by chance.  To hold is to say the same but for the
    numbers.  A single number relates to even more by chance, so for those a relation must hold in two cases.
    """
    found = [_relations(leaf, known) for leaf, known in seen]
    best, support = None, 0.0
    for words, sentence in found[0].items():  # what does not hold in the case that is shown would only confuse
        sizes = [np.size(leaf.got) for (leaf, _), others in zip(seen, found) if words in others]
        share = len(sizes) / len(found)
        if (max(sizes) > 1 or len(sizes) > 1) and share >= 0.5 and share > support:
            best, support = sentence, share
    return best


def _without_numbers(sentence) -> str:
    return re.sub(r"-?\d[\d.]*(e-?\d+)?", "#", sentence)


def _relations(leaf: Leaf, known: Known) -> dict:
    """Every sentence that is true of one part in one case, under its words without the numbers."""
    got, expected = as_numbers(leaf.got), as_numbers(leaf.expected)
    if not leaf.whole or got is None or expected is None or not got.size or not expected.size:
        return {}
    if got.shape != expected.shape and got.size != expected.size and not got.any():
        return {}  # zeros are a part, a sum and a mean of all other zeros
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        finders = _same_shape if got.shape == expected.shape else _other_shape
        sentences = [sentence for find in finders for sentence in _each(find(leaf.label, got, expected, known))]
    said = {}
    for sentence in sentences:
        said.setdefault(_without_numbers(sentence), sentence)
    return said


def _each(found):
    """The sentences of a finder: one, none, or several to choose from."""
    return [found] if isinstance(found, str) else list(found or ())


def _close(one, other) -> bool:
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-6, atol=1e-10)


# --- another shape -----------------------------------------------------------------------------------------------


def _transposed(label, got, expected, known):
    if got.ndim == 2 and _close(got.T, expected):
        return f"{label} is transposed: rows and columns are exchanged."
    return None


def _reshaped(label, got, expected, known):
    if got.size == expected.size and got.size > 1 and _close(np.sort(got.ravel()), np.sort(expected.ravel())):
        order = "" if _close(got.ravel(), expected.ravel()) else ", and in another order"
        shapes = f"{got.shape} in the place of {expected.shape}"
        return f"{label} holds the right values in the wrong shape{order}: {shapes}."
    if got.size == expected.size == 1 and np.allclose(got.item(), expected.item()):
        return f"{label} holds the right value in the wrong shape: {got.shape} in the place of {expected.shape}."
    return None


def _is_summary(label, got, expected, known):
    """Something was added up or averaged that should have stayed apart, or the other way round."""
    for way, function in (("the sum", np.sum), ("the mean", np.mean), ("the largest value", np.max)):
        for axis, along in ((None, "everything"), (1, "each row"), (0, "each column")):
            if axis is not None and expected.ndim < 2:
                continue
            if _close(np.ravel(function(expected, axis=axis)), np.ravel(got)):
                return f"{label} is {way} of {along} of what it should be: too much is put together."
        for axis, along in ((None, "all of its values"), (1, "each of its rows"), (0, "each of its columns")):
            if axis is not None and got.ndim < 2:
                continue
            if _close(np.ravel(function(got, axis=axis)), np.ravel(expected)):
                return f"{label} is not put together yet: {way} of {along} would be right."
    return None


def _is_another(label, got, expected, known):
    for name, array in known.arrays.items():
        if name != f"what {label} should be" and _close(got, array) and not _close(got, expected):
            return f"{label} is {name}."
    return None


def _too_many(label, got, expected, known):
    if got.ndim == expected.ndim == 2 and got.size != expected.size:
        height, width = (min(pair) for pair in zip(got.shape, expected.shape))
        if _close(got[:height, :width], expected[:height, :width]):
            return f"{label} begins rightly, but has the shape {got.shape} in the place of {expected.shape}."
    return None


# --- the same shape ----------------------------------------------------------------------------------------------


def _not_finite(label, got, expected, known):
    if not np.isfinite(got).all():
        return (
            f"{label} holds values that are no numbers (nan or inf). They come from a division by zero, or from "
            f"the logarithm of a number that is not above 0."
        )
    return None


def _all_zero(label, got, expected, known):
    if not got.any() and expected.any() and not (expected.ndim == 0 and expected == np.round(expected)):
        # A whole number by itself is an index or a count: there 0 is a value like others.
        return f"{label} is zero everywhere: is it ever worked out?"
    return None


def _factor(label, got, expected, known):
    """got = c * expected, with c named where it is made of something that the case knows."""
    factor = _ratio(got, expected)
    if factor is None or np.isclose(factor, 1):
        return None
    if np.isclose(factor, -1):
        return f"{label} has the wrong sign."
    return [
        f"{label} is {words} what it should be."
        for words in (*_named(factor, known), _in_numbers(factor, np.count_nonzero(expected)))
        if words
    ]


def _in_numbers(factor, count):
    """A factor between so many numbers, without a name: "0.5 times"."""
    for number in (2, 10, 100):
        for words, value in ((f"{number} times", number), (f"1/{number} of", 1 / number)):
            if np.isclose(abs(factor), value):
                return words if factor > 0 else f"minus {words}"
    return f"{factor:.6g} times" if count > 2 else None  # between one or two numbers there always is a factor


def _ratio(got, expected):
    """c where got = c * expected for every number, otherwise None."""
    mask = np.abs(expected) > 1e-9
    if not mask.any() or not np.allclose(got[~mask], 0):
        return None
    ratios = got[mask] / expected[mask]
    factor = float(np.median(ratios))
    return factor if np.allclose(ratios, factor, rtol=1e-6) and abs(factor) > 1e-12 else None


def _named(factor, known):
    """A factor in words: m times, 1/m times, the learning rate times, ...  One number may have several names."""
    numbers = dict(known.numbers)
    if "m" in numbers:
        numbers["m / (m - 1)"] = numbers["m"] / (numbers["m"] - 1)
    for name, number in numbers.items():
        for power, words in (
            (1, name),
            (-1, f"1/({name})" if " " in name else f"1/{name}"),
            (2, f"{name} squared"),
            (-2, f"1/{name} squared"),
        ):
            for sign, minus in ((1, ""), (-1, "minus ")):
                if number not in (0, 1) and np.isclose(factor, sign * number**power):
                    yield f"{minus}{words} times"


def _step(label, got, expected, known):
    """The change from one of the arguments is right but for a factor: a step too long, too short, or backwards."""
    for name, start in known.arrays.items():
        if start.shape != got.shape or name.startswith("what ") or not start.any():
            continue
        factor = _ratio(got - start, expected - start)
        if factor is None or np.isclose(factor, 1):
            continue
        if np.isclose(factor, -1):
            return f"{label} moves away from {name} in the wrong direction: as far, but with the other sign."
        words = next(_named(factor, known), None) or _in_numbers(factor, np.count_nonzero(expected - start))
        return f"The step from {name} to {label} is {words} what it should be." if words else None
    return None


def _shifted(label, got, expected, known):
    """Something is missing, or there twice: the difference is a number or an array of the case."""
    difference = got - expected
    for name, array in known.arrays.items():
        if name == f"what {label} should be" or not array.any():
            continue
        try:
            broadcast = np.broadcast_to(array, got.shape)
        except ValueError:
            continue
        if np.allclose(difference, -broadcast, rtol=1e-6, atol=1e-10):
            return f"{label} lacks {name}: adding it would be right."
        if np.allclose(difference, broadcast, rtol=1e-6, atol=1e-10):
            return f"{label} has {name} too much: once less would be right."
        if np.allclose(difference, -2 * broadcast, rtol=1e-6, atol=1e-10):
            return f"{label} has {name} with the wrong sign."
        if np.allclose(got + expected, broadcast, rtol=1e-6, atol=1e-10):
            return f"{label} is {name} minus what it should be."
    return None


def _plus_multiple(label, got, expected, known):
    """A multiple of something else was added."""
    difference = got - expected
    if got.size > 1 and np.allclose(difference, difference.flat[0], rtol=1e-6, atol=1e-12):
        return f"{label} differs everywhere by the same number, {difference.flat[0]:.6g}."
    for name, array in known.arrays.items():
        if name != f"what {label} should be" and array.shape == got.shape and got.size > 1:
            factor = _ratio(difference, array)
            if factor is not None:
                return f"{label} has {factor:.6g} times {name} added to it."
    return None


def _bent(label, got, expected, known):
    """A function too much or too few on the way."""
    for name, function in ACTIVATIONS.items():
        if _close(got, function(expected)):
            yield (
                f"{label} is {name} of what it should be: that step is one too many."
                if name != "1 minus it"
                else (f"{label} is 1 minus what it should be.")
            )
        if _close(function(got), expected) and name not in (
            "1 minus it",
            "the rounded value",
            "the absolute value",
            "the whole-number part",
        ):
            yield f"{label} would be right after one more step: {name}."
    for name, array in known.arrays.items():
        for step, function in ACTIVATIONS.items():
            if not name.startswith("what ") and _close(got, function(array)):
                yield f"{label} is {step} of {name}."


def _times_another(label, got, expected, known):
    for name, array in known.arrays.items():
        if name == f"what {label} should be" or array.shape != got.shape or np.allclose(array, array.flat[0]):
            continue
        if _close(got, expected * array):
            return f"{label} is multiplied by {name}, number by number."
        if _close(got * array, expected):
            return f"{label} lacks {name} as a factor, number by number."
    return None


def _partly(label, got, expected, known):
    """Only some rows, columns or values are wrong."""
    close = np.isclose(got, expected, rtol=1e-6, atol=1e-12)
    if not close.any() or close.all() or got.ndim != 2 or _barely_moves(label, known.exercise):
        return None
    share = f"{np.sum(~close)} of {close.size} values are wrong"
    if (expected[~close] == 0).all():
        return f"In {label}, {share}: they should be 0."
    for axis, one, many in _lines_of(label, known.exercise):
        wrong = np.flatnonzero(~close.all(axis=1 - axis))
        right = np.flatnonzero(close.all(axis=1 - axis))
        if not expected.take(right, axis).any():
            continue  # zeros agree by chance
        if len(wrong) == 1 and close.shape[axis] > 1:
            return f"In {label}, only the {_which(wrong[0], close.shape[axis])} {one} is wrong."
        if len(right) == 1 and close.shape[axis] > 2:
            which = _which(right[0], close.shape[axis])
            return f"In {label}, only the {which} {one} is right; the other {many} are not."
    if close.mean() >= 0.25 and (got[~close] == 0).all():  # a few values that agree by chance say nothing
        return f"In {label}, {share}: they are 0."
    return None


def _lines_of(label, exercise):
    """What the columns (axis 1) and the rows (axis 0) of a part stand for: (axis, one of them, several)."""
    declared = (lines for part, lines in exercise.lines.items() if re.search(part, label))
    lines = next(declared, Lines())
    return (1, *lines.column), (0, *lines.row)


def _barely_moves(label, exercise) -> bool:
    """Weights of a unit that is never on stay as they were, whatever else is wrong."""
    return bool(exercise.trained) and label.startswith(exercise.trained)


def _which(index, count) -> str:
    return {0: "first", count - 1: "last", 1: "second", 2: "third"}.get(int(index), f"{index + 1}th")


def _nearly(label, got, expected, known):
    if np.allclose(got, expected, rtol=1e-4, atol=0) and not _barely_moves(label, known.exercise):
        return (
            f"{label} is nearly right: it differs by less than a part in ten thousand. Is something rounded on the "
            f"way, or a small number added?"
        )
    return None


def _rounded(label, got, expected, known):
    for digits in range(7):
        if _close(got, np.round(expected, digits)) and got.size > 1:
            return f"{label} is rounded to {digits} digits behind the point."
    return None


def _slice_of_another(label, got, expected, known):
    """One row or column of something else."""
    for name, array in known.arrays.items():
        if array.ndim == 2 and array.size > got.size:
            for which, part in (
                ("first column", array[:, :1]),
                ("last column", array[:, -1:]),
                ("first row", array[:1]),
                ("last row", array[-1:]),
            ):
                if _close(np.ravel(got), np.ravel(part)):
                    return f"{label} is the {which} of {name}."
    return None


def _rearranged(label, got, expected, known):
    if got.size > 2 and np.unique(expected).size > 2 and _close(np.sort(got.ravel()), np.sort(expected.ravel())):
        return f"{label} holds the right values in another order."
    return None


_same_shape = (
    _not_finite,
    _nearly,
    _is_another,
    _all_zero,
    _factor,
    _shifted,
    _step,
    _times_another,
    _bent,
    _plus_multiple,
    _rearranged,
    _rounded,
    _slice_of_another,
    _partly,
)
_other_shape = (_transposed, _reshaped, _is_another, _slice_of_another, _is_summary, _too_many)
