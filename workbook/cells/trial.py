"""Tries many versions of a function on inputs, each with a limit of steps and of time.

A version calls STEP once in each round of a loop and at the beginning of each function; so one that never ends is
ended there.  Standard library and NumPy only: the process that runs learners' code gets this module as text.
"""

import contextlib
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from workbook.cells.run import Printed
from workbook.cells.values import Failure, Message, Outcome, decode, encode, outcome_message

STEP = "one_more_step_"  # the name under which a version finds what counts its steps
KEPT = "kept_"  # the name under which it finds what keeps what its lines give
MOST_STEPS = 1_000  # right ones take 150 at most
MOST_STEPS_ALONE = 400_000  # of a version that is tried by itself: it is about to be shown
MOST_SECONDS = 0.3  # for one input
WAIT = 5
SIDES = 2  # processes that may use the processor at the same time: the one that searches, and the one that tries
MOST_BYTES = 100 * 1024**2  # of all variables of a version in a loop
BYTES_OF_A_PART = 1000  # what each part of a list counts as, so that there are not too many of them
LOOKS = 4  # after so many steps it is looked at how large the variables are
MOST_TIMES = 12  # that a line in a loop is looked at
SHARED = (ModuleType, FunctionType)  # what a version could set something of that others have, too
WHERE = "<a version that is tried>"
# A browser's own Python has no threads, and no clock of one.
USED: Callable[[], float] = getattr(time, "thread_time", time.process_time)
Given = tuple[Message, Any, Any]  # arguments as they came, arguments and options as they are read


class Limit:
    """Seconds of the processor, or WAIT times as many on the wall, whichever are over first.

    So a machine that does much else at the same time ends nothing early.  clock: says how many seconds of the
    processor were used.  It is asked seldom, because some systems take long to answer: as long as less time has passed
    on the wall than there is left, it is not over.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = USED) -> None:
        self.clock, self.end, self.end_on_the_wall = clock, clock() + seconds, time.monotonic() + WAIT * seconds
        self.not_before = time.monotonic() + seconds / SIDES

    @property
    def left(self) -> float:
        """How many seconds of the processor are left, 0 where it is over."""
        now = time.monotonic()
        left = max(0.0, min(self.end - self.clock(), self.end_on_the_wall - now))
        self.not_before = now + left / SIDES
        return left

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self.not_before and self.left == 0


class Enough(BaseException):
    """A version took more steps, or more time, or made something larger, than any right one."""


class Steps:
    """Counts the steps of one version, which gets MOST_SECONDS of its own within a limit."""

    def __init__(self, limit: Limit, most: int) -> None:
        self.left, self.limit, self.own = most, limit, Limit(MOST_SECONDS)

    def __call__(self) -> None:
        self.left -= 1
        if self.left < 0 or self.limit.is_over or self.own.is_over:
            raise Enough
        if self.left % LOOKS == 0:
            room = MOST_BYTES
            for value in sys._getframe(1).f_locals.values():
                room = _left_of(room, value)


def _left_of(room: int, value: Any) -> int:
    """What a value leaves of so many bytes.  Raises Enough where that is nothing.

    What stands several times in a list or a tuple counts as often: NumPy would make an array of all of it.
    """
    room -= value.nbytes if isinstance(value, np.ndarray) else BYTES_OF_A_PART
    if room < 0:
        raise Enough
    if type(value) in (list, tuple):
        for part in value:
            room = _left_of(room, part)
    return room


def tried(
    name: str, texts: Sequence[str], inputs: Sequence[Message], names: dict[str, Any], seconds: float
) -> list[list[Message]]:
    """The outcomes of each version of the function ``name`` on each input, as messages.

    Where a version keeps what its lines give: [outcome, [[line, value], ...]], one after the other.  Whether it changes
    its arguments is said only of a version that is tried alone.

    texts: the versions.  names: what they find by name; it stays as it is.  seconds: of the processor; when they are
    over, it stops, and the list is shorter.
    """
    limit, is_alone = Limit(seconds), len(texts) == 1
    found, state, printed = [], np.random.get_state(), Printed()
    cases = [(one[0], decode(one[0]), decode(one[1])) for one in inputs]
    shared = [vars(one) for one in (np, np.random, np.linalg, *names.values()) if isinstance(one, SHARED)]
    before = [dict(one) for one in shared]
    try:
        with contextlib.redirect_stdout(printed), warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            for text in texts:
                if limit.is_over:
                    break
                found.append(_outcomes(name, text, cases, dict(names), (limit, is_alone), printed))
    finally:
        for one, kept in zip(shared, before):  # whatever a version has set in NumPy, or of a function
            if one.keys() != kept.keys() or any(one[name] is not value for name, value in kept.items()):
                one.clear()
                one.update(kept)
        np.random.set_state(state)
    return found


def _outcomes(
    name: str, text: str, cases: Sequence[Given], names: dict[str, Any], limits: tuple[Limit, bool], printed: Printed
) -> list[Message]:
    try:
        exec(compile(text, WHERE, "exec", dont_inherit=True), names)
    except Exception as error:  # a version that Python cannot read
        return [outcome_message(Outcome(failure=Failure(type(error).__name__)))] * len(cases)
    np.random.seed(271828)
    return [_outcome(names[name], one, names, limits, printed) for one in cases]


def _outcome(
    function: Callable[..., Any], given: Given, names: dict[str, Any], limits: tuple[Limit, bool], printed: Printed
) -> Message:
    arguments, options = _fresh(given[1]), _fresh(given[2])
    printed.seek(0)
    printed.truncate()
    limit, is_alone = limits
    names[STEP] = Steps(limit, MOST_STEPS_ALONE if is_alone else MOST_STEPS)
    names[KEPT] = kept = _Kept()
    try:
        result = function(*arguments, **options)
        outcome = Outcome(result, None, printed.getvalue(), is_alone and encode(arguments) != given[0])
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        trace, number = error.__traceback__, 0
        while trace is not None:
            if trace.tb_frame.f_code is function.__code__:
                number = trace.tb_lineno
            trace = trace.tb_next
        outcome = Outcome(failure=Failure(type(error).__name__, number=number))
    message = outcome_message(outcome)
    return [message, kept.seen] if KEPT in function.__code__.co_names else message


def _fresh(value: Any) -> Any:
    """A copy of what decode() gave, its arrays included."""
    if type(value) is np.ndarray:
        return value.copy()
    if type(value) in (list, tuple):
        return type(value)(map(_fresh, value))
    return {key: _fresh(part) for key, part in value.items()} if type(value) is dict else value


class _Kept:
    """What a version leaves behind where it calls KEPT: what its lines gave, one after the other."""

    def __init__(self) -> None:
        self.seen: list[list[Message]] = []
        self.times: dict[int, int] = {}

    def see(self, row: int, value: Any) -> Any:
        """Remember, the first few times, what a line of the version gave."""
        self.times[row] = self.times.get(row, 0) + 1
        if self.times[row] <= MOST_TIMES:
            self.seen.append([row, encode(value)])
        return value
