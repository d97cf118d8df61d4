"""Processors: how many there are, and when it is better that NumPy's products use one only.

NumPy's BLAS starts as many threads as there are processors. For products of some ten microseconds they gain little,
and as soon as another program wants a processor each product waits for it: ten times the time and more. And while a
sweep has a run on each processor already, they only stand in each other's way. So there they are set to one, and set
back afterwards. Where threadpoolctl finds no BLAS that it knows (NumPy on Apple's Accelerate) nothing is done.
"""

import contextlib
import os
import threading
from collections.abc import Iterator
from timeit import timeit

from threadpoolctl import OpenBLASController, ThreadpoolController

from .result import Array


def cores() -> int:
    """The number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# Once, as looking through the loaded libraries takes time; NumPy's is among them, since Array came with it.
_BLAS = ThreadpoolController().select(user_api="blas")
_lock, _blocks, _limit = threading.Lock(), 0, contextlib.ExitStack()


@contextlib.contextmanager
def one_blas_thread() -> Iterator[None]:
    """Inside, NumPy's products run on one thread each. Meant for a whole training, not for every product.

    The number holds for the whole process. With threadpoolctl alone, of two blocks that overlap in two threads of
    Python (the playground and a cell), the first to end would set it back for both, and the last would set back to
    one. So the blocks are counted, and no thread keeps control of the number after it has set it.
    """
    global _blocks
    with _lock:
        if _blocks == 0:
            _limit.callback(_BLAS.limit(limits=1, user_api="blas").restore_original_limits)
            OpenBLASController.clear_controlling_thread()
        _blocks += 1
    try:
        yield
    finally:
        with _lock:
            _blocks -= 1
            if _blocks == 0:
                _limit.close()
                OpenBLASController.clear_controlling_thread()


def one_thread_is_faster(A: Array, B: Array) -> bool:
    """Measure the long product A B on one thread and on all in turn, three times each: the shortest times decide.

    On a quiet machine all are faster, on a busy one often one is.
    """
    if all(library["num_threads"] == 1 for library in _BLAS.info()):
        return False  # nothing to choose from
    alone, together = [], []
    for _ in range(3):
        with one_blas_thread():
            alone.append(timeit(lambda: A @ B, number=1))
        together.append(timeit(lambda: A @ B, number=1))
    return min(alone) < min(together)
