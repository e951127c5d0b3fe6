"""Ending with the parent: a child whose parent was killed must not go on holding the port or the box."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

LOOK = 1.0  # seconds between two looks


def leave_with_parent(parent: int, leave: Callable[[], None]) -> None:
    """Call `leave` from a thread once this process is not, or no longer, the child of that one.

    The parent's own number is wanted, since it may be gone before its child can ask who it was.
    """

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK)
        leave()

    threading.Thread(target=look, daemon=True, name="leave-with-parent").start()
