"""Makes Word 6 files (and the OLE files around them) byte by byte, after Microsoft's description of the format."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_TEXT = 0x400


def ole(streams: Mapping[str, bytes]) -> bytes:
    """Make a compound file of a few streams; each is filled up so that it needs no small sectors."""
    fat, body, entries = (
        [_FAT, _END, _END],
        b"",
        [_entry("Root Entry", 5, _END, 0, child=1 if streams else _FREE)],
    )
    for number, (name, data) in enumerate(streams.items(), start=1):
        size = max(len(data), 4096)
        count = -(-size // _SECTOR)
        start = len(fat)
        fat += [*range(start + 1, start + count), _END]
        body += data.ljust(count * _SECTOR, b"\0")
        entries.append(_entry(name, 2, start, size, right=number + 1 if number < len(streams) else _FREE))
    fat[1] = 2
    entries += [_entry("", 0, 0, 0)] * (8 - len(entries))
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0, 0)
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(_SECTOR, b"\xff")
    return head.ljust(_SECTOR, b"\xff") + table + b"".join(entries) + body


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE, right: int = _FREE) -> bytes:
    raw = (name + "\0").encode("utf-16-le") if name else b""
    return struct.pack("<64sHBBIII16xI16xIII", raw, len(raw), kind, 1, _FREE, right, child, 0, start, size, 0)


def word_6(
    text: bytes,
    looks: Sequence[tuple[int, bytes]] = (),
    *,
    language: int = 1033,
    charset: int = 0,
    font: bytes = b"Times",
    note: tuple[int, bytes] | None = None,
    flags: int = 0,
) -> bytes:
    r"""Make a Word 6 file of 8-bit text (paragraphs end in \r).

    `looks` are (end, settings): what holds for the characters up to `end`. `charset` is that of its one font.
    A `note` is the place of its mark in the text, and what it says.
    """
    head = bytearray(_TEXT)
    said = text + (note[1] if note else b"")
    body = bytearray(head + said)
    body += bytes(-len(body) % _SECTOR)
    struct.pack_into("<HHHHHH", body, 0, 0xA5DC, 101, 0, language, 0, flags)
    struct.pack_into("<II", body, 24, _TEXT, _TEXT + len(said))
    struct.pack_into("<II", body, 0x34, len(text), len(note[1]) if note else 0)
    tables: list[tuple[int, bytes]] = []
    page = len(body) // _SECTOR
    body += _page(looks or [(len(said), b"")])
    tables.append((0xB8, struct.pack("<IIH", _TEXT, _TEXT + len(said), page)))
    font += b"\0"
    tables.append((0xD0, struct.pack("<HBBHBB", 8 + len(font), 5 + len(font), 0, 400, charset, 0) + font))
    if note:
        tables.append((0x68, struct.pack("<IIH", note[0], len(text), 1)))
        tables.append((0x70, struct.pack("<III", 0, len(note[1]), len(note[1]) + 1)))
    for place, table in tables:
        struct.pack_into("<II", body, place, len(body), len(table))
        body += table
    return ole({"WordDocument": bytes(body)})


def _page(looks: Sequence[tuple[int, bytes]]) -> bytes:
    """Make a page of character settings."""
    page = bytearray(_SECTOR)
    page[511] = len(looks)
    at = 510
    starts = [0, *(end for end, _ in looks)]
    struct.pack_into(f"<{len(starts)}I", page, 0, *(_TEXT + start for start in starts))
    for index, (_, raw) in enumerate(looks):
        if raw:
            at = (at - 1 - len(raw)) & ~1
            page[at : at + 1 + len(raw)] = bytes((len(raw),)) + raw
            page[4 * len(starts) + index] = at // 2
    return bytes(page)
