"""The pictures on the pages of a PDF: a JPEG as it stands in the file, any other as the PNG of its points.

What is drawn behind a whole page of text is the scan of that page, and what stands on many pages is an ornament
of the page: neither is the story's.
"""

from __future__ import annotations

import ctypes
import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

from velvetbox.core.formats.picture import LARGEST, shape_of

_LEAST = 16.0  # points on the page: smaller ones are ornaments
_WHOLE = 0.75  # of the page: behind text that is a scan
_FLAT = 12  # times as wide as high: a rule
_MOST_POINTS = 12_000_000  # of all pictures of a file that have to be unpacked
_MOST_BYTES = 64 * 2**20
_LOOKED_AT = 256 * 2**20  # bytes: one picture may stand in many places
_MOST_PICTURES = 2000
_GREY, _BGR, _BGRX, _BGRA = 1, 2, 3, 4  # how pdfium gives points
_COLOURS = {_GREY: 0, _BGR: 2, _BGRX: 2, _BGRA: 6}  # the kinds of a PNG (W3C PNG, 11.2.1)
_ORDER = {_GREY: (1, (0,)), _BGR: (3, (2, 1, 0)), _BGRX: (4, (2, 1, 0)), _BGRA: (4, (2, 1, 0, 3))}


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture at its place: the page and how high its middle stands, in points from below."""

    page: int
    y: float
    name: str


@dataclass(frozen=True, slots=True)
class Box:
    """The place of a picture on its page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def wide(self) -> float:
        """Give how wide it is."""
        return abs(self.right - self.left)

    @property
    def high(self) -> float:
        """Give how high it is."""
        return abs(self.top - self.bottom)

    @property
    def is_rule(self) -> bool:
        """Tell whether it is a rule that somebody drew as a picture."""
        return self.high < _LEAST and self.wide > _FLAT * max(self.high, 0.1)


@dataclass
class Pictures:
    """The pictures of one file. `kept` has their bytes by name, `left` counts those that were not kept."""

    kept: dict[str, bytes] = field(default_factory=dict)
    placed: list[Placed] = field(default_factory=list)
    left: int = 0
    _known: dict[bytes, str] = field(default_factory=dict)
    _pages: dict[str, list[int]] = field(default_factory=dict)
    _points: int = _MOST_POINTS
    _bytes: int = _MOST_BYTES
    _looked: int = _LOOKED_AT

    def take(self, raw: Any, thing: Any, page: int, box: Box, paper: tuple[float, float]) -> None:
        """Keep a picture of a page, if it is one of the story's."""
        if min(box.wide, box.high) < _LEAST or box.wide * box.high > _WHOLE * paper[0] * paper[1]:
            self.left += 1
            return
        data = self._data(raw, thing) if len(self.placed) < _MOST_PICTURES else None
        if data is None or len(data) > min(self._bytes, LARGEST) or shape_of(data) is None:
            self.left += 1
            return
        name = self._known.setdefault(data, f"picture-{len(self._known) + 1}")
        if name not in self.kept:
            self.kept[name] = data
            self._bytes -= len(data)
        self._pages.setdefault(name, []).append(page)
        self.placed.append(Placed(page, (box.bottom + box.top) / 2, name))

    def end(self) -> None:
        """Leave out what stands on three pages or more."""
        running = {name for name, pages in self._pages.items() if len(set(pages)) > 2}
        self.left += sum(one.name in running for one in self.placed)
        self.placed = [one for one in self.placed if one.name not in running]
        for name in running:
            del self.kept[name]
        self.placed.sort(key=lambda one: (one.page, -one.y))

    def _data(self, raw: Any, thing: Any) -> bytes | None:
        if _filters(raw, thing) == ["DCTDecode"]:
            size = raw.FPDFImageObj_GetImageDataRaw(thing, None, 0)
            if not 0 < size <= min(self._bytes, self._looked, LARGEST):
                return None
            self._looked -= size
            buffer = ctypes.create_string_buffer(size)
            raw.FPDFImageObj_GetImageDataRaw(thing, buffer, size)
            return buffer.raw
        wide, high = ctypes.c_uint(), ctypes.c_uint()
        if not raw.FPDFImageObj_GetImagePixelSize(thing, wide, high):
            return None
        points = wide.value * high.value
        if not 0 < points <= self._points:
            return None
        self._points -= points
        return _as_png(raw, thing)


def _filters(raw: Any, thing: Any) -> list[str]:
    out = []
    for index in range(min(raw.FPDFImageObj_GetImageFilterCount(thing), 4)):
        buffer = ctypes.create_string_buffer(64)
        raw.FPDFImageObj_GetImageFilter(thing, index, buffer, 64)
        out.append(buffer.value.decode("ascii", "replace"))
    return out


def _as_png(raw: Any, thing: Any) -> bytes | None:
    bitmap = raw.FPDFImageObj_GetBitmap(thing)
    if not bitmap:
        return None
    try:
        form = raw.FPDFBitmap_GetFormat(bitmap)
        wide, high = raw.FPDFBitmap_GetWidth(bitmap), raw.FPDFBitmap_GetHeight(bitmap)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        if form not in _ORDER or not 0 < wide * high <= _MOST_POINTS or stride < wide * _ORDER[form][0]:
            return None
        points = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * high)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    return _png(points, wide, high, stride, form)


def _png(points: bytes, wide: int, high: int, stride: int, form: int) -> bytes:
    """Write points as a PNG (W3C PNG, third edition), a row after the other without filters."""
    step, order = _ORDER[form]
    packer = zlib.compressobj(6)
    packed = []
    row = bytearray(1 + wide * len(order))
    for y in range(high):
        line = points[y * stride : y * stride + wide * step]
        for place, at in enumerate(order):
            row[1 + place :: len(order)] = line[at::step]
        packed.append(packer.compress(bytes(row)))
    packed.append(packer.flush())
    head = struct.pack(">IIBBBBB", wide, high, 8, _COLOURS[form], 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", b"".join(packed)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
