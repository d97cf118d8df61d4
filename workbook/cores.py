"""How many processors there are to work on."""

import os
import threading


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
