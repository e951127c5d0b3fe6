"""Memory that is free and still held by this process."""

from __future__ import annotations

from contextlib import suppress


def give_back() -> None:
    """Give the system what was freed, where the C library can (glibc); elsewhere it does so by itself, or keeps it.

    Threads that allocate by turns leave each other's memory in pieces, and glibc gives back by itself only what lies
    at an end. Takes some milliseconds.
    """
    import ctypes  # numpy has loaded it where this is worth calling

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
