"""Processors: how many there are, and one thread of BLAS for each run while many runs share them.

NumPy's OpenBLAS starts as many threads as there are processors. While a sweep has a run on each of them already, these
only stand in each other's way, so they are set to one and set back at the end. Where no OpenBLAS is found (NumPy on
Apple's Accelerate, for example) nothing is done.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np


def cores() -> int:
    """The number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextlib.contextmanager
def one_blas_thread() -> Iterator[None]:
    """Inside, NumPy's products run on one thread each."""
    functions = _openblas()
    if functions is None:
        yield
        return
    get_threads, set_threads = functions
    before = get_threads()
    set_threads(1)
    try:
        yield
    finally:
        set_threads(before)


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
