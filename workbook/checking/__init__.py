"""check(), hint() and solution(): is a learner's function right, and if not, what is the mistake.

From the inputs to the sentence: exercises/ says on which inputs each function is tried and what is right there, run.py
runs the function and writes down what happened, catalogue.py recognises catalogued mistakes by their results,
relations.py looks at how wrong numbers relate to right ones, explain.py turns errors into sentences, diagnosis.py puts
it together, and show.py draws it.
"""

import linecache
import os
import re
import sys
from dataclasses import replace

from exercises import EXERCISES
from exercises.kit import Exercise
from workbook import material

from .catalogue import surroundings
from .compare import described
from .diagnosis import RIGHT, WRONG, Diagnosis, diagnose
from .run import run_on
from .show import show, show_markdown

__all__ = ["EXERCISES", "CheckFailed", "check", "diagnosis_of", "hint", "problem_with", "solution"]

_last = {}  # exercise -> the last Diagnosis
_stage = {}  # exercise -> how many hints were given


class CheckFailed(AssertionError):
    """The function is not right yet.  Its text says why; ``mistake`` is the id of a recognised mistake, or None.

    Notebooks show the diagnosis in a box above, so the error itself takes one line there.
    """

    mistake: str | None = None
    exercise: str | None = None

    def __init__(self, message, diagnosis=None):
        super().__init__(message)
        if diagnosis:
            self.mistake, self.exercise, self.state = diagnosis.mistake, diagnosis.exercise, diagnosis.state

    def _render_traceback_(self):
        """IPython shows these lines instead of a traceback."""
        return str(self).splitlines()[:1] if self.exercise else str(self).splitlines()


def check(function) -> None:
    """Try a graded function on the published inputs and on others, and say what is wrong with it.

    Raises CheckFailed when it is not right; shows one line when it is.
    """
    exercise = _exercise_of(function)
    diagnosis = diagnosis_of(function, exercise)
    if diagnosis.state != RIGHT and _is_outdated(function):
        diagnosis = replace(diagnosis, note=OUTDATED)
    if diagnosis.mistake != getattr(_last.get(exercise.name), "mistake", None):
        _stage.pop(exercise.name, None)  # another mistake: its hints begin at the beginning
    _last[exercise.name] = diagnosis
    show(diagnosis)
    if diagnosis.state != RIGHT:
        raise CheckFailed(str(diagnosis), diagnosis) from None


OUTDATED = (
    "Careful: the cell of this function was run again later and did not come to its end, so this is about the "
    "version before. Look for an error message under that cell."
)


def _is_outdated(function) -> bool:
    """Was a newer version of the function run that Python could not read or finish?"""
    ipython = sys.modules.get("IPython")
    shell = ipython and ipython.get_ipython()
    code = getattr(function, "__code__", None)
    if not shell or not code:
        return False
    newest = next((cell for cell in reversed(shell.user_ns.get("In", [])) if f"def {function.__name__}(" in cell), None)
    return newest is not None and newest.strip() != "".join(linecache.getlines(code.co_filename)).strip()


def diagnosis_of(function, exercise: Exercise) -> Diagnosis:
    """Run a function on all cases of an exercise and judge what came."""
    cases = exercise.cases()
    code = getattr(function, "__code__", None)
    source = "".join(linecache.getlines(code.co_filename)) if code else ""
    other = _other_meaning(function, exercise.name, source)
    if other:
        return Diagnosis(
            exercise.name,
            WRONG,
            "other_function",
            name=other,
            look="run the cell with the imports again, and the exercises above this one.",
        )
    return diagnose(exercise, cases, run_on(function, cases), source)


def _other_meaning(function, name, source) -> str | None:
    """Where a name is an exercise in one notebook and a helper in the others: does the function have the wrong one?

    Such a function would work here and nowhere else, or the other way round, and no result says why.
    """
    code = getattr(function, "__code__", None)
    for called in EXERCISES.keys() & set(code.co_names if code else ()):
        here, meant = function.__globals__.get(called), surroundings(name).get(called)
        if re.search(rf"(def|import)\b.*\b{called}\b", source):
            continue  # the cell says itself what it means
        if _is_given(here) and meant and not _is_given(meant):
            return (
                f"{called} is the one of dnn_utils here, which returns its cache as well. This notebook means your "
                f"own, which returns the values only."
            )
        if _is_given(meant) and getattr(here, "__code__", code).co_filename.endswith(f", exercise {called}"):
            return (
                f"{called} is the one of {material.notebook_of(called)} here, which returns the values only. This "
                f"notebook means the one of dnn_utils, which returns its cache as well."
            )
    return None


def _is_given(function) -> bool:
    return getattr(function, "__module__", "") == "dnn_utils"


def problem_with(function, exercise: Exercise) -> str | None:
    """What is wrong with a function as text, or None when it is right."""
    diagnosis = diagnosis_of(function, exercise)
    return None if diagnosis.state == RIGHT else str(diagnosis)


def hint(function) -> None:
    """Give one hint; each call goes a step further.  What check() has recognised comes first."""
    name = _exercise_of(function).name
    steps = _hints_for(name)
    given = _stage.get(name, 0)
    _stage[name] = min(given + 1, len(steps))
    if given < len(steps):
        show_markdown(f"**{name}, hint {given + 1} of {len(steps)}.** {steps[given]}")
        return
    last = "Read the text above the exercise once more, and write down the shape of every array."
    if solutions_are_shown() and material.shown_answer(name):
        last = f"`solution({name})` shows the answer, when you want it."
    show_markdown(f"**{name}: there are no more hints.** {last}")


def _hints_for(name) -> list[str]:
    last = _last.get(name)
    known = [last.look] if last and last.mistake and last.look else []
    return known + [text.strip() for _, text in material.hints(name)]


def solution(function) -> None:
    """Show the answer to an exercise with its comments, where the course was given out with its answers."""
    name = _exercise_of(function).name
    answer = material.shown_answer(name) if solutions_are_shown() else None
    if answer is None:
        show_markdown(f"**{name}: the answer is not shown here.** `hint({name})` gives the next hint.")
        return
    show_markdown(f"**{name}, one right answer.** Yours may look different.\n\n```python\n{answer.strip()}\n```")


def solutions_are_shown() -> bool:
    """A teacher switches the answers off with the environment variable DNN_SOLUTIONS=off."""
    return os.environ.get("DNN_SOLUTIONS", "on").lower() not in ("off", "0", "no")


def _exercise_of(function) -> Exercise:
    if isinstance(function, str):
        raise CheckFailed(f"This needs the function itself: write {function.rstrip('()')} without quotation marks.")
    if not callable(function):
        raise CheckFailed(
            f"This needs the function itself, without parentheses after its name, such as "
            f"check(linear_forward); what came is {described(function)}."
        )
    name = getattr(function, "__name__", "")
    if _is_given(function):
        raise CheckFailed(f"This {name} is the one of dnn_utils. It is given, so there is nothing to check.")
    if name not in EXERCISES:
        raise CheckFailed(f"There is no exercise called {name!r}. The exercises are: {', '.join(EXERCISES)}.")
    return EXERCISES[name]
