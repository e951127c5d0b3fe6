"""The chapters of a download from AO3, over all pages of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from velvetbox.core.formats.draft import Page
from velvetbox.core.formats.html.format import blocks_of, context_of, text_of
from velvetbox.core.formats.html.format import page as read_page
from velvetbox.core.origins.ao3.preface import notes_in_node
from velvetbox.core.origins.footnotes import notes_of
from velvetbox.core.origins.placed import without_outer_breaks
from velvetbox.core.origins.saved_page import above
from velvetbox.core.prose import Block, Chapter, Kind, Note
from velvetbox.core.values import value

_HEADING = re.compile(r"chapter\s+(\d{1,6})\s*(?:[:.]\s*(?P<title>.*))?\Z", re.IGNORECASE | re.DOTALL)
_END_NOTES = re.compile(r"endnotes\d+\Z")


@dataclass
class _Open:
    """A chapter as it is being read."""

    title: str | None = None
    number: int | None = None
    blocks: list[Block] = field(default_factory=list)
    summary: list[Block] = field(default_factory=list)
    before: list[Block] = field(default_factory=list)
    after: list[Block] = field(default_factory=list)


@dataclass
class Chapters:
    """The chapters of a work; `notes_after` are end notes that stand before the first of them."""

    chapters: list[Chapter]
    notes_after: tuple[Block, ...] = ()


def read_chapters(pages: Sequence[Page], notes: Sequence[Note] = ()) -> Chapters:
    """Read all chapters: each heading starts one, pages without a heading go on with the last."""
    opened: list[_Open] = []
    for page in pages:
        assert page.tree is not None
        for root in _outermost(page.tree.css("#chapters")):
            _read_root(root, page, opened)
    chapters = [
        Chapter(
            without_outer_breaks(one.blocks),
            one.title,
            one.number,
            tuple(one.summary),
            tuple(one.before),
            tuple(one.after),
            notes_of(one.blocks, notes),
        )
        for one in opened
        if one.blocks
    ]
    return Chapters(chapters)


def _outermost(nodes: Iterable[LexborNode]) -> Iterator[LexborNode]:
    """Give the nodes that lie in none of the others: what lies in one goes with it."""
    seen: set[int] = set()
    for node in nodes:
        if seen.isdisjoint(above(node)):
            yield node
        seen.add(node.mem_id)


def _read_root(root: LexborNode, page: Page, opened: list[_Open]) -> None:
    children = list(root.iter())
    if any(child.tag == "div" or _heading_in(child) is not None for child in children):
        for child in children:
            _read_node(child, page, opened)
        return
    blocks = blocks_of(
        root, context_of(page)
    )  # old downloads of one chapter: the text stands in #chapters itself
    if any(_is_furniture(child) for child in children) and blocks and blocks[0].kind is Kind.HEADING:
        blocks = blocks[1:]
    opened += [] if opened else [_Open()]
    opened[-1].blocks += blocks


def _read_node(node: LexborNode, page: Page, opened: list[_Open]) -> None:
    heading = _heading_in(node)
    if heading is not None:
        opened.append(_named(heading))
        _keep_notes(node, page, opened[-1])
    elif _END_NOTES.match(node.attributes.get("id") or ""):
        if opened:
            opened[-1].after += notes_in_node(node, page).notes
    elif not _is_furniture(node):
        _read_text(node, page, opened)


def _read_text(node: LexborNode, page: Page, opened: list[_Open]) -> None:
    if not opened:
        opened.append(_Open())
    if node.tag == "div" and not _is_text(node) and _holds_notes(node):
        _keep_notes(node, page, opened[-1])
        return
    blocks = blocks_of(node, context_of(page)) if node.tag == "div" else _one_block(node, page)
    opened[-1].blocks += blocks


def _one_block(node: LexborNode, page: Page) -> tuple[Block, ...]:
    """Read an element that stands in #chapters itself."""
    alone = read_page(node.html or "", page.name)
    body = alone.tree.body if alone.tree is not None else None
    return blocks_of(body, context_of(page)) if body is not None else ()


def _keep_notes(node: LexborNode, page: Page, chapter: _Open) -> None:
    found = notes_in_node(node, page)
    chapter.summary += found.summary
    chapter.before += found.notes


def _is_text(node: LexborNode) -> bool:
    return (node.attributes.get("class") or "").startswith("userstuff")


def _holds_notes(node: LexborNode) -> bool:
    first = next((child for child in node.iter()), None)
    return first is not None and text_of(first).lower() in {
        "chapter notes",
        "chapter summary",
        "notes",
        "summary",
    }


def _heading_in(node: LexborNode) -> LexborNode | None:
    """Give the chapter's heading that a node holds; text that merely begins with a heading is none.

    A converter may give all headings that look the same the class of the first of them.
    """
    if node.tag == "h2" and "toc-heading" not in (node.attributes.get("class") or ""):
        return node
    if node.tag != "div" or _is_text(node):
        return None
    return next(
        (
            child
            for child in node.iter()
            if child.tag == "h2"
            and ("toc-heading" not in (child.attributes.get("class") or "") or _HEADING.match(text_of(child)))
        ),
        None,
    )


def _is_furniture(node: LexborNode) -> bool:
    classes = node.attributes.get("class") or ""
    return (node.tag in {"h2", "h1"} and "toc-heading" in classes) or "endnote-link" in classes


def _named(heading: LexborNode) -> _Open:
    name = named(text_of(heading))
    return _Open(name.title, name.number)


@value(frozen=True, slots=True)
class Named:
    """What a chapter is called."""

    title: str | None = None
    number: int | None = None


def named(text: str) -> Named:
    """Understand a chapter's heading: "Chapter 3: Rain"; any other text is a title."""
    if match := _HEADING.match(text):
        return Named((match["title"] or "").strip() or None, int(match[1]))
    return Named(text or None)
