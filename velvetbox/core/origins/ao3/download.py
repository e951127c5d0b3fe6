"""Downloads from the Archive of Our Own: HTML of today and of 2011-18, EPUB, and what other formats keep of them.

Marks and shapes by otwarchive's app/views/downloads and lib/download_writer.rb. An EPUB's dc:identifier is new
with every download, its dc:date is the last update and its subjects mix all kinds of tags: the preface counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from velvetbox.core.formats.draft import Draft, Page, ReadOptions, Remark
from velvetbox.core.formats.html.format import text_of
from velvetbox.core.origins import bare
from velvetbox.core.origins.ao3 import words as ao3_words
from velvetbox.core.origins.ao3.chapters import read_chapters
from velvetbox.core.origins.ao3.mobi import read_download
from velvetbox.core.origins.ao3.preface import notes_in_node, preface_facts
from velvetbox.core.origins.reading import Origin, Reading
from velvetbox.core.prose import Basis, Block, Chapter, Fact, Field, Where, Work, plain_text

_WORK = re.compile(r"archiveofourown\.org/works/\d")


def recognises(draft: Draft) -> bool:
    """Tell whether a draft bears the Archive's own words: "Posted originally on the Archive of Our Own at …"."""
    if any(_message(page) is not None for page in draft.pages[:6]) or ao3_words.recognises(draft):
        return True
    published = any(
        "archive of our own" in value.lower() for value in draft.properties.get("dc:publisher", ())
    )
    return published and any(
        page.tree is not None and page.tree.css_first("#chapters, #preface") for page in draft.pages
    )


def read(draft: Draft, path: str, options: ReadOptions) -> Reading:
    """Read a download: facts from the preface, chapters with their own summaries and notes.

    One in which no chapter is marked, as when somebody printed it, is read by its words.
    """
    reading = _read(draft, path, options)
    return reading if reading.works else bare.read(draft, path, options)


def _read(draft: Draft, path: str, options: ReadOptions) -> Reading:
    if draft.format == "mobi":
        return _read_mobi(draft)
    pages = [page for page in draft.pages if page.tree is not None]
    if not pages:
        return ao3_words.read(draft, path, options)
    facts = [fact for page in pages[:6] for fact in preface_facts(page, _source(page, pages))]
    found = read_chapters(pages, draft.notes)
    summary, before = _work_notes(pages)
    after = (*found.notes_after, *_afterword(pages))
    return _reading(draft, found.chapters, facts, summary, before, after)


def _read_mobi(draft: Draft) -> Reading:
    found = read_download(draft)
    return _reading(draft, found.chapters, found.facts, found.summary, found.before, found.after)


def _reading(
    draft: Draft,
    chapters: list[Chapter],
    facts: list[Fact],
    summary: tuple[Block, ...],
    before: tuple[Block, ...],
    after: tuple[Block, ...],
) -> Reading:
    chapters = _single(chapters, facts)
    facts += _from_file(draft, facts)
    facts += note_facts(summary, before, after)
    facts += title_facts(chapters)
    if not chapters:
        return Reading("ao3", remarks=(Remark("ao3.no_chapters", "This download holds no chapter."),))
    return Reading("ao3", (Work(tuple(chapters), tuple(dict.fromkeys(facts)), summary, before, after),))


def _message(page: Page) -> LexborNode | None:
    if page.tree is None:
        return None
    for node in page.tree.css("p.message, p")[:3]:
        link = node.css_first('a[href*="archiveofourown.org/works/"]')
        if (
            link is not None
            and "posted originally on" in text_of(node).lower()
            and _WORK.search(link.attributes.get("href") or "")
        ):
            return node
    return None


def _source(page: Page, pages: Sequence[Page]) -> str:
    return page.name if len(pages) > 1 else ""


def _work_notes(pages: Sequence[Page]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Give the summary and the notes of the work itself, which stand before its chapters."""
    summary: tuple[Block, ...] = ()
    notes: tuple[Block, ...] = ()
    for page in pages[:6]:
        for root in _front_of(page):
            found = notes_in_node(root, page)
            summary, notes = summary + found.summary, notes + found.notes
    return summary, notes


def _front_of(page: Page) -> list[LexborNode]:
    assert page.tree is not None
    if preface := page.tree.css("#preface"):
        return list(preface)
    meta = page.tree.css_first("body > .meta, .meta:has(dl.tags), .meta:has(h1)")
    return [meta] if meta is not None else []


def _afterword(pages: Sequence[Page]) -> tuple[Block, ...]:
    """Give the end notes of the work, which stand after its chapters."""
    out: tuple[Block, ...] = ()
    for page in pages:
        assert page.tree is not None
        for node in page.tree.css("#afterword, body > #endnotes"):
            out += notes_in_node(node, page).notes
    return out


def _single(chapters: list[Chapter], facts: Sequence[Fact]) -> list[Chapter]:
    """Leave a work of one chapter without the title that its heading repeats."""
    title = next((fact.value for fact in facts if fact.field is Field.TITLE), None)
    if len(chapters) == 1 and chapters[0].title is not None and chapters[0].title == title:
        only = chapters[0]
        return [
            Chapter(
                only.blocks, None, only.number, only.summary, only.notes_before, only.notes_after, only.notes
            )
        ]
    return chapters


def _from_file(draft: Draft, facts: Sequence[Fact]) -> list[Fact]:
    """Fall back on the file's metadata for what a cut download has lost."""
    known = {fact.field for fact in facts}
    out = []
    for name, field in (("dc:title", Field.TITLE), ("dc:creator", Field.CREATOR)):
        if Field.TITLE not in known and field not in known:
            out += [
                Fact(field, value, Basis.STATED, Where(source=f"#{name}", quote=value))
                for value in draft.properties.get(name, ())
            ]
    return [*out, Fact(Field.PUBLISHER, "Archive of Our Own", Basis.DERIVED)]


def note_facts(summary: Sequence[Block], before: Sequence[Block], after: Sequence[Block]) -> list[Fact]:
    """Give summary and notes of a work as facts."""
    told = ((Field.SUMMARY, summary), (Field.NOTE_BEFORE, before), (Field.NOTE_AFTER, after))
    return [Fact(field, plain_text(blocks)) for field, blocks in told if blocks]


def title_facts(chapters: Sequence[Chapter]) -> list[Fact]:
    """Give the titles that chapters state."""
    return [
        Fact(
            Field.CHAPTER_TITLE,
            chapter.title,
            number=chapter.number,
            chapter=index,
            where=Where(quote=chapter.title),
        )
        for index, chapter in enumerate(chapters)
        if chapter.title
    ]


ORIGIN = Origin("ao3", recognises, read)
