"""How many processors there are to work on, and what works beside a cell or a run."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any


def cores() -> int:
    """The number of processors that this process may use: one where there are no threads."""
    if not has_threads():
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def has_threads() -> bool:
    """Can a thread be started here?  A browser's own Python has none, and no processes either."""
    thread = threading.Thread(target=int)
    try:
        thread.start()
    except RuntimeError:
        return False
    thread.join()
    return True


def threads(count: int) -> Executor:
    """So many threads that work; where there are none, what is submitted is done at once."""
    return ThreadPoolExecutor(count) if has_threads() else _AtOnce()


class _AtOnce(Executor):
    def submit(self, work: Callable[..., Any], /, *args: Any, **options: Any) -> "Future[Any]":
        done: Future[Any] = Future()
        done.set_result(work(*args, **options))
        return done
