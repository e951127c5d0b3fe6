"""Watching folders by looking at them now and then: works on every disk, network shares too."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from velvetbox.doors.cli.stopping import Stop

SETTLE = 5.0  # seconds a file must have been left alone: it may still be on its way
EVERY = 2.0  # seconds between two looks, at least
SHARE = 0.02  # of one core that looking may cost

Seen = dict[str, tuple[int, int]]  # path: (modified in ns, size)


def watch(folders: Sequence[Path], read: Callable[[Path], bool], stop: Stop) -> None:
    """Read each folder once, then again whenever something in it is new or changed, until asked to stop.

    `read` tells whether it went well; a folder that could not be read is read again at the next look.
    """
    seen: dict[Path, Seen] = {}
    for folder in folders:
        found = look(folder)
        seen[folder] = found if read(folder) else {}
    pause = EVERY
    while not stop.wait(pause):
        began = time.monotonic()
        for folder in folders:
            seen[folder] = _look_again(folder, seen[folder], read)
        pause = max(EVERY, (time.monotonic() - began) / SHARE)


def _look_again(folder: Path, before: Seen, read: Callable[[Path], bool]) -> Seen:
    now = look(folder)
    new = changed(before, now)
    if not settled(new):
        return before
    return now if not new or read(folder) else before


def look(folder: Path) -> Seen:
    """Give every file below the folder with the time it was changed and its size. What cannot be read is left out."""
    seen: Seen = {}
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif entry.is_file():
                        about = entry.stat()
                        seen[entry.path] = (about.st_mtime_ns, about.st_size)
        except OSError:
            continue
    return seen


def changed(before: Seen, now: Seen) -> Seen:
    """Give the files that are new or different. One that is gone stays in the box and is no change."""
    return {path: about for path, about in now.items() if before.get(path) != about}


def settled(files: Seen, *, at: float | None = None) -> bool:
    """Tell whether all the files have been left alone for SETTLE seconds (a time in the future counts as long ago)."""
    moment = time.time() if at is None else at
    return all(not 0 <= moment - modified / 1e9 < SETTLE for modified, _size in files.values())
