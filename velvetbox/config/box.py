"""Where a box lies, what lies in it, and how two processes take turns at it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDERS = ("originals", "index", "images", "cache")
SECRET = "secret"  # noqa: S105 - the name of a file
VERSION_FILE = "VERSION"
DATABASE_FILE = "box.sqlite3"


def box_folder() -> Path:
    """Give the folder of the box in use: $VELVETBOX_BOX, else the platform's data folder. It need not exist yet."""
    if named := os.environ.get("VELVETBOX_BOX"):
        return Path(named).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("velvetbox"))


@contextmanager
def turn(box: Path, name: str) -> Iterator[None]:
    """Wait for the lock `<box>/<name>` and hold it. The system lets go of it if the process is killed."""
    with (box / name).open("a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
