"""Elements within a line: emphasis, links, pictures, ruby, and tags that are none."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from velvetbox.core.formats.html.flow import Flow, Leave
from velvetbox.core.formats.html.inline import (
    Attributes,
    Marks,
    added,
    handle,
    link_mark,
    place_name,
    style_of,
)
from velvetbox.core.formats.html.names import INLINE, KNOWN
from velvetbox.core.formats.html.styles import Look
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import EMPHASIS, Mark, MarkKind, Span

_BACKGROUND = lazy_pattern(r"var\(\s{0,4}(--sf-img-\d{1,6})")
_DOT = frozenset({"0", "1"})  # pixels


def begin(
    flow: Flow, node: LexborNode, tag: str, attributes: Attributes, look: Look
) -> tuple[bool, Leave | None]:
    """Begin an element of the line: whether to read what is in it, and what to do at its end."""
    if tag in {"img", "image"}:
        _picture(flow, attributes)
        return False, None
    if tag == "x-svg":
        _drawing(flow, node)
        return False, None
    if tag in {"rt", "rp", "ruby", "rb", "rtc"}:
        return _ruby(flow, tag)
    if attributes and (text := handle(attributes)) is not None:
        flow.text(text)
        return False, None
    if tag not in KNOWN and _is_stray(flow, tag, attributes):
        flow.text(_stray(tag, attributes))
        return True, None
    new = added(tag, attributes, look, flow.marks)
    if new and new[0] == EMPHASIS and _doubles(flow, node):
        new = new[1:]
    if attributes:
        new = (*new, *_by_address(flow, tag, attributes, look))
    flow.marks += new
    return True, _close_name(flow, new) if new and new[-1].kind is MarkKind.ID else None


def _picture(flow: Flow, attributes: Attributes) -> None:
    src = attributes.get("src") or ""
    later = attributes.get("data-src") or attributes.get("data-original") or _shared(attributes)
    address = (
        (later if src[:5].lower() == "data:" else "")  # a stand-in until the picture was scrolled to
        or src
        or later
        or attributes.get("xlink:href")
        or attributes.get("href")
        or ""
    )
    if attributes.get("width") in _DOT and attributes.get("height") in _DOT:
        return  # a counter, nothing to see
    source = flow.context.picture(address.strip())
    if source is not None and flow.ruby.reading is None:
        flow.leaf.add_whole(
            Span(
                " ".join((attributes.get("alt") or "").split()),
                (*flow.marks, Mark(MarkKind.IMAGE, source)),
            )
        )


def _shared(attributes: Attributes) -> str:
    """Give the name of the picture that an image of SingleFile shows as its background, "" where it shows none."""
    found = _BACKGROUND.search(attributes.get("style") or "")
    return found[1] if found else ""


def _drawing(flow: Flow, node: LexborNode) -> None:
    for picture in node.css("img")[:10]:
        _picture(flow, picture.attributes)


def _ruby(flow: Flow, tag: str) -> tuple[bool, Leave | None]:
    if tag == "rp":
        return False, None
    if tag == "rt":
        began = flow.ruby.begin_reading()
        return True, (lambda: _end_reading(flow)) if began else None
    if tag in {"ruby", "rb"}:
        flow.ruby.begin(flow.leaf)
    return True, flow.ruby.end if tag == "ruby" else None


def _end_reading(flow: Flow) -> None:
    flow.ruby.end_reading(flow.leaf, flow.marks)


def _is_stray(flow: Flow, tag: str, attributes: Attributes) -> bool:
    plain = tag.isalnum() and not any(attributes.values())
    return plain and not flow.context.closed(tag)


def _stray(tag: str, attributes: Attributes) -> str:
    """Give the text of a start tag that is no tag: "<me>"."""
    return f"<{' '.join((tag, *attributes))}>"


def _doubles(flow: Flow, node: LexborNode) -> bool:
    """Tell whether an emphasis is all that its parent, an emphasis too, holds: written twice, meant once."""
    parent = node.parent
    if parent is None or INLINE.get(parent.tag or "") != EMPHASIS or EMPHASIS not in flow.marks:
        return False
    return node.prev is None and node.next is None


def _by_address(flow: Flow, tag: str, attributes: Attributes, look: Look) -> Marks:
    more: list[Mark] = []
    if tag == "a" and (mark := link_mark(attributes, flow.context)):
        more.append(mark)
    if style := style_of(attributes, look, (flow.shape or flow.around).style):
        more.append(Mark(MarkKind.STYLE, style))
    if name := place_name(attributes, tag, flow.context):
        more.append(Mark(MarkKind.ID, name))
    return tuple(more)


def _close_name(flow: Flow, marks: Marks) -> Leave:
    lines, spans = len(flow.leaf.lines), len(flow.leaf.lines[-1])
    leaf, around = flow.leaf, flow.marks

    def leave() -> None:
        if flow.leaf is leaf and (len(leaf.lines), len(leaf.lines[-1])) == (lines, spans):
            leaf.add_whole(Span("", around))

    return leave
