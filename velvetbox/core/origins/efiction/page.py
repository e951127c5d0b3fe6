"""Pages of eFiction archives saved from the browser: a chapter with its frame, or the whole story printable.

Marks by eFiction's own default_tpls/viewstory.tpl and by the addresses its pages link to; skins change the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from velvetbox.core.formats.draft import Draft, Page, ReadOptions, Remark
from velvetbox.core.formats.html.format import blocks_of, context_of, text_of
from velvetbox.core.origins import bare
from velvetbox.core.origins.efiction.frame import (
    STORY,
    address_facts,
    counted,
    entries_of,
    number_shown,
    summary_in,
    title_facts,
    title_node,
)
from velvetbox.core.origins.efiction.labels import facts_of
from velvetbox.core.origins.html_page import cleaned, title_of, title_parts
from velvetbox.core.origins.placed import cut, place_all
from velvetbox.core.origins.reading import Origin, Reading
from velvetbox.core.origins.saved_page import (
    Menu,
    Told,
    chapter_of,
    menu_of,
    title_in,
    told,
    tree_of,
    value_of,
    without,
    work_of,
)
from velvetbox.core.origins.tag_lists import says_nothing
from velvetbox.core.prose import Block, Chapter, Fact, Field, Work, plain_text

_TEXTS = frozenset(
    {"story", "chapter", "storytext", "chaptertext", "storybody", "chapter-text", "story-text"}
)
_NAMES = frozenset({"chaptertitle", "chapter-title"})
_END = re.compile(r"\b(?:end|ending|fin|ende|schluss|finale|final|конце)\b", re.IGNORECASE)
_OF_STORY = re.compile(r"\b(?:story|histoire|geschichte\w*|historia|storia|verhaal)\b", re.IGNORECASE)
_REVIEWS = re.compile(r"\s*(?:reviews\s+(?:for|of)|kritiken|commentaires)\b", re.IGNORECASE)
_MENU = 'x-select[name="chapter"], x-select#chapter, form[name="jump"] x-select[onchange]'
_BY = re.compile(r"\s(?:by|von|par|de|por|di|da|door|av|af|от)\Z", re.IGNORECASE)
_FEWEST = 60  # words of a story


def recognises(draft: Draft) -> bool:
    """Tell a page of eFiction by the links to stories and members that only its pages make, or by where it says it is from."""
    tree = tree_of(draft)
    if tree is None or tree.css_first('a[href*="viewstory.php?"]') is None:
        return False
    links = tree.css('a[href*="viewstory.php?"]')
    return (len(links) == 1 and text_of(links[0]) == value_of(links[0], "href")) or tree.css_first(
        '#pagetitle, a[href*="viewuser.php?uid="], a[href*="efiction.org"], .listbox'
    ) is not None


def read(draft: Draft, path: str, options: ReadOptions) -> Reading:
    """Read the chapters a page shows; a page of reviews, of a member, of many stories is no story."""
    tree = tree_of(draft)
    assert tree is not None
    page = draft.pages[0]
    title = title_node(tree)
    if _REVIEWS.match(text_of(title) if title is not None else draft.first("title") or ""):
        return _no_story("reviews", "These are reviews of a story, not the story.")
    entries = entries_of(tree)
    facts = [*title_facts(title, draft), *address_facts(draft, tree, title)]
    facts += (fact for entry in entries[:60] for fact in facts_of(entry))
    menu = menu_of(tree, _MENU)
    without(page, 'script, style, #jump, .jumpmenu form, a[href*="reviews.php"]')
    found = _Found(
        page,
        draft,
        number_shown(draft, tree, menu),
        menu,
        [fact.value for fact in facts if fact.field is Field.CREATOR],
    )
    _gather(tree, found)
    if not found.chapters:
        return _by_its_words(draft, path, options, [*facts, *counted(menu)], found)
    work = work_of(found.chapters, [*facts, *counted(menu)], summary_in(entries))
    notes = [Fact(Field.NOTE_BEFORE, plain_text(found.notes))] if found.notes else []
    whole = Work(
        work.chapters, (*work.facts, *notes), work.summary, tuple(found.notes), tuple(found.notes_after)
    )
    return Reading("efiction_page", (whole,))


def _no_story(code: str, text: str) -> Reading:
    return Reading("efiction_page", remarks=(Remark(f"not_a_story.{code}", text),))


def _by_its_words(draft: Draft, path: str, options: ReadOptions, facts: list[Fact], found: _Found) -> Reading:
    """Read a page whose skin marks no text: by its words, if it is about one story."""
    tree = tree_of(draft)
    assert tree is not None
    stories = {
        match["sid"] for link in tree.css("a[href]")[:2000] if (match := STORY.search(value_of(link, "href")))
    }
    plain = bare.read(draft, path, options)
    if len(stories) > 3 or not plain.works or _is_index(tree):
        return _no_story("list", "This is a page of an archive's lists, not a story.")
    pages = [cleaned(page) for page in draft.pages]
    items = place_all(pages)
    if sum(len(item.text.split()) for item in items) < _FEWEST:
        return _no_story("list", "This page is about a story and does not hold it.")
    shows_one = found.number is not None and found.menu.entries
    known = [fact for fact in facts if shows_one or fact.field is not Field.CHAPTERS_DECLARED]
    shown = title_of(draft)
    offered = [fact.value for fact in known if fact.field is Field.TITLE] + (
        title_parts(shown) if shown else []
    )
    work = bare.read_items(items, known, offered, pages, draft.notes)
    return Reading("efiction_page", (_placed(work, found) if shows_one else work,))


def _placed(work: Work, found: _Found) -> Work:
    """Give a work of one chapter its place among those the page offers to go to."""
    if len(work.chapters) != 1 or found.number is None:
        return work
    title = title_in(found.menu.title(found.number), found.number)
    chapter = replace(work.chapters[0], number=found.number, title=work.chapters[0].title or title)
    present = told(Field.CHAPTER_PRESENT, str(found.number), f"Chapter {found.number}", found.number)
    return replace(work, chapters=(chapter,), facts=(*work.facts, present))


def _is_index(tree: LexborHTMLParser) -> bool:
    """Tell a page that lists stories or the chapters of one, each in a box of its own."""
    return len(tree.css(".listbox, .chapterlist, .storyblock")) > 1


@dataclass
class _Found:
    """What was read of a page so far. `number` is the chapter it shows, where it shows one."""

    page: Page
    draft: Draft
    number: int | None
    menu: Menu
    creators: list[str]
    chapters: list[Chapter] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)
    notes_after: list[Block] = field(default_factory=list)
    title: str | None = None
    before: list[Block] = field(default_factory=list)


def _gather(tree: LexborHTMLParser, found: _Found) -> None:
    """Take titles, notes and texts in the order they stand on the page."""
    inside: set[int] = set()
    texts = sum(_is_text(node) for node in tree.css("div, td, section, article")[:20_000])
    for node in tree.css("div, td, span, h1, h2, h3, h4, p, section, article")[:20_000]:
        parent = node.parent
        if parent is not None and parent.mem_id in inside:
            inside.add(node.mem_id)
        elif "notes" in _classes(node):
            inside.add(node.mem_id)
            _take_notes(node, found)
        elif _NAMES & _classes(node):
            found.title = text_of(node)
        elif _is_text(node):
            inside.add(node.mem_id)
            _take_text(node, found, single=texts == 1)


def _classes(node: LexborNode) -> set[str]:
    return set((node.attributes.get("class") or "").lower().split())


def _is_text(node: LexborNode) -> bool:
    named = (_classes(node) | {value_of(node, "id").lower()}) & _TEXTS
    return bool(named) and len(node.text().split(maxsplit=2)) > 2


def _take_notes(node: LexborNode, found: _Found) -> None:
    label = node.css_first(".title, .label")
    body = node.css_first(".noteinfo") or node
    written = text_of(label) if label is not None else ""
    blocks = blocks_of(body, context_of(found.page))
    if body is node and blocks and written and blocks[0].text.lstrip().startswith(written):
        lead = blocks[0].text.index(written) + len(written)
        rest = blocks[0].text[lead:]
        first = (
            (cut(blocks[0], lead + len(rest) - len(rest.lstrip()), lead + len(rest)),) if rest.strip() else ()
        )
        blocks = (*first, *blocks[1:])
    if not blocks or says_nothing(" ".join(block.text for block in blocks)):
        return
    ends = _END.search(written) is not None
    if _OF_STORY.search(written):
        (found.notes_after if ends else found.notes).extend(blocks)
    elif found.chapters and (ends or not found.title):
        last = found.chapters[-1]
        found.chapters[-1] = replace(last, notes_after=(*last.notes_after, *blocks))
    else:
        found.before.extend(blocks)


def _take_text(node: LexborNode, found: _Found, *, single: bool) -> None:
    number = found.number if single else len(found.chapters) + 1
    title = _own(found.title or found.menu.title(number), found.creators)
    said = Told(number, title_in(title, number) if title else None, before=tuple(found.before))
    chapter = chapter_of(blocks_of(node, context_of(found.page)), found.draft, said)
    found.title, found.before = None, []
    if chapter.blocks:
        found.chapters.append(chapter)


def _own(title: str, creators: list[str]) -> str:
    """Leave out who wrote a chapter, where the work says it: "The Gate by Ada Marsh"."""
    for name in creators:
        if title.endswith(f" {name}"):
            title = _BY.sub("", title.removesuffix(f" {name}"))
    return re.sub(r"\A\d{1,4}\s*[.:]\s+(?=\S)", "", title.strip())


ORIGIN = Origin("efiction_page", recognises, read)
