"""What a learner sees while a check runs: where it is when it takes long, and one line when it is interrupted."""

import linecache
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from workbook.cells.run import is_own_place
from workbook.errors import stoppable

SECONDS = 10.0


@contextmanager
def patiently(name: str) -> Iterator[None]:
    """Around what runs the function ``name``."""
    done, stream, thread = threading.Event(), sys.stdout, threading.get_ident()

    def tell() -> None:
        while not done.wait(SECONDS):
            if place := _place(thread):
                print(f"{name} is still running after {SECONDS:g} seconds, {place}", file=stream)
                print("If it never ends, stop it with the square button at the top of the notebook.", file=stream)
                return

    with suppress(RuntimeError):  # in a browser's own Python there are no threads: then nothing is told
        threading.Thread(target=tell, name="patience", daemon=True).start()
    try:
        with stoppable("The check"):
            yield
    finally:
        done.set()


def _place(thread: int) -> str:
    """The line of the learner's code that a thread is in, or ""."""
    frame = sys._current_frames().get(thread)
    while frame and not (is_own_place(frame.f_code.co_filename) and frame.f_code.co_name.isidentifier()):
        frame = frame.f_back  # out of other functions, and out of a comprehension
    if frame is None:
        return ""
    line = linecache.getline(frame.f_code.co_filename, frame.f_lineno).strip()
    return f"in line {frame.f_lineno} of {frame.f_code.co_name}: {line}"
