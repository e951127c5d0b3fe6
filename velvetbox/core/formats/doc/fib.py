"""The head of a Word document (MS-DOC 2.5, and its forerunner in Word 6): what lies where."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

from velvetbox.core.errors import ReadError

_WORD_97, _WORD_6 = 0xA5EC, 0xA5DC
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_MACINTOSH = 256
_PAIRS_97, _PAIRS_6 = 154, 0x58


class Table(IntEnum):
    """The tables we read, by their number among those of the head."""

    STYLES = 1
    FOOTNOTE_PLACES = 2
    FOOTNOTES = 3
    SECTIONS = 6
    CHARACTERS = 12
    PARAGRAPHS = 13
    FONTS = 15
    PIECES = 33
    ANCHORS = 40
    ENDNOTE_PLACES = 46
    ENDNOTES = 47
    DRAWINGS = 50
    BOXES = 56
    LISTS = 73
    LIST_USES = 74


_PLACES_6 = {Table.ENDNOTE_PLACES: 0x1D2, Table.ENDNOTES: 0x1DA}


@dataclass(frozen=True, slots=True)
class Head:
    """What the head says. Lengths of the texts are in characters, one after the other in the file."""

    old: bool  # Word 6 and 95: 8-bit text, all tables in the document's own stream
    locked: bool
    table: str  # the stream that holds the tables
    language: int  # of the program that wrote it, Windows language id
    macintosh: bool
    start: int  # of the text, in bytes
    end: int
    text: int
    footnotes: int
    headers: int
    comments: int
    endnotes: int
    boxes: int
    _data: bytes

    def place(self, table: Table) -> tuple[int, int]:
        """Give offset and length of a table, (0, 0) where there is none."""
        if self.old:
            at = _PLACES_6.get(table, _PAIRS_6 + 8 * table if table <= Table.PIECES else 0)
        else:
            at = _PAIRS_97 + 8 * table
        if not at or at + 8 > len(self._data):
            return 0, 0
        found: tuple[int, int] = struct.unpack_from("<II", self._data, at)
        return found

    def first_page(self, table: Table) -> tuple[int, int]:
        """Give the first page of a table of formatting and how many there are, as Word 6 says in its head."""
        if not self.old or len(self._data) < 0x192:
            return 0, 0
        at = 0x18A if table is Table.CHARACTERS else 0x18C
        return struct.unpack_from("<H", self._data, at)[0], struct.unpack_from("<H", self._data, at + 4)[0]


def head_of(data: bytes) -> Head:
    """Read the head. Raises ReadError ("unreadable.doc") for what is no Word document."""
    if len(data) < 0x200:
        raise _unreadable()
    kind, version = struct.unpack_from("<HH", data, 0)
    if kind not in {_WORD_97, _WORD_6} or version < 100:
        raise _unreadable()
    flags = struct.unpack_from("<H", data, 10)[0]
    old = kind == _WORD_6 or version < 190
    at = 0x34 if old else 76
    counts = struct.unpack_from("<7i", data, at)
    if min(counts) < 0:
        raise _unreadable()
    text, footnotes, headers, macros, comments, endnotes, boxes = counts
    start, end = struct.unpack_from("<II", data, 24)
    return Head(
        old,
        bool(flags & _ENCRYPTED),
        "1Table" if flags & _TABLE_1 else "0Table",
        struct.unpack_from("<H", data, 6)[0],
        struct.unpack_from("<H", data, 20)[0] == _MACINTOSH,
        start,
        end,
        text,
        footnotes,
        headers + macros,
        comments,
        endnotes,
        boxes,
        data[:2048],
    )


def _unreadable() -> ReadError:
    return ReadError("unreadable.doc", "This Word file has no readable text in it. It is kept as it is.")
