"""A limit of the memory that this process may take for a while, where the system has one."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

TAKEN = Path("/proc/self/statm")  # Linux says there how many pages of memory a process has


@contextlib.contextmanager
def at_most_more(size: int) -> Iterator[None]:
    """Within it, whatever would take more than ``size`` bytes beyond what is taken now raises MemoryError.

    Does nothing where there is no such limit (macOS has one, and does not keep it).
    """
    if resource is None or not TAKEN.exists():
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = int(TAKEN.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE") + size
    others = [one for one in (soft, hard) if one != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min([most, *others]), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
