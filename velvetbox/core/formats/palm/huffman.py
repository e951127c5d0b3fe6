"""The HUFF/CDIC packing of Mobipocket: Huffman codes for the phrases of a dictionary, which are packed themselves.

Its layout as KindleUnpack and Calibre document it: a HUFF record with a table by the first eight bits and
the bounds of each code length, then CDIC records with the phrases.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.palm.packing import MOST

_WINDOW = 8
_DEEPEST = 24  # phrases made of phrases
_LONGEST = 2**16  # bytes of one phrase, unpacked
_MOST_CODES = 1_500_000  # over a whole book: three megabytes of text have about 700,000
_MOST_PHRASES = 2**18
_MOST_KEPT = 2**25  # bytes of all phrases, unpacked

_BAD = "The dictionary that this book's text is packed with is damaged; its text cannot be unpacked."


class Huffman:
    """Unpacks the records of one book. Raises ReadError for a broken table, Refused beyond its bounds."""

    def __init__(self, huff: bytes, dictionaries: Sequence[bytes]) -> None:
        self._short, self._low, self._high = _tables(huff)
        self._phrases = _phrases(dictionaries)
        self._open: set[int] = set()
        self._codes = 0
        self._kept = 0

    def unpack(self, packed: bytes, most: int) -> bytes:
        """Unpack a text record; at most `most` bytes."""
        return self._unpack(packed, most, 0)

    def _unpack(self, packed: bytes, most: int, depth: int) -> bytes:
        out = bytearray()
        packed = packed[:MOST]
        padded = packed + bytes(_WINDOW)
        short, phrases = self._short, self._phrases
        bits = len(packed) * 8
        at = count = 0
        while len(out) < most:
            code = int.from_bytes(padded[at >> 3 : (at >> 3) + 5], "big") >> (8 - (at & 7)) & 0xFFFFFFFF
            length, ends, highest = short[code >> 24]
            if not ends:
                length, highest = self._longer(code, length)
            at += length
            if at > bits:
                break
            count += 1
            index = (highest - code) >> (32 - length)
            if not 0 <= index < len(phrases):
                raise ReadError("palm.dictionary", _BAD)
            text, plain = phrases[index]
            out += text if plain else self._opened(index, text, depth)
        self._codes += count
        if self._codes > _MOST_CODES:
            raise Refused("palm.too_much", "Unpacking this book would take too long; it was not opened.")
        return bytes(out[:most])

    def _longer(self, code: int, length: int) -> tuple[int, int]:
        """Give length and highest code of the codes that 32 bits begin with, where eight bits do not tell."""
        while length < 33 and code < self._low[length]:
            length += 1
        if length > 32:
            raise ReadError("palm.dictionary", _BAD)
        return length, self._high[length]

    def _opened(self, index: int, text: bytes, depth: int) -> bytes:
        """Unpack a phrase that is packed itself, once."""
        if index in self._open or depth >= _DEEPEST:
            raise ReadError("palm.dictionary", _BAD)
        self._open.add(index)
        text = self._unpack(text, _LONGEST, depth + 1)
        self._open.discard(index)
        self._kept += len(text)
        if self._kept > _MOST_KEPT:
            raise Refused(
                "palm.too_much", "Unpacking this book would take too much memory; it was not opened."
            )
        self._phrases[index] = (text, True)
        return text


def _tables(huff: bytes) -> tuple[list[tuple[int, bool, int]], list[int], list[int]]:
    """Give (length, whole, highest code) by the first eight bits, and the bounds by code length."""
    try:
        if huff[:4] != b"HUFF":
            raise ReadError("palm.dictionary", _BAD)
        first, second = struct.unpack_from(">II", huff, 8)
        short = [_entry(value) for value in struct.unpack_from(">256I", huff, first)]
        bounds = struct.unpack_from(">64I", huff, second)
    except struct.error:
        raise ReadError("palm.dictionary", _BAD) from None
    low = [0, *(value << (32 - length) for length, value in enumerate(bounds[::2], 1))]
    high = [0, *(((value + 1) << (32 - length)) - 1 for length, value in enumerate(bounds[1::2], 1))]
    return short, low, high


def _entry(value: int) -> tuple[int, bool, int]:
    length = value & 0x1F
    if not length:
        raise ReadError("palm.dictionary", _BAD)
    return length, bool(value & 0x80), (((value >> 8) + 1) << (32 - length)) - 1


def _phrases(dictionaries: Sequence[bytes]) -> list[tuple[bytes, bool]]:
    """Give each phrase and whether it is plain text already."""
    phrases: list[tuple[bytes, bool]] = []
    for record in dictionaries:
        if record[:4] != b"CDIC" or len(record) < 16:
            raise ReadError("palm.dictionary", _BAD)
        total, bits = struct.unpack_from(">II", record, 8)
        count = min(1 << min(bits, 16), max(total - len(phrases), 0), (len(record) - 16) // 2)
        for (offset,) in struct.iter_unpack(">H", record[16 : 16 + 2 * count]):
            phrases.append(_cut(record, 16 + offset))
        if len(phrases) > _MOST_PHRASES:
            raise ReadError("palm.dictionary", _BAD)
    return phrases


def _cut(record: bytes, at: int) -> tuple[bytes, bool]:
    size = int.from_bytes(record[at : at + 2], "big")
    return record[at + 2 : at + 2 + (size & 0x7FFF)], bool(size & 0x8000)
