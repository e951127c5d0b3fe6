"""The pictures of a Word document: in its Data stream, or in its store of shapes (MS-DOC 2.9.190, MS-ODRAW 2.2).

A picture is taken as it stands in the file, if it is one that pages show (PNG, JPEG); drawings (WMF, EMF) and
bitmaps are told of and not kept. Every length is checked against what is there; records are looked at once.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from velvetbox.core.formats.doc.fib import Head, Table
from velvetbox.core.formats.doc.pieces import places
from velvetbox.core.formats.picture import shape_of

_HEAD = struct.Struct("<HHI")  # version and instance, kind, length
_CONTAINER = 0xF
_ENTRY, _SHAPE, _OPTIONS = 0xF007, 0xF00A, 0xF00B
_BLIPS = range(0xF01A, 0xF02B)
_ENTRY_HEAD = 36
_PICTURE = 0x0104  # the property of a shape that names its picture
_SIGNS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8")
_NAMED = 0x66  # a picture whose file's name stands before it
_BEFORE = 64  # bytes of a blip before the picture itself: one or two sums, a tag
_MOST_RECORDS = 20_000
_MOST = 64 * 2**20  # bytes of all pictures
_LOOKED_AT = (
    256 * 2**20
)  # bytes in which pictures are looked for: places may point to the same ones many times
MOST_PICTURES = 2000
_FLAT = 12  # times as wide as high: a picture of a rule


@dataclass(frozen=True, slots=True)
class Found:
    """A picture at its place in the text: its bytes, None for one that no page shows; or a rule drawn as a picture."""

    data: bytes | None
    rule: bool = False


@dataclass
class Pictures:
    """The pictures of one document. `floating` gives, for a place in the text, the shape anchored there."""

    head: Head
    document: bytes
    table: bytes
    data: bytes
    kept: dict[str, bytes] = field(default_factory=dict)  # by the name their place in the text has
    count: int = 0
    _left: int = _MOST
    _looked: int = 0
    _floating: dict[int, bytes | None] | None = None

    def inline(self, at: int) -> Found:
        """Give the picture that stands in the Data stream from a byte on."""
        if at < 0 or at + 68 > len(self.data):
            return Found(None)
        size, head, kind = struct.unpack_from("<IHH", self.data, at)
        wide, high = struct.unpack_from("<HH", self.data, at + 28)
        if high and wide > _FLAT * high:
            return Found(None, rule=True)
        start = at + head
        if kind == _NAMED and start < len(self.data):
            start += 1 + self.data[start]
        return Found(self._first(self.data, start, at + size))

    def _first(self, data: bytes, start: int, end: int) -> bytes | None:
        end = min(end, len(data))
        self._looked += max(0, end - start)
        return next(_blips(data[start:end]), None) if self._looked <= _LOOKED_AT else None

    def floating(self, place: int) -> Found | None:
        """Give the picture of the shape that is anchored at a place in the text, None for a shape that is none."""
        if self._floating is None:
            self._floating = dict(self._anchored())
        return Found(self._floating[place]) if place in self._floating else None

    def name(self, found: Found) -> tuple[str, bool]:
        """Give a picture a name and tell whether it is kept under it."""
        self.count += 1
        name = f"picture-{self.count}"
        if found.data is None or len(found.data) > self._left or not shape_of(found.data):
            return name, False
        self._left -= len(found.data)
        self.kept[name] = found.data
        return name, True

    def _anchored(self) -> Iterator[tuple[int, bytes | None]]:
        at, size = self.head.place(Table.DRAWINGS)
        store, uses = [], {}
        for kind, body, shape in _records(self.table[at : at + size]):
            if kind == _ENTRY:
                store.append(body)
            elif kind == _OPTIONS and shape and (number := _property(body, _PICTURE)):
                uses[shape] = number
        anchors = places(self.table, self.head.place(Table.ANCHORS), 26)
        for index, each in enumerate(anchors.data):
            number = uses.get(struct.unpack_from("<I", each)[0], 0)
            if number:
                yield anchors.at[index], self._stored(store[number - 1]) if number <= len(store) else None

    def _stored(self, entry: bytes) -> bytes | None:
        """Give the picture of an entry of the store: inside it, or in the document's own stream."""
        if len(entry) < _ENTRY_HEAD:
            return None
        inside = self._first(entry, _ENTRY_HEAD + entry[33], len(entry))
        size, at = struct.unpack_from("<I", entry, 20)[0], struct.unpack_from("<I", entry, 28)[0]
        return inside if inside is not None else self._first(self.document, at, at + size)


def _blips(data: bytes, *, inside: bool = False) -> Iterator[bytes]:
    """Give the pictures among the records of a stretch of bytes."""
    for kind, body, _ in _records(data):
        if kind == _ENTRY and len(body) > _ENTRY_HEAD and not inside:
            yield from _blips(body[_ENTRY_HEAD + body[33] :], inside=True)
        elif kind in _BLIPS:
            starts = [at for sign in _SIGNS if (at := body.find(sign, 0, _BEFORE)) >= 0]
            if starts:
                yield body[min(starts) :]


def _records(data: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Give kind and content of the records, those inside others too, and the shape that each belongs to."""
    at = shape = 0
    for _ in range(_MOST_RECORDS):
        if at + _HEAD.size > len(data):
            return
        first, kind, size = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        if kind < 0xF000:  # the byte before each drawing says where it belongs
            at -= _HEAD.size - 1
            continue
        if first & 0xF == _CONTAINER:
            shape = 0 if kind == 0xF004 else shape
            continue  # its records follow
        body = data[at : at + size]
        if kind == _SHAPE and len(body) >= 4:
            shape = struct.unpack_from("<I", body)[0]
        yield kind, body, shape
        at += size


def _property(options: bytes, wanted: int) -> int:
    for at in range(0, len(options) - 5, 6):
        name, value = struct.unpack_from("<HI", options, at)
        if name & 0x3FFF == wanted:
            return int(value)
    return 0
