"""Lines that are scene breaks: asterisks, rules, tildes, "oOo", flowers."""

from __future__ import annotations

_SYMBOLS = frozenset(
    "*~#=_+-–—―‒−•·∙●○◯◊◇◆❖❦❧☙✦✧✨★☆✩✪✯✶✷✻❀✿❁♥♡❤§¤°^<>|/\\:;.…⁂⁎∗＊※†‡❈❉❊❋♦♢♣♠⚜☽☾☼∞⸙⁕▪■□◈⋆᯽⊱⊰»«～〜─━═◦⭐🌟✴❄\u200d\ufe0f"
)
_WEAK = frozenset(".…;:/\\|<>^°†‡¤")  # ornaments only among others: alone they are marks or table cells
_LETTERS = frozenset("xXoO0")
_ANY = _SYMBOLS | _LETTERS
_FIRST = _ANY | {"\u200b"}
_SHORT = 3
_MOST = 100  # characters of an ornament; longer lines are something else


def is_ornament(text: str) -> bool:
    """Tell whether a paragraph is a scene break rather than words.

    Only ornaments count, at least one of them, and the letters x, o and 0 when used as such ("oOo",
    "xXx", "-o-"). Up to three characters must be plain ornaments: "—." is not one. Dots alone are words left out, not a break, unless spaced (". . .").
    """
    if text.lstrip()[:1] not in _FIRST:
        return False  # nearly every paragraph
    bare = "".join(text.split()).replace("\u200b", "")
    if not 0 < len(bare) <= _MOST or not _ANY.issuperset(bare):
        return False
    symbols = [char for char in bare if char in _SYMBOLS]
    if len(symbols) == len(bare) and set(bare) <= {".", "…"}:
        return len(bare) > 2 and len(text.split()) == len(bare)
    if symbols:
        return len(bare) > _SHORT or _WEAK.isdisjoint(bare)
    folded = bare.lower().replace("0", "o")
    return len(folded) > 2 and (len(set(bare)) > 1 or set(folded) == {"x"}) and folded != "oxo"
