"""Whether pages are being asked for, told from one process to another by when a file of the box was touched last.

What makes maps and indexes works in another process than the pages, and works less while somebody turns them.
"""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

LATELY = 2.0  # seconds
_SELDOM = 1.0  # between two touches


class Asking:
    """Tells that pages of a box are asked for."""

    def __init__(self, box: Path) -> None:
        self._file = _file(box)
        self._told_at = 0.0

    def tell(self) -> None:
        """Tell that a page is asked for; costs nothing more than once a second."""
        now = time.monotonic()
        if now - self._told_at >= _SELDOM:
            self._told_at = now
            with suppress(OSError):  # a box that cannot be written to is read all the same
                self._file.touch()


def is_asked(box: Path) -> bool:
    """Tell whether a page was asked for in the last two seconds."""
    try:
        return time.time() - _file(box).stat().st_mtime < LATELY
    except OSError:
        return False


def _file(box: Path) -> Path:
    return box / "cache" / "asked"
