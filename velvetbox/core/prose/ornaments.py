"""Lines that are scene breaks: asterisks, rules, tildes, "oOo", flowers."""

from __future__ import annotations

_ALONE = frozenset(
    "*~#=_+-–—―‒−•·・∙●○◯◊◇◆❖❦❧☙✦✧✨★☆✩✪✯✶✷✻❀✿❁♥♡❤§¤°^<>|/\\:;.…⁂⁎∗＊※†‡❈❉❊❋♦♢♣♠⚜☽☾☼∞⸙⁕▪■□◈⋆᯽⊱⊰»«～〜─━═◦⭐🌟✴❄\u200d\ufe0f"
)
_SYMBOLS = _ALONE | {chr(code) for part in (range(0x2500, 0x27C0), range(0x2B50, 0x2B60)) for code in part}
_WEAK = frozenset(".…;:/\\|<>^°†‡¤")  # ornaments only among others: alone they are marks or table cells
_LETTERS = frozenset("xXoO0")
_ANY = _SYMBOLS | _LETTERS
_FIRST = _ANY | {"\u200b"}
_SHORT = 3
_MOST = 100  # characters of an ornament; longer lines are something else
_WIDEST_WORDS = 40  # characters of "~*~ Scene Break ~*~"
_FRAMES = "".join(_ALONE) + "[](){} "
_NAMES = frozenset(
    f"{what}{space}break" for what in ("scene", "line", "page", "section") for space in (" ", "-", "")
)
_VOWELS = frozenset("AEIOUY")
_SOUNDS = frozenset({"HM", "SH", "PS", "TS", "TK", "TSK", "SHH", "GRR", "BRR", "PFF", "PFT", "ZZ"})
_HUGS = frozenset({"oxo", "xoxo", "xoxoxo"})


def is_ornament(text: str) -> bool:
    """Tell whether a paragraph is a scene break rather than words.

    Ornaments count, at least one of them, and the letters x, o and 0 when used as such ("oOo",
    "xXx", "-o-"). Up to three characters must be plain ornaments: "—." is not one. Dots alone are words left
    out, not a break, unless spaced (". . ."). So do the words for it ("Line Break", "[break]"), and initials
    over and over ("HPHPHPHP"), as people wrote them where a site took ornaments away.
    """
    if text.lstrip()[:1] not in _FIRST:
        return len(text) <= _WIDEST_WORDS and _is_spelt(text)  # nearly every paragraph
    bare = "".join(text.split()).replace("\u200b", "")
    if not 0 < len(bare) <= _MOST:
        return False
    if not _ANY.issuperset(bare):
        return len(text) <= _WIDEST_WORDS and _is_spelt(text)
    symbols = [char for char in bare if char in _SYMBOLS]
    if len(symbols) == len(bare) and set(bare) <= {".", "…"}:
        return len(bare) > 2 and len(text.split()) == len(bare)
    if symbols:
        return len(bare) > _SHORT or (
            _WEAK.isdisjoint(bare) and (len(bare) == _SHORT or _ALONE.issuperset(symbols))
        )
    folded = bare.lower().replace("0", "o")
    return len(folded) > 2 and (len(set(bare)) > 1 or set(folded) == {"x"}) and folded not in _HUGS


def _is_spelt(text: str) -> bool:
    """Tell "Scene Break" and "[break]", and "HPHPHP": initials without a vowel three times or more."""
    if text.isupper() and _is_initials("".join(text.split()).strip("-~*=_")):
        return True
    words = text.strip().casefold()
    if "break" not in words:
        return False
    inner = words.strip(_FRAMES)
    return inner in _NAMES or (inner == "break" and inner != words.rstrip("."))


def _is_initials(letters: str) -> bool:
    if not letters.isalnum() or len(set(letters)) < 2 or not _VOWELS.isdisjoint(letters):
        return False
    return any(
        letters == letters[:size] * (len(letters) // size) and letters[:size] not in _SOUNDS
        for size in range(2, min(5, len(letters) // 3) + 1)
    )
