"""A small tolerant reader of CSS: what a rule or an inline style says about how text looks.

Only what carries meaning in a story is read: italics, weight, small capitals, lines through and under,
alignment, hidden, colour, white space. Nothing is fetched and nothing is executed. Selectors of one
simple part (`.calibre3`, `p.thought`, `em`) are understood, others are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field, fields

from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.values import value

_LONGEST_SHEET = 2**20
_COMMENT = lazy_pattern(r"/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/|\Z)")
_SIMPLE = lazy_pattern(r"([a-z][a-z0-9]*)?(?:\.([a-z_-][\w-]*)|#([a-z_][\w-]*))?\Z", re.IGNORECASE)
_COLOUR = lazy_pattern(r"#[0-9a-f]{3,8}\Z|[a-z]{3,20}\Z")
_PLAIN_COLOURS = frozenset(
    {
        "black",
        "#000",
        "#000000",
        "windowtext",
        "inherit",
        "initial",
        "currentcolor",
        "transparent",
        "unset",
        "auto",
    }
)
_BOLD = frozenset({"bold", "bolder", "600", "700", "800", "900"})
_ROMAN = frozenset({"normal", "lighter", "100", "200", "300", "400", "500"})

_ALIGN = {
    "center": "center",
    "right": "right",
    "end": "right",
    "justify": "justify",
    "left": "left",
    "start": "left",
}


@value(frozen=True, slots=True)
class Look:
    """How an element looks. None means that nothing is said."""

    italic: bool | None = None
    bold: bool | None = None
    small_caps: bool | None = None
    underline: bool | None = None
    strike: bool | None = None
    align: str | None = None  # "center", "right", "justify", "left"
    hidden: bool | None = None
    raised: str | None = None  # "super", "sub" or "baseline"
    colour: str | None = None  # as written, lower case; plain black is None
    white_space: str | None = None
    side: str | None = None  # "left" or "right": floated, or pushed to one end of its line

    def over(self, under: Look) -> Look:
        """Give this look, with `under` where this one says nothing."""
        if under is PLAIN:
            return self
        if self is PLAIN:
            return under
        mine = (getattr(self, name) for name in _NAMES)
        return Look(
            *(
                getattr(under, name) if value is None else value
                for name, value in zip(_NAMES, mine, strict=True)
            )
        )


_NAMES = tuple(each.name for each in fields(Look))
PLAIN = Look()


def declarations(style: str) -> Look:
    """Read the declarations of a rule or of a `style` attribute."""
    said: dict[str, str] = {}
    for declaration in style[:4000].lower().split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            said[name.strip()] = value.replace("!important", "").strip()
    return _look(said) if said else PLAIN


def _look(said: Mapping[str, str]) -> Look:
    line = f"{said.get('text-decoration', '')} {said.get('text-decoration-line', '')}"
    no_line = False if line.strip().startswith("none") else None
    variants = said.get("font-variant", "") + said.get("font-variant-caps", "") + said.get("font", "")
    hidden = said.get("display") == "none" or said.get("visibility") == "hidden"
    space = said.get("white-space", "")
    look = Look(
        italic=_italic(said),
        bold=_bold(said),
        small_caps=True if "small-caps" in variants else None,
        underline=True if "underline" in line else no_line,
        strike=True if "line-through" in line else no_line,
        align=_ALIGN.get(said.get("text-align", "").removeprefix("-webkit-")),
        hidden=hidden or None,
        raised=_known(said.get("vertical-align"), ("super", "sub", "baseline")),
        colour=_colour(said.get("color", "")),
        white_space=space if space.startswith(("pre", "break-spaces", "normal")) else None,
        side=_side(said),
    )
    return PLAIN if look == PLAIN else look


def _side(said: Mapping[str, str]) -> str | None:
    pushed = {"flex-end": "right", "end": "right", "flex-start": "left", "start": "left"}
    if said.get("margin-left") == "auto" and said.get("margin-right") != "auto":
        return "right"
    return _known(said.get("float"), ("left", "right")) or pushed.get(said.get("align-self", ""))


def _italic(said: Mapping[str, str]) -> bool | None:
    style = said.get("font-style") or _shorthand(said.get("font"), ("italic", "oblique"))
    if style is None or style == "inherit":
        return None
    return style.startswith(("italic", "oblique"))


def _bold(said: Mapping[str, str]) -> bool | None:
    weight = said.get("font-weight") or _shorthand(said.get("font"), ("bold",))
    if weight in _BOLD:
        return True
    return False if weight in _ROMAN else None


def _known(value: str | None, words: tuple[str, ...]) -> str | None:
    return value if value in words else None


def _shorthand(font: str | None, words: tuple[str, ...]) -> str | None:
    return next((word for word in words if font and word in font.split()), None)


def _colour(written: str) -> str | None:
    bare = re.sub(r"\s+", "", written)
    if match := re.fullmatch(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,[\d.]+)?\)", bare):
        bare = "#" + "".join(f"{min(int(part), 255):02x}" for part in match.groups())
    return bare if _COLOUR.match(bare) and bare not in _PLAIN_COLOURS else None


@value(frozen=True, slots=True)
class Sheet:
    """The rules of a page's style sheets, by element, class and element with class."""

    rules: Mapping[str, Look] = field(default_factory=dict)

    def look(self, element: str, classes: Iterable[str] = (), name: str | None = None) -> Look:
        """Give what the rules say of an element with these classes and this id."""
        rules = self.rules
        if not rules:
            return PLAIN
        look = rules.get(element, PLAIN)
        for one in classes:
            look = rules.get(f".{one}", PLAIN).over(look)
        for one in classes:
            look = rules.get(f"{element}.{one}", PLAIN).over(look)
        return rules.get(f"#{name}", PLAIN).over(look) if name else look


NO_RULES = Sheet()


def read_sheet(*texts: str) -> Sheet:
    """Read style sheets, later ones over earlier ones. At most 1 MiB of each is looked at."""
    rules: dict[str, Look] = {}
    for text in texts:
        bare = _COMMENT.sub(" ", text[:_LONGEST_SHEET])
        for rule in bare.split("}"):
            head, _, body = rule.rpartition("{")
            if head and (look := declarations(body)) is not PLAIN:
                _add(rules, head.rpartition("{")[2], look)
    return Sheet(rules)


def _add(rules: dict[str, Look], selectors: str, look: Look) -> None:
    for selector in selectors.rpartition(";")[2].split(","):
        simple = _SIMPLE.match(selector.strip())
        if simple and simple[0]:
            element, one, name = (simple[1] or "").lower(), simple[2], simple[3]
            key = f"#{name}" if name else (f"{element}.{one}" if one else element)
            rules[key] = look.over(rules.get(key, PLAIN))
