"""Which settings hold for which bytes of the text: pages of 512 bytes (MS-DOC 2.9.33, 2.9.175) and their table."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from velvetbox.core.formats.doc.fib import Head, Table
from velvetbox.core.formats.doc.pieces import places
from velvetbox.core.formats.doc.settings import Settings, read

_PAGE = 512


@dataclass(slots=True)
class Runs:
    """Runs of bytes of the document's stream with their settings, in order."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    settings: list[Settings] = field(default_factory=list)

    def at(self, place: int) -> Settings:
        """Give the settings of one byte, none where no run holds it."""
        index = bisect_right(self.starts, place) - 1
        return self.settings[index] if index >= 0 and place < self.ends[index] else {}

    def over(self, start: int, end: int) -> Iterator[tuple[int, int, Settings]]:
        """Give the runs between two bytes, cut to them; stretches between runs have no settings."""
        index = max(0, bisect_right(self.starts, start) - 1)
        while start < end:
            while index < len(self.starts) and self.ends[index] <= start:
                index += 1
            if index >= len(self.starts) or self.starts[index] >= end:
                yield start, end, {}
                return
            if self.starts[index] > start:
                yield start, self.starts[index], {}
                start = self.starts[index]
            last = min(end, self.ends[index])
            yield start, last, self.settings[index]
            start = last


def runs_of(head: Head, document: bytes, table: bytes, which: Table) -> Runs:
    """Read the settings of all characters or paragraphs. Pages that are damaged are passed over."""
    found: list[tuple[int, int, Settings]] = []
    known = lru_cache(maxsize=4096)(lambda raw: _settings(raw, head, which))
    for number in _page_numbers(head, document, table, which):
        page = document[number * _PAGE : (number + 1) * _PAGE]
        if len(page) == _PAGE:
            found.extend((start, end, known(raw)) for start, end, raw in _on_page(page, head, which))
    out = Runs()
    for start, end, settings in sorted(found, key=lambda run: run[:2]):
        if end > start >= (out.ends[-1] if out.ends else 0):
            out.starts.append(start)
            out.ends.append(end)
            out.settings.append(settings)
    return out


def _page_numbers(head: Head, document: bytes, table: bytes, which: Table) -> list[int]:
    size = 2 if head.old else 4
    found = places(table, head.place(which), size)
    numbers = [int.from_bytes(each, "little") & 0x3FFFFF for each in found.data]
    first, count = head.first_page(which)
    if first and len(numbers) < count:  # Word 6 leaves the rest out of its table: they follow each other
        numbers += range(first + len(numbers), first + min(count, len(document) // _PAGE + 1))
    return list(dict.fromkeys(numbers))[: len(document) // _PAGE + 1]


def _on_page(page: bytes, head: Head, which: Table) -> Iterator[tuple[int, int, bytes]]:
    count = page[511]
    size = 1 if which is Table.CHARACTERS else 7 if head.old else 13
    if not count or 4 * (count + 1) + size * count > 511:
        return
    at = struct.unpack_from(f"<{count + 1}I", page)
    for index in range(count):
        place = page[4 * (count + 1) + size * index] * 2
        yield at[index], at[index + 1], _raw(page, place, head, which) if place else b""


def _raw(page: bytes, place: int, head: Head, which: Table) -> bytes:
    size = page[place]
    if which is Table.CHARACTERS:
        return page[place + 1 : min(place + 1 + size, 511)]
    if size or head.old:
        return page[place + 1 : min(place + (1 if head.old else 0) + 2 * size, 511)]
    size = page[place + 1] if place + 1 < 511 else 0
    return page[place + 2 : min(place + 2 + 2 * size, 511)]


def _settings(raw: bytes, head: Head, which: Table) -> Settings:
    if which is Table.CHARACTERS:
        return read(raw, old=head.old)
    style = int.from_bytes(raw[:2], "little")
    return {"style": style, **read(raw[2:], old=head.old)}
