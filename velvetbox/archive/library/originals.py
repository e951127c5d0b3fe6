"""The bytes as they came, one file each under their BLAKE3 hash, never changed and never deleted.

Written to a temporary name in the same folder, fsynced and renamed before its row is: a row without its
file cannot be, whenever the power goes.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

from blake3 import blake3
from django.conf import settings

from velvetbox.archive.library.models import Original
from velvetbox.core.values import value

_PIECE = 2**20


@value(frozen=True, slots=True)
class Kept:
    """A file that is safe in the box: its hash, its size in bytes, and whether it was there before."""

    hash: str
    size: int
    known: bool


def place(digest: str) -> Path:
    """Give where an original lies."""
    return Path(where(digest))


def where(digest: str) -> str:
    """Give the same as text: taking paths apart costs an import more than its bytes do."""
    return f"{settings.BOX}/originals/{digest[:2]}/{digest}"


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
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - a name, not a Path
        while piece := file.read(_PIECE):
            yield piece


def _keep(pieces: Iterable[bytes]) -> Kept:
    folder = f"{settings.BOX}/originals"
    pieces = iter(pieces)
    begun = [next(pieces, b""), next(pieces, b"")]
    if not begun[1] and (kept := _known(blake3(begun[0]).hexdigest(), len(begun[0]))) is not None:
        return kept  # a small file need not be written to be known
    os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - as above
    descriptor, name = tempfile.mkstemp(prefix="new-", dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            hasher = blake3()
            for piece in chain(begun, pieces):
                hasher.update(piece)
                file.write(piece)
            digest, size = hasher.hexdigest(), file.tell()
            if (kept := _known(digest, size)) is not None:
                os.unlink(name)  # noqa: PTH108 - a name, not a Path
                return kept
            file.flush()
            os.fchmod(descriptor, 0o444)
            os.fsync(descriptor)
        _put(name, digest)
        return Kept(digest, size, known=False)
    except BaseException:  # also a stop by Ctrl-C: nothing half written stays
        Path(name).unlink(missing_ok=True)
        raise


def _known(digest: str, size: int) -> Kept | None:
    try:
        there = os.stat(where(digest)).st_size  # noqa: PTH116 - asked for every file
    except FileNotFoundError:
        return None
    return Kept(digest, size, known=True) if there == size else None


def _put(name: str, digest: str) -> None:
    """Give a finished file its place; only the first of 256 folders' files has to make the folder."""
    target = where(digest)
    try:
        os.replace(name, target)  # noqa: PTH105 - atomic; the name is gone after it
    except FileNotFoundError:
        with suppress(FileExistsError):
            os.mkdir(os.path.dirname(target))  # noqa: PTH102, PTH120 - as above
        os.replace(name, target)  # noqa: PTH105 - as above
