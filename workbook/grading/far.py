"""Judges cells on other computers: the workers of a Dask scheduler.

A worker gets graded cells and gives back verdicts.  It needs this workbook, in this version, and no files of learners;
it remembers nothing.  There as here, each submission is judged in a process of its own, and its cells in a sandbox.
"""

import socket
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
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
from .verdicts import Verdicts

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


class Work(NamedTuple):
    """Cells of one submission, and how they are judged.  limit: seconds for all of them, seconds: for one."""

    cells: Sequence[GradedCell]
    limit: float
    seconds: float
    search: bool
    parts: bool = False


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

    say: prints what is to be said about them.  walls: those that all workers have.  jobs: what is under way; whoever
    waits for one of these gives what is done to take().
    """

    MOST = 500  # submissions that are under way at the same time

    def __init__(self, address: str, require_fence: bool, say: Callable[[str], object]) -> None:
        self.address, self._require_fence, self._say = address, require_fence, say
        self.jobs: dict[Future[Any], tuple[int, int, Work]] = {}
        self._suspects: list[tuple[int, Work]] = []
        self._alone = -1  # the number of the suspect that is tried
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

    def submit(self, number: int, work: Work) -> None:
        try:
            job = self._executor.submit(_judge_here, work, course_digest(), self._require_fence)
        except Exception:  # the connection is gone, of which there are many signs
            job = Future()
            job.cancel()
            job.set_running_or_notify_cancel()
        self.jobs[job] = self._connection, number, work

    def take(self, done: Iterable["Future[Any]"]) -> Iterator[tuple[int, Came]]:
        """(its number, what came of it) of each of these that is over.  What was lost is done once more.

        Raises WorkbookError where a worker is not fit for it, or the scheduler does not come back.
        """
        lost: list[tuple[int, Work]] = []
        broken = False
        for job in done:
            connection, number, work = self.jobs.pop(job)
            try:
                came = job.result()
                if isinstance(came, str):
                    raise WorkbookError(came)
                yield number, came
            except CancelledError:
                lost.append((number, work))
                broken = broken or connection == self._connection
            except WorkbookError:
                raise
            except Exception as error:
                if type(error).__name__ != "KilledWorker":
                    errors.report(error, ["grade", "--scheduler", self.address])
                    yield number, Came((), DEFECT)
                elif number == self._alone:
                    yield number, Came((), PASSED_OVER)
                else:  # or one that ran beside it
                    self._suspects.append((number, work))
        if broken:
            self._reconnect()
        for number, work in lost:
            self.submit(number, work)

    def try_a_suspect(self) -> bool:
        """Submit one of those that ran on several workers that ended, by itself; False where there is none."""
        if not self._suspects:
            return False
        self._alone, work = self._suspects.pop()
        self.submit(self._alone, work)
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


def _judge_here(work: Work, digest: str, require_fence: bool) -> Came | str:
    """The work of a worker: a Judged for each cell, as far as it came; or why it is not fit for it.

    It raises nothing: whoever asked would wait for ever for an error that cannot be sent.
    """
    try:
        _refuse(_about_this_worker(), digest, require_fence)
        with Processes(work.limit, threads=True) as processes:
            return processes.submit(_judge, work).result()
    except WorkbookError as error:
        return str(error)
    except Exception as error:
        errors.report(error, ["grade", "--scheduler"])
        return Came((), DEFECT)


def _judge(send: Send, work: Work) -> None:
    with Verdicts(work.seconds, keep=False, search=work.search, parts=work.parts) as verdicts:
        for cell in work.cells:
            send(verdicts.judged(cell))


@cache
def _about_this_worker() -> About:
    return About(socket.gethostname(), walls_here(), course_digest())


def _refuse(worker: About, digest: str, require_fence: bool) -> None:
    if worker.digest != digest:
        raise WorkbookError(OTHER_VERSION.format(host=worker.host))
    if require_fence and worker.too_few:
        raise WorkbookError(f"{worker.too_few} Because --require-fence was given, nothing was judged there.")
