"""check(): is a learner's function right, and if not, what came and what was expected.

exercises.py says on which inputs each function is tried, truth.py what is right there, compare.py puts a difference
into words, and this file runs the learner's function and reports.
"""

import contextlib
import copy
import io
import traceback
import warnings

import numpy as np

from .compare import described, first_difference
from .exercises import EXERCISES, Case, Exercise

__all__ = ["CheckFailed", "EXERCISES", "check", "problem_with"]


class CheckFailed(AssertionError):
    """The function is not right yet.  Its text says why; notebooks show it without a traceback."""

    def _render_traceback_(self):
        """IPython shows these lines instead of a traceback."""
        return str(self).splitlines()


def check(function) -> None:
    """Try a graded function on the published inputs and on others; print one line when it is right.

    Raises CheckFailed, with what was expected and what came, when it is not.
    """
    exercise = _exercise_of(function)
    problem = problem_with(function, exercise)
    if problem:
        raise CheckFailed(problem) from None
    print(f"{exercise.name}: right.")


def problem_with(function, exercise: Exercise) -> str | None:
    """What is wrong with a function as text, or None when it is right."""
    # A fixed but unusual state: a function that forgets to set its seed draws other numbers than expected.
    state = np.random.get_state()
    try:
        np.random.seed(271828)
        for case in exercise.cases():
            problem = _problem_on(function, exercise, case)
            if problem:
                return problem
    finally:
        np.random.set_state(state)
    return None


def _exercise_of(function) -> Exercise:
    if not callable(function):
        raise CheckFailed(f"check() needs the function itself, without parentheses after its name, such as "
                          f"check(linear_forward); it was given {described(function)}.")
    name = getattr(function, "__name__", "")
    if name not in EXERCISES:
        raise CheckFailed(f"There is no exercise called {name!r}. The exercises are: {', '.join(EXERCISES)}.")
    return EXERCISES[name]


def _problem_on(function, exercise: Exercise, case: Case) -> str | None:
    arguments = copy.deepcopy(case.arguments)
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed), warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            result = function(*arguments, **case.options)
    except NotImplementedError:
        return (f"{exercise.name} is not written yet: replace the line that raises NotImplementedError with your "
                f"code, run that cell, then run this one again.")
    except (Exception, SystemExit) as error:
        return f"{exercise.name} stopped with an error on {case.label}.\n{_what_happened(error, function)}"
    difference = _least_difference(result, exercise, case)
    if difference:
        return f"{exercise.name} is not right yet. On {case.label}:\n{difference}"
    if not _same(arguments, case.arguments):
        return (f"{exercise.name} changes what it was given, on {case.label}: "
                f"make new arrays and dictionaries instead, and leave the arguments as they were.")
    if exercise.prints and (wrong := exercise.prints(printed.getvalue(), case)):
        return f"{exercise.name} returns the right values. On {case.label}, {wrong}"
    return None


def _least_difference(result, exercise, case):
    """None when the result is one of the right ones; otherwise its difference from the nearest of them.

    Where several results are right, keys say which one was meant (both namings of dA are in circulation).
    """
    differences = [first_difference(result, right, exercise.names) for right in case.right]
    if None in differences:
        return None
    keys = result.keys() if isinstance(result, dict) else ()
    fits = [d for d, right in zip(differences, case.right) if isinstance(right, dict) and right.keys() <= set(keys)]
    return (fits or differences)[0]


def _what_happened(error, function):
    """The error in one line, and the last line of the learner's own code that led to it."""
    own = getattr(getattr(function, "__code__", None), "co_filename", None)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == own]
    where = f"\n  line {frames[-1].lineno} of the cell: {frames[-1].line}" if frames and frames[-1].line else ""
    return f"  {type(error).__name__}: {error}{where}"


def _same(given, original):
    """Is everything in the arguments as it was?"""
    if isinstance(original, dict):
        return given.keys() == original.keys() and all(_same(given[key], original[key]) for key in original)
    if isinstance(original, (list, tuple)):
        return len(given) == len(original) and all(map(_same, given, original))
    return np.array_equal(given, original)
