"""The pages of the Archive's MOBI downloads: how deep each block stands in margins and quotations, and what stands under labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from velvetbox.core.formats.draft import Page
from velvetbox.core.formats.html.format import blocks_of, context_of, text_of
from velvetbox.core.formats.html.format import page as read_page
from velvetbox.core.prose import Block, Kind

HEADINGS = frozenset({"h1", "h2", "h3"})
_SUMMARIES = frozenset({"summary", "chapter summary"})
_BEFORE = frozenset({"notes", "chapter notes"})
_AFTER = frozenset({"end notes", "chapter end notes"})
_LABELS = _SUMMARIES | _BEFORE | _AFTER
_POINTERS = re.compile(r"see the end of the (?:work|chapter) for\b", re.IGNORECASE)


@dataclass
class Told:
    """What stands under labels on one page, and the nodes that stand under none."""

    summary: tuple[Block, ...] = ()
    before: tuple[Block, ...] = ()
    after: tuple[Block, ...] = ()
    rest: list[LexborNode] = field(default_factory=list)

    def take(self, other: Told) -> None:
        """Take in what stands under labels on a page that goes on."""
        self.summary += other.summary
        self.before += other.before
        self.after += other.after


def children(page: Page) -> list[LexborNode]:
    """Give the nodes of a page that stand side by side."""
    body = page.tree.body if page.tree is not None else None
    return [node for node in body.iter() if node.tag != "a" or text_of(node)] if body is not None else []


def heading(nodes: Sequence[LexborNode]) -> LexborNode | None:
    """Give the heading that a page begins with."""
    first = next((node for node in nodes if text_of(node)), None)
    return first if first is not None and first.tag in HEADINGS else None


def label_of(node: LexborNode) -> str:
    """Give the words of a node as labels have them."""
    return text_of(node).lower().rstrip(":")


def depth_of(node: LexborNode) -> int:
    """Give how many margins and quotations stand around a node's text."""
    depth = 0
    inner: LexborNode | None = node
    while inner is not None and (inner.tag == "blockquote" or _is_margin(inner)):
        depth += 1
        inner = next((child for child in inner.iter()), None)
    return depth


def _is_margin(node: LexborNode) -> bool:
    return node.tag == "div" and node.attributes.get("class") == "margin"


def blocks_in(nodes: Sequence[LexborNode], page: Page) -> tuple[Block, ...]:
    """Read nodes as they stand together, so that space between them is understood."""
    context = context_of(page)
    text = "".join(node.html or "" for node in nodes)
    tree = read_page(f"<body>{text}</body>", page.name).tree
    return blocks_of(tree.body, context) if tree is not None and tree.body is not None else ()


def without_margin(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Take off the quotations that all of a text stands in: they were its margin."""
    framed = [block for block in blocks if block.kind not in {Kind.BREAK, Kind.HEADING}]
    while framed and all(block.kind is Kind.QUOTE for block in framed):
        blocks = tuple(
            inner for block in blocks for inner in (block.children if block.kind is Kind.QUOTE else (block,))
        )
        framed = [block for block in blocks if block.kind not in {Kind.BREAK, Kind.HEADING}]
    return blocks


def told_on(page: Page, *, chapter: bool, nodes: Sequence[LexborNode] | None = None) -> Told:
    """Take what stands under labels off a page: the blocks that follow as deep as the first of them.

    In a chapter only its own labels count once its text has begun.
    """
    told = Told()
    under, deep = "", 0
    given = children(page) if nodes is None else nodes
    for at, node in enumerate(given):
        text, label = text_of(node), label_of(node)
        following = depth_of(given[at + 1]) if at + 1 < len(given) else 0
        if under and depth_of(node) >= deep:
            _tell(told, under, blocks_in([node], page))
        elif _counts(label, told, chapter=chapter) and following > depth_of(node):
            under, deep = label, following
        elif text or not under:
            under = ""
            points = label in _LABELS and at + 1 < len(given) and _POINTERS.match(text_of(given[at + 1]))
            if not points and not _POINTERS.match(text):
                told.rest.append(node)
    return told


def _counts(label: str, told: Told, *, chapter: bool) -> bool:
    if label not in _LABELS:
        return False
    begun = any(text_of(node) and node.tag not in HEADINGS for node in told.rest)
    return not (chapter and begun) or label == "chapter end notes"


def _tell(told: Told, label: str, blocks: tuple[Block, ...]) -> None:
    inner = without_margin(blocks)
    if label in _SUMMARIES:
        told.summary += inner
    elif label in _BEFORE:
        told.before += inner
    else:
        told.after += inner
