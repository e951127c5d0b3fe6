"""Pages of FicWad saved from the browser: one chapter each, or a story of one chapter, with the story's facts.

Marks by FanFicFare's adapter_ficwadcom.py: `#story` holds the head (`.storylist`) and the text (`#storytext`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from velvetbox.core.formats.draft import Draft, ReadOptions
from velvetbox.core.formats.html.format import blocks_of, context_of, text_of
from velvetbox.core.origins.dates import date_of
from velvetbox.core.origins.fanfiction_line import line_text
from velvetbox.core.origins.reading import Origin, Reading
from velvetbox.core.origins.saved_page import (
    Told,
    chapter_of,
    derived,
    menu_of,
    told,
    tree_of,
    value_of,
    work_of,
)
from velvetbox.core.origins.tag_lists import values_of
from velvetbox.core.prose import Block, Fact, Field, paragraph

_SITE = "https://ficwad.com"
_STORY = re.compile(r"(?:https?://(?:www\.)?ficwad\.com)?(/story/\d{1,9})\Z")
_PIECE = re.compile(r"(?P<key>[A-Za-z]{4,12}):\s*(?P<value>.*)", re.DOTALL)
_WORDS = re.compile(r"([\d,]{1,12}) words")
_LISTS = {"genres": Field.FREEFORM, "characters": Field.CHARACTER, "category": Field.FANDOM}
_DAYS = {"published": Field.PUBLISHED, "updated": Field.UPDATED}


def recognises(draft: Draft) -> bool:
    """Tell a page by the site's own frame around head and text."""
    tree = tree_of(draft)
    return (
        tree is not None
        and tree.css_first("#story #storytext") is not None
        and tree.css_first("#story .storylist .meta, #story p.meta") is not None
    )


def read(draft: Draft, path: str, options: ReadOptions) -> Reading:
    """Read the chapter a page shows; the story's own title is the link above the chapter's."""
    tree = tree_of(draft)
    assert tree is not None
    text = tree.css_first("#storytext")
    assert text is not None
    menu = menu_of(tree, 'x-select[name="goto"], #story x-select')
    own = tree.css_first("#story .storylist h4 a, #story h4 a")
    story = _story_link(tree, own)
    name = text_of(own) if own is not None else ""
    number = menu.shown if story is not None else 1
    facts = [*_names(tree, story or own), *_line(tree), derived(Field.PUBLISHER, "FicWad")]
    if menu.entries:
        facts.append(derived(Field.CHAPTERS_DECLARED, str(len(menu.entries)), number=len(menu.entries)))
    blocks = blocks_of(text, context_of(draft.pages[0]))
    summary = tuple(_summary(tree))
    if story is None:
        return Reading("ficwad", (work_of([chapter_of(blocks, draft, Told(number))], facts, summary),))
    chapter = chapter_of(blocks, draft, Told(number, name or None, summary))
    return Reading("ficwad", (work_of([chapter], facts),))


def _story_link(tree: LexborHTMLParser, own: LexborNode | None) -> LexborNode | None:
    """Give the link to the story that a chapter belongs to, None where the page is the whole story."""
    for link in tree.css("#story .storylist h2 a, #story .storylist h3 a, #story h2 a, #story h3 a")[:12]:
        if _STORY.match(value_of(link, "href")) and (own is None or link.mem_id != own.mem_id):
            return link
    return None


def _names(tree: LexborHTMLParser, story: LexborNode | None) -> Iterator[Fact]:
    if story is not None and (title := text_of(story)):
        yield told(Field.TITLE, title)
        if match := _STORY.match(value_of(story, "href")):
            yield told(Field.URL, _SITE + match[1], match[0])
    for link in tree.css('#story .author a[href*="/a/"], #story a[href^="/a/"]')[:1]:
        yield told(Field.CREATOR, text_of(link), f"by {text_of(link)}")


def _line(tree: LexborHTMLParser) -> Iterator[Fact]:
    """Read "Category: X - Rating: R - Genres: A, B - … - 1204 words - Complete"; warnings are signs with titles."""
    meta = tree.css_first("#story p.meta, #story .meta")
    assert meta is not None
    for link in meta.css(".story-warnings a[title], .req a[title]")[:20]:
        yield told(Field.WARNING, value_of(link, "title"))
    pieces = [piece.strip() for piece in re.split(r"\s-\s", line_text(meta))]
    for piece in pieces:
        if match := _PIECE.fullmatch(piece):
            yield from _labelled(match["key"].lower(), match["value"].strip(" -"), piece)
        elif match := _WORDS.fullmatch(piece):
            yield told(Field.WORDS_DECLARED, match[1], piece, int(match[1].replace(",", "") or 0))
    complete = any(piece.strip(" -").lower() == "complete" for piece in pieces)
    yield (told if complete else derived)(Field.COMPLETE, str(complete).lower(), pieces[-1])


def _labelled(key: str, value: str, piece: str) -> Iterator[Fact]:
    if key == "rating" and value:
        yield told(Field.RATING, value, piece)
    elif (field := _DAYS.get(key)) and (day := date_of(value)):
        yield told(field, day, piece)
    elif field := _LISTS.get(key):
        for name in values_of(value):
            yield told(field, name, piece)


def _summary(tree: LexborHTMLParser) -> Iterator[Block]:
    node = tree.css_first("#story blockquote.summary, #story .summary")
    if node is not None and (text := text_of(node)):
        yield paragraph(text)


ORIGIN = Origin("ficwad", recognises, read)
