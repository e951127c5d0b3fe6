"""Where the characters of a Word document lie: the piece table (MS-DOC 2.8.35, 2.9.38), and tables by position."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from velvetbox.core.formats.doc.fib import Head, Table

_PIECES, _SETTINGS = 2, 1  # what a part of the Clx begins with
_COMPRESSED = 0x40000000
_MOST = 1_000_000  # entries of a table by position


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters: `first` to `last` (not included) of the text, from byte `at`, `width` bytes each.

    `settings` are what a quick save changed in all of it, as single property modifiers.
    """

    first: int
    last: int
    at: int
    width: int
    settings: bytes = b""


@dataclass(frozen=True, slots=True)
class Places:
    """A table by position (PLC): positions, one more than the data, and for each but the last its data."""

    at: tuple[int, ...] = ()
    data: tuple[bytes, ...] = ()


def places(table: bytes, place: tuple[int, int], size: int) -> Places:
    """Read a table by position whose data are `size` bytes each. What is cut off is left out."""
    start, length = place
    raw = table[start : start + length]
    count = min((len(raw) - 4) // (4 + size), _MOST)
    if count < 1:
        return Places()
    at = struct.unpack_from(f"<{count + 1}I", raw)
    base = 4 * (count + 1)
    return Places(at, tuple(raw[base + size * index : base + size * (index + 1)] for index in range(count)))


def pieces_of(head: Head, document: bytes, table: bytes) -> list[Piece]:
    """Give the pieces in the order of the text; [] where the table cannot be read.

    Word 6 writes none unless it saved quickly: its text then stands in one piece.
    """
    start, length = head.place(Table.PIECES)
    found = _of_table(table[start : start + length], old=head.old) if length else []
    if not found and head.old and head.end > head.start:
        found = [Piece(0, head.end - head.start, head.start, 1)]
    return _within(found, len(document))


def salvaged(head: Head, document: bytes) -> list[Piece]:
    """Give the text as one piece where no table tells its pieces: quick saves are then out of order."""
    raw = document[head.start : head.end]
    width = 2 if raw[1::2].count(0) * 2 > len(raw) // 2 else 1
    return [Piece(0, len(raw) // width, head.start, width)] if raw else []


def _of_table(clx: bytes, *, old: bool) -> list[Piece]:
    at, settings = 0, []
    while at + 3 <= len(clx) and clx[at] == _SETTINGS:
        size = struct.unpack_from("<H", clx, at + 1)[0]
        settings.append(clx[at + 3 : at + 3 + size])
        at += 3 + size
    if at + 5 > len(clx) or clx[at] != _PIECES:
        return []
    size = struct.unpack_from("<I", clx, at + 1)[0]
    found = places(clx, (at + 5, size), 8)
    out = []
    for index, each in enumerate(found.data):
        where, modifier = struct.unpack_from("<IH", each, 2)
        wide = not old and not where & _COMPRESSED
        where = where if old or wide else (where & ~_COMPRESSED) // 2
        said = _modifier(modifier, settings, old=old)
        out.append(Piece(found.at[index], found.at[index + 1], where, 2 if wide else 1, said))
    return out


def _modifier(modifier: int, settings: Sequence[bytes], *, old: bool) -> bytes:
    """Give what a piece's modifier says (2.9.215, 2.9.216); a single one is given in Word 6's own short form."""
    if modifier & 1:
        index = modifier >> 1
        return (b"o" if old else b"n") + settings[index] if index < len(settings) else b""
    kind, value = modifier >> 1 & 0x7F, modifier >> 8
    return b"o" + bytes((kind, value)) if kind else b""


def _within(pieces: Sequence[Piece], length: int) -> list[Piece]:
    """Keep what lies inside the file, in order; all together no more than the file can hold."""
    out: list[Piece] = []
    left = length
    for piece in pieces:
        count = min(piece.last - piece.first, max(0, length - piece.at) // piece.width, left // piece.width)
        if count > 0:
            out.append(Piece(piece.first, piece.first + count, piece.at, piece.width, piece.settings))
            left -= count * piece.width
    return out
