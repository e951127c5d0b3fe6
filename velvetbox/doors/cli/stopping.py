"""Ctrl-C and kill, taken as a wish to stop at the next safe point."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType

from velvetbox.doors.cli.exits import Exit


class Stop:
    """True once somebody asked to stop: `if stop(): …`. A second Ctrl-C ends the process at once.

    Nothing is lost by that: what was told as done is in the database, the rest is done by the next run.
    """

    def __init__(self) -> None:
        self._event = threading.Event()

    def __call__(self) -> bool:
        """Tell whether somebody asked to stop."""
        return self._event.is_set()

    def set(self) -> None:
        """Ask to stop."""
        self._event.set()

    def is_set(self) -> bool:
        """Tell whether somebody asked to stop, in threading.Event's word."""
        return self._event.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait that many seconds, or until somebody asks to stop; tell whether somebody did."""
        return self._event.wait(timeout)

    def listen(self) -> None:
        """Take SIGINT and SIGTERM as the wish to stop. Only the main thread may call this."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._heard)

    def _heard(self, number: int, frame: FrameType | None) -> None:
        if self._event.is_set():
            os._exit(Exit.INTERRUPTED)
        self._event.set()
