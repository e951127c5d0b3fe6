"""Parts of Wattpad stories saved from the browser: one part each; the story's title stands beside the part's.

The text is paragraphs that carry `data-p-id`, with a counter of comments in each; what the page knows of the
whole story stands in its data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from velvetbox.core.formats.draft import Draft, ReadOptions, Remark
from velvetbox.core.formats.html.format import blocks_of, context_of, text_of
from velvetbox.core.origins.addresses import work_address
from velvetbox.core.origins.dates import date_of
from velvetbox.core.origins.folding import folded
from velvetbox.core.origins.gaps import SOME
from velvetbox.core.origins.languages import language_of
from velvetbox.core.origins.page_data import data_in, objects_in, text_at
from velvetbox.core.origins.reading import PART, Origin, Reading
from velvetbox.core.origins.saved_page import (
    Told,
    chapter_of,
    derived,
    saved_from,
    title_in,
    told,
    tree_of,
    value_of,
    without,
    work_of,
)
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import Block, Fact, Field, paragraph
from velvetbox.core.values import value

"""What the identifier of a part begins with; its number grows with the time the part was written."""

_HOST = re.compile(r"https?://(?:www\.|m\.|embed\.)?wattpad\.com/", re.IGNORECASE)
_PART_ADDRESS = re.compile(r"wattpad\.com/(\d{3,12})(?=[-/?#]|\Z)", re.IGNORECASE)
_STORY_ADDRESS = re.compile(r"(?:wattpad\.com)?/story/(\d{1,12})(?=[-/?#]|\Z)", re.IGNORECASE)
_TITLE_END = re.compile(
    r"(?<!\s)\s*+(?:[-–—|]\s*(?:page \d{1,6}|wattpad)(?:\s+stories)?\s*+){1,4}\Z", re.IGNORECASE
)
_READ = re.compile(
    r"Read\s+(?P<part>.{1,200}?)\s+from the story\s+(?P<story>.{1,200}?)\s+by\s+(?P<user>[\w.-]{1,60})\b",
    re.DOTALL,
)
_TEXT = "p[data-p-id]"
_SITES_OWN = ".comment-marker, .num-comment, .on-inline-comments-modal, .component-wrapper, button"
_DASH = lazy_pattern(rf"{SOME}[-–—|]\s++")
_BY = lazy_pattern(rf"{SOME}by\s++\S++\Z")


@value(frozen=True, slots=True)
class _Page:
    """What a saved part says: its own id and title, and what its data holds of the story."""

    part: str
    title: str
    story: Mapping[str, object]
    parts: tuple[Mapping[str, object], ...] = ()

    @property
    def number(self) -> int | None:
        """Give the place of the part among all parts."""
        return next((at for at, one in enumerate(self.parts, 1) if text_at(one, "id") == self.part), None)


def recognises(draft: Draft) -> bool:
    """Tell a page of Wattpad by its name, its address, or the paragraphs that only it numbers so."""
    tree = tree_of(draft)
    if tree is None:
        return False
    named = (draft.first("meta:og:site_name") or "").lower() == "wattpad" or _HOST.match(saved_from(draft))
    if tree.css_first(_TEXT) is None:
        return (
            bool(named)
            and tree.css_first(".story-parts, .table-of-contents, #story-landing, #story-reading") is not None
        )
    return bool(named) or len(tree.css(_TEXT)[:3]) == 3


def read(draft: Draft, path: str, options: ReadOptions) -> Reading:
    """Read the part a page shows; the page of contents of a story is no story."""
    tree = tree_of(draft)
    assert tree is not None
    page = draft.pages[0]
    without(page, _SITES_OWN)
    held = _page(draft, tree)
    blocks = [block for root in _roots(tree) for block in blocks_of(root, context_of(page))]
    if not any(block.text.strip() or block.children for block in blocks):
        return Reading(
            "wattpad",
            remarks=(Remark("not_a_story.contents", "This page tells of a story and does not hold it."),),
        )
    facts = [*_names(draft, tree, held), *_address(draft, tree, held), *_story_facts(held)]
    title = title_in(held.title, held.number) if held.title else None
    chapter = chapter_of(blocks, draft, Told(held.number, title))
    summary = text_at(held.story, "description")
    return Reading("wattpad", (work_of([chapter], facts, _summary(summary)),))


def _summary(text: str) -> tuple[Block, ...]:
    return (paragraph(text),) if text else ()


def _roots(tree: LexborHTMLParser) -> list[LexborNode]:
    """Give the elements that hold the numbered paragraphs, in order: a page a time."""
    found: dict[int, LexborNode] = {}
    for node in tree.css(_TEXT):
        if node.parent is not None:
            found.setdefault(node.parent.mem_id, node.parent)
    return list(found.values())


# What the page says --------------------------------------------------------------------------------


def _page(draft: Draft, tree: LexborHTMLParser) -> _Page:
    part = _part_id(draft, tree)
    story: Mapping[str, object] = {}
    parts: list[Mapping[str, object]] = []
    for data in data_in(tree):
        for one in objects_in(data):
            listed = one.get("parts")
            if text_at(one, "title") and isinstance(listed, list) and len(listed) > len(parts):
                held: list[Mapping[str, object]] = [
                    each for each in listed if isinstance(each, dict) and text_at(each, "id")
                ]
                if part in {text_at(each, "id") for each in held}:
                    story, parts = one, held
    title = next((text_of(node) for node in tree.css("h1") if text_of(node)), "")
    title = title or next((text_at(each, "title") for each in parts if text_at(each, "id") == part), "")
    return _Page(part, title, story, tuple(parts) or tuple(_contents(tree)))


def _part_id(draft: Draft, tree: LexborHTMLParser) -> str:
    article = tree.css_first('article[id^="story_"], [data-part-id]')
    if article is not None:
        found = value_of(article, "data-part-id") or value_of(article, "id").removeprefix("story_")
        if found.isdecimal():
            return found
    match = _PART_ADDRESS.search(saved_from(draft))
    return match[1] if match else ""


def _contents(tree: LexborHTMLParser) -> Iterator[Mapping[str, object]]:
    """Give the parts by the page's list of contents, where its data is gone."""
    for link in tree.css(".table-of-contents a[href], .story-parts a[href], ul.toc a[href]")[:2000]:
        if match := _PART_ADDRESS.search(value_of(link, "href")) or re.match(
            r"/(\d{3,12})-", value_of(link, "href")
        ):
            yield {"id": match[1], "title": text_of(link)}


def _names(draft: Draft, tree: LexborHTMLParser, held: _Page) -> Iterator[Fact]:
    told_by = _READ.match(draft.first("meta:og:description") or draft.first("meta:description") or "")
    title = text_at(held.story, "title") or _title_beside(draft, tree, held.title)
    title = title or (told_by["story"] if told_by else "")
    if title:
        yield told(Field.TITLE, title)
    user = held.story.get("user")
    name = text_at(user, "username", "name") if isinstance(user, dict) else ""
    link = next(
        (node for node in tree.css('.author a[href*="/user/"], a[href*="/user/"]') if text_of(node)), None
    )
    name = name or (text_of(link) if link is not None else "") or (told_by["user"] if told_by else "")
    if name := name.removeprefix("by ").strip():
        yield told(Field.CREATOR, name, f"by {name}")


def _title_beside(draft: Draft, tree: LexborHTMLParser, part: str) -> str:
    """Give the story's title: of the page's title what is neither the part's nor the site's."""
    for node in tree.css(
        "#funbar-story h2.title, .story-info h2.title, .reading-info .title, .toc-header .title"
    )[:4]:
        if (text := text_of(node)) and text != part:
            return text
    written = _TITLE_END.sub(
        "", " ".join((draft.first("title") or draft.first("meta:og:title") or "").split())
    )
    pieces = [piece for piece in _DASH.split(written) if piece]
    own = folded(part)
    for at in range(1, len(pieces)):
        head, tail = " - ".join(pieces[:at]), " - ".join(pieces[at:])
        if own and folded(tail) == own:
            return head
        if own and folded(head) == own:
            return _BY.sub("", tail)
    return ""


def _address(draft: Draft, tree: LexborHTMLParser, held: _Page) -> Iterator[Fact]:
    links = [text_at(held.story, "url"), *draft.properties.get("meta:wattpad:story", ())]
    links += [f"/story/{story}"] if (story := text_at(held.story, "id")) else []
    links += [
        value_of(link, "href")
        for link in tree.css(
            'header a[href*="/story/"], #funbar a[href*="/story/"], .story-info a[href*="/story/"]'
        )[:5]
    ]
    for link in links:
        if (match := _STORY_ADDRESS.search(link)) and (
            url := work_address(f"https://www.wattpad.com/story/{match[1]}")
        ):
            yield told(Field.URL, url, link)
            break
    yield derived(Field.PUBLISHER, "Wattpad", saved_from(draft))
    if held.part and held.number is None:
        number = int(held.part) if len(held.part) < 10 else None
        yield told(Field.IDENTIFIER, f"wattpad{PART}{held.part}", held.part, number)


def _story_facts(held: _Page) -> Iterator[Fact]:
    story = held.story
    if held.parts:
        count = len(held.parts)
        yield told(Field.CHAPTERS_DECLARED, str(count), f"{count} parts", count)
    for name, field in (("createDate", Field.PUBLISHED), ("modifyDate", Field.UPDATED)):
        if day := date_of(text_at(story, name)):
            yield told(field, day, text_at(story, name))
    if isinstance(story.get("completed"), bool):
        yield told(Field.COMPLETE, str(story["completed"]).lower(), "completed")
    language = story.get("language")
    if isinstance(language, dict) and (tag := language_of(text_at(language, "name"))):
        yield told(Field.LANGUAGE, tag, text_at(language, "name"))
    tags = story.get("tags")
    for tag in tags[:200] if isinstance(tags, list) else ():
        if isinstance(tag, str) and tag.strip():
            yield told(Field.FREEFORM, tag.strip())
    if story.get("mature") is True:
        yield told(Field.RATING, "Mature", "mature")


ORIGIN = Origin("wattpad", recognises, read)
