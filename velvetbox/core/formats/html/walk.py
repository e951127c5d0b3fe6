"""From an HTML tree to Blocks, in one pass without recursion."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from velvetbox.core.formats.html import block_tags as html_block_tags
from velvetbox.core.formats.html import inline_tags as html_inline_tags
from velvetbox.core.formats.html.around import Around
from velvetbox.core.formats.html.breaks import settle
from velvetbox.core.formats.html.context import Context
from velvetbox.core.formats.html.flow import NOTHING, Flow, Leave
from velvetbox.core.formats.html.inline import Attributes, Marks, added, look_of
from velvetbox.core.formats.html.names import BLOCKS, DROPPED, INLINE
from velvetbox.core.formats.html.styles import PLAIN
from velvetbox.core.prose import Block

_PAGE_NUMBERS = frozenset(
    {"pagenum", "pageno", "pagenumber", "page-number", "pgnum", "page_number", "pagenum2"}
)
_LONGEST_NUMBER = 30  # characters: "[Pg 123]", "[S. 12]"
_HIDDEN_AT_MOST = 400  # characters; longer text is kept though a style hides it


def read(context: Context, root: LexborNode) -> tuple[Block, ...]:
    """Give the blocks of a node's content."""
    flow = Flow(context)
    _take_over(flow, root)
    _walk(flow, root)
    flow.flush()
    return settle(flow.out)


def _take_over(flow: Flow, root: LexborNode) -> None:
    """Keep what the elements around the node say."""
    parents: list[LexborNode] = []
    node = root.parent
    while node is not None:
        parents.append(node)
        node = node.parent
    for node in reversed(parents):
        tag = node.tag or ""
        if tag in INLINE:
            flow.marks += added(tag, node.attributes, look_of(tag, node.attributes, flow.context), flow.marks)
    if attributes := root.attributes:
        flow.around = flow.around_for(
            root.tag or "", attributes, look_of(root.tag or "", attributes, flow.context)
        )


def _walk(flow: Flow, root: LexborNode) -> None:
    stack: list[tuple[LexborNode, Leave | None, Marks, Around]] = []
    node = root.child
    while node is not None:
        tag = node.tag or "-"  # none: a processing instruction
        child = None
        if tag == "-text":
            flow.text(node.text_content or "")
        elif tag[0] != "-":
            marks, around = flow.marks, flow.around
            goes_in, leave = _enter(flow, node, tag)
            child = node.child if goes_in else None
            if child is not None:
                stack.append((node, leave, marks, around))
                node = child
                continue
            if leave:
                leave()
            flow.marks, flow.around = marks, around
        while (following := node.next) is None:
            if not stack:
                return
            node, leave, outer_marks, outer_around = stack.pop()
            if leave:
                leave()
            flow.marks, flow.around = outer_marks, outer_around
        node = following


def _enter(flow: Flow, node: LexborNode, tag: str) -> tuple[bool, Leave | None]:
    """Begin an element: whether to read what is in it, and what to do at its end."""
    if tag == "br":
        flow.end_line()
        return False, None
    if tag in DROPPED:
        return False, None
    attributes = node.attributes or NOTHING
    if attributes and ("hidden" in attributes or "id" in attributes) and _is_left_out(flow, node, attributes):
        return False, None
    if attributes and _is_page_number(node, attributes):
        return False, None
    look = look_of(tag, attributes, flow.context) if attributes or flow.context.sheet.rules else PLAIN
    if look.hidden and len(node.text()) < _HIDDEN_AT_MOST:
        return False, None
    if tag == "p" and look is PLAIN and not attributes and _is_words(flow, node):
        return False, None
    if tag in BLOCKS:
        return html_block_tags.begin(flow, node, tag, attributes, look)
    return html_inline_tags.begin(flow, node, tag, attributes, look)


def _is_words(flow: Flow, node: LexborNode) -> bool:
    """Take a paragraph that holds nothing but words, as most do; tell whether it is one."""
    child = node.child
    if child is None or child.next is not None or child.tag != "-text":
        return False
    return flow.paragraph(child.text_content or "")


def _is_page_number(node: LexborNode, attributes: Attributes) -> bool:
    """Tell the number of a printed page that stands in the text."""
    numbers = attributes.get("class") in _PAGE_NUMBERS or attributes.get("epub:type") == "pagebreak"
    return numbers and len(node.text()) < _LONGEST_NUMBER


def _is_left_out(flow: Flow, node: LexborNode, attributes: Attributes) -> bool:
    if attributes.get("id") in flow.context.left_out:
        return True
    return "hidden" in attributes and len(node.text()) < _HIDDEN_AT_MOST
