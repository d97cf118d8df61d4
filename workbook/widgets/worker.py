"""A thread for work that may be overtaken: only the newest wish counts, the one under way is cut off."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Wish = TypeVar("Wish")


class Worker(Generic[Wish]):
    """Does one thing at a time in a thread of its own: job(wish, overtaken).

    overtaken() says whether the job should end early, because a newer wish has come or the worker is being closed.
    What a job raises is handed to failed(error); the worker goes on.  Nothing queues up: of several wishes that come
    while a job runs, the last one is done next and the others never.
    """

    def __init__(self, job: Callable[[Wish, Callable[[], bool]], None], failed: Callable[[Exception], None]):
        self._job, self._failed = job, failed
        self._news = threading.Condition()
        self._wishes: list[Wish] = []  # the newest wish, or none
        self._busy = self._closed = False
        self._thread = threading.Thread(target=self._work, name="workbook playground", daemon=True)
        self._thread.start()

    def wish(self, newest: Wish) -> None:
        """Cut off what is under way and do this next."""
        with self._news:
            self._wishes = [newest]
            self._news.notify_all()

    def overtaken(self) -> bool:
        """Whether the job under way should end."""
        return self._closed or bool(self._wishes)

    def wait(self, seconds: float) -> bool:
        """Wait until there is nothing left to do; False when that took longer than so many seconds."""
        with self._news:
            return self._news.wait_for(lambda: not self._busy and not self._wishes, seconds)

    def close(self, seconds: float = 5) -> None:
        """End the thread, and wait for its end for at most so many seconds."""
        with self._news:
            self._closed = True
            self._news.notify_all()
        if self._thread is not threading.current_thread():
            self._thread.join(seconds)

    def _work(self) -> None:
        while True:
            with self._news:
                self._busy = False
                self._news.notify_all()
                self._news.wait_for(self.overtaken)
                if self._closed:
                    return
                wish = self._wishes.pop()
                self._busy = True
            try:
                self._job(wish, self.overtaken)
            except Exception as error:
                if not self._closed:
                    self._failed(error)
