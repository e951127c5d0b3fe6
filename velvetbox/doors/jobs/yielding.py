"""Work in a thread of its own that the machine does last: pages and imports come first."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from django.db import connection

from velvetbox.doors.jobs.remembering import Remembering, Tell

NICE = 10  # of 19


class Yielding:
    """The slow work of Remembering, step by step, in that thread. Its database connection is the thread's own."""

    def __init__(self, tell: Tell) -> None:
        self._work = Remembering(tell)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="slow", initializer=_yield_to_others)

    def step(self) -> bool:
        """Do a little, and tell whether there may be more. Raises what Remembering.step does."""
        return self._thread.submit(self._work.step).result()

    def close(self) -> None:
        """Keep what was done and let go."""
        try:
            self._thread.submit(self._close).result()
        finally:
            self._thread.shutdown()

    def _close(self) -> None:
        try:
            self._work.close()
        finally:
            connection.close()


def _yield_to_others() -> None:
    """Give the thread that calls a lower rank, where the system ranks threads by themselves (Linux)."""
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
