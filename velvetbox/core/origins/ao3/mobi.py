"""The Archive's MOBI downloads, in which Calibre left neither ids nor classes nor lists of tags.

What is left is the order of the pages (preface, title and notes, chapters, afterword), the words of the labels,
and how deep a block stands in margins and quotations.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from velvetbox.core.formats.draft import Draft, Page
from velvetbox.core.formats.html.format import text_of
from velvetbox.core.origins.ao3.chapters import Named, named
from velvetbox.core.origins.ao3.mobi_pages import (
    Told,
    blocks_in,
    children,
    heading,
    label_of,
    told_on,
    without_margin,
)
from velvetbox.core.origins.ao3.mobi_preface import heads, preface_facts, without_heads
from velvetbox.core.origins.folding import folded
from velvetbox.core.origins.footnotes import notes_of
from velvetbox.core.origins.placed import without_outer_breaks
from velvetbox.core.prose import Block, Chapter, Fact, Note

_CHAPTER = re.compile(r"chapter\s+\d{1,6}\b", re.IGNORECASE)
_COMMENT = re.compile(r"please drop by the archive and comment\b", re.IGNORECASE)
_MOST_NOTES = 40  # blocks of an afterword


@dataclass
class Download:
    """What a MOBI download holds."""

    facts: list[Fact] = field(default_factory=list)
    chapters: list[Chapter] = field(default_factory=list)
    summary: tuple[Block, ...] = ()
    before: tuple[Block, ...] = ()
    after: tuple[Block, ...] = ()


@dataclass
class _Open:
    """A chapter that is being read: its name, what stands under its labels, its text."""

    name: Named
    told: Told
    blocks: list[Block]

    def closed(self, notes: Sequence[Note]) -> Chapter:
        blocks, told = tuple(self.blocks), self.told
        return Chapter(
            blocks,
            self.name.title,
            self.name.number,
            told.summary,
            told.before,
            told.after,
            notes_of(blocks, notes),
        )


def read_download(draft: Draft) -> Download:
    """Read the pages in order: the preface up to the first chapter, the chapters, the afterword."""
    found, opened = Download(), list[_Open]()
    pages = [page for page in draft.pages if page.tree is not None and "toc" not in page.types]
    first = next((at for at, page in enumerate(pages) if at and _is_chapter(page)), None)
    if first is None:  # no list of contents, no heading: what follows title and byline
        first = next((at for at, page in enumerate(pages) if at and not _is_front(page)), None)
    last = next(
        (at for at, page in enumerate(pages) if first and at > first and _is_afterword(page)), len(pages)
    )
    for page in pages[: first if first is not None else 1]:
        _read_preface(page, found, opened, is_all=first is None)
    for page in pages[first:last] if first is not None else []:
        _read_chapter(page, found, opened)
    for page in pages[last:]:
        found.after += told_on(page, chapter=False).after
    found.chapters = [one.closed(draft.notes) for one in opened]
    return found


def _is_chapter(page: Page) -> bool:
    title = (page.title or "").lower()
    if title in {"preface", "afterword"}:
        return False
    head = heading(children(page))
    return bool(title) or (head is not None and _CHAPTER.match(text_of(head)) is not None)


def _is_front(page: Page) -> bool:
    return bool(heads(children(page), "")) or _is_afterword(page)


def _is_afterword(page: Page) -> bool:
    if page.title is not None:
        return page.title.lower() == "afterword"
    assert page.tree is not None
    return page.tree.css_first('a[href*="archiveofourown.org/works/"][href$="/comments/new"]') is not None


def _read_preface(page: Page, found: Download, opened: list[_Open], *, is_all: bool) -> None:
    nodes = children(page)
    facts, after = preface_facts(nodes, page.name)
    found.facts += facts
    told = told_on(page, chapter=False, nodes=nodes[after:])
    found.summary += told.summary
    found.before += told.before
    found.after += told.after
    if is_all:  # one page holds everything
        told = Told(rest=without_heads(told.rest))
        if blocks := _text(told, page):
            opened.append(_Open(Named(), told, blocks))


def _read_chapter(page: Page, found: Download, opened: list[_Open]) -> None:
    nodes = children(page)
    end = _afterword_at(nodes)
    found.after += told_on(page, chapter=False, nodes=nodes[end:]).after
    told = told_on(page, chapter=True, nodes=nodes[:end])
    head = heading(told.rest)
    starts = _is_chapter(page) or not opened
    if starts and head is not None and _names(head, page):
        told.rest = told.rest[told.rest.index(head) + 1 :]
    if starts:
        name = named(page.title or (text_of(head) if head is not None else ""))
        if blocks := _text(told, page):
            opened.append(_Open(name, told, blocks))
    else:
        opened[-1].blocks += _text(told, page)
        opened[-1].told.take(told)


def _text(told: Told, page: Page) -> list[Block]:
    """Give what stands under no label."""
    return [*without_margin(without_outer_breaks(blocks_in(told.rest, page)))]


def _afterword_at(nodes: Sequence[LexborNode]) -> int:
    """Give where the afterword begins that stands on the page of the last chapter: its notes, then a request to comment."""
    end = next((at for at, node in enumerate(nodes) if _COMMENT.match(text_of(node))), len(nodes))
    if end == len(nodes):
        return end
    labels = (
        at for at in range(end - 1, max(end - 1 - _MOST_NOTES, -1), -1) if label_of(nodes[at]) == "end notes"
    )
    return next(labels, end)


def _names(head: LexborNode, page: Page) -> bool:
    return page.title is None or folded(text_of(head)) == folded(page.title)
