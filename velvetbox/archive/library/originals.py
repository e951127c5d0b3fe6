"""The bytes as they came, one file each under their BLAKE3 hash, never changed and never deleted.

Written to a temporary name in the same folder, fsynced and renamed before its row is: a row without its
file cannot be, whenever the power goes.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from blake3 import blake3
from django.conf import settings

from velvetbox.archive.library.models import Original

_PIECE = 2**20


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is safe in the box: its hash, its size in bytes, and whether it was there before."""

    hash: str
    size: int
    known: bool


def place(digest: str) -> Path:
    """Give where an original lies."""
    return Path(settings.BOX) / "originals" / digest[:2] / digest


def keep(data: bytes) -> Original:
    """Keep bytes and give their row. Raises OSError when the disk is full."""
    return row(_keep([data]))


def keep_file(path: str | Path) -> Kept:
    """Copy a file into the box, without its row. Raises OSError when it cannot be read or the disk is full."""
    return _keep(_pieces(path))


def row(kept: Kept) -> Original:
    """Give the row of a kept file, made if it is not there yet."""
    made = Original(hash=kept.hash, size=kept.size)
    Original.objects.bulk_create([made], ignore_conflicts=True)
    return made


def read(digest: str) -> bytes:
    """Give an original's bytes. Raises FileNotFoundError."""
    return place(digest).read_bytes()


def _pieces(path: str | Path) -> Iterator[bytes]:
    with Path(path).open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _keep(pieces: Iterable[bytes]) -> Kept:
    folder = Path(settings.BOX) / "originals"
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix="new-", dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            hasher = blake3()
            for piece in pieces:
                hasher.update(piece)
                file.write(piece)
            size = file.tell()
            target = place(hasher.hexdigest())
            if target.exists() and target.stat().st_size == size:
                return Kept(target.name, size, known=True)
            file.flush()
            os.fsync(file.fileno())
        target.parent.mkdir(exist_ok=True)
        os.replace(name, target)  # noqa: PTH105 - atomic; the name is gone after it
        target.chmod(0o444)
        return Kept(target.name, size, known=False)
    finally:
        Path(name).unlink(missing_ok=True)
