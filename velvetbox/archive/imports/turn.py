"""Whose turn it is: an import that runs holds a lock, so that one left behind by a kill is known as such."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


@contextmanager
def turn(import_id: int) -> Iterator[bool]:
    """Hold an import for this process; gives False when another process that still runs holds it.

    The lock goes with the process, however it ends.
    """
    folder = Path(settings.BOX) / "cache"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"import-{import_id}.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
        path.unlink(missing_ok=True)
    finally:
        os.close(descriptor)
