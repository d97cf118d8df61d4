"""Processors: how many there are, and when it is better that NumPy's products use one only.

NumPy's OpenBLAS starts as many threads as there are processors. For products of some ten microseconds they gain little,
and as soon as another program wants a processor each product waits for it: ten times the time and more. And while a
sweep has a run on each processor already, they only stand in each other's way. So there they are set to one, and set
back afterwards. Where no OpenBLAS is found (NumPy on Apple's Accelerate, for example) nothing is done.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import numpy as np


def cores() -> int:
    """The number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


# How many blocks are inside one_blas_thread now, and how many threads there were before the first of them.
_lock, _inside, _before = threading.Lock(), 0, 1


@contextlib.contextmanager
def one_blas_thread() -> Iterator[None]:
    """Inside, NumPy's products run on one thread each. Blocks may be nested and may overlap in several threads."""
    _enter()
    try:
        yield
    finally:
        _leave()


def _enter() -> None:
    global _inside, _before
    with _lock:
        if _inside == 0 and _openblas():
            get_threads, set_threads = _openblas()
            _before = get_threads()
            set_threads(1)
        _inside += 1


def _leave() -> None:
    global _inside
    with _lock:
        _inside -= 1
        if _inside == 0 and _openblas():
            _openblas()[1](_before)


class FasterThreads:
    """Runs a step with one thread and with all in turn, a few times, and from then on in the faster way.

    For steps long enough that threads may pay: they do on a quiet machine, and do the opposite on a busy one. It is a
    context, because at its end the number of threads is set back.
    """

    def __init__(self, step: Callable[[], None], trials: int = 6):
        self._step, self._left = step, trials if cores() > 1 else 0
        self._seconds = {True: float("inf"), False: float("inf")}
        self._kept = contextlib.ExitStack()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._kept.close()

    def __call__(self) -> None:
        """One step."""
        if not self._left:
            self._step()
            return
        alone = self._left % 2 == 0
        with one_blas_thread() if alone else contextlib.nullcontext():
            begin = time.perf_counter()
            self._step()
            self._seconds[alone] = min(self._seconds[alone], time.perf_counter() - begin)
        self._left -= 1
        if not self._left and self._seconds[True] < self._seconds[False]:
            self._kept.enter_context(one_blas_thread())


@cache
def _openblas():
    """The functions (get, set) for the number of threads of the OpenBLAS that came with NumPy, or None."""
    package = Path(np.__file__).parent
    for path in [*(package.parent / "numpy.libs").glob("*openblas*"), *(package / ".dylibs").glob("*openblas*")]:
        try:
            library = ctypes.CDLL(str(path))  # it is loaded already: this is the very one that NumPy uses
        except OSError:
            continue
        for pattern in ("scipy_openblas_{}_num_threads64_", "scipy_openblas_{}_num_threads", "openblas_{}_num_threads"):
            found = [getattr(library, pattern.format(verb), None) for verb in ("get", "set")]
            if all(found):
                found[0].restype, found[0].argtypes = ctypes.c_int, []
                found[1].restype, found[1].argtypes = None, [ctypes.c_int]
                return tuple(found)
    return None
