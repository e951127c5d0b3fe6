"""Pages of the Archive of Our Own saved from the browser: a whole work, or one of its chapters.

Marks by FanFicFare's base_otw_adapter.py. Only the chapters shown are there; the figures tell how many there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from selectolax.lexbor import LexborNode

from velvetbox.core.formats.draft import Draft, Page, ReadOptions, Remark
from velvetbox.core.formats.html.format import blocks_of, context_of, text_of
from velvetbox.core.origins.addresses import work_address
from velvetbox.core.origins.ao3.preface import tag_facts
from velvetbox.core.origins.fanficfare.origin import chapter_facts
from velvetbox.core.origins.footnotes import notes_of
from velvetbox.core.origins.reading import Origin, Reading
from velvetbox.core.prose import Basis, Block, Chapter, Fact, Field, Kind, Note, Where, Work, plain_text
from velvetbox.core.values import value

_HEADING = re.compile(r"\s*chapter\s+(\d{1,6})\s*(?::\s*(?P<title>.*))?\Z", re.IGNORECASE | re.DOTALL)
_CHOICE = re.compile(r"\s*(\d{1,6})\.\s*(.*)\Z", re.DOTALL)
_LINKS = ".work.navigation a, #chapters .title a, .chapter.index a, li.share a, li.mark a"


def recognises(draft: Draft) -> bool:
    """Tell a saved page by the Archive's list of tags and the frame around the work."""
    tree = draft.pages[0].tree if draft.format == "html" and draft.pages else None
    return (
        tree is not None
        and tree.css_first("dl.work.meta") is not None
        and tree.css_first("#chapters") is not None
    )


def read(draft: Draft, path: str, options: ReadOptions) -> Reading:
    """Read a saved page: tags, figures, preface, and the chapters it shows."""
    page = draft.pages[0]
    assert page.tree is not None
    preface = page.tree.css_first("#workskin > .preface, #main .preface")
    facts = [*_preface_facts(preface), *_tags(page), *_address(page)]
    menu = _menu(page)
    chapters = [chapter for chapter in _chapters(page, draft.notes) if chapter.blocks]
    if not chapters:
        return Reading("ao3_page", remarks=(Remark("ao3.no_chapters", "This page shows no chapter."),))
    summary, before = _labelled(preface, page, "summary"), _labelled(preface, page, "notes")
    after = _labelled(page.tree.css_first("#work_endnotes"), page, "")
    told = ((Field.SUMMARY, summary), (Field.NOTE_BEFORE, before), (Field.NOTE_AFTER, after))
    facts += [Fact(field, plain_text(blocks)) for field, blocks in told if blocks]
    chapters = _by_menu(chapters, menu)
    facts += [*chapter_facts(chapters), *shown(chapters), *_listed(facts, menu)]
    return Reading("ao3_page", (Work(tuple(chapters), tuple(dict.fromkeys(facts)), summary, before, after),))


def _preface_facts(preface: LexborNode | None) -> Iterator[Fact]:
    heading = preface.css_first("h2.title") if preface is not None else None
    if heading is not None and (title := text_of(heading)):
        yield Fact(Field.TITLE, title, Basis.STATED, Where(quote=title))
    for link in preface.css('.byline a[rel~="author"]') if preface is not None else ():
        if (name := text_of(link)) and name.lower() != "anonymous":
            yield Fact(Field.CREATOR, name, Basis.STATED, Where(quote=name))


def _tags(page: Page) -> Iterator[Fact]:
    tags = page.tree.css_first("dl.work.meta") if page.tree is not None else None
    if tags is not None:
        yield from tag_facts(tags, "")


def _address(page: Page) -> list[Fact]:
    """Give the work's address by the links around it."""
    assert page.tree is not None
    for link in page.tree.css(_LINKS):
        href = link.attributes.get("href") or ""
        url = work_address(f"https://archiveofourown.org{href}" if href.startswith("/") else href)
        if url and re.fullmatch(r"https://archiveofourown\.org/works/\d+", url):
            return [Fact(Field.URL, url, Basis.STATED, Where(quote=href))]
    return []


# Chapters ------------------------------------------------------------------------------------------


def _chapters(page: Page, notes: Sequence[Note]) -> Iterator[Chapter]:
    assert page.tree is not None
    roots = page.tree.css("#chapters > .chapter") or page.tree.css("#chapters")
    for root in roots:
        text = root.css_first('.userstuff[role="article"]') or next(
            (node for node in root.iter() if "userstuff" in _classes(node)), None
        )
        blocks = _text(text, page) if text is not None else ()
        heading = root.css_first("h3.title")
        number, title = _named(text_of(heading) if heading is not None else "")
        yield Chapter(
            blocks,
            title,
            number,
            _labelled(root, page, "summary"),
            _labelled(root, page, "notes"),
            _labelled(root, page, "end"),
            notes_of(blocks, notes),
        )


@value(frozen=True, slots=True)
class _Choice:
    """A line of the menu of chapters: "3. Landfall"."""

    number: int
    title: str | None
    chosen: bool


def _menu(page: Page) -> list[_Choice]:
    """Give the lines of the menu by which readers go to a chapter; [] where the page has none."""
    assert page.tree is not None
    found = []
    for place, option in enumerate(page.tree.css("#selected_id option"), 1):
        text = " ".join(option.text().split())
        match = _CHOICE.match(text)
        name = _named((match[2] if match else text).strip())
        number = int(match[1]) if match else name[0] or place
        found.append(_Choice(number, name[1], "selected" in option.attributes))
    return found


def _by_menu(chapters: list[Chapter], menu: Sequence[_Choice]) -> list[Chapter]:
    """Take from the menu what a chapter's own heading does not say: which it is, and what it is called."""
    chosen = [choice for choice in menu if choice.chosen]
    if len(chapters) == 1 and chapters[0].number is None and len(chosen) == 1:
        chapters = [replace(chapters[0], number=chosen[0].number)]
    titles = {choice.number: choice.title for choice in menu}
    return [
        replace(chapter, title=titles[chapter.number])
        if chapter.title is None and chapter.number in titles
        else chapter
        for chapter in chapters
    ]


def _listed(facts: Sequence[Fact], menu: Sequence[_Choice]) -> Iterator[Fact]:
    """Say how many chapters the menu offers, where the figures do not say."""
    if len(menu) > 1 and not any(fact.field is Field.CHAPTERS_DECLARED for fact in facts):
        shown = f"Chapters: {menu[-1].number}/?"
        yield Fact(Field.CHAPTERS_DECLARED, f"{menu[-1].number}/?", Basis.DERIVED, Where(quote=shown))


def _text(node: LexborNode, page: Page) -> tuple[Block, ...]:
    """Give the text of a chapter without the heading that is there for screen readers."""
    blocks = blocks_of(node, context_of(page))
    mark = node.css_first("h3.landmark")
    if mark is not None and blocks and blocks[0].kind is Kind.HEADING and blocks[0].text == text_of(mark):
        return blocks[1:]
    return blocks


def _named(heading: str) -> tuple[int | None, str | None]:
    match = _HEADING.match(heading)
    return (int(match[1]), (match["title"] or "").strip() or None) if match else (None, heading or None)


def _labelled(root: LexborNode | None, page: Page, kind: str) -> tuple[Block, ...]:
    """Give what stands quoted in the modules of one kind: "summary", "notes", "end" (notes), "" for any."""
    out: tuple[Block, ...] = ()
    for quote in root.css("blockquote.userstuff") if root is not None else ():
        holder = _classes(quote.parent) if quote.parent is not None else set()
        own = (
            "end"
            if "end" in holder
            else "notes"
            if "notes" in holder
            else "summary"
            if "summary" in holder
            else "-"
        )
        if kind in {"", own}:
            out += blocks_of(quote, context_of(page))
    return out


def _classes(node: LexborNode) -> set[str]:
    return set((node.attributes.get("class") or "").split()) if (node.tag or "-")[:1] not in "-_!" else set()


def shown(chapters: Sequence[Chapter]) -> Iterator[Fact]:
    """Say which chapter a page of one chapter holds, where the work has more."""
    number = chapters[0].number
    if len(chapters) == 1 and number is not None:
        yield Fact(Field.CHAPTER_PRESENT, str(number), Basis.STATED, Where(quote=f"Chapter {number}"), number)


ORIGIN = Origin("ao3_page", recognises, read)
