"""check(), hint() and solution(): what a learner calls in a notebook."""

import os
from dataclasses import replace
from types import FunctionType
from typing import Any

from exercises import EXERCISES
from workbook.cells import course
from workbook.cells.around import neighbours

from .compare import described
from .judge import verdict_on
from .show import show, show_markdown
from .verdict import State, Verdict

_last: dict[str, Verdict] = {}  # exercise -> what check() said last
_hints_given: dict[str, int] = {}  # exercise -> how many
NOTHING_NAMED = "This needs the name of a function that you wrote, such as check(linear_forward)."


class CheckStopped(KeyboardInterrupt):
    """The learner interrupted a check; IPython shows one line of it."""

    def _render_traceback_(self) -> list[str]:
        return ["The check was stopped. Nothing was changed."]


class CheckFailed(AssertionError):
    """The function is not right yet.  Its text says why; ``mistake`` is the id of a recognised mistake, or None.

    Notebooks show the verdict in a box above, so the error itself takes one line there.
    """

    def __init__(self, message: str, verdict: Verdict | None = None) -> None:
        super().__init__(message)
        self.exercise = verdict.exercise if verdict else None
        self.mistake = verdict.mistake if verdict else None
        self.state = verdict.state if verdict else None

    def _render_traceback_(self) -> list[str]:
        """IPython shows these lines instead of a traceback."""
        return str(self).splitlines()[:1] if self.exercise else str(self).splitlines()


def check(function: Any = None) -> None:
    """Try a graded function on the published inputs and on others, and say what is wrong with it.

    Raises CheckFailed when it is not right; shows one line when it is.
    """
    name = _exercise_of(function)
    try:
        verdict = _verdict(function, name)
    except KeyboardInterrupt:
        raise CheckStopped from None
    if name not in _last or verdict.mistake != _last[name].mistake:
        _hints_given.pop(name, None)  # another mistake: its hints begin at the beginning
    _last[name] = verdict
    show(verdict)
    if verdict.state != State.RIGHT:
        print(verdict.printed, end="")  # what the function prints helps to find out why
        raise CheckFailed(str(verdict), verdict) from None


def _verdict(function: Any, name: str) -> Verdict:
    """What to say; of a right function also why other functions of the notebook may spoil what it prints here."""
    verdict = verdict_on(function, name)
    if verdict.state == State.RIGHT and (why := _spoilt_by(function, name)):
        note = f"Yours is right. But {why}, so the numbers printed here may differ."
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
    """Give one hint; each call goes a step further.  What check() has recognised comes first."""
    name = _exercise_of(function)
    last = _last.get(name)
    steps = [last.look] if last and last.mistake and last.look else []
    steps += [text.strip() for _, text in course.hints(name)]
    given = _hints_given.get(name, 0)
    _hints_given[name] = min(given + 1, len(steps))
    if given < len(steps):
        show_markdown(f"**{name}, hint {given + 1} of {len(steps)}.** {steps[given]}")
        return
    rest = "Read the text above the exercise once more, and write down the shape of every array."
    if _answer_to_show(name):
        rest = f"`solution({name})` shows the answer, when you want it."
    show_markdown(f"**{name}: there are no more hints.** {rest}")


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
