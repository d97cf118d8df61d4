"""Judges cells on other computers: the workers of a Dask scheduler.

A worker gets graded cells and gives back verdicts.  It needs this workbook, in this version, and no files of learners;
it remembers nothing.  There as here, each submission is judged in a process of its own, and its cells in a sandbox.
"""

import socket
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

from workbook import errors
from workbook.cells.meaning import GradedCell
from workbook.cluster import connected
from workbook.errors import WorkbookError
from workbook.sandbox import fence
from workbook.sandbox.host import walls_here

from .processes import DEFECT, Came, Processes, Send
from .store import course_digest
from .verdicts import LIMIT, Verdicts

Asked = tuple[Sequence[GradedCell], Any]  # cells of one submission, and what its caller knows of it
PATIENCE = 120.0  # seconds for a scheduler to come back
PASSED_OVER = "It was skipped: it ended several workers, even when it was graded alone. Look at it yourself."
NO_WORKERS = "The scheduler at {address} has no workers yet. Grading begins with the first one; Ctrl-C stops it."
LOST = (
    "The scheduler at {address} cannot be reached any more. What was graded is kept: start the scheduler, and give the "
    "same command once more."
)
OTHER_VERSION = "The worker on {host} has another version of this workbook. Update it there and start the worker again."
NO_WORKBOOK = "The worker {worker} cannot import this workbook ({error}). Install it there: see docs/cluster.md."
TOO_FEW = "The worker on {host} has only these walls: {walls}. They are not enough for the work of strangers."


class About(NamedTuple):
    """A worker: its computer, the walls that there are, and what decides about verdicts."""

    host: str
    walls: tuple[str, ...]
    digest: str

    @property
    def too_few(self) -> str:
        """What is to be said where the walls are not enough for strangers, otherwise ""."""
        return "" if fence.enough(self.walls) else TOO_FEW.format(host=self.host, walls=", ".join(self.walls) or "none")


class Far:
    """The workers of a scheduler.  Use it in a with statement.

    verdicts: how cells are judged; what comes back is remembered with it.  say: prints what is to be said about them.
    walls: those that all workers have.  jobs: what is under way; whoever waits for one of these gives what is done to
    take().
    """

    MOST = 500  # submissions that are under way at the same time

    def __init__(self, address: str, verdicts: Verdicts, require_fence: bool, say: Callable[[str], object]) -> None:
        self.address, self._verdicts, self._require_fence, self._say = address, verdicts, require_fence, say
        self.jobs: dict[Future[Any], tuple[int, Asked]] = {}
        self._suspects: list[Asked] = []
        self._alone: Asked | None = None  # the suspect that is tried
        self._connection = 0  # its number: what comes from an earlier one is lost
        self._client: Any = connected(address)
        try:
            self._look_at_workers()
        except BaseException:
            self._client.close()
            raise

    def __enter__(self) -> "Far":
        return self

    def __exit__(self, *error: object) -> None:
        self.jobs.clear()
        self._verdicts.__exit__()
        self._client.close()

    def _look_at_workers(self) -> None:
        """Wait for the first worker; what are they like?"""
        if not self._client.scheduler_info()["workers"]:
            self._say(NO_WORKERS.format(address=self.address))
        self._client.wait_for_workers(1)
        self._executor = self._client.get_executor(pure=False)
        found: dict[str, About | BaseException] = self._client.run(_about_this_worker, on_error="return")
        abouts = []
        for worker, about in found.items():
            if isinstance(about, BaseException):
                raise WorkbookError(NO_WORKBOOK.format(worker=worker, error=about))
            _refuse(about, course_digest(), self._require_fence)
            abouts.append(about)
        self.walls = tuple(wall for wall in fence.WALLS if all(wall in about.walls for about in abouts))
        for line in sorted({about.too_few for about in abouts if about.too_few}):
            self._say(f"! {line}")

    def submit(self, asked: Asked) -> None:
        try:
            how = replace(self._verdicts, keep=False, store=None)
            job = self._executor.submit(_judge_here, asked[0], how, course_digest(), self._require_fence)
        except Exception:  # the connection is gone, of which there are many signs
            job = Future()
            job.cancel()
            job.set_running_or_notify_cancel()
        self.jobs[job] = self._connection, asked

    def take(self, done: Iterable["Future[Any]"]) -> Iterator[tuple[Asked, Came]]:
        """What was asked and what came of it, for each of these that is over.  What was lost is done once more.

        Raises WorkbookError where a worker is not fit for it, or the scheduler does not come back.
        """
        lost: list[Asked] = []
        broken = False
        for job in done:
            connection, asked = self.jobs.pop(job)
            try:
                came = job.result()
                if isinstance(came, str):
                    raise WorkbookError(came)
                for cell, found in zip(asked[0], came.parts):
                    self._verdicts.remember(cell, found)
                yield asked, came
            except CancelledError:
                lost.append(asked)
                broken = broken or connection == self._connection
            except WorkbookError:
                raise
            except Exception as error:
                if type(error).__name__ != "KilledWorker":
                    errors.report(error, ["grade", "--scheduler", self.address])
                    yield asked, Came((), DEFECT)
                elif asked is self._alone:
                    yield asked, Came((), PASSED_OVER)
                else:  # or one that ran beside it
                    self._suspects.append(asked)
        if broken:
            self._reconnect()
        for asked in lost:
            self.submit(asked)

    def try_a_suspect(self) -> bool:
        """Submit one of those that ran on several workers that ended, by itself; False where there is none."""
        if not self._suspects:
            return False
        self._alone = self._suspects.pop()
        self.submit(self._alone)
        return True

    def _reconnect(self) -> None:
        self._client.close(timeout=1)
        self._connection += 1
        until = time.monotonic() + PATIENCE
        while True:
            try:
                self._client = connected(self.address, max(1.0, until - time.monotonic()))
                break
            except WorkbookError:
                if time.monotonic() > until:
                    raise WorkbookError(LOST.format(address=self.address)) from None
        self._look_at_workers()


# --- on a worker ---


def _judge_here(cells: Sequence[GradedCell], verdicts: Verdicts, digest: str, require_fence: bool) -> Came | str:
    """The work of a worker: a Judged for each cell, as far as it came; or why it is not fit for it.

    It raises nothing: whoever asked would wait for ever for an error that cannot be sent.
    """
    try:
        _refuse(_about_this_worker(), digest, require_fence)
        return Processes(LIMIT * verdicts.seconds, threads=True).submit(_judge, cells, verdicts).result()
    except WorkbookError as error:
        return str(error)
    except Exception as error:
        errors.report(error, ["grade", "--scheduler"])
        return Came((), DEFECT)


def _judge(send: Send, cells: Sequence[GradedCell], verdicts: Verdicts) -> None:
    with verdicts:
        for cell in cells:
            send(verdicts.judged(cell))


@cache
def _about_this_worker() -> About:
    return About(socket.gethostname(), walls_here(), course_digest())


def _refuse(worker: About, digest: str, require_fence: bool) -> None:
    if worker.digest != digest:
        raise WorkbookError(OTHER_VERSION.format(host=worker.host))
    if require_fence and worker.too_few:
        raise WorkbookError(f"{worker.too_few} Because --require-fence was given, nothing was judged there.")
