"""A work's text as the story map takes it, with the anchor of each paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from velvetbox.archive.library.models import EditionChapter, WorkTag
from velvetbox.core import prose
from velvetbox.core.prose import Basis, Fact, Field
from velvetbox.core.storymap import Paragraph, Text, text_of

_ID = re.compile(r'<(?:p|pre|dt|h[1-6]) id="(p[0-9a-f]{10}(?:-[0-9]+)?)"')
_DECLARED = {Field.CHARACTER: "character", Field.RELATIONSHIP: "relationship"}


@dataclass(frozen=True, slots=True)
class Read:
    """A copy of a work: its chapters' ids in reading order, its text, and the anchor of each paragraph of the text.

    A scene break has the anchor of what stands after it, the last ones of a chapter that of what stands before; "" where
    a chapter has no paragraph at all.
    """

    edition: int
    chapters: tuple[int, ...]
    work: prose.Work
    text: Text
    anchors: tuple[str, ...]


def read(work: int, edition: int, language: str) -> Read:
    """Read a copy of a work with what is declared of it. Two queries."""
    places = EditionChapter.objects.filter(edition=edition).order_by("position")
    found = list(places.values_list("chapter_id", "title", "number", "revision__html"))
    chapters = tuple(
        prose.Chapter(prose.from_html(html), title or None, number) for _, title, number, html in found
    )
    whole = prose.Work(chapters, (*_declared(work), *_language(language)))
    text = text_of(whole)
    names = [_anchors(html, chapter) for (*_, html), chapter in zip(found, chapters, strict=True)]
    return Read(
        edition, tuple(row[0] for row in found), whole, text, tuple(_of_paragraphs(text, whole, names))
    )


def _language(language: str) -> Iterator[Fact]:
    if language:
        yield Fact(Field.LANGUAGE, language)


def _declared(work: int) -> Iterator[Fact]:
    kinds = {kind: field for field, kind in _DECLARED.items()}
    tags = WorkTag.objects.filter(work=work, tag__type__in=kinds).order_by("position")
    for kind, name in tags.values_list("tag__type", "tag__name"):
        yield Fact(kinds[kind], name, Basis.STATED)


def _anchors(html: str, chapter: prose.Chapter) -> list[str]:
    """Give the anchors of all leaves of a chapter: those that its pages carry."""
    leaves = [block for block in prose.walk(chapter.blocks) if block.kind in prose.LEAVES]
    there = _ID.findall(html)
    return there if len(there) == len(leaves) else prose.anchors([prose.leaf_text(leaf) for leaf in leaves])


def _of_paragraphs(text: Text, work: prose.Work, names: list[list[str]]) -> Iterator[str]:
    by_chapter: list[list[Paragraph]] = [[] for _ in work.chapters]
    for part in text.paragraphs:
        by_chapter[part.chapter].append(part)
    for chapter, parts, anchors in zip(work.chapters, by_chapter, names, strict=True):
        leaves = (block for block in prose.walk(chapter.blocks) if block.kind in prose.LEAVES)
        filled = iter(
            [name for name, leaf in zip(anchors, leaves, strict=True) if prose.leaf_text(leaf).strip("\n")]
        )
        yield from _filled([None if part.kind is prose.Kind.BREAK else next(filled, None) for part in parts])


def _filled(names: list[str | None]) -> Iterable[str]:
    """Give each paragraph without an anchor that of the next one, the last ones that of the one before."""
    after = next((name for name in reversed(names) if name), "")
    out: list[str] = []
    for name in reversed(names):
        after = name or after
        out.append(after)
    return reversed(out)
