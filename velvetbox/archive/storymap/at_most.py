"""Ending what takes too long: a story that some fault makes endless would keep all others from their maps."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LOOK_SECONDS = 1.0


class TooLong(Exception):
    """It took longer than it may."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """End what is done inside with TooLong after so many seconds of the thread's own time (where the system tells it: Linux).

    It ends Python code, between two of its steps: no single call of a library, and no thread but this one. What is inside must
    hold nothing that a sudden end leaves in disorder.
    """
    over = threading.Event()
    thread = threading.get_ident()
    spent = _clock(thread)
    watch = threading.Thread(target=_watch, args=(thread, spent, spent() + seconds, over), daemon=True)
    watch.start()
    try:
        yield
    finally:  # TooLong may still come here, but not later: it is called off once nobody watches
        over.set()
        watch.join()
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), None)


def _watch(thread: int, spent: Callable[[], float], end: float, over: threading.Event) -> None:
    while not over.wait(max(0.01, min(LOOK_SECONDS, end - spent()))):
        if spent() >= end:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TooLong))
            return


def _clock(thread: int) -> Callable[[], float]:
    """Give a function that tells how long a thread has been at work; where no system tells, the time of day does."""
    find = getattr(time, "pthread_getcpuclockid", None)
    if find is None:
        return time.monotonic
    clock = find(thread)
    return lambda: time.clock_gettime(clock)
