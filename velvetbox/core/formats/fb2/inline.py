"""Text inside a paragraph of a FictionBook: emphasis, notes, links and small pictures to spans."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from velvetbox.core.clean import safe_address
from velvetbox.core.formats.xml import local
from velvetbox.core.prose import EMPHASIS, STRONG, Mark, MarkKind, Span

_NO_NAME = re.compile(r"[\s\"'<>]")
DEEPEST = 40  # elements inside elements; deeper ones are read for their words only
_STYLES = {
    "emphasis": EMPHASIS,
    "em": EMPHASIS,
    "i": EMPHASIS,
    "strong": STRONG,
    "b": STRONG,
    "strikethrough": Mark(MarkKind.STRIKE),
    "strike": Mark(MarkKind.STRIKE),
    "s": Mark(MarkKind.STRIKE),
    "sub": Mark(MarkKind.SUBSCRIPT),
    "sup": Mark(MarkKind.SUPERSCRIPT),
    "code": Mark(MarkKind.CODE),
    "u": Mark(MarkKind.UNDERLINE),
    "underline": Mark(MarkKind.UNDERLINE),
}


@dataclass(frozen=True, slots=True)
class Names:
    """What the names in a book stand for: its notes, its places, its pictures."""

    note: Callable[[str, str], str | None]  # id, words of the reference: the label; None when it is no note
    places: frozenset[str]
    pictures: frozenset[str]


def href(element: etree._Element) -> str:
    """Give an element's address, whatever name space its attribute is in."""
    return next(
        (str(value).strip() for name, value in element.attrib.items() if str(name).endswith("href")), ""
    )


def spans_of(
    element: etree._Element, names: Names, marks: tuple[Mark, ...] = (), depth: int = 0
) -> Iterator[Span]:
    """Give the spans of an element's content, white space as it stands."""
    if element.text:
        yield Span(element.text, marks)
    for child in element:
        yield from child_spans(child, names, marks, depth + 1)
        if child.tail:
            yield Span(child.tail, marks)


def child_spans(
    child: etree._Element, names: Names, marks: tuple[Mark, ...] = (), depth: int = 0
) -> Iterator[Span]:
    """Give the spans of one element in a line."""
    name = local(child).lower()
    if not name:
        return
    if depth > DEEPEST:
        yield Span("".join(str(part) for part in child.itertext()), marks)
    elif name == "br":
        yield Span("\n", marks)
    elif name == "image":
        yield from _picture(child, names, marks)
    elif name == "a":
        yield from _link(child, names, marks, depth)
    else:
        mark = _STYLES.get(name)
        yield from spans_of(child, names, (*marks, mark) if mark else marks, depth)


def note_name(written: str) -> str:
    """Give the name of a note as the stored form can hold it."""
    return _NO_NAME.sub("_", written)[:150]


def _picture(element: etree._Element, names: Names, marks: tuple[Mark, ...]) -> Iterator[Span]:
    source = href(element)
    key = source.removeprefix("#")
    if key in names.pictures or safe_address(source):
        described = str(element.get("alt") or element.get("title") or "")
        yield Span(described, (*marks, Mark(MarkKind.IMAGE, key if key in names.pictures else source)))


def _link(element: etree._Element, names: Names, marks: tuple[Mark, ...], depth: int) -> Iterator[Span]:
    target = href(element)
    words = " ".join("".join(str(part) for part in element.itertext()).split())
    if target.startswith("#") and (label := names.note(target[1:], words)) is not None:
        yield Span(
            label,
            (
                *(m for m in marks if m.kind is not MarkKind.SUPERSCRIPT),
                Mark(MarkKind.NOTE, note_name(target[1:])),
            ),
        )
        return
    inside = target.startswith("#") and target[1:] in names.places
    address = target if inside else None if target.startswith("#") else safe_address(target)
    yield from spans_of(element, names, (*marks, Mark(MarkKind.LINK, address)) if address else marks, depth)
