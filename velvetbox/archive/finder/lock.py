"""The box's one writer: whoever holds `<box>/lock` follows the changes and writes the index."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from velvetbox.core.errors import VelvetboxError

NAME = "lock"


class Busy(VelvetboxError):
    """Another process follows this box's changes already; it will take care of them."""


@contextmanager
def holding(box: Path) -> Iterator[None]:
    """Hold the box's lock; raise Busy when somebody else does. A killed process lets go of it at once."""
    with (box / NAME).open("a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(
                "finder.busy", "Another Velvetbox process keeps this box's index. Nothing was changed."
            ) from None
        yield
