"""Books of no known source: pages to chapters by their headings and the book's list of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from velvetbox.core.formats.draft import Draft, Page, ReadOptions, Remark
from velvetbox.core.formats.html.format import page as read_page
from velvetbox.core.formats.html.format import text_of
from velvetbox.core.origins import bare, end_matter, page_order
from velvetbox.core.origins.addresses import work_address
from velvetbox.core.origins.epub_pages import (
    heading_group,
    is_division,
    is_empty,
    is_furniture,
    is_ordinal,
    types_of,
    without_heading,
)
from velvetbox.core.origins.fanficfare.origin import chapter_facts
from velvetbox.core.origins.file_facts import dc_facts, property_facts
from velvetbox.core.origins.footnotes import notes_of
from velvetbox.core.origins.headings import Heading, heading_of
from velvetbox.core.origins.numerals import number_of
from velvetbox.core.origins.placed import Placed, blocks, place_all
from velvetbox.core.origins.reading import Origin, Reading
from velvetbox.core.origins.titles import creator_of, creators_of
from velvetbox.core.prose import Basis, Block, Chapter, Fact, Field, Kind, Where, Work, paragraph

FORMATS = frozenset({"epub", "mobi", "azw3"})
"""The formats of books in pages, with a list of contents and metadata by the same names."""

_TITLE_LINES = 4  # of a first page that is a title page and nothing more
_LINE_WORDS = 14
_TITLE_WORDS = 80  # of a page that holds the title and the creator only


def read(draft: Draft, path: str, options: ReadOptions) -> Reading:
    """Read a book by its pages."""
    known = book_facts(draft)
    pages = story_pages(draft, known)
    if not pages:
        return Reading("epub", remarks=(Remark("epub.no_text", "This book holds no text."),))
    if not any(fact.field is Field.TITLE for fact in known) and (shown := _shown_title(pages)):
        known, pages = [*shown, *known], pages[1:]
    mend = None
    if page_order.CODE not in options.without and all(_named(page, pages) for page in pages):
        pages, mend = page_order.in_order(pages, lambda page: _number(page, pages))
    return Reading("epub", (read_pages(draft, pages, known),), (mend,) if mend else ())


def _number(page: Page, pages: Sequence[Page]) -> int | None:
    return _number_and_title(page, heading_group(page), _named(page, pages))[0]


def _shown_title(pages: Sequence[Page]) -> list[Fact]:
    """Give what the first page says of a book whose package names no title, where it says nothing else."""
    found = [block for block in pages[0].blocks if block.text.strip()]
    lines = [line.strip() for block in found for line in block.text.split("\n") if line.strip()]
    few = 0 < len(lines) <= _TITLE_LINES and all(len(line.split()) <= _LINE_WORDS for line in lines)
    if len(pages) < 2 or not few or found[0].kind is not Kind.HEADING or heading_of(lines[0]) is not None:
        return []
    where = Where(source=pages[0].name, quote=" / ".join(lines))
    names = [name for line in lines[1:] if (by := creator_of(line)) for name in creators_of(by)]
    return [
        Fact(Field.TITLE, lines[0], Basis.STATED, where),
        *(Fact(Field.CREATOR, name, Basis.STATED, where) for name in names),
    ]


def book_facts(draft: Draft) -> list[Fact]:
    """Give what the book's package states: titles, creators, language, address; dates of conversion are left out."""
    facts = property_facts(draft) + dc_facts(draft)
    for name in ("dc:source", "dc:identifier"):
        for value in draft.properties.get(name, ()):
            url = work_address(re.sub(r"\A(?:url|uri):", "", value.strip(), flags=re.IGNORECASE))
            if url and not any(fact.field is Field.URL for fact in facts):
                facts.append(Fact(Field.URL, url, Basis.STATED, Where(source=f"#{name}", quote=value)))
    facts += _series(draft)
    seen: dict[tuple[Field, str], Fact] = {}
    for fact in facts:
        if fact.field is not Field.PUBLISHED:
            seen.setdefault((fact.field, fact.value), fact)
    return list(seen.values())


def _series(draft: Draft) -> list[Fact]:
    name = draft.first("calibre:series") or draft.first("meta:calibre:series")
    if not name:
        return []
    index = draft.first("calibre:series_index") or draft.first("meta:calibre:series_index") or ""
    number = int(float(index)) if re.fullmatch(r"\d{1,5}(?:\.\d{1,4})?", index) else None
    return [Fact(Field.SERIES, name, Basis.STATED, Where(source="#calibre:series", quote=name), number)]


def story_pages(draft: Draft, known: Sequence[Fact]) -> list[Page]:
    """Give the pages that hold story, in reading order."""
    pages = []
    for page in draft.pages:
        types = types_of(page)
        if not (is_furniture(page, types) or is_empty(page)):
            pages.append(page)
    while len(pages) > 1 and _is_title_page(pages[0], known):
        pages.pop(0)
    return pages or [page for page in draft.pages if not is_empty(page)]


def _is_title_page(page: Page, known: Sequence[Fact]) -> bool:
    text = " ".join(block.text for block in page.blocks)
    words = len(text.split())
    names = [fact.value.casefold() for fact in known if fact.field in {Field.TITLE, Field.CREATOR}]
    folded = text.casefold() if words <= _TITLE_WORDS else ""
    shown = sum(name in folded for name in names)
    return (
        words == 0
        or (words <= _TITLE_WORDS and shown > 1)
        or (words <= 25 and shown > 0 and shown == len(names))
    )


def read_pages(draft: Draft, pages: Sequence[Page], known: Sequence[Fact]) -> Work:
    """Make a work of story pages: a chapter a page where pages are headed, else as a text by its words."""
    headed = [page for page in pages if _named(page, pages) is not None]
    if len(pages) == 1 or len(headed) < 0.6 * len(pages):
        titles = [fact.value for fact in known if fact.field is Field.TITLE]
        return bare.read_items(place_all(pages), known, titles, pages, draft.notes)
    chapters: list[Chapter] = []
    division = ""
    for page in pages:
        if is_division(page, types_of(page)):
            division = " ".join(block.text for block in page.blocks if block.text).strip()
            continue
        chapter = chapter_of(page, draft, _named(page, pages))
        if chapters and _goes_on(page, pages, chapter):
            chapters[-1] = replace(chapters[-1], blocks=chapters[-1].blocks + chapter.blocks)
        elif chapter.blocks:
            chapters.append(_in_division(chapter, division))
    ended = _ended(chapters)
    facts = [*known, *chapter_facts(chapters), *(ended.facts if ended else [])]
    summary = _summary(draft)
    return Work(
        tuple(chapters),
        tuple(dict.fromkeys(facts)),
        summary,
        notes_after=blocks(ended.notes) if ended else (),
    )


def _ended(chapters: list[Chapter]) -> end_matter.End | None:
    if not chapters:
        return None
    ended = end_matter.read([Placed(block, index=index) for index, block in enumerate(chapters[-1].blocks)])
    if ended.body:
        chapters[-1] = replace(chapters[-1], blocks=blocks(ended.body))
        return ended
    return None


def _in_division(chapter: Chapter, division: str) -> Chapter:
    if not division:
        return chapter
    own = chapter.title or (str(chapter.number) if chapter.number is not None else "")
    return replace(chapter, title=" · ".join(text for text in (division, own) if text))


def _summary(draft: Draft) -> tuple[Block, ...]:
    description = draft.first("dc:description")
    if not description:
        return ()
    if "<" not in description:
        return (paragraph(" ".join(description.split())),)
    return read_page(description).blocks


def _named(page: Page, pages: Sequence[Page]) -> str | None:
    """Give the name of a page if it has one of its own: its heading, or its entry in the list of contents."""
    group = heading_group(page)
    if group:
        return text_of(group[0])
    first = next((block for block in page.blocks if block.text.strip()), None)
    if (
        first is not None
        and len(first.text) < 120
        and (heading := heading_of(first.text))
        and heading.kind != "number"
    ):
        return first.text
    same = sum(other.title == page.title for other in pages)
    return page.title if page.title and same == 1 else None


def _goes_on(page: Page, pages: Sequence[Page], chapter: Chapter) -> bool:
    """Tell whether a page is the next piece of a chapter that a converter cut."""
    return (
        chapter.title is None
        and chapter.number is None
        and not heading_group(page)
        and _named(page, pages) is None
    )


def chapter_of(page: Page, draft: Draft, name: str | None) -> Chapter:
    """Make a chapter of a page: its heading becomes number and title, the rest its text."""
    group = heading_group(page)
    texts = [text_of(node) for node in group]
    if not group and name is not None:
        texts = [name]
    number, title = _number_and_title(page, group, name)
    body = without_heading(page.blocks, texts)
    return Chapter(body, title, number, notes=notes_of(body, draft.notes))


def _number_and_title(page: Page, group: Sequence[object], name: str | None) -> tuple[int | None, str | None]:
    nodes = heading_group(page)
    if not nodes:
        return _understood(heading_of(name or ""), name)
    first, rest = nodes[0], nodes[1:]
    text = text_of(first)
    if rest:
        heading = heading_of(text)
        own = ": ".join(text_of(node) for node in rest)
        if is_ordinal(first) or (
            heading is not None and heading.title is None and heading.number is not None
        ):
            return (heading.number if heading else number_of(text)), own
        return None, f"{text}: {own}"
    if is_ordinal(first):
        return number_of(text), None
    return _understood(heading_of(text), text)


def _understood(heading: Heading | None, text: str | None) -> tuple[int | None, str | None]:
    if heading is not None and heading.number is not None and heading.kind in {"chapter", "number"}:
        return heading.number, heading.title
    return None, text or None


def recognises(draft: Draft) -> bool:
    """Tell a book in pages by its format; one for the Palm by having pages."""
    return draft.format in FORMATS or (draft.format in {"pdb", "pml"} and len(draft.pages) > 1)


ORIGIN = Origin("epub", recognises, read)
