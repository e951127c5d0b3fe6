"""What a picture is, told by its first bytes: its kind, its width and height. Nothing is decoded here.

Only bitmaps that every browser shows: PNG, JPEG, GIF, WebP, AVIF. SVG can carry script and is none of them.
Sizes are those of the headers: PNG (W3C, IHDR), GIF89a (logical screen), JPEG (ITU T.81, start of frame),
WebP (RFC 9649, VP8, VP8L, VP8X), AVIF (ISO/IEC 23008-12, image spatial extents).
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from velvetbox.core.values import value

FOLDER = "/images/"  # what the addresses of pictures in a box begin with
MOST_PIXELS = 40_000_000  # what a browser can show without harm; a larger picture is not kept
LARGEST = 16 * 2**20  # bytes of one picture
HEAD = 2**16  # bytes in which nearly every picture tells its size
_SEGMENTS = 2000  # of a JPEG before its frame
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # JPEG markers without a length


@value(frozen=True, slots=True)
class Shape:
    """Kind ("png", "jpg", "gif", "webp", "avif"), width and height in pixels."""

    kind: str
    width: int
    height: int


def shape_of(data: bytes) -> Shape | None:
    """Give the shape of a picture, None for what is none, tells no size, or is larger than may be shown."""
    if len(data) > LARGEST:
        return None
    for kind, is_one, measure in _KINDS:
        if is_one(data):
            size = _measured(measure, data)
            return Shape(kind, *size) if size and 0 < size[0] * size[1] <= MOST_PIXELS else None
    return None


Size = tuple[int, int] | None


def _measured(measure: Callable[[bytes], Size], data: bytes) -> Size:
    try:
        return measure(data)
    except (struct.error, IndexError):  # it ends before it tells
        return None


def _png(data: bytes) -> Size:
    return struct.unpack_from(">II", data, 16) if data[12:16] == b"IHDR" else None


def _gif(data: bytes) -> Size:
    return struct.unpack_from("<HH", data, 6)


def _jpg(data: bytes) -> Size:
    at = 2
    for _ in range(_SEGMENTS):
        while data[at] == 0xFF and data[at + 1] == 0xFF:
            at = _after_fill(data, at)
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        if marker == 0xDA:
            return None
        at += 2 if marker in _ALONE else 2 + max(2, struct.unpack_from(">H", data, at + 2)[0])
    return None


def _after_fill(data: bytes, at: int) -> int:
    """Give where the last of a row of fill bytes stands."""
    rest = data[at : at + HEAD]
    return at + max(1, len(rest) - len(rest.lstrip(b"\xff")) - 1)


def _webp(data: bytes) -> Size:
    form = data[12:16]
    if form == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    if form == b"VP8L" and data[20] == 0x2F:
        bits = struct.unpack_from("<I", data, 21)[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    return None


def _avif(data: bytes) -> Size:
    at = data.find(b"ispe", 0, HEAD)
    return struct.unpack_from(">II", data, at + 8) if at > 0 else None


_KINDS: tuple[tuple[str, Callable[[bytes], bool], Callable[[bytes], Size]], ...] = (
    ("png", lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"), _png),
    ("jpg", lambda data: data.startswith(b"\xff\xd8\xff"), _jpg),
    ("gif", lambda data: data.startswith((b"GIF87a", b"GIF89a")), _gif),
    ("webp", lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP", _webp),
    ("avif", lambda data: data[4:12] in (b"ftypavif", b"ftypavis"), _avif),
)
