"""The Archive's MOBI downloads, in which Calibre left neither ids nor classes nor lists of tags.

What is left is the order of the pages (preface, title and notes, chapters, afterword), the words of the labels,
and how deep a block stands in margins and quotations.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from selectolax.lexbor import LexborNode

from velvetbox.core.formats.draft import Draft, Page
from velvetbox.core.formats.html.format import blocks_of, context_of, text_of
from velvetbox.core.formats.html.format import page as read_page
from velvetbox.core.origins.addresses import work_address
from velvetbox.core.origins.ao3.chapters import Named, named
from velvetbox.core.origins.ao3.preface import tag_facts
from velvetbox.core.origins.folding import folded
from velvetbox.core.origins.footnotes import notes_of
from velvetbox.core.origins.placed import without_outer_breaks
from velvetbox.core.prose import Basis, Block, Chapter, Fact, Field, Kind, Note, Where

_HEADINGS = frozenset({"h1", "h2", "h3"})
_SUMMARIES = frozenset({"summary", "chapter summary"})
_BEFORE = frozenset({"notes", "chapter notes"})
_AFTER = frozenset({"end notes", "chapter end notes"})
_LABELS = _SUMMARIES | _BEFORE | _AFTER
_TAG_LABEL = re.compile(r"[A-Z][A-Za-z ]{2,30}:\Z")
_CHAPTER = re.compile(r"chapter\s+\d{1,6}\b", re.IGNORECASE)
_POINTERS = re.compile(r"see the end of the (?:work|chapter) for\b", re.IGNORECASE)
_COMMENT = re.compile(r"please drop by the archive and comment\b", re.IGNORECASE)
_MOST_NOTES = 40  # blocks of an afterword
_LAST_TAG = "Stats:"


@dataclass
class Download:
    """What a MOBI download holds."""

    facts: list[Fact] = field(default_factory=list)
    chapters: list[Chapter] = field(default_factory=list)
    summary: tuple[Block, ...] = ()
    before: tuple[Block, ...] = ()
    after: tuple[Block, ...] = ()


@dataclass
class _Told:
    """What stands under labels on one page, and the nodes that stand under none."""

    summary: tuple[Block, ...] = ()
    before: tuple[Block, ...] = ()
    after: tuple[Block, ...] = ()
    rest: list[LexborNode] = field(default_factory=list)


def read_download(draft: Draft) -> Download:
    """Read the pages in order: the preface up to the first chapter, the chapters, the afterword."""
    found = Download()
    pages = [page for page in draft.pages if page.tree is not None and "toc" not in page.types]
    first = next((at for at, page in enumerate(pages) if at and _is_chapter(page)), None)
    if first is None:  # no list of contents, no heading: what follows title and byline
        first = next((at for at, page in enumerate(pages) if at and not _is_front(page)), None)
    last = next(
        (at for at, page in enumerate(pages) if first and at > first and _is_afterword(page)), len(pages)
    )
    for page in pages[: first if first is not None else 1]:
        _read_preface(page, found, is_all=first is None, notes=draft.notes)
    for page in pages[first:last] if first is not None else []:
        _read_chapter(page, found, draft.notes)
    for page in pages[last:]:
        found.after += _told(page, chapter=False).after
    return found


def _children(page: Page) -> list[LexborNode]:
    body = page.tree.body if page.tree is not None else None
    return [node for node in body.iter() if node.tag != "a" or text_of(node)] if body is not None else []


def _is_chapter(page: Page) -> bool:
    title = (page.title or "").lower()
    if title in {"preface", "afterword"}:
        return False
    heading = _heading(_children(page))
    return bool(title) or (heading is not None and _CHAPTER.match(text_of(heading)) is not None)


def _is_front(page: Page) -> bool:
    return bool(_heads(_children(page), "")) or _is_afterword(page)


def _is_afterword(page: Page) -> bool:
    if page.title is not None:
        return page.title.lower() == "afterword"
    assert page.tree is not None
    return page.tree.css_first('a[href*="archiveofourown.org/works/"][href$="/comments/new"]') is not None


def _heading(nodes: Sequence[LexborNode]) -> LexborNode | None:
    """Give the heading that a page begins with."""
    first = next((node for node in nodes if text_of(node)), None)
    return first if first is not None and first.tag in _HEADINGS else None


# The preface -----------------------------------------------------------------------------------------


def _read_preface(page: Page, found: Download, *, is_all: bool, notes: Sequence[Note]) -> None:
    nodes = _children(page)
    tags, after = _tags(nodes)
    if tags:
        tree = read_page(f'<dl class="tags">{tags}</dl>').tree
        node = tree.css_first("dl") if tree is not None else None
        found.facts += tag_facts(node, page.name) if node is not None else []
    for node in nodes[:4]:
        found.facts += _address(node, page.name)
    found.facts += _heads(nodes[after:], page.name)
    told = _told(page, chapter=False, nodes=nodes[after:])
    found.summary += told.summary
    found.before += told.before
    found.after += told.after
    if is_all:  # one page holds everything
        told.rest = _without_heads(told.rest)
        told.summary = told.before = told.after = ()
        _open(found, Named(), told, page, notes)


def _tags(nodes: Sequence[LexborNode]) -> tuple[str, int]:
    """Give the tags as the list that they were, and where the nodes after them begin."""
    parts: list[str] = []
    after = 0
    for at, node in enumerate(nodes[:-1]):
        text = text_of(node)
        if _TAG_LABEL.match(text) and _depth(nodes[at + 1]) > _depth(node):
            parts.append(f"<dt>{text}</dt><dd>{nodes[at + 1].html or ''}</dd>")
            after = at + 2
            if text == _LAST_TAG:
                break
    return "".join(parts), after


def _depth(node: LexborNode) -> int:
    """Give how many margins and quotations stand around a node's text."""
    depth = 0
    inner: LexborNode | None = node
    while inner is not None and (inner.tag == "blockquote" or _is_margin(inner)):
        depth += 1
        inner = next((child for child in inner.iter()), None)
    return depth


def _is_margin(node: LexborNode) -> bool:
    return node.tag == "div" and node.attributes.get("class") == "margin"


def _address(node: LexborNode, source: str) -> list[Fact]:
    text = text_of(node)
    if "posted originally" not in text.lower():
        return []
    for link in node.css('a[href*="/works/"]'):
        if url := work_address(link.attributes.get("href") or ""):
            return [Fact(Field.URL, url, Basis.STATED, Where(source, quote=text_of(link)))]
    return []


def _heads(nodes: Sequence[LexborNode], source: str) -> list[Fact]:
    """Give title and creators: a heading, and below it a line "by …"."""
    for heading, byline in pairwise(nodes):
        line = text_of(byline)
        if heading.tag not in _HEADINGS or not line.lower().startswith("by "):
            continue
        title = text_of(heading)
        names = [text_of(link) for link in byline.css("a")] or [line[3:].strip()]
        return [
            Fact(Field.TITLE, title, Basis.STATED, Where(source, quote=title)),
            *(
                Fact(Field.CREATOR, name, Basis.STATED, Where(source, quote=line))
                for name in names
                if name and name.lower() != "anonymous"
            ),
        ]
    return []


def _without_heads(nodes: Sequence[LexborNode]) -> list[LexborNode]:
    """Leave out title and byline where the text follows them on the same page."""
    for at, node in enumerate(nodes[:6]):
        if text_of(node).lower().startswith("by "):
            return list(nodes[at + 1 :])
    return list(nodes)


# Chapters --------------------------------------------------------------------------------------------


def _read_chapter(page: Page, found: Download, notes: Sequence[Note]) -> None:
    nodes = _children(page)
    end = _afterword_at(nodes)
    found.after += _told(page, chapter=False, nodes=nodes[end:]).after
    told = _told(page, chapter=True, nodes=nodes[:end])
    heading = _heading(told.rest)
    starts = _is_chapter(page) or not found.chapters
    if starts and heading is not None and _names(heading, page):
        told.rest = told.rest[told.rest.index(heading) + 1 :]
    if starts:
        name = named(page.title or (text_of(heading) if heading is not None else ""))
        _open(found, name, told, page, notes)
    else:
        _go_on(found, told, page, notes)


def _afterword_at(nodes: Sequence[LexborNode]) -> int:
    """Give where the afterword begins that stands on the page of the last chapter: its notes, then a request to comment."""
    end = next((at for at, node in enumerate(nodes) if _COMMENT.match(text_of(node))), len(nodes))
    if end == len(nodes):
        return end
    labels = (
        at for at in range(end - 1, max(end - 1 - _MOST_NOTES, -1), -1) if _label(nodes[at]) == "end notes"
    )
    return next(labels, end)


def _label(node: LexborNode) -> str:
    return text_of(node).lower().rstrip(":")


def _names(heading: LexborNode, page: Page) -> bool:
    return page.title is None or folded(text_of(heading)) == folded(page.title)


def _blocks(nodes: Sequence[LexborNode], page: Page) -> tuple[Block, ...]:
    """Read nodes as they stand together, so that space between them is understood."""
    context = context_of(page)
    text = "".join(node.html or "" for node in nodes)
    tree = read_page(f"<body>{text}</body>", page.name).tree
    return blocks_of(tree.body, context) if tree is not None and tree.body is not None else ()


def _open(found: Download, name: Named, told: _Told, page: Page, notes: Sequence[Note]) -> None:
    blocks = _without_margin(without_outer_breaks(_blocks(told.rest, page)))
    if blocks:
        found.chapters.append(
            Chapter(
                blocks,
                name.title,
                name.number,
                told.summary,
                told.before,
                told.after,
                notes_of(blocks, notes),
            )
        )


def _go_on(found: Download, told: _Told, page: Page, notes: Sequence[Note]) -> None:
    last = found.chapters.pop()
    blocks = (*last.blocks, *_without_margin(without_outer_breaks(_blocks(told.rest, page))))
    found.chapters.append(
        Chapter(
            blocks,
            last.title,
            last.number,
            last.summary + told.summary,
            last.notes_before + told.before,
            last.notes_after + told.after,
            notes_of(blocks, notes),
        )
    )


def _without_margin(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Take off the quotations that all of a text stands in: they were its margin."""
    framed = [block for block in blocks if block.kind not in {Kind.BREAK, Kind.HEADING}]
    while framed and all(block.kind is Kind.QUOTE for block in framed):
        blocks = tuple(
            inner for block in blocks for inner in (block.children if block.kind is Kind.QUOTE else (block,))
        )
        framed = [block for block in blocks if block.kind not in {Kind.BREAK, Kind.HEADING}]
    return blocks


def _told(page: Page, *, chapter: bool, nodes: Sequence[LexborNode] | None = None) -> _Told:
    """Take what stands under labels off a page: the blocks that follow as deep as the first of them.

    In a chapter only its own labels count once its text has begun.
    """
    told = _Told()
    under, depth = "", 0
    given = _children(page) if nodes is None else nodes
    for at, node in enumerate(given):
        text, label = text_of(node), _label(node)
        following = _depth(given[at + 1]) if at + 1 < len(given) else 0
        if under and _depth(node) >= depth:
            _tell(told, under, _blocks([node], page))
        elif _counts(label, told, chapter=chapter) and following > _depth(node):
            under, depth = label, following
        elif text or not under:
            under = ""
            points = label in _LABELS and at + 1 < len(given) and _POINTERS.match(text_of(given[at + 1]))
            if not points and not _POINTERS.match(text):
                told.rest.append(node)
    return told


def _counts(label: str, told: _Told, *, chapter: bool) -> bool:
    if label not in _LABELS:
        return False
    begun = any(text_of(node) and node.tag not in _HEADINGS for node in told.rest)
    return not (chapter and begun) or label == "chapter end notes"


def _tell(told: _Told, label: str, blocks: tuple[Block, ...]) -> None:
    inner = _without_margin(blocks)
    if label in _SUMMARIES:
        told.summary += inner
    elif label in _BEFORE:
        told.before += inner
    else:
        told.after += inner
