"""The header of a Kindle book: how its text is packed, where its tables are, and what its EXTH records say.

Offsets as the MobileRead wiki and KindleUnpack document them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from velvetbox.core.errors import ReadError
from velvetbox.core.formats.kindle.index import NONE

PLAIN, PALMDOC, HUFFMAN = 1, 2, 17480
KF8 = 8
_SHORTEST = 16
_UTF8 = 65001
_BOUNDARY = 121  # EXTH record: where the second book of a file begins
_HAS_EXTH = 0x40
_MOST_EXTH = 10_000


@dataclass(frozen=True, slots=True)
class Header:
    """What record 0 of a book says; numbers of records are counted from it, None where there is none."""

    packing: int
    length: int  # of the text, unpacked
    text_records: int
    record_size: int  # of each, unpacked
    locked: bool
    codec: str
    version: int  # of the format; 8 is KF8; 0 is PalmDOC without a Mobipocket header
    trailing: int  # flags of what trails each text record
    title: bytes
    exth: Sequence[tuple[int, bytes]]
    pictures: int | None = None
    huff: int | None = None
    huff_count: int = 0
    contents: int | None = None
    flows: int | None = None
    fragments: int | None = None
    skeletons: int | None = None
    guide: int | None = None

    def values(self, kind: int) -> list[bytes]:
        """Give the EXTH records of a kind, in order."""
        return [value for each, value in self.exth if each == kind]

    @property
    def boundary(self) -> int | None:
        """Give the number of the record where the second book of the file begins, None where there is one book."""
        told = next((value for value in self.values(_BOUNDARY) if len(value) == 4), None)
        number = int.from_bytes(told, "big") if told else NONE
        return number if number not in {0, NONE} else None


def read_header(record: bytes) -> Header:
    """Read record 0. Raises ReadError where it is too short to say how the text is packed."""
    if len(record) < _SHORTEST:
        raise ReadError("palm.cut", "This Palm file ends within its header; no text is left in it.")
    packing, _, length, count, record_size, locked = struct.unpack_from(">HHIHHH", record)
    size = _long(record, 20) or 0
    mobi = record[16:20] == b"MOBI"
    version = (_long(record, 36) or 0) if mobi else 0
    kf8 = version == KF8
    field = _Fields(record, size + 16 if mobi else 0)
    return Header(
        packing=packing,
        length=length,
        text_records=count,
        record_size=record_size,
        locked=bool(locked) and mobi,
        codec="utf-8" if field.long(28) == _UTF8 else "windows-1252",
        version=version,
        trailing=(field.long(240) or 0) & 0xFFFF,
        title=_title(record, field),
        exth=tuple(_exth(record, size + 16)) if mobi and (field.long(128) or 0) & _HAS_EXTH else (),
        pictures=field.number(108),
        huff=field.number(112),
        huff_count=field.long(116) or 0,
        contents=field.number(244),
        flows=field.number(192) if kf8 else None,
        fragments=field.number(248) if kf8 else None,
        skeletons=field.number(252) if kf8 else None,
        guide=field.number(260) if kf8 else None,
    )


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of a header that is `end` bytes long, so far as the record reaches."""

    record: bytes
    end: int

    def long(self, at: int) -> int | None:
        return _long(self.record, at) if at + 4 <= self.end else None

    def number(self, at: int) -> int | None:
        value = self.long(at)
        return None if value in {None, 0, NONE} else value


def _long(record: bytes, at: int) -> int | None:
    return int.from_bytes(record[at : at + 4], "big") if at + 4 <= len(record) else None


def _title(record: bytes, field: _Fields) -> bytes:
    start, size = field.long(84) or 0, field.long(88) or 0
    return record[start : start + min(size, 2000)] if start else b""


def _exth(record: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    if record[at : at + 4] != b"EXTH":
        return
    count = min(_long(record, at + 8) or 0, _MOST_EXTH)
    at += 12
    for _ in range(count):
        kind, size = _long(record, at), _long(record, at + 4)
        if kind is None or size is None or size < 8 or at + size > len(record):
            return
        yield kind, record[at + 8 : at + size]
        at += size
