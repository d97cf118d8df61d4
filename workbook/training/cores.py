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
from collections.abc import Iterator
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


@cache
def _openblas():
    """The functions (get, set) for the number of threads of the OpenBLAS that came with NumPy, or None."""
    package = Path(np.__file__).parent
    for path in [*(package.parent / "numpy.libs").glob("*openblas*"), *(package / ".dylibs").glob("*openblas*")]:
        try:
            library = ctypes.CDLL(str(path))    # it is loaded already: this is the very one that NumPy uses
        except OSError:
            continue
        for pattern in ("scipy_openblas_{}_num_threads64_", "scipy_openblas_{}_num_threads", "openblas_{}_num_threads"):
            found = [getattr(library, pattern.format(verb), None) for verb in ("get", "set")]
            if all(found):
                found[0].restype, found[0].argtypes = ctypes.c_int, []
                found[1].restype, found[1].argtypes = None, [ctypes.c_int]
                return tuple(found)
    return None
