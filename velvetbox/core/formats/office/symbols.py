"""Characters of symbol fonts as those of Unicode that look the same: a smile in Wingdings is stored as the letter J."""

from __future__ import annotations

import re

UNKNOWN = "◆"
_PLACES = re.compile("[\uf000-\uf0ff]")
_GREEK = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"  # from A on
_SYMBOL = {
    **{0x41 + at: letter for at, letter in enumerate(_GREEK)},
    **{0x61 + at: letter for at, letter in enumerate("αβχδεφγηιϕκλμνοπθρστυϖωξψζ")},
    **{0xA3 + at: sign for at, sign in enumerate("≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…")},
    **dict(enumerate("!∀#∃%&∋()∗+,−./0123456789:;<=>?≅", 0x21)),
    0x5B: "[", 0x5D: "]", 0x5F: "_", 0x7B: "{", 0x7C: "|", 0x7D: "}", 0x7E: "∼", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xD6: "√",
    0xDB: "⇔", 0xDC: "⇐", 0xDE: "⇒",
}  # fmt: skip
_WINGDINGS = {
    **dict(enumerate("✎✂✁", 0x21)),
    **dict(enumerate("☎✆✉", 0x28)),
    **dict(enumerate("✍✍✌👌👍👎☜☞☝☟✋☺😐☹💣☠⚐⚑✈☼💧❄✝✞✠✠✡☪☯ॐ☸♈♉♊♋♌♍♎♏♐♑♒♓", 0x3F)),
    0x6A: "&", 0x6B: "&", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x73: "⬧", 0x74: "⧫", 0x75: "◆",
    0x76: "❖", 0x77: "⬥", 0x78: "⌧", 0x7A: "⌘", 0x7B: "❀", 0x7C: "✿", 0x7D: "❝", 0x7E: "❞", 0x9E: "·", 0x9F: "•", 0xA7: "▪",
    0xA8: "◻", 0xAA: "✦", 0xAB: "★", 0xAC: "✶", 0xAD: "✴", 0xAE: "✹", 0xAF: "✵", 0xD8: "➢", 0xDF: "←", 0xE0: "→",
    0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WEBDINGS = {0x59: "♥", 0x61: "✓", 0x72: "✗", 0x93: "☀", 0x97: "☁", 0x99: "☂", 0xDA: "☺"}
_FONTS: tuple[tuple[str, dict[int, str]], ...] = (
    ("wingdings 2", {}),
    ("wingdings 3", {}),
    ("wingdings", _WINGDINGS),
    ("symbol", _SYMBOL),
    ("webdings", _WEBDINGS),
)


def symbol(font: str, code: int) -> str:
    """Give what a character (0 to 255, or U+F000 higher) of a symbol font shows, an ornament where that is not known."""
    code = code & 0xFF if 0xF000 <= code <= 0xF0FF else code
    if code in {0x09, 0x0A, 0x20, 0xA0}:
        return " "
    named = font.strip().lower()
    known = next((signs for name, signs in _FONTS if named.startswith(name)), {})
    return known.get(code, UNKNOWN)


def sign(font: str, code: int) -> str:
    """Give what a character of any font shows: that of a symbol font, or one of Unicode; an ornament for half a character and none at all."""
    unknown = 0xF000 <= code <= 0xF0FF or not 0x20 <= code < 0x110000 or 0xD800 <= code < 0xE000
    return symbol(font, code) if unknown or is_symbols(font) else chr(code)


def is_symbols(font: str) -> bool:
    """Tell whether the letters of a font are signs."""
    return font.strip().lower().startswith(tuple(name for name, _ in _FONTS))


def unicode_of(font: str, text: str) -> str:
    """Give a text in a font with the places that symbol fonts have (U+F020 to U+F0FF) made characters."""
    return text if text.isascii() else _PLACES.sub(lambda found: symbol(font, ord(found[0])), text)
