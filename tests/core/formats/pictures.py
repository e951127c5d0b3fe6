"""Pictures of a few bytes, of any size, as their headers have it."""

from __future__ import annotations

import struct
import zlib


def png(width: int = 4, height: int = 3, colour: tuple[int, int, int] = (120, 40, 70)) -> bytes:
    """Make a whole PNG of one colour; a large one is mostly zeros and small all the same."""
    rows = (b"\0" + bytes(colour) * width) * height if width * height < 10**6 else b"\0" * 1000
    return png_of(width, height, rows)


def png_of(width: int, height: int, rows: bytes) -> bytes:
    """Make a PNG of rows of pixels, red, green and blue a byte each, every row behind a zero."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
            _chunk(b"IDAT", zlib.compress(rows)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def jpg(width: int, height: int, before: bytes = b"\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0") -> bytes:
    """Make the head of a JPEG."""
    return b"\xff\xd8" + before + b"\xff\xc0\0\x11\x08" + struct.pack(">HH", height, width) + bytes(10)


def gif(width: int, height: int) -> bytes:
    """Make the head of a GIF."""
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0;"


def webp(form: bytes, width: int, height: int) -> bytes:
    """Make the head of a WebP in one of its three forms."""
    if form == b"VP8 ":
        body = bytes(3) + b"\x9d\x01\x2a" + struct.pack("<HH", width, height)
    elif form == b"VP8L":
        body = b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14)
    else:
        body = bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", len(body) + 12) + b"WEBP" + form + struct.pack("<I", len(body)) + body


def avif(width: int, height: int) -> bytes:
    """Make the head of an AVIF."""
    return b"\0\0\0\x14ftypavif\0\0\0\0mif1\0\0\0\x14ispe" + bytes(4) + struct.pack(">II", width, height)
