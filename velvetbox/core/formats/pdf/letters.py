"""The letters of a PDF's page: which text object each belongs to, what they are, how their fonts look."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

_ITALIC, _BOLD_FORCED = 1 << 6, 1 << 18  # flags of a font (ISO 32000-1, table 123)
_HEAVY = 600  # weight of bold
_LONGEST_NAME = 256


@dataclass(frozen=True, slots=True)
class Font:
    """How a font looks."""

    italic: bool
    bold: bool


class Fonts:
    """The fonts of a file, each looked at once."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._known: dict[int, Font] = {}

    def look(self, font: Any) -> Font:
        """Tell how a font of pdfium's looks."""
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        if key not in self._known:
            self._known[key] = self._looked_at(font) if key else Font(italic=False, bold=False)
        return self._known[key]

    def _looked_at(self, font: Any) -> Font:
        raw = self._raw
        name = ctypes.create_string_buffer(_LONGEST_NAME)
        raw.FPDFFont_GetBaseFontName(font, name, _LONGEST_NAME)
        called = name.value.decode("utf-8", "replace").lower().rpartition("+")[2]
        flags = raw.FPDFFont_GetFlags(font)
        angle = ctypes.c_int()
        slanted = bool(raw.FPDFFont_GetItalicAngle(font, angle)) and angle.value != 0
        return Font(
            italic=slanted or bool(flags & _ITALIC) or _is_italic(called),
            bold=bool(flags & _BOLD_FORCED) or raw.FPDFFont_GetWeight(font) >= _HEAVY or _is_bold(called),
        )


class Owners:
    """Which text object each character belongs to; 0 for spaces that stand in no object."""

    def __init__(self, raw: Any, page: Any) -> None:
        # asked for every run many times over: a bare address is had in half the time of a pointer object
        asked = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
        self._ask = asked(ctypes.cast(raw.FPDFText_GetTextObject, ctypes.c_void_p).value or 0)
        self._page = ctypes.cast(page, ctypes.c_void_p).value or 0

    def __getitem__(self, at: int) -> int:
        return self._ask(self._page, at) or 0

    def end(self, at: int, own: int, count: int) -> int:
        """Find where the run of an object's characters ends: first by doubling steps, then by halving.

        An object's characters stand together; spaces without an object stand everywhere.
        """
        step, last = 1, at
        while last + step < count and self[last + step] == own:
            last += step
            step *= 2
        low, high = last, min(count, last + step)
        while high - low > 1:
            middle = (low + high) // 2
            if self[middle] == own:
                low = middle
            else:
                high = middle
        return high


def characters(raw: Any, page: Any, count: int) -> str:
    """Give the characters of a page, one a place, whatever they are."""
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count * 2 + 2))()
    got = raw.FPDFText_GetText(page, 0, count, buffer)
    if got - 1 != count:
        for at in range(count):
            code = raw.FPDFText_GetUnicode(page, at)
            buffer[at] = code if 0 < code < 0x10000 else 0xFFFD
    text = bytes(buffer)[: count * 2].decode("utf-16-le", "replace")
    return text if len(text) == count else "".join(map(chr, buffer[:count]))


def _is_italic(name: str) -> bool:
    return any(word in name for word in ("italic", "oblique", "kursiv", "slanted")) or name.startswith(
        ("cmti", "cmsl", "cmmi", "sfti", "ecti")
    )


def _is_bold(name: str) -> bool:
    return any(word in name for word in ("bold", "black", "heavy")) or name.startswith(
        ("cmbx", "sfbx", "ecbx")
    )
