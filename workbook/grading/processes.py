"""Runs calls in processes of their own, each with a limit of time: what happens in one of them hurts nothing else."""

import gc
import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from multiprocessing import current_process, get_all_start_methods, get_context, parent_process
from multiprocessing.connection import Connection
from typing import Any

STOPPED = (
    "It was stopped: all exercises of a learner together may take {seconds:g} seconds. (--timeout gives more time.)"
)
ENDED = "Its grading was cut short. Please grade it again, alone."
DEFECT = "It could not be graded, because of a mistake in the workbook itself."
Send = Callable[[object], None]


@dataclass(frozen=True)
class Came:
    """What a call sent before it ended, and why it ended too early, or ""."""

    parts: tuple[Any, ...]
    problem: str = ""


class Processes:
    """Each call at once in a process of its own: the caller decides how many there are at a time.

    A call f(send, ...) sends what it finds; the result of its future is a Came.  seconds: the limit for a call.
    progress: gets each number that is sent.  threads: are there other threads, at work on something else?  A copy of
    this process could then wait for one of them for ever.
    """

    def __init__(
        self, seconds: float, progress: Callable[[int], object] = lambda done: None, threads: bool = False
    ) -> None:
        self._seconds, self._progress, self._context = seconds, progress, _context(threads)
        self._running: dict[Any, threading.Thread] = {}
        current_process().daemon = False  # as a worker of Dask is: it could start no process of its own

    def submit(self, function: Callable[..., None], *args: Any) -> "Future[Came]":
        ours, theirs = self._context.Pipe(duplex=False)
        process = self._context.Process(target=_call, args=(theirs, function, args), daemon=True)
        process.start()
        theirs.close()
        future: Future[Came] = Future()
        future.set_running_or_notify_cancel()
        watcher = threading.Thread(target=self._watch, args=(process, ours, future), daemon=True)
        self._running[process] = watcher
        watcher.start()
        return future

    def end(self) -> None:
        """End all calls."""
        for process, watcher in [*self._running.items()]:
            process.kill()
            watcher.join()

    def _watch(self, process: Any, messages: "Connection[Any, Any]", future: "Future[Came]") -> None:
        parts: list[Any] = []
        problem, ends = ENDED, time.monotonic() + self._seconds
        try:
            while messages.poll(max(0.0, ends - time.monotonic())):
                message = messages.recv()
                if message is None:
                    problem = ""
                    break
                self._progress(message) if isinstance(message, int) else parts.append(message)
            else:
                problem = STOPPED.format(seconds=self._seconds)
        except (EOFError, OSError):
            pass
        if problem:
            process.kill()
        process.join()
        messages.close()
        self._running.pop(process, None)
        future.set_result(Came(tuple(parts), problem))


def _context(threads: bool) -> Any:
    """Where a process may be copied, the copy begins with the course that was read already."""
    if sys.platform.startswith("linux") and not threads:
        return get_context("fork")
    if sys.platform.startswith("linux") and "forkserver" in get_all_start_methods():
        context = get_context("forkserver")  # it copies a process without threads
        context.set_forkserver_preload(["workbook.grading.ready"])
        return context
    return get_context("spawn")


def _call(to: "Connection[Any, Any]", function: Callable[..., None], args: tuple[Any, ...]) -> None:
    """The work of the process; None at the end."""
    gc.freeze()  # otherwise each process would look through all that is known of a class, to find what can go
    threading.Thread(target=_end_with_whoever_asked, daemon=True).start()
    try:
        function(to.send, *args)
        to.send(None)
    except (KeyboardInterrupt, BrokenPipeError):
        pass  # whoever asked does not want to know any more


def _end_with_whoever_asked() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)  # and with it the sandbox, which sees that nobody reads any more
