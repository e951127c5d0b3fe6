"""Telling an SQL dump by its first bytes, and opening it as a stream."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import IO, TypeAlias, cast

from velvetbox.core.formats.draft import Remark
from velvetbox.core.formats.dump.heads import is_dump, wide
from velvetbox.core.formats.packed.squeezed import Unsqueezed, squeezed_kind
from velvetbox.core.values import value

Texts: TypeAlias = str | Mapping[str, str]
"""Where chapter files lie: the folder of the dump on disk, or the file of each by its path in the pile."""


@value(frozen=True, slots=True)
class Around:
    """What belongs to a dump in several files: where its chapter files lie, and the other files with their places."""

    texts: Texts
    others: Mapping[str, str]


CHAPTER = re.compile(r"(?:(.{0,2000})/)?(\d{1,18})/(\d{1,18})\.txt", re.IGNORECASE)
"""The path of a chapter's file as eFiction keeps it: stories/<member>/<chapter>.txt."""

DUMP_ENDINGS = (".sql", ".sql.gz", ".sql.bz2", ".sql.xz", ".mysql", ".dump")
_DEEPEST = 4  # folders below the dump in which chapter files are looked for
_MOST = 1_000_000  # chapter files
_HEAD = 65_536
_SIGN = 16  # bytes by which a squeezed file is told
_OTHERS = (b"<", b"PK")  # a page, a book


def is_dump_file(place: str) -> bool:
    """Tell by its first bytes whether a file is an SQL dump, squeezed or not. False for one that cannot be opened."""
    try:
        head = head_of(place)
    except OSError:
        return False
    return not head.startswith(_OTHERS) and is_dump(head)


def head_of(place: str) -> bytes:
    """Give the first bytes of a file, unpacked. Raises OSError."""
    with closing(_unpacked(place)) as stream:
        head = b""
        while len(head) < _HEAD and (piece := stream.read(_HEAD - len(head))):
            head += piece
        return head


def opened(place: str) -> IO[bytes]:
    """Open a dump, unpacked and made UTF-8 (if it was UTF-16) as it is read. Raises OSError.

    A squeezed one ends where it is damaged; then it has `cut` set.
    """
    encoding = wide(head_of(place))
    stream = _unpacked(place)
    if encoding is None:
        return stream
    return cast("IO[bytes]", codecs.EncodedFile(stream, "utf-8", encoding, "replace"))


def _unpacked(place: str) -> IO[bytes]:
    file = Path(place).open("rb")  # noqa: SIM115 - who asked for it closes it
    kind = squeezed_kind(file.read(_SIGN))
    file.seek(0)
    return cast("IO[bytes]", Unsqueezed(file, kind)) if kind else file


def may_be_sets(paths: Iterable[str]) -> bool:
    """Tell quickly, by their names, whether files of one folder may make up a dump of several."""
    names = [path.rpartition("/")[2].lower() for path in paths]
    return sum(name.endswith(DUMP_ENDINGS) for name in names) > 1 or any(
        "fanfiction_" in name for name in names
    )


def table_of_dump(path: str) -> Remark:
    """Say of a file that it is read with the one at `path`."""
    return Remark(
        "dump.table", f"A part of the archive's database; it was read with {path.rpartition('/')[2]}."
    )


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
