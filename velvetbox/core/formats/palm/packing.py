"""The three packings of Palm text: none, PalmDOC's, and zlib's; and the bytes that trail a packed record.

PalmDOC's packing (Aportis, 1996) is an LZ77 with a window of 2047 bytes: a byte up to 8 counts literal bytes,
0x80-0xBF with its neighbour points back, 0xC0 and above is a space and a letter, the rest stands for itself.
"""

from __future__ import annotations

import re
import zlib

MOST = 2**16
"""Bytes that one record may unpack to: its size is told in two bytes."""

_TOKEN = re.compile(
    rb"([\x00\x09-\x7f\xc0-\xff]++)|([\x80-\xbf].)|("
    + b"|".join(rb"\x%02x.{0,%d}" % (count, count) for count in range(1, 9))
    + rb")",
    re.DOTALL,
)
_PAIRS = [bytes([byte]) if byte < 0xC0 else bytes([32, byte ^ 0x80]) for byte in range(256)]


def unpack(packed: bytes, most: int = MOST) -> bytes:
    """Unpack a record packed by PalmDOC; what points before its start is left out. At most `most` bytes."""
    out = bytearray()
    pairs = _PAIRS
    for plain, pointer, counted in _TOKEN.findall(packed[:most]):
        if pointer:
            code = (pointer[0] << 8 | pointer[1]) & 0x3FFF
            back, length = code >> 3, (code & 7) + 3
            start = len(out) - back
            if start < 0 or not back:
                continue
            if back >= length:
                out += out[start : start + length]
            else:
                out += (out[start:] * (length // back + 1))[:length]
        elif plain:
            out += plain if plain.isascii() else b"".join([pairs[byte] for byte in plain])
        else:
            out += counted[1:]
    return bytes(out[:most])


def inflate(packed: bytes, most: int = MOST) -> bytes:
    """Unpack a record packed by zlib, as far as it can be; at most `most` bytes."""
    unpacker = zlib.decompressobj()
    try:
        return unpacker.decompress(packed, most)
    except zlib.error:
        return b""


def without_trailing(record: bytes, flags: int) -> bytes:
    """Give a text record without what trails it: an entry for each bit of `flags`, sizes written backwards.

    The lowest bit stands for the bytes of a character that is cut by the record's end.
    """
    end = len(record)
    for bit in range(15, 0, -1):
        if flags >> bit & 1:
            end -= _backward_size(record, end)
            if end <= 0:
                return b""
    if flags & 1:
        end -= (record[end - 1] & 3) + 1 if end else 0
    return record[: max(end, 0)]


def _backward_size(record: bytes, end: int) -> int:
    size = shift = 0
    for at in range(end - 1, max(end - 5, -1), -1):
        size |= (record[at] & 0x7F) << shift
        shift += 7
        if record[at] & 0x80:
            break
    return size
