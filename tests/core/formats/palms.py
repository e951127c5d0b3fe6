"""Palm databases and Kindle books written byte by byte, so that each field can lie."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

NONE = 0xFFFFFFFF


def database(
    records: Sequence[bytes], *, kind: bytes = b"BOOKMOBI", name: bytes = b"A Book", count: int | None = None
) -> bytes:
    """Give a Palm database; `count` may say another number of records than there are."""
    head = name.ljust(32, b"\0") + bytes(28) + kind + bytes(8)
    at = len(head) + 2 + 8 * len(records)
    table = bytearray()
    for number, record in enumerate(records):
        table += struct.pack(">II", at, number)
        at += len(record)
    told = len(records) if count is None else count
    return head + struct.pack(">H", told) + bytes(table) + b"".join(records)


def packed(text: bytes) -> bytes:
    """Pack a record as PalmDOC does: pointers back for what was said, a byte for a space and a letter."""
    out = bytearray()
    at = 0
    while at < len(text):
        length, start = 0, -1
        for size in range(10, 2, -1):
            found = text.rfind(text[at : at + size], max(0, at - 2047), at + size - 1)
            if 0 <= found < at and at + size <= len(text):
                length, start = size, found
                break
        byte = text[at]
        if length:
            out += struct.pack(">H", 0x8000 | (at - start) << 3 | (length - 3))
            at += length
        elif byte == 32 and at + 1 < len(text) and 0x40 <= text[at + 1] < 0x80:
            out.append(text[at + 1] | 0x80)
            at += 2
        elif byte == 0 or 9 <= byte < 0x80:
            out.append(byte)
            at += 1
        else:
            out += bytes([1, byte])
            at += 1
    return bytes(out)


def text_records(text: bytes, *, size: int = 4096, pack: bool = True) -> list[bytes]:
    """Cut a text into records."""
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    return [packed(piece) if pack else piece for piece in pieces]


def exth(values: Sequence[tuple[int, bytes]]) -> bytes:
    """Give the EXTH part of a header."""
    body = b"".join(struct.pack(">II", kind, len(value) + 8) + value for kind, value in values)
    return b"EXTH" + struct.pack(">II", len(body) + 12, len(values)) + body


def header(
    text: bytes,
    records: int,
    *,
    packing: int = 2,
    version: int = 6,
    codepage: int = 65001,
    locked: int = 0,
    values: Sequence[tuple[int, bytes]] = (),
    title: bytes = b"A Book",
    fields: Mapping[int, int] | None = None,
) -> bytes:
    """Give record 0; `fields` are numbers of four bytes by their offset."""
    size = 264
    head = bytearray(struct.pack(">HHIHHHH", packing, 0, len(text), records, 4096, locked, 0))
    head += b"MOBI" + struct.pack(">IIII", size, 2, codepage, 1) + struct.pack(">I", version)
    head += b"\xff" * (16 + size - len(head))
    whole = exth(values) if values else b""
    known = {84: 16 + size + len(whole), 88: len(title), 128: 0x40 if values else 0, 240: 0, **(fields or {})}
    for at, value in known.items():
        head[at : at + 4] = struct.pack(">I", value)
    return bytes(head) + whole + title


def mobi(
    text: bytes,
    *,
    pictures: Sequence[bytes] = (),
    contents: Sequence[tuple[int, bytes]] = (),
    pack: bool = True,
    **given: object,
) -> bytes:
    """Give a MOBI of version 6: text, a list of contents as an index, pictures."""
    parts = text_records(text, pack=pack)
    more: list[bytes] = []
    fields: dict[int, int] = {}
    if contents:
        fields[244] = 1 + len(parts)
        labels, offsets = strings([label for _, label in contents])
        entries = [
            (b"%03d" % at, {1: [place], 3: [offset]})
            for at, ((place, _), offset) in enumerate(zip(contents, offsets, strict=True))
        ]
        more += [*index(entries, [(1, 1), (3, 1)], len(labels)), *labels]
    fields[108] = 1 + len(parts) + len(more) if pictures else NONE
    given_fields = given.pop("fields", {})
    assert isinstance(given_fields, dict)
    head = header(text, len(parts), packing=2 if pack else 1, fields={**fields, **given_fields}, **given)  # type: ignore[arg-type]
    return database([head, *parts, *more, *pictures])


def number(value: int) -> bytes:
    """Write a number of seven bits a byte, the last one marked."""
    out = [value & 0x7F | 0x80]
    while value := value >> 7:
        out.insert(0, value & 0x7F)
    return bytes(out)


def strings(texts: Sequence[bytes]) -> tuple[list[bytes], list[int]]:
    """Give records of strings, and the offset of each."""
    out = bytearray()
    offsets = []
    for text in texts:
        offsets.append(len(out))
        out += number(len(text)) + text
    return [bytes(out)], offsets


Entry = tuple[bytes, Mapping[int, Sequence[int]]]


def index(entries: Sequence[Entry], tags: Sequence[tuple[int, int]], string_records: int = 0) -> list[bytes]:
    """Give the head and the data record of an index; each tag is there once in each entry."""
    rows = b"".join(bytes([tag, values, 1 << at, 0]) for at, (tag, values) in enumerate(tags))
    rows += bytes([0, 0, 0, 1])
    tagx = b"TAGX" + struct.pack(">II", 12 + len(rows), 1) + rows
    head = bytearray(b"INDX" + struct.pack(">I", 192) + bytes(184))
    head[24:28] = struct.pack(">I", 1)
    head[52:56] = struct.pack(">I", string_records)
    body = bytearray(b"INDX" + struct.pack(">I", 192) + bytes(184))
    starts = []
    for name, values in entries:
        starts.append(len(body))
        control = sum(1 << at for at, (tag, _) in enumerate(tags) if tag in values)
        body += bytes([len(name)]) + name + bytes([control])
        for tag, _ in tags:
            body += b"".join(map(number, values.get(tag, ())))
    body[20:28] = struct.pack(">II", len(body), len(starts))
    body += b"IDXT" + b"".join(struct.pack(">H", start) for start in starts)
    return [bytes(head) + tagx, bytes(body)]


Part = tuple[bytes, Sequence[tuple[int, bytes]]]  # a skeleton; fragments with their place in the page so far


def kf8_records(
    parts: Sequence[Part],
    *,
    flows: Sequence[bytes] = (),
    pictures: Sequence[bytes] = (),
    contents: Sequence[tuple[int, int, bytes]] = (),
    guide: Sequence[tuple[bytes, int]] = (),
    pack: bool = True,
    **given: object,
) -> list[bytes]:
    """Give the records of a KF8 book. `contents` are (fragment, offset, label), `guide` (type, fragment)."""
    text = bytearray()
    skeletons: list[Entry] = []
    fragments: list[Entry] = []
    for at, (skeleton, pieces) in enumerate(parts):
        start = len(text)
        text += skeleton
        skeletons.append((b"SKEL%010d" % at, {1: [len(pieces)], 6: [start, len(skeleton)]}))
        for place, piece in pieces:
            fragments.append(
                (b"%010d" % (start + place), {2: [0], 3: [at], 4: [len(fragments)], 6: [0, len(piece)]})
            )
            text += piece
    bounds = [(0, len(text))]
    for flow in flows:
        bounds.append((len(text), len(text) + len(flow)))
        text += flow
    records = text_records(bytes(text), pack=pack)
    labels, offsets = strings([label for _, _, label in contents] or [b"x"])
    tables = {
        248: index(fragments, [(2, 1), (3, 1), (4, 1), (6, 2)]),
        252: index(skeletons, [(1, 1), (6, 2)]),
        244: [
            *index(
                [
                    (b"%03d" % at, {3: [offsets[at]], 6: [fid, off]})
                    for at, (fid, off, _) in enumerate(contents)
                ],
                [(3, 1), (6, 2)],
                1,
            ),
            *labels,
        ],
        260: index([(kind, {3: [fragment]}) for kind, fragment in guide], [(3, 1)]),
        192: [
            b"FDST"
            + struct.pack(">II", 12, len(bounds))
            + b"".join(struct.pack(">II", *each) for each in bounds)
        ],
    }
    more: list[bytes] = []
    fields: dict[int, int] = {}
    for field, table in tables.items():
        fields[field] = 1 + len(records) + len(more)
        more += table
    fields[108] = 1 + len(records) + len(more) if pictures else NONE
    head = header(bytes(text), len(records), packing=2 if pack else 1, version=8, fields=fields, **given)  # type: ignore[arg-type]
    return [head, *records, *more, *pictures]


def combined(old: Sequence[bytes], new: Sequence[bytes]) -> bytes:
    """Give a file with both books; the header of the old one must name the boundary (EXTH 121)."""
    return database([*old, b"BOUNDARY", *new])


def huffman(phrases: Sequence[tuple[bytes, bool]]) -> list[bytes]:
    """Give a HUFF and a CDIC record in which every code has eight bits; up to 256 phrases, each plain or packed.

    Code 255 - n stands for phrase n.
    """
    short = b"".join(struct.pack(">I", 255 << 8 | 0x80 | 8) for _ in range(256))
    huff = b"HUFF" + struct.pack(">III", 24, 24, 24 + len(short)) + bytes(8) + short + bytes(256)
    offsets, body = [], bytearray()
    for phrase, plain in phrases:
        offsets.append(2 * len(phrases) + len(body))
        body += struct.pack(">H", len(phrase) | (0x8000 if plain else 0)) + phrase
    table = b"".join(struct.pack(">H", offset) for offset in offsets)
    return [huff, b"CDIC" + struct.pack(">III", 16, len(phrases), 8) + table + bytes(body)]
