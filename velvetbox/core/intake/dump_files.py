"""Telling an SQL dump by its first bytes, and opening it as a stream."""

from __future__ import annotations

import codecs
import gzip
import os
import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, TypeAlias, cast

from velvetbox.core.formats.dump.tokens import UTF_16, is_dump

Texts: TypeAlias = str | Mapping[str, str]
"""Where chapter files lie: the folder of the dump on disk, or the file of each by its path in the pile."""

CHAPTER = re.compile(r"(?:(.{0,2000})/)?(\d{1,18})/(\d{1,18})\.txt", re.IGNORECASE)
"""The path of a chapter's file as eFiction keeps it: stories/<member>/<chapter>.txt."""

DUMP_ENDINGS = (".sql", ".sql.gz", ".mysql", ".dump")
_DEEPEST = 4  # folders below the dump in which chapter files are looked for
_MOST = 1_000_000  # chapter files
_HEAD = 65_536
_GZIP = b"\x1f\x8b"
_OTHERS = (b"<", b"PK")  # a page, a book


def is_dump_file(place: str) -> bool:
    """Tell by its first bytes whether a file is an SQL dump, gzipped or not. False for one that cannot be opened."""
    try:
        with Path(place).open("rb") as file:
            head = file.read(_HEAD)
        if head.startswith(_GZIP):
            with gzip.open(place) as stream:
                head = stream.read(_HEAD)
        return not head.startswith(_OTHERS) and is_dump(head)
    except (OSError, EOFError, zlib.error):
        return False


def opened(place: str) -> IO[bytes]:
    """Open a dump, unpacked and made UTF-8 (if it was UTF-16) as it is read. Raises OSError and EOFError."""
    with _unpacked(place) as stream:
        wide = stream.read(2) in UTF_16
    if wide:
        return cast("IO[bytes]", codecs.EncodedFile(_unpacked(place), "utf-8", "utf-16", "replace"))
    return _unpacked(place)


def _unpacked(place: str) -> IO[bytes]:
    with Path(place).open("rb") as file:
        packed = file.read(2) == _GZIP
    return cast("IO[bytes]", gzip.open(place)) if packed else Path(place).open("rb")


def chapter_files(folder: str) -> Iterator[str]:
    """Give the paths of the files that may be chapters, below a folder."""
    count = 0
    for at, folders, names in os.walk(folder):
        below = os.path.relpath(at, folder).replace(os.sep, "/")
        below = "" if below == "." else f"{below}/"
        if below.count("/") >= _DEEPEST:
            folders.clear()
        folders.sort()
        for name in sorted(names):
            if name[:1].isdigit() and name.lower().endswith(".txt"):
                count += 1
                yield f"{below}{name}"
        if count > _MOST:
            return


def holds_dump(folder: str) -> bool:
    """Tell by the names in a folder whether a dump lies in it."""
    try:
        return any(file.name.lower().endswith(DUMP_ENDINGS) for file in Path(folder).iterdir())
    except OSError:
        return False
