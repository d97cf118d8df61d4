"""Tries many versions of a function on inputs, each with a limit of steps and of time.

A version calls STEP once in each round of a loop and at the beginning of each function; so one that never ends is
ended there.  Standard library and NumPy only: the process that runs learners' code gets this module as text.
"""

import contextlib
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
MOST_STEPS = 20_000
MOST_STEPS_ALONE = 400_000  # of a version that is tried by itself: it is about to be shown
MOST_SECONDS = 0.3  # for one input
MOST_TIMES = 12  # that a line in a loop is looked at
SHARED = (ModuleType, FunctionType)  # what a version could set something of that others have, too
WHERE = "<a version that is tried>"


class Enough(BaseException):
    """A version took more steps, or more time, than any right one."""


class Steps:
    """Counts the steps of one version.  until: when its time is over, by time.monotonic()."""

    def __init__(self, until: float, most: int) -> None:
        self.left, self.until = most, until

    def __call__(self) -> None:
        self.left -= 1
        if self.left < 0 or time.monotonic() > self.until:
            raise Enough


def tried(
    name: str, texts: Sequence[str], inputs: Sequence[Message], names: dict[str, Any], seconds: float
) -> list[list[Message]]:
    """The outcomes of each version of the function ``name`` on each input, as messages.

    texts: the versions.  names: what they find by name; it stays as it is.  seconds: when they
    are over, it stops, and the list is shorter.
    """
    until = time.monotonic() + seconds
    limits = until, MOST_STEPS if len(texts) > 1 else MOST_STEPS_ALONE
    found, state, printed = [], np.random.get_state(), Printed()
    shared = [vars(one) for one in (np, np.random, np.linalg, *names.values()) if isinstance(one, SHARED)]
    before = [dict(one) for one in shared]
    try:
        with contextlib.redirect_stdout(printed), warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            for text in texts:
                if time.monotonic() > until:
                    break
                found.append(
                    [outcome_message(one) for one in _outcomes(name, text, inputs, dict(names), limits, printed)]
                )
    finally:
        for one, kept in zip(shared, before):  # whatever a version has set in NumPy, or of a function
            if one.keys() != kept.keys() or any(one[name] is not value for name, value in kept.items()):
                one.clear()
                one.update(kept)
        np.random.set_state(state)
    return found


def _outcomes(
    name: str, text: str, inputs: Sequence[Message], names: dict[str, Any], limits: tuple[float, int], printed: Printed
) -> list[Outcome]:
    try:
        exec(compile(text, WHERE, "exec", dont_inherit=True), names)
    except Exception as error:  # a version that Python cannot read
        return [Outcome(failure=Failure(type(error).__name__))] * len(inputs)
    np.random.seed(271828)
    return [_outcome(names[name], one, names, limits, printed) for one in inputs]


def _outcome(
    function: Callable[..., Any], given: Message, names: dict[str, Any], limits: tuple[float, int], printed: Printed
) -> Outcome:
    arguments, options = decode(given[0]), decode(given[1])
    printed.seek(0)
    printed.truncate()
    until, most = limits
    names[STEP] = Steps(min(until, time.monotonic() + MOST_SECONDS), most)
    names[KEPT] = kept = _Kept()
    keeps = KEPT in function.__code__.co_names
    try:
        result = function(*arguments, **options)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        trace, number = error.__traceback__, 0
        while trace is not None:
            if trace.tb_frame.f_code is function.__code__:
                number = trace.tb_lineno
            trace = trace.tb_next
        return Outcome((None, kept.seen) if keeps else None, Failure(type(error).__name__, number=number))
    changed = encode(arguments) != given[0]
    return Outcome((result, kept.seen) if keeps else result, None, printed.getvalue(), changed)


class _Kept:
    """What a version leaves behind where it calls KEPT: what its lines gave, one after the other."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, Any]] = []
        self.times: dict[int, int] = {}

    def see(self, row: int, value: Any) -> Any:
        """Remember, the first few times, what a line of the version gave."""
        self.times[row] = self.times.get(row, 0) + 1
        if self.times[row] <= MOST_TIMES:
            self.seen.append((row, decode(encode(value))))
        return value
