"""What the frame of a saved eFiction page says: title, creators, address, which chapter it is, the boxes beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from velvetbox.core.formats.draft import Draft
from velvetbox.core.formats.html.format import text_of
from velvetbox.core.origins.addresses import work_address
from velvetbox.core.origins.efiction.labels import Entry, entries_in
from velvetbox.core.origins.html_page import title_of
from velvetbox.core.origins.saved_page import Menu, derived, saved_from, told, value_of
from velvetbox.core.origins.tag_lists import says_nothing
from velvetbox.core.origins.titles import title_line
from velvetbox.core.prose import Block, Fact, Field, paragraph

STORY = re.compile(r"viewstory\.php\?(?:[^#]{0,120}&(?:amp;)?)?sid=(?P<sid>\d{1,9})", re.IGNORECASE)
_CHAPTER = re.compile(r"viewstory\.php\?[^#]{0,160}\bchapter=(?P<number>\d{1,4})\b", re.IGNORECASE)
_BOXES = ".infobox, #infobox, .storyinfo, .listbox, .classifications, .storyblock"


def title_node(tree: LexborHTMLParser) -> LexborNode | None:
    """Give what holds the title and who wrote the story."""
    if (title := tree.css_first("#pagetitle, .pagetitle")) is not None:
        return title
    for link in tree.css('a[href*="viewuser.php?uid="]')[:20]:
        parent = link.parent
        if (
            parent is not None
            and parent.css_first('a[href*="viewstory.php?"]')
            and len(text_of(parent)) < 300
        ):
            return parent
    return None


def title_facts(title: LexborNode | None, draft: Draft) -> Iterator[Fact]:
    """Give title and creators."""
    written = text_of(title) if title is not None else (title_of(draft) or "")
    story = title.css_first('a[href*="viewstory.php?"]') if title is not None else None
    people = title.css('a[href*="viewuser.php"]') if title is not None else []
    parsed = title_line(written)
    if name := text_of(story) if story is not None else parsed.title:
        yield told(Field.TITLE, name, written)
    names = [text_of(link) for link in people] or ([parsed.creator] if parsed.creator else [])
    yield from (told(Field.CREATOR, name, written) for name in dict.fromkeys(names) if name)


def address_facts(draft: Draft, tree: LexborHTMLParser, title: LexborNode | None) -> Iterator[Fact]:
    """Give the address of the story that the page is about."""
    links = [value_of(link, "href") for link in title.css("a[href]")] if title is not None else []
    links += [saved_from(draft)]
    links += [value_of(link, "href") for link in tree.css('a[href*="viewstory.php?"]')[-3:]]
    own = next((match["sid"] for link in links if (match := STORY.search(link))), None)
    for link in links:
        match = STORY.search(link)
        if match and match["sid"] == own and link.startswith("http") and (url := work_address(link)):
            yield told(Field.URL, url, link)
            return


def number_shown(draft: Draft, tree: LexborHTMLParser, menu: Menu) -> int | None:
    """Give the number of the chapter that the page shows."""
    if menu.shown is not None:
        return menu.shown
    if match := _CHAPTER.search(saved_from(draft)):
        return int(match["number"])
    for link in tree.css('a[href*="printable"]')[:4]:
        if match := _CHAPTER.search(value_of(link, "href")):
            return int(match["number"])
    for name, step in (("next", -1), ("prev", 1), ("previous", 1)):
        for link in tree.css(f"#{name} a, .{name} a, a.{name}")[:2]:
            if (match := _CHAPTER.search(value_of(link, "href"))) and int(match["number"]) + step > 0:
                return int(match["number"]) + step
    return None


def entries_of(tree: LexborHTMLParser) -> list[Entry]:
    """Give what stands under labels in the boxes beside a story."""
    found = {node.mem_id: node for node in tree.css(_BOXES)[:10]}
    outer = [node for node in found.values() if node.parent is None or node.parent.mem_id not in found]
    return [entry for box in outer[:2] for entry in entries_in(box)]


def counted(menu: Menu) -> list[Fact]:
    """Give how many chapters a page offers to go to."""
    count = max((number for number, _ in menu.entries), default=0)
    quote = f"{count} chapters to choose from"
    return [derived(Field.CHAPTERS_DECLARED, str(count), quote, count)] if count else []


def summary_in(entries: list[Entry]) -> tuple[Block, ...]:
    """Give the summary."""
    value = next((entry.value for entry in entries if entry.key == "summary"), "")
    return (paragraph(value),) if value and not says_nothing(value) else ()
