from __future__ import annotations

import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.allowed import allowed
from tests.core.formats.palms import huffman, packed
from tests.core.formats.plain_errors import said_of
from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.palm.huffman import Huffman
from velvetbox.core.formats.palm.packing import MOST, inflate, unpack, without_trailing


@given(st.binary(max_size=400) | st.text("ab c\u00e9", max_size=400).map(str.encode))
def test_what_was_packed_comes_back(text: bytes) -> None:
    assert unpack(packed(text)) == text


def test_a_copy_may_overlap_what_it_writes() -> None:
    assert unpack(b"a" + (0x8000 | 1 << 3 | 7).to_bytes(2, "big")) == b"a" * 11


@given(st.binary(max_size=3000))
def test_any_bytes_unpack_to_no_more_than_a_record_holds(data: bytes) -> None:
    assert len(unpack(data)) <= MOST


def test_a_pointer_before_the_start_is_left_out() -> None:
    assert unpack(b"ab" + (0x8000 | 9 << 3).to_bytes(2, "big") + b"c") == b"abc"


def test_a_megabyte_unpacks_in_a_moment() -> None:
    data = packed(b"It rained on the harbour, and the lamp went out again. " * 60) * 300
    start = time.process_time()
    for at in range(0, len(data), 2000):
        unpack(data[at : at + 2000])
    assert time.process_time() - start < allowed(2)


def test_zlib_gives_what_it_can() -> None:
    assert inflate(zlib.compress(b"text" * 100)) == b"text" * 100
    assert inflate(b"nothing packed") == b""
    assert len(inflate(zlib.compress(bytes(10_000_000)))) == MOST


def test_bytes_that_trail_a_record_are_taken_off() -> None:
    assert without_trailing(b"text" + b"\x00", 1) == b"text"
    assert without_trailing(b"text\xc3" + b"\xa9\x01", 1) == b"text\xc3"
    assert without_trailing(b"text" + b"xx\x83", 2) == b"text"
    assert without_trailing(b"text" + b"\x00" + b"xx\x83" + b"y\x82", 0b111) == b"text"


@given(st.binary(max_size=40), st.integers(0, 0xFFFF))
def test_lying_sizes_of_what_trails_do_no_harm(record: bytes, flags: int) -> None:
    assert record.startswith(without_trailing(record, flags))


def test_phrases_of_a_dictionary_are_put_together() -> None:
    huff, cdic = huffman([(b"lamp ", True), (b"the ", True), (bytes([254, 255]), False)])
    assert Huffman(huff, [cdic]).unpack(bytes([253, 255]), 100) == b"the lamp lamp "


@pytest.mark.parametrize(
    "phrases",
    [
        [(bytes([255]), False)],  # made of itself
        [(bytes([254]), False), (bytes([255]), False)],  # made of each other
        [(b"", True)] * 3,  # a code that no phrase has
    ],
)
def test_a_dictionary_that_goes_in_circles_is_told(phrases: list[tuple[bytes, bool]]) -> None:
    huff, cdic = huffman(phrases)
    with pytest.raises(ReadError) as told:
        Huffman(huff, [cdic]).unpack(bytes([255, 100]), 100)
    assert told.value.code == "palm.dictionary"


def test_phrases_that_grow_at_every_step_are_bounded() -> None:
    phrases = [(b"x" * 1000, True)] + [(bytes([256 - at]) * 200, False) for at in range(1, 20)]
    huff, cdic = huffman(phrases)
    start = time.process_time()
    text = Huffman(huff, [cdic]).unpack(bytes([256 - 20]) * 100, MOST)
    assert len(text) == MOST
    assert time.process_time() - start < allowed(2)


def test_codes_without_text_come_to_an_end() -> None:
    huff, cdic = huffman([(b"", True)] * 256)
    book = Huffman(huff, [cdic])
    with pytest.raises(Refused):
        b"".join(book.unpack(bytes(MOST), MOST) for _ in range(100))


@given(st.binary(max_size=200), st.binary(max_size=1400), st.binary(max_size=60))
def test_broken_dictionaries_give_plain_errors(cdic: bytes, huff: bytes, packed_text: bytes) -> None:
    def opened() -> bytes:
        return Huffman(b"HUFF" + huff, [b"CDIC" + cdic]).unpack(packed_text, 1000)

    text, code = said_of(opened)
    assert code in {"palm.dictionary", "palm.too_much"} if text is None else len(text) <= 1000
