"""What elements say of the blocks inside them: alignment, language, direction, verse, line ends."""

from __future__ import annotations

import re
from functools import cache

from velvetbox.core.formats.html.emit import Shape
from velvetbox.core.formats.html.inline import Attributes, direction_of, language_of, style_of
from velvetbox.core.formats.html.sides import MINE, THEIRS, with_side
from velvetbox.core.formats.html.styles import PLAIN, Look
from velvetbox.core.prose import Kind
from velvetbox.core.values import value

_LINES_COUNT = ("pre", "break-spaces")
_POEM = re.compile(
    r"(?:^|[\s:_-])(?:poem|poetry|verse|stanza|lyrics?|song|hymn|linegroup|lg)(?:$|[\s_-])", re.IGNORECASE
)


@value(frozen=True, slots=True)
class Around:
    """What the elements around say of the blocks inside them."""

    align: str | None = None
    language: str | None = None
    direction: str | None = None
    style: str = ""
    verse: bool = False
    lines: bool = False  # line ends count (white-space: pre-wrap)


NOTHING_SAID = Around()


@cache
def _plain(kind: Kind, *, explicit: bool, level: int) -> Shape:
    return Shape(kind=kind, level=level, explicit=explicit)


def around_of(tag: str, attributes: Attributes, look: Look, outer: Around) -> Around:
    """Give what holds inside an element, by its own attributes and look over those around it."""
    if not attributes and look is PLAIN and tag != "center":
        return outer
    kinds = f"{attributes.get('class') or ''} {attributes.get('epub:type') or ''}"
    return Around(
        align="center" if tag == "center" else (look.align or outer.align),
        language=language_of(attributes) or outer.language,
        direction=direction_of(attributes) or outer.direction,
        style=_inside(style_of(attributes, look, outer.style), outer.style),
        verse=outer.verse or bool(_POEM.search(kinds)),
        lines=look.white_space.startswith(_LINES_COUNT) if look.white_space else outer.lines,
    )


def shape_of(
    kind: Kind, attributes: Attributes, look: Look, outer: Around, *, explicit: bool = False, level: int = 0
) -> Shape:
    """Give the shape of a block: what its element says, else what the elements around it say."""
    if not attributes and look is PLAIN and (outer is NOTHING_SAID or outer == NOTHING_SAID):
        return _plain(kind, explicit=explicit, level=level)
    align = look.align or outer.align
    return Shape(
        kind=kind,
        level=level,
        explicit=explicit,
        align=align if align in {"center", "right"} else None,
        language=language_of(attributes) or outer.language,
        direction=direction_of(attributes) or outer.direction,
        style=with_side(outer.style, style_of(attributes, look, outer.style)),
    )


def _inside(own: str, outer: str) -> str:
    """Give the class names that hold inside an element: its own or those around it, both where it takes a side of a chat."""
    return with_side(outer, own) if {MINE, THEIRS} & set(own.split()) else own or outer
