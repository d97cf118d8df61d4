"""A trial: what a function that trains a model is worth is measured, on drawings that nobody has seen.

The drawings are two halves.  The model learns from the first half and is tried on the second, and the other way round;
that time the labels are swapped, 1 for everything but cats.  So only what was learned from the labels counts, and what
somebody knew about cats beforehand is right about one half and wrong about the other.  The labels of the half that it
is tried on never leave this process.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exercises.kit import Case, Exercise, Trial
from workbook.cells.values import Failure, Message, Outcome, encode, expect

from .compare import described
from .verdict import State, Verdict

Half = tuple[NDArray[np.uint8], NDArray[np.int64]]  # pictures (m, 64, 64, 3), labels (1, m)
ALONE = 16  # pictures that are shown to the model one by one, too: enough that chance does not hide a difference
_halves: dict[int, tuple[Half, Half]] = {}


def halves(pictures: int, bar: str = "") -> tuple[Half, Half]:
    """Two times so many drawings, drawn when they are first asked for and kept as long as this process lasts.

    bar: what stands before a bar that shows how far the drawing is.
    """
    if pictures not in _halves:
        from workbook.drawings import draw_once  # what it needs takes its time, and most who judge draw nothing

        images, labels = draw_once(2 * pictures, bar)
        first, second = slice(pictures), slice(pictures, None)
        _halves[pictures] = (images[first], labels[None, first]), (images[second], labels[None, second])
    return _halves[pictures]


def verdict_in_trial(
    exercise: Exercise,
    outcomes_of: Callable[[Sequence[Message]], list[Outcome]],
    stopped: Callable[[list[Case], list[Outcome]], Verdict],
) -> Verdict:
    """Judge a function that trains a model.  outcomes_of runs it; stopped says why it gave no model."""
    trial, shares, printed = exercise.trial, [], ""
    assert trial is not None
    first, second = halves(trial.pictures)
    for learned, tried, swapped in ((first, second, False), (second, first, True)):
        (pictures, labels), (others, theirs) = learned, tried
        shown = companies(len(others))
        then = [("predict", encode((others[numbers],))) for numbers in shown]
        given = encode((pictures, 1 - labels if swapped else labels))
        (outcome,) = outcomes_of([(given, encode({}), then)])
        expect(outcome.failure is not None or (type(outcome.result) is list and len(outcome.result) == len(shown)))
        broken = _no_model(outcome.failure) if outcome.failure else _odd(outcome.result, shown)
        if broken:
            (rule, name, look), what = broken
            return Verdict(exercise.name, State.WRONG, rule, what, name, look)
        if outcome.failure:
            return stopped([Case(f"{len(pictures)} drawings", (), ())], [outcome])
        predictions = np.asarray(outcome.result[0])  # type: ignore[index]
        shares.append(float(np.mean(predictions == (1 - theirs if swapped else theirs))))
        printed = printed or outcome.printed
    return measured(exercise, trial, shares, printed)


def companies(count: int) -> list[NDArray[np.int64]]:
    """The pictures that the model is shown at a time: all of them, half of them in another order, some alone."""
    order = np.random.default_rng().permutation(count)
    return [np.arange(count), order[: count // 2], *order[-ALONE:, None]]


def measured(exercise: Exercise, trial: Trial, shares: Sequence[float], printed: str = "") -> Verdict:
    """The verdict on a model that was right about these shares of the pictures."""
    share = round(sum(shares) / len(shares), 4)
    reached = tuple(name for name, least in trial.marks if share >= least)
    each = " and ".join(f"{one:.3f}" for one in shares)
    said = f"It is right about {share:.3f} of {2 * trial.pictures} drawings that it had not seen ({each})."
    if len(reached) == len(trial.marks):
        return Verdict(exercise.name, State.RIGHT, note=f"{said} All marks are reached.", printed=printed)
    missing = "; ".join(f"{name}, {least:.2f}" for name, least in trial.marks if share < least)
    what = f"{said}\nReached: {', '.join(reached) or 'no mark'}. Still to be reached: {missing}."
    return Verdict(
        exercise.name,
        State.WRONG,
        what=what,
        name="" if reached else "A model that says the same of every picture is right about one half of them.",
        printed=printed,
        sort=f"marks:{len(reached)}",
        parts=reached,
        of_parts=len(trial.marks),
    )


# --- what is not a model, and what are not predictions ---


Rule = tuple[str, str, str]  # which the model has to follow: its id, and what is said of one that does not
Broken = tuple[Rule, str]  # the rule, and what happened
METHOD = (
    "no_predict",
    "The judge calls model.predict(x), and there is no such method.",
    "what fit returns: an object of a class that has a method predict.",
)
CLASS = (
    "class_as_model",
    "fit returns a class. A model is an object that was made of it.",
    "the line of fit that makes the model: how is a class called?",
)
SELF = (
    "no_self",
    "The method predict has no place for the pictures: its first argument is the model itself.",
    "the line def predict(...), in the model that knows nothing.",
)
SHAPE = (
    "predictions_shape",
    "The predictions must be an array with one row and one column for each picture, (1, m).",
    "what predict returns, for many pictures and for a single one.",
)
VALUES = (
    "predictions_values",
    "A prediction is 0 or 1, and nothing else.",
    "the last line of predict: a probability becomes a prediction where it is compared with 0.5.",
)
COMPANY = (
    "company",
    "What predict says of a picture must not depend on the pictures beside it, nor on chance.",
    "what predict computes from all of x, such as a mean, and random numbers in it. Compute what is needed in fit, and "
    "keep it in the model.",
)


def _no_model(failure: Failure) -> Broken | None:
    """An error that has no place in the cell, because the method was not there to be called, or not with pictures."""
    rules = (
        ("AttributeError", "'predict'", METHOD),
        ("TypeError", "predict() missing 1 required positional", CLASS),
        ("TypeError", "predict() takes 1 positional", SELF),
    )
    for kind, text, rule in () if failure.line else rules:
        if failure.kind == kind and text in failure.text:
            return rule, f"Python says: {failure.text}."
    return None


def _odd(results: Any, shown: Sequence[NDArray[np.int64]]) -> Broken | None:
    """What is wrong with the form of the predictions, or None."""
    for numbers, found in zip(shown, results):
        m = len(numbers)
        if not isinstance(found, np.ndarray) or found.shape != (1, m):
            return SHAPE, f"For x of shape ({m}, 64, 64, 3), predict returned {described(found)}."
        if not np.isin(found, (0, 1)).all():
            odd = found[~np.isin(found, (0, 1))][0]
            return VALUES, f"For {m} pictures, predict returned {odd:.6g} for one of them."
    for numbers, found in zip(shown[1:], results[1:]):
        if differs := int(np.sum(results[0][:, numbers] != found)):
            said = f"Shown {len(numbers)} of the {len(shown[0])} pictures alone, it said something else of {differs}."
            return COMPANY, said
    return None
