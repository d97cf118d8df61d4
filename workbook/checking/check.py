"""check(), hint() and solution(): what a learner calls in a notebook."""

import inspect
import os
import re
from contextlib import suppress
from dataclasses import replace
from types import FunctionType
from typing import Any

from IPython.utils.capture import capture_output

from exercises import EXERCISES
from exercises.kit import Trial
from workbook.cells import course
from workbook.cells.around import neighbours
from workbook.cells.graded import running_cell
from workbook.cells.meaning import GradedCell
from workbook.cores import has_threads
from workbook.errors import stoppable
from workbook.grading.verdicts import Verdicts
from workbook.judging.compare import described, leaves
from workbook.judging.judge import PlaceOf, verdict_on
from workbook.judging.locate import place_where, tries_here
from workbook.judging.trial import halves
from workbook.judging.verdict import State, Verdict
from workbook.shell import running_shell

from .left_out import load_ipython_extension
from .patience import patiently
from .progress import news
from .show import looking, show, show_markdown

said: dict[str, Verdict] = {}  # exercise -> what check() said last
_looks: dict[str, int] = {}  # exercise -> how often its model was measured since the kernel was started
_hints_given: dict[str, int] = {}  # exercise -> how many, since check() said it
SECONDS = 20.0  # for one exercise where points are given
# What may be right in a notebook and get no points: grading runs a cell where there are no files, few libraries and
# nothing but what the notebook's cells define.
REACHES_OUT = re.compile(r"\b(import|open|exec|eval|globals|os|sys)\b|get_ipython|__")
NOT_WHERE_GRADED = "It works in this notebook, but not where points are given."
ONLY_NUMPY = "an answer should need only NumPy, its arguments, and what the cells of the notebook define."
NO_TRIAL = "A model is measured in a process of its own. A browser cannot start one: open this notebook on a computer."
NOTHING_NAMED = "This needs the name of a function that you wrote, such as check(linear_forward)."


class CheckFailed(AssertionError):
    """The function is not right yet.  Its text says why; ``mistake`` is the id of a recognised mistake, or None.

    Notebooks show the verdict in a box above, so the error itself takes one line there.
    """

    def __init__(self, message: str, verdict: Verdict | None = None) -> None:
        super().__init__(message)
        self.mistake = verdict.mistake if verdict else None
        self.state = verdict.state if verdict else None

    def _render_traceback_(self) -> list[str]:
        """IPython shows this line instead of a traceback."""
        return str(self).splitlines()[:1]


def check(function: Any = None) -> None:
    """Try a graded function on the published inputs and on others, and say what is wrong with it.

    Raises CheckFailed when it is not right; shows one line when it is.
    """
    name = _exercise_of(function)
    trial = EXERCISES[name].trial  # it is held in another process, which keeps its limit
    if trial and not has_threads():
        raise CheckFailed(NO_TRIAL)
    running = stoppable("The check") if trial else patiently(name)
    with looking() as tell, running, capture_output(stdout=False, stderr=False):  # a cell may display something
        verdict = _verdict(function, name, lambda cell: place_where(cell, tries_here, tell))
        if said.get(name) != verdict:
            _hints_given[name] = 0  # the hints begin with what was said now
        said[name] = verdict
        so_far = news(name, said)
    show(verdict, *so_far)
    if verdict.state != State.RIGHT:
        print(verdict.printed, end="")  # what the function prints helps to find out why
        raise CheckFailed(str(verdict), verdict) from None


def _verdict(function: Any, name: str, place_of: PlaceOf) -> Verdict:
    """What to say; of a right function also whether it gets its points, and what may spoil what it prints here."""
    if (trial := EXERCISES[name].trial) and (cell := running_cell(function, name)):
        return _tried(cell, trial)
    verdict = verdict_on(function, name, place_of)
    if verdict.state != State.RIGHT:
        return verdict
    cell = running_cell(function, name)
    if cell and REACHES_OUT.search("\n".join((cell.text, *cell.own))):
        with suppress(OSError), Verdicts(SECONDS, keep=False) as graded:
            elsewhere = graded(cell)
            if elsewhere.state != State.RIGHT:
                return replace(elsewhere, mistake=None, name=NOT_WHERE_GRADED, look=ONLY_NUMPY)
    if why := _spoilt_by(function, name):
        note = f"Yours is right. But {why}, so the numbers printed here may differ."
        return replace(verdict, note=" ".join(filter(None, (verdict.note, note))))
    return verdict


def _tried(cell: GradedCell, trial: Trial) -> Verdict:
    """What the judge says of a model, on drawings that stay the same while the notebook runs."""
    halves(trial.pictures, "new drawings")
    with Verdicts(keep=False, search=False) as graded:
        verdict = graded(cell)
    if verdict.state == State.RIGHT or verdict.of_parts:
        _looks[cell.exercise] = number = _looks.get(cell.exercise, 0) + 1
        note = f"This was look number {number} at these drawings. Grading draws others."
        return replace(verdict, note=" ".join(filter(None, (verdict.note, note))))
    return verdict


def _spoilt_by(function: Any, name: str) -> str | None:
    """What is wrong with an exercise that a function calls, or that those call, as the notebook has it."""
    called = neighbours(name).keys() & set(function.__code__.co_names) if isinstance(function, FunctionType) else ()
    for other_name in called:
        other = function.__globals__.get(other_name)
        if is_helper(other):
            return f"{other_name} is the one of dnn_utils here, not your own"
        if isinstance(other, FunctionType) and other.__globals__ is function.__globals__:
            if verdict_on(other, other_name).state != State.RIGHT:
                return f"{other_name} above is not right yet"
            if deeper := _spoilt_by(other, other_name):
                return deeper
    return None


def is_helper(function: object) -> bool:
    """Is it one of the functions that dnn_utils gives?"""
    return getattr(function, "__module__", "") == "dnn_utils"


def hint(function: Any = None) -> None:
    """Give one hint; each call goes a step further, and after the last one comes the first again.

    What check() has found comes first; the folds below the exercise are named, not repeated.
    """
    name = _exercise_of(function)
    last, number = said.get(name), _hints_given.get(name, 0)
    if last and last.state == State.RIGHT:
        show_markdown(f"**{name} is right as it is.** No hint is needed.")
        return
    found = last.place.hints if last and last.place else (last.look or last.name,) if last else ()
    steps = [*filter(None, found), *([] if EXERCISES[name].trial else [_shapes(name)]), _folds(name)]
    _hints_given[name] = (number + 1) % len(steps)
    show_markdown(f"**{name}, hint {number + 1} of {len(steps)}.** {steps[number]}")


def _shapes(name: str) -> str:
    """What goes into the function on the first input, and what has to come out."""
    exercise = EXERCISES[name]
    case, right = exercise.usual_cases[0], exercise.usual_cases[0].right[0]
    inputs = zip(inspect.signature(exercise.truth).parameters, case.arguments)
    wanted = ((one.label, one.expected) for one in leaves(right, right, exercise.names))
    lists = ["".join(f"\n- `{part}`: {described(value)}" for part, value in parts) for parts in (inputs, wanted)]
    return f"On {case.label.partition(': ')[0]}, this goes in:\n{lists[0]}\n\nThis has to come out:\n{lists[1]}"


def _folds(name: str) -> str:
    """The titles of the hints that can be read below the exercise."""
    titles = "".join(f"\n- {title}" for title, _ in course.hints(name))
    answer = f"\n\n`solution({name})` shows the answer, when you want it." if _answer_to_show(name) else ""
    return f"More is folded up below the exercise. Open one at a time:\n{titles}{answer}"


def solution(function: Any = None) -> None:
    """Show the answer to an exercise with its comments, where the course was given out with its answers."""
    name = _exercise_of(function)
    answer = _answer_to_show(name)
    if answer is None:
        show_markdown(f"**{name}: the answer is not shown here.** `hint({name})` gives the next hint.")
    else:
        show_markdown(f"**{name}, one right answer.** Yours may look different.\n\n```python\n{answer.strip()}\n```")


def _answer_to_show(name: str) -> str | None:
    """None in a copy without answers, and where a teacher has set the environment variable DNN_SOLUTIONS=off."""
    is_off = os.environ.get("DNN_SOLUTIONS", "on").lower() in ("off", "0", "no")
    return None if is_off else course.shown_answer(name)


def _exercise_of(function: object) -> str:
    """The name of the exercise that a function is for.  Raises CheckFailed, in a sentence, where it is for none."""
    if function is None:
        raise CheckFailed(NOTHING_NAMED)
    if isinstance(function, str):
        raise CheckFailed(f"This needs the function itself: write {function.rstrip('()')} without quotation marks.")
    if not callable(function):
        raise CheckFailed(
            "This needs the function itself, without parentheses after its name, such as check(linear_forward); it was "
            f"given {described(function)}."
        )
    name = str(getattr(function, "__name__", ""))
    if is_helper(function):
        raise CheckFailed(f"This {name} comes from dnn_utils. It is given to you, so there is nothing to check.")
    if name not in EXERCISES:
        raise CheckFailed(f"There is no exercise called {name!r}. The exercises are: {', '.join(EXERCISES)}.")
    return name


if running_shell():
    load_ipython_extension(running_shell())
