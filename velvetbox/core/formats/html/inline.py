"""What an element in the line says about its text: the marks it adds."""

from __future__ import annotations

import re
from collections.abc import Mapping

from velvetbox.core.clean import safe_address
from velvetbox.core.formats.html.context import Context
from velvetbox.core.formats.html.names import INLINE
from velvetbox.core.formats.html.sides import side_of
from velvetbox.core.formats.html.styles import PLAIN, Look, declarations
from velvetbox.core.prose import EMPHASIS, STRONG, Mark, MarkKind

Attributes = Mapping[str, str | None]
Marks = tuple[Mark, ...]

_SMALL_CAPS = Mark(MarkKind.SMALL_CAPS)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}\Z")
_NAME = re.compile(r"[^\s\x00-\x1f\"'<>&]{1,100}\Z")
_MADE_BY_PROGRAMS = re.compile(
    r"(?:calibre|mso|c\d|s\d|p\d|span|western|body|indent|noindent|first|font|text-?body|no-?break|block)",
    re.IGNORECASE,
)
_MEANINGFUL = re.compile(
    r"(?:chat|sms|texts?|texting|message|msg|bubble|phone|e-?mail|letter|telegram|hand-?writ|telepath|thought|dream|flashback"
    r"|tweet|user-?name|nick|sender|receiver|recipient|irc|skype|discord|post|reply|sign|newspaper|headline|spoiler|sent|received)",
    re.IGNORECASE,
)
_CLASS = re.compile(r"[A-Za-z][\w-]{0,39}\Z", re.ASCII)
_RAISED = {"super": Mark(MarkKind.SUPERSCRIPT), "sub": Mark(MarkKind.SUBSCRIPT)}


def look_of(tag: str, attributes: Attributes, context: Context) -> Look:
    """Give how an element looks by the page's styles, its own `style` and old attributes."""
    classes = (attributes.get("class") or "").split()
    look = context.sheet.look(tag, classes, attributes.get("id")) if context.sheet.rules else PLAIN
    if style := attributes.get("style"):
        look = declarations(style).over(look)
    if align := attributes.get("align"):
        look = look.over(Look(align=align.strip().lower()))
    if tag == "font" and (colour := attributes.get("color")):
        look = declarations(f"color:{colour}").over(look)
    return look


def added(tag: str, attributes: Attributes, look: Look, current: Marks) -> Marks:
    """Give the marks that an element puts around its text, by its name, look and attributes."""
    marks: list[Mark] = []
    if (own := INLINE.get(tag)) is not None and not _undone(own, look):
        marks.append(own)
    if look is not PLAIN:
        marks += _by_look(look, own, (*current, *marks))
    if attributes:
        marks += _by_attributes(tag, attributes)
    return tuple(marks)


def _undone(own: Mark, look: Look) -> bool:
    if look is PLAIN:
        return False
    return (
        (own == EMPHASIS and look.italic is False)
        or (own == STRONG and look.bold is False)
        or (own.kind is MarkKind.UNDERLINE and look.underline is False)
        or (own.kind in _RAISED_KINDS and look.raised == "baseline")
    )


_RAISED_KINDS = {mark.kind for mark in _RAISED.values()}


def _by_look(look: Look, own: Mark | None, around: Marks) -> list[Mark]:
    marks: list[Mark] = []
    slanted = sum(mark.kind is MarkKind.EMPHASIS for mark in around) % 2 == 1
    if look.italic is not None and look.italic != slanted and own != EMPHASIS:
        marks.append(EMPHASIS)
    if look.bold and STRONG not in around:
        marks.append(STRONG)
    if look.small_caps and _SMALL_CAPS not in around:
        marks.append(_SMALL_CAPS)
    if look.underline and own is None:
        marks.append(Mark(MarkKind.UNDERLINE))
    if look.strike and own is None:
        marks.append(Mark(MarkKind.STRIKE))
    if look.raised in _RAISED and own is None:
        marks.append(_RAISED[look.raised])
    return marks


def _by_attributes(tag: str, attributes: Attributes) -> list[Mark]:
    marks: list[Mark] = []
    if tag in {"abbr", "acronym"} and (title := attributes.get("title")):
        marks.append(Mark(MarkKind.TITLE, title[:500]))
    if direction := direction_of(attributes):
        marks.append(Mark(MarkKind.DIRECTION, direction))
    if language := language_of(attributes):
        marks.append(Mark(MarkKind.LANGUAGE, language))
    return marks


def language_of(attributes: Attributes) -> str | None:
    """Give the language an element states, as written, where it has the form of BCP 47."""
    stated = (attributes.get("lang") or attributes.get("xml:lang") or "").strip()
    return stated if _LANGUAGE.match(stated) else None


def direction_of(attributes: Attributes) -> str | None:
    """Give "ltr" or "rtl" where an element states it."""
    stated = (attributes.get("dir") or "").strip().lower()
    return stated if stated in {"ltr", "rtl"} else None


def style_of(attributes: Attributes, look: Look, around: str = "") -> str:
    """Give the class names that carry meaning: chat bubbles and whose they are, letters, author colours.

    `around` are those that hold outside the element.
    """
    names = [f"color-{look.colour.lstrip('#')}"] if look.colour else []
    classes = (attributes.get("class") or "").split()
    names += filter(_is_meaningful, classes)
    if (classes or look.side) and (side := side_of(classes, look, around)):
        names.append(side)
    return " ".join(dict.fromkeys(names))


def _is_meaningful(name: str) -> bool:
    return bool(_CLASS.match(name) and not _MADE_BY_PROGRAMS.match(name) and _MEANINGFUL.search(name))


def link_mark(attributes: Attributes, context: Context) -> Mark | None:
    """Give what a link leads to: a place inside, a note, an address outside, or None."""
    address = (attributes.get("href") or "").strip()
    if not address:
        return None
    place = context.inside(address)
    if place is not None:
        note = context.notes.get(place)
        return Mark(MarkKind.NOTE, note) if note else Mark(MarkKind.LINK, f"#{place}")
    safe = safe_address(address)
    outward = safe is not None and ":" in safe.split("/", 1)[0]
    return Mark(MarkKind.LINK, safe) if outward and safe else None


def place_name(attributes: Attributes, tag: str, context: Context) -> str | None:
    """Give the name of an element that a link of the file points to."""
    for written in (attributes.get("id"), attributes.get("name") if tag in {"a", "map", "p"} else None):
        if written and written in context.targets and _NAME.match(written):
            return context.prefix + written
    return None


def handle(attributes: Attributes) -> str | None:
    """Give the text that Cloudflare hid as an e-mail address (`data-cfemail`: hex, the first byte is the key)."""
    hidden = attributes.get("data-cfemail")
    if hidden is None and (address := attributes.get("href") or "").startswith(
        "/cdn-cgi/l/email-protection#"
    ):
        hidden = address.partition("#")[2]
    if not hidden or len(hidden) > 1000:
        return None
    try:
        key, *rest = bytes.fromhex(hidden)
        return bytes(byte ^ key for byte in rest).decode("utf-8")
    except ValueError:
        return None
