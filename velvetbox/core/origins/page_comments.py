"""Comments below a story on a saved page: of AO3, of journals, of weblogs; told by how they are marked up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from velvetbox.core.formats.draft import Draft
from velvetbox.core.formats.html.format import blocks_of, context_of, text_of
from velvetbox.core.origins.addresses import work_address
from velvetbox.core.origins.dates import date_of
from velvetbox.core.origins.page_address import address_in
from velvetbox.core.origins.saved_page import tree_of, value_of
from velvetbox.core.origins.stored import stored
from velvetbox.core.origins.told import About, Told, ToldComment
from velvetbox.core.prose import Work
from velvetbox.core.values import value

MOST = 20_000  # comments taken from a page
_LONGEST = 100  # characters of a name


@value(frozen=True, slots=True)
class _Shape:
    """How a site marks up a comment: the whole of it, and in it who wrote it, its words, its day."""

    comment: str
    name: str
    text: str
    day: str


_SHAPES = (
    _Shape('li.comment[id^="comment_"]', ".byline a, .byline", "blockquote.userstuff", ".posted, .datetime"),
    _Shape(
        '.comment[id^="cmt"], .comment[id^="t"], .b-leaf',
        ".comment-poster .ljuser, .ljuser, .b-leaf-username",
        ".comment-content, .comment-text, .b-leaf-article",
        ".datetime, time, .b-leaf-createdtime",
    ),
    _Shape(
        'li.comment, div.comment[id^="comment"], article.comment',
        ".fn, .comment-author",
        ".comment-content, .comment-text, .comment-body",
        "time, .comment-date, .comment-meta",
    ),
)
_ANY = ", ".join(shape.comment for shape in _SHAPES)
_CHAPTER = re.compile(r"\bon chapter (\d{1,5})(?!\d)", re.IGNORECASE)
_FIGURES = re.compile(r"\d{1,15}")


@value(frozen=True, slots=True)
class Found:
    """A comment as it stands on the page, and the number of the chapter that it says it is on."""

    comment: ToldComment
    chapter: int | None


def comments_of(draft: Draft) -> list[Found]:
    """Give the comments of a page, each once, in their order; to be asked before an origin takes its frame apart."""
    tree = tree_of(draft)
    if tree is None or tree.css_first(_ANY) is None:
        return []
    for shape in _SHAPES:
        if found := list(islice(_found(draft, tree, shape), MOST)):
            return found
    return []


def _found(draft: Draft, tree: LexborHTMLParser, shape: _Shape) -> Iterator[Found]:
    context = context_of(draft.pages[0])
    for node in {node.mem_id: node for node in tree.css(shape.comment)}.values():
        words, who = _first(node, shape.text), _first(node, shape.name)
        text = stored(blocks_of(words, context)) if words is not None else ""
        if words is None or who is None or not text:
            continue
        name, day = text_of(who)[:_LONGEST] or "Anonymous", _day(node, shape)
        key = next(iter(_FIGURES.findall(value_of(node, "id"))), "") or f"{name} {day} {text_of(words)[:80]}"
        head = node.css_first(".heading, .byline")
        match = _CHAPTER.search(text_of(head)[:300]) if head is not None else None
        yield Found(
            ToldComment(key, About.WORK, "", name, text, written=day), int(match[1]) if match else None
        )


def _first(node: LexborNode, selectors: str) -> LexborNode | None:
    """Give what the first of several selectors finds, the best of them first."""
    found = (node.css_first(selector) for selector in selectors.split(", "))
    return next((one for one in found if one is not None), None)


def _day(node: LexborNode, shape: _Shape) -> str | None:
    for one in node.css(shape.day)[:3]:
        if day := date_of(value_of(one, "datetime") or value_of(one, "title") or text_of(one)):
            return day
    return None


def told_of(found: Sequence[Found], draft: Draft, work: Work) -> Told:
    """Give comments as what is told of a work: each at its chapter, where there is one or it says so."""
    places: dict[int | None, int] = {
        chapter.number: at for at, chapter in enumerate(work.chapters) if chapter.number is not None
    }
    only = 0 if len(work.chapters) == 1 else None
    comments = tuple(_at(one, places.get(one.chapter, only)) for one in found)
    host = urlsplit(work_address(address_in(draft)[0]) or "").hostname
    return Told((host or (draft.first("title") or "a saved page"))[:100], comments=comments)


def _at(found: Found, chapter: int | None) -> ToldComment:
    return replace(found.comment, chapter=chapter)
