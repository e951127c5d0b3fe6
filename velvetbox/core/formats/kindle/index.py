"""Index records of Kindle books (INDX, TAGX, CNCX): tables of entries, each with a name and tagged values.

Layout as the MobileRead wiki and KindleUnpack document it: a head record names the tags and says how many
data records follow; strings stand in CNCX records after those.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

NONE = 0xFFFFFFFF
_MOST_ENTRIES = 100_000
_MOST_VALUES = 64  # of one tag


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of an index: its name, and its values by tag."""

    name: bytes
    values: Mapping[int, tuple[int, ...]]

    def first(self, tag: int) -> int | None:
        """Give the first value of a tag."""
        return next(iter(self.values.get(tag, ())), None)


@dataclass(frozen=True, slots=True)
class Index:
    """An index as read, as far as it is whole. `strings` are the bytes of its CNCX records by offset."""

    entries: tuple[Entry, ...] = ()
    strings: tuple[bytes, ...] = ()

    def string(self, offset: int | None) -> bytes | None:
        """Give the string at an offset; each record of strings counts as 64 KiB."""
        if offset is None or offset >> 16 >= len(self.strings):
            return None
        record, at = self.strings[offset >> 16], offset & 0xFFFF
        size, at = number(record, at)
        return record[at : at + size] if size else None


@dataclass(frozen=True, slots=True)
class _Tag:
    tag: int
    values: int
    mask: int
    ends: bool


def read_index(records: Sequence[bytes], at: int) -> Index:
    """Read the index whose head record is number `at`; nothing where there is none."""
    if not 0 <= at < len(records) or records[at][:4] != b"INDX" or len(records[at]) < 56:
        return Index()
    head = records[at]
    (size,) = struct.unpack_from(">I", head, 4)
    (count,) = struct.unpack_from(">I", head, 24)
    (string_count,) = struct.unpack_from(">I", head, 52)
    width, tags = _tags(head, size)
    entries: list[Entry] = []
    for record in records[at + 1 : at + 1 + count]:
        for entry in _entries(record, width, tags):
            entries.append(entry)
            if len(entries) >= _MOST_ENTRIES:
                return Index(tuple(entries))
    after = at + 1 + count
    return Index(tuple(entries), tuple(records[after : after + string_count]))


def _tags(head: bytes, at: int) -> tuple[int, list[_Tag]]:
    """Give how many control bytes an entry has, and the tags they announce."""
    if head[at : at + 4] != b"TAGX" or len(head) < at + 12:
        return 0, []
    end, width = struct.unpack_from(">II", head, at + 4)
    table = head[at + 12 : at + end]
    rows = (table[start : start + 4] for start in range(0, len(table) - 3, 4))
    return min(width, 16), [_Tag(row[0], row[1], row[2], row[3] == 1) for row in rows]


def _entries(record: bytes, width: int, tags: Sequence[_Tag]) -> Iterator[Entry]:
    if record[:4] != b"INDX" or len(record) < 28:
        return
    table, count = struct.unpack_from(">II", record, 20)
    if record[table : table + 4] != b"IDXT":
        return
    places = record[table + 4 : table + 4 + 2 * count]
    starts = [start for (start,) in struct.iter_unpack(">H", places[: len(places) // 2 * 2])]
    reached = 0
    for start, end in zip(starts, [*starts[1:], table], strict=False):
        if reached <= start < end <= len(record):
            reached = end
            after = start + 1 + record[start]
            yield Entry(record[start + 1 : after], _values(record[after:end], width, tags))


def _values(data: bytes, width: int, tags: Sequence[_Tag]) -> dict[int, tuple[int, ...]]:
    """Read the values of an entry: control bytes say which tags it has, and how often or how long."""
    found: dict[int, tuple[int, ...]] = {}
    expected: list[tuple[_Tag, int, bool]] = []  # with a count of values, or of bytes
    at, control = width, 0
    for tag in tags:
        if tag.ends:
            control += 1
            continue
        byte = data[control] if control < width and control < len(data) else 0
        value = byte & tag.mask
        if value and value == tag.mask and tag.mask.bit_count() > 1:
            size, at = number(data, at)
            expected.append((tag, size, True))
        elif value:
            shift = (tag.mask & -tag.mask).bit_length() - 1
            expected.append((tag, (value >> shift) * tag.values, False))
    for tag, size, in_bytes in expected:
        values: list[int] = []
        end = at + size
        while (
            at < len(data) and len(values) < _MOST_VALUES and (at < end if in_bytes else len(values) < size)
        ):
            value, at = number(data, at)
            values.append(value)
        found[tag.tag] = tuple(values)
    return found


def number(data: bytes, at: int) -> tuple[int, int]:
    """Read a number of seven bits a byte, the last one marked; give it and the place after it."""
    value = 0
    for place in range(at, min(at + 5, len(data))):
        value = value << 7 | data[place] & 0x7F
        if data[place] & 0x80:
            return value, place + 1
    return value, min(at + 5, len(data))
