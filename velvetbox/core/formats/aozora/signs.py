"""Signs of Aozora Bunko's texts that stand for a character: gaiji by their code, accents taken apart, escapes.

After Aozora Bunko's manual of notes for typists: "※［＃…、第3水準1-94-5］" names a JIS X 0213 place,
"※［＃…、U+6498、…］" a code point; "〔e'〕" is é where the legend says so.
"""

from __future__ import annotations

import re
import unicodedata

_GAIJI = re.compile(r"※［＃([^［］\n]{1,200})］")
_PLACE = re.compile(r"(?<![\d-])(?:([12])-)(\d{1,2})-(\d{1,2})(?![\d-])")
_POINT = re.compile(r"U\+([0-9A-Fa-f]{4,6})")
_ACCENTED = re.compile(r"〔([\x20-\x7e\s]{1,400})〕")
_ACCENT = re.compile(r"(?:ae|AE|oe|OE|s)&|[A-Za-z][`'^:~&,/_]|[!?]@")
_COMBINING = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    ":": "\u0308",
    "~": "\u0303",
    ",": "\u0327",
    "_": "\u0304",
}
_WHOLE = {
    "ae&": "æ",
    "AE&": "Æ",
    "oe&": "œ",
    "OE&": "Œ",
    "s&": "ß",
    "a&": "å",
    "A&": "Å",
    "o/": "ø",
    "O/": "Ø",
}
_WHOLE |= {"d/": "đ", "D/": "Đ", "l/": "ł", "L/": "Ł", "h/": "ħ", "!@": "¡", "?@": "¿"}
_HELD = 0xF0000  # private use: stands for a description that names no code, until the line is done
_MOST_HELD = 60_000


class Signs:
    """Puts characters in the place of notes, and remembers the descriptions of those nobody has coded."""

    def __init__(self, *, accents: bool) -> None:
        self._accents = accents
        self._held: list[str] = []

    def put_in(self, text: str) -> str:
        """Give a text with gaiji and accents as characters; one without a code is held as one character."""
        if "※［＃" in text:
            text = _GAIJI.sub(self._gaiji, text)
        if self._accents and "〔" in text:
            text = _ACCENTED.sub(_unaccented, text)
        return text

    def give_back(self, text: str) -> str:
        """Put the descriptions held back as they were written."""
        if not self._held or text.isascii():
            return text
        return "".join(
            self._held[ord(char) - _HELD] if 0 <= ord(char) - _HELD < len(self._held) else char
            for char in text
        )

    @property
    def unknown(self) -> int:
        """How many characters the file describes without saying their code."""
        return len(self._held)

    def _gaiji(self, match: re.Match[str]) -> str:
        char = character_of(match[1])
        if char is not None or len(self._held) >= _MOST_HELD:
            return char or match[0]
        self._held.append(match[0])
        return chr(_HELD + len(self._held) - 1)


def character_of(described: str) -> str | None:
    """Give the character that a note names by its place in JIS X 0213 or its code point, None for none."""
    if (point := _POINT.search(described)) and _is_char(code := int(point[1], 16)):
        return chr(code)
    for place in _PLACE.finditer(described):
        plane, row, cell = (int(part) for part in place.groups())
        if 0 < row < 95 and 0 < cell < 95:
            packed = (b"\x8f" if plane == 2 else b"") + bytes([0xA0 + row, 0xA0 + cell])
            try:
                return packed.decode("euc_jis_2004")
            except UnicodeDecodeError:
                continue
    return None


def _is_char(code: int) -> bool:
    return (
        0x20 < code < 0x110000 and not 0xD800 <= code < 0xE000 and unicodedata.category(chr(code))[0] != "C"
    )


def _unaccented(match: re.Match[str]) -> str:
    told, count = _ACCENT.subn(_letter, match[1])
    return told if count else match[0]


def _letter(match: re.Match[str]) -> str:
    written = match[0]
    if written in _WHOLE:
        return _WHOLE[written]
    joined = unicodedata.normalize("NFC", written[0] + _COMBINING.get(written[-1], "?"))
    return joined if len(joined) == 1 else written
