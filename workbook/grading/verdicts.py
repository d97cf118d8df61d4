"""Verdicts on learners' cells: from the store where nothing changed, otherwise from the sandbox."""

import os
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from exercises import EXERCISES
from workbook.cells import course
from workbook.cells.meaning import GradedCell, NoFunction
from workbook.cells.values import MEMORY, BadMessage, Outcome
from workbook.judging.judge import verdict_of
from workbook.judging.locate import place_where
from workbook.judging.parts import parts_right
from workbook.judging.verdict import State, Verdict, verdict_from
from workbook.sandbox import fence
from workbook.sandbox.host import SECONDS, Ended, Sandbox
from workbook.searching.words import Place

from .store import Store

ENDED_PYTHON = (
    "It ended Python before it returned a result. A function should always return, and take no more than "
    f"{MEMORY} MiB of memory."
)
UNFINISHED = {
    "timeout": "It was stopped after {seconds:g} seconds. Is there an endless loop? (--timeout gives more time.)",
    "training": "A training with its predictions may take {seconds:g} seconds, and this one was not done. Smaller "
    "pictures, fewer units or fewer iterations are quicker.",
    "large": "Its results are far too large.",
    "died": ENDED_PYTHON,
    "lost": ENDED_PYTHON,
}
UNREADABLE = "The results of the function could not be read: something else was sent in their place."
LIMIT = 10  # times the limit of an exercise: that of a whole submission
BREAKS = (ArithmeticError, LookupError, TypeError, ValueError, RecursionError, MemoryError)  # what odd results do
ODD_RESULT = "Its result is of a kind that does not fit this exercise."


@dataclass(frozen=True)
class Judged:
    """A verdict and the walls behind which it was made.  lasts: would it be the same another time?"""

    verdict: Verdict
    walls: tuple[str, ...]
    lasts: bool = True


@dataclass(eq=False)
class Verdicts:
    """Judges graded cells in a sandbox, each text once.  Use it in a with statement.

    seconds: the limit for one exercise.  keep: remember verdicts on disk, in the file store if one is given.  again:
    judge anew what is remembered.  search: look for the line of a mistake that is not in the catalogue.  here: the
    walls that there are where cells are judged, if not here.  parts: find out which parts of a wrong answer are right.

    walls: behind which all verdicts so far were made; None while nothing was run.  Nothing is opened or started before
    it is needed; until then it can be sent to another process.
    """

    seconds: float = SECONDS
    keep: bool = True
    again: bool = False
    search: bool = True
    store: Path | None = None
    here: Collection[str] | None = None
    parts: bool = False
    walls: list[str] | None = field(default=None, init=False)

    @cached_property
    def sandbox(self) -> Sandbox:
        return Sandbox(self.seconds)

    @cached_property
    def _store(self) -> Store:
        return Store(self.store, self.keep)

    def _made_behind(self, walls: Collection[str]) -> None:
        before = fence.WALLS if self.walls is None else self.walls
        self.walls = [wall for wall in before if wall in walls]

    def __enter__(self) -> "Verdicts":
        return self

    def __exit__(self, *error: object) -> None:
        self.sandbox.stop()
        self._store.close()

    def __call__(self, cell: GradedCell) -> Verdict:
        return self.known(cell) or self.judged(cell).verdict

    def known(self, cell: GradedCell, anyhow: bool = False) -> Verdict | None:
        """What can be said without running anything: of a cell that runs nothing, and of one that is remembered.

        anyhow: also where there are more walls now.
        """
        if _runs_nothing(cell):
            return verdict_of(cell, self._outcomes)
        known = None if self.again else self._store.get(self._key(cell))
        if not known or not (anyhow or self._as_safe_as_now(known["walls"])):
            return None
        self._made_behind(known["walls"])
        return verdict_from(known["verdict"])

    def judged(self, cell: GradedCell) -> Judged:
        """The cell is run.  What came of it is remembered, unless it may be something else another time."""
        wrong, lasts = partial(Verdict, cell.exercise, State.WRONG), True
        try:
            verdict = self._judged(cell)
        except Ended as ended:
            is_long = ended.how == "timeout" and EXERCISES[cell.exercise].trial
            what = UNFINISHED["training" if is_long else ended.how].format(seconds=self._limit(cell))
            mistake = "too_slow" if ended.how == "timeout" else None
            verdict, lasts = wrong(mistake, what, sort=f"ended_{ended.how}"), False
        except BadMessage:
            verdict = wrong(what=UNREADABLE, sort="unreadable_result")
        except BREAKS:
            # A result that breaks the diagnosis is not right, and must not end the grading of others.
            verdict = wrong(what=ODD_RESULT, sort="odd_result")
        found = Judged(verdict, self.sandbox.walls, lasts)
        self._made_behind(found.walls)
        self.remember(cell, found)
        return found

    def remember(self, cell: GradedCell, found: Judged) -> None:
        if found.lasts:
            self._store.put(self._key(cell), {"walls": found.walls, "verdict": asdict(found.verdict)})

    def at_a_glance(self, cell: GradedCell) -> Verdict:
        """What is known without running anything: what is written and not remembered counts as right."""
        return self.known(cell, anyhow=True) or Verdict(cell.exercise, State.RIGHT)

    def _as_safe_as_now(self, walls: Collection[str]) -> bool:
        """Was a verdict made behind all the walls that there are now?  Only where some were missing, it is tried."""
        if fence.possible(self.sandbox.without) <= {*walls}:
            return True
        if self.here is None:
            self.sandbox.start()
        return {*(self.sandbox.walls if self.here is None else self.here)} <= {*walls}

    def _key(self, cell: GradedCell) -> str:
        return self._store.key(cell.exercise, cell.text, cell.given, cell.own, self.search, self.parts)

    def _judged(self, cell: GradedCell) -> Verdict:
        """The verdict; on a wrong answer, where it is asked for, with the parts of it that are right."""
        seed = int.from_bytes(os.urandom(16), "little")
        verdict = verdict_of(cell, self._outcomes, seed, self._place if self.search else None)
        if not self.parts or verdict.state != State.WRONG or verdict.of_parts:
            return verdict
        try:
            parts, of = parts_right(cell, self._outcomes, seed)
            return replace(verdict, parts=parts, of_parts=of)
        except (Ended, BadMessage, NoFunction, *BREAKS):
            return verdict

    def _outcomes(self, cell: GradedCell, inputs: Sequence[Any]) -> list[Outcome]:
        return self.sandbox.outcomes(cell, inputs, self._limit(cell))

    def _limit(self, cell: GradedCell) -> float:
        """The seconds that a cell may take; one training of a trial, its own limit, longer where all have longer."""
        trial = EXERCISES[cell.exercise].trial
        return trial.seconds * max(1, self.sandbox.seconds / SECONDS) if trial else self.sandbox.seconds

    def _place(self, cell: GradedCell) -> Place | None:
        try:
            return place_where(cell, self.sandbox.tries, clock=self.sandbox.clock)
        except (Ended, BadMessage):
            return None


def _runs_nothing(cell: GradedCell) -> bool:
    """Is what is to be said known without running anything?"""
    return bool(cell.problem) or course.is_blank(cell.exercise, cell.text)
