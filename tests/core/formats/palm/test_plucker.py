"""Plucker books: pages in the order they are read, their looks, links and letters, in both packings."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.formats import palms
from velvetbox.core.errors import ReadError
from velvetbox.core.formats.draft import Draft, Limits, ReadOptions
from velvetbox.core.formats.palm.pdb import FORMAT
from velvetbox.core.prose import Kind, MarkKind

PALMDOC, ZLIB = 1, 2
HEADING = [b"\0\x11\x01", b"Leaving", b"\0\x11\0"]
STORY = [
    HEADING, [b"The tide had ", b"\0\x40", b"gone", b"\0\x48", b" out.", b"\0\x38", b"Nobody came."],
    [b"\0\x29\x02", b"* * *", b"\0\x29\0"], [b"Caf\xe9, ", b"\0\x83\x01\x20\x26?", b" \0\x0a\0\x04next\0\x08."],
]  # fmt: skip


def record(uid: int, packing: int, paragraphs: list[list[bytes]], *, packed: bool = True) -> bytes:
    pieces = [b"".join(parts) for parts in paragraphs]
    text = b"".join(pieces)
    data = (zlib.compress(text) if packing == ZLIB else palms.packed(text)) if packed else text
    sizes = b"".join(struct.pack(">HH", len(piece), 0) for piece in pieces)
    return struct.pack(">HHHBB", uid, len(pieces), len(text), int(packed), 0) + sizes + data


def book(packing: int = ZLIB, *, charset: int | None = None) -> bytes:
    head = struct.pack(">HHHHH", 1, packing, 1, 0, 3)
    records = [head, record(4, packing, [[b"The end, she said."]]), record(3, packing, STORY)]
    if charset is not None:
        records.append(struct.pack(">HHHBB", 9, 0, 0, 10, 0) + struct.pack(">HHHH", 1, 1, 1, charset))
    return palms.database(records, kind=b"DataPlkr", name=b"The Lamp")


def read(data: bytes) -> Draft:
    assert FORMAT.recognises(data, "a.pdb")
    return FORMAT.read(data, "a.pdb", ReadOptions())


@pytest.mark.parametrize("packing", [PALMDOC, ZLIB])
def test_pages_are_read_with_their_looks_the_first_one_first(packing: int) -> None:
    draft = read(book(packing))
    texts = [(block.kind, block.text) for block in draft.blocks]
    assert texts == [
        (Kind.HEADING, "Leaving"), (Kind.PARAGRAPH, "The tide had gone out.\nNobody came."), (Kind.BREAK, ""),
        (Kind.PARAGRAPH, "Café, … next."), (Kind.PARAGRAPH, "The end, she said."),
    ]  # fmt: skip
    (italic,) = [span.text for block in draft.blocks for span in block.spans if span.has(MarkKind.EMPHASIS)]
    assert italic == "gone"
    assert [fact.value for fact in draft.facts] == ["The Lamp"]
    assert len(draft.pages) == 2


def test_the_book_says_its_encoding() -> None:
    page = [["Ёлка".encode("windows-1251")]]
    head = struct.pack(">HHHHH", 1, ZLIB, 1, 0, 2)
    said = struct.pack(">HHHBB", 9, 0, 0, 10, 0) + struct.pack(">HHHH", 1, 1, 1, 2251)
    data = palms.database([head, said, record(2, ZLIB, page, packed=False)], kind=b"DataPlkr")
    assert [block.text for block in read(data).blocks] == ["Ёлка"]


def test_what_cannot_be_unpacked_is_said_plainly() -> None:
    for packing, body in ((7, b"x"), (ZLIB, b"no zlib at all")):
        head = struct.pack(">HHH", 1, packing, 0)
        page = struct.pack(">HHHBB", 2, 0, 9, 1, 0) + body
        with pytest.raises(ReadError, match="kept as it is"):
            read(palms.database([head, page], kind=b"DataPlkr"))
    with pytest.raises(ReadError):
        FORMAT.read(book(), "a.pdb", ReadOptions(Limits(text=20)))


@given(st.binary(max_size=60), st.integers(0, 11))
def test_no_bytes_break_it(data: bytes, kind: int) -> None:
    page = struct.pack(">HHHBB", 2, 1, 9, kind, 0) + struct.pack(">HH", 5, 0) + data
    try:
        read(palms.database([struct.pack(">HHH", 1, ZLIB, 0) + data[:9], page, data], kind=b"DataPlkr"))
    except ReadError:
        return
