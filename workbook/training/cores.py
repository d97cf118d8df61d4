"""Processors: how many there are, and that each of NumPy's products uses one only.

NumPy's BLAS starts as many threads as there are processors. For products of some ten microseconds they gain little,
and as soon as another program wants a processor each product waits for it: ten times the time and more. While a sweep
has a run on each processor, they only stand in each other's way. So whoever imports the trainer has one thread.
"""

import os

from threadpoolctl import threadpool_limits


def cores() -> int:
    """The number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


threadpool_limits(limits=1, user_api="blas")
