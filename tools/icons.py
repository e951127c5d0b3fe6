"""Draw the icons of the program, for devices that put it among theirs: python -m tools.icons.

The gem of favicon.svg on the ground of the page, four times as fine as it is written, so that edges are smooth.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

Colour: TypeAlias = tuple[int, int, int]
Shape: TypeAlias = tuple[Colour, Sequence[tuple[float, float]]]

TARGET = Path(__file__).resolve().parent.parent / "velvetbox" / "doors" / "web" / "static" / "icons"
GROUND: Colour = (0x19, 0x11, 0x1A)
FINE = 4
# favicon.svg, in units of its 32
GEM: Sequence[Shape] = (
    ((0x9A, 0x17, 0x38), ((16, 1), (31, 16), (16, 31), (1, 16))),
    ((0x7A, 0x0F, 0x2A), ((16, 1), (31, 16), (16, 16))),
    ((0xB8, 0x30, 0x4F), ((16, 31), (1, 16), (16, 16))),
    ((0xD9, 0x60, 0x7A), ((16, 8), (24, 16), (16, 24), (8, 16))),
)
# Each icon: its size, and the share of it that the gem takes. A maskable one may lose all outside its inner 80 %.
ICONS = {
    "icon-192": (192, 0.78),
    "icon-512": (512, 0.78),
    "maskable-512": (512, 0.56),
    "touch-180": (180, 0.66),
}


def main() -> None:
    """Write all of them."""
    TARGET.mkdir(exist_ok=True)
    for name, (size, share) in ICONS.items():
        (TARGET / f"{name}.png").write_bytes(png(size, drawn(size, share)))


def drawn(size: int, share: float) -> list[list[Colour]]:
    """Give the rows of an icon."""
    return [[_colour(x, y, size, share) for x in range(size)] for y in range(size)]


def _colour(x: int, y: int, size: int, share: float) -> Colour:
    """Give the mean of the points inside one pixel."""
    points = [
        _at((x + (i + 0.5) / FINE) / size, (y + (j + 0.5) / FINE) / size, share)
        for i in range(FINE)
        for j in range(FINE)
    ]
    red, green, blue = (round(sum(point[part] for point in points) / len(points)) for part in range(3))
    return red, green, blue


def _at(x: float, y: float, share: float) -> Colour:
    u, v = (x - 0.5) / share * 32 + 16, (y - 0.5) / share * 32 + 16
    return next((colour for colour, corners in reversed(GEM) if _inside(u, v, corners)), GROUND)


def _inside(x: float, y: float, corners: Sequence[tuple[float, float]]) -> bool:
    """Tell whether a point lies in a shape without hollows, whose corners go round clockwise."""
    sides = zip(corners, (*corners[1:], corners[0]), strict=True)
    turns = [(bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0 for (ax, ay), (bx, by) in sides]
    return all(turns) or not any(turns)


def png(size: int, rows: Sequence[Sequence[Colour]]) -> bytes:
    """Write a picture of eight bits a colour (PNG, ISO/IEC 15948)."""
    raw = b"".join(b"\0" + bytes(part for colour in row for part in colour) for row in rows)
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(raw, 9)),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


if __name__ == "__main__":
    main()
