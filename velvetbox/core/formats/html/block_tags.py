"""Elements that make blocks: leaves, containers, rules."""

from __future__ import annotations

from dataclasses import replace

from selectolax.lexbor import LexborNode

from velvetbox.core.formats.html.breaks import Piece, settle
from velvetbox.core.formats.html.emit import Shape
from velvetbox.core.formats.html.flow import NOTHING, Flow, Leave
from velvetbox.core.formats.html.inline import Attributes, added, place_name, style_of
from velvetbox.core.formats.html.sides import is_chat
from velvetbox.core.formats.html.styles import PLAIN, Look
from velvetbox.core.formats.html.tables import settle_table
from velvetbox.core.prose import Block, Kind

_LISTS = {"ul": "bullet", "ol": "ordered", "menu": "bullet", "dir": "bullet", "dl": "terms"}
_HOLDERS = {
    "blockquote": Kind.QUOTE,
    "aside": Kind.ASIDE,
    "details": Kind.ASIDE,
    "figure": Kind.ASIDE,
    "table": Kind.TABLE,
    "tr": Kind.ROW,
    "td": Kind.CELL,
    "th": Kind.CELL,
}
_PRE = frozenset({"pre", "listing", "xmp", "plaintext"})


def begin(
    flow: Flow, node: LexborNode, tag: str, attributes: Attributes, look: Look
) -> tuple[bool, Leave | None]:
    """Begin an element that ends the block before it: whether to read what is in it, and what to do at its end."""
    flow.flush()
    if attributes and (name := place_name(attributes, tag, flow.context)):
        flow.names.append(name)
    if tag == "hr":
        flow.out.append(Block(Kind.BREAK))
        return False, None
    if look is not PLAIN:
        flow.marks += added("", NOTHING, replace(look, underline=None, strike=None, raised=None), flow.marks)
    if tag in {"p", "dt"} or (tag[0] == "h" and tag[1:].isdigit()):
        return _begin_leaf(flow, tag, attributes, look)
    if tag in _PRE:
        flow.around = replace(flow.around_for(tag, attributes, look), lines=True)
        flow.shape = flow.shape_for(Kind.PREFORMATTED, attributes, look, explicit=True)
        return True, flow.flush
    if tag in _LISTS or tag in _HOLDERS or tag in {"li", "dd"}:
        return _holder(flow, node, tag, attributes, look)
    flow.around = flow.around_for(tag, attributes, look)
    return True, flow.flush


def _begin_leaf(flow: Flow, tag: str, attributes: Attributes, look: Look) -> tuple[bool, Leave | None]:
    if tag == "p":
        verse = flow.around.verse or (bool(attributes) and flow.around_for(tag, attributes, look).verse)
        flow.shape = flow.shape_for(Kind.VERSE if verse else Kind.PARAGRAPH, attributes, look, explicit=True)
        if look.white_space:
            flow.around = flow.around_for(tag, attributes, look)
    elif tag == "dt":
        flow.shape = flow.shape_for(Kind.TERM, attributes, look, explicit=True)
    else:
        flow.shape = flow.shape_for(Kind.HEADING, attributes, look, explicit=True, level=int(tag[1]))
    return True, flow.flush


def _holder(
    flow: Flow, node: LexborNode, tag: str, attributes: Attributes, look: Look
) -> tuple[bool, Leave | None]:
    parent = node.parent
    above = (parent.tag or "") if parent is not None else ""
    if (tag in {"li", "dd"} and above not in _LISTS) or _is_of_chat(node if tag in _LISTS else parent):
        flow.around = flow.around_for(tag, attributes, look)
        return True, flow.flush
    kind = Kind.LIST if tag in _LISTS else _HOLDERS.get(tag, Kind.ITEM)
    style = _LISTS.get(tag) or {"th": "head", "dd": "definition"}.get(tag, style_of(attributes, look))
    shape = replace(flow.shape_for(kind, attributes, look, explicit=True), style=style)
    outer = flow.out
    flow.out = []
    flow.around = replace(
        flow.around_for(tag, attributes, look), language=None, direction=None, align=None, style=""
    )
    return True, lambda: _end_holder(flow, shape, outer)


def _is_of_chat(node: LexborNode | None) -> bool:
    """Tell whether this is a list that a writer made a chat of: its items are lines like others."""
    return node is not None and node.tag in _LISTS and is_chat(node.attributes.get("class") or "")


def _end_holder(flow: Flow, shape: Shape, outer: list[Piece]) -> None:
    flow.flush()
    children = settle(flow.out, in_cell=shape.kind is Kind.CELL)
    flow.out = outer
    if shape.kind is Kind.TABLE:
        outer.extend(settle_table(children, shape))
    elif children:
        outer.append(shape.holding(children))
