"""Stories posted on boards (XenForo, phpBB, vBulletin and their kin): the writer's posts are chapters, the rest comments.

Where posts are marked as chapters those are the chapters. Elsewhere they are the long posts of who wrote most of
the page; a page on which nobody did is a discussion, and read by its words as any other page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from velvetbox.core.formats.draft import Draft, ReadOptions
from velvetbox.core.formats.html.format import blocks_of, context_of, text_of
from velvetbox.core.origins.addresses import work_address
from velvetbox.core.origins.board.posts import Post, posts_of, shows_posts
from velvetbox.core.origins.folding import folded
from velvetbox.core.origins.headings import heading_of
from velvetbox.core.origins.html_page import take_out, title_of, title_parts
from velvetbox.core.origins.reading import PART, Origin, Reading
from velvetbox.core.origins.saved_page import (
    Told as Said,
)
from velvetbox.core.origins.saved_page import (
    chapter_of,
    derived,
    saved_from,
    title_in,
    told,
    tree_of,
    work_of,
)
from velvetbox.core.origins.stored import stored
from velvetbox.core.origins.told import About, Told, ToldComment
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import Chapter, Fact, Field

_CHAPTER = 100  # words from which a post of the writer is a chapter, where none is marked
_MOST_OF_IT = 0.5  # of a page's words, that its writer wrote
_TITLES = "h1.p-title-value, .titleBar h1, h2.topic-title, .topic-title, .threadtitle, a.maintitle, h1.ipsType_pageTitle, #topic-title h1"
_STARTERS = ".p-description .username, #pageDescription .username"
_SITES_OWN = (
    ".bbCodeBlock-expandLink, .bbCodeBlock-shrinkLink, .messageTextEndMarker, "
    ".js-selectToQuoteEnd, .quoteExpand, .signature, .message-signature, script, style, form"
)
_SPOILERS = "button.bbCodeSpoiler-button, button.bbCodeSpoilerButton"
_LABELS = ".label, .label-append, .prefix"
_TAGS = ".tagItem, .tagList a.tag, a.tag"
_AGAIN = lazy_pattern(r"(?:re|aw|fwd?)\s?:\s*", re.IGNORECASE)
_VIEWED = lazy_pattern(r"(?:.{1,100}? :: )?View topic - (?=\S)", re.IGNORECASE)
_PAGE = lazy_pattern(
    r"(?:/page-|[?&;](?:page|pg)=|/page/)(\d{1,4})\b|[?&;](?:start|st)=(\d{1,6})\b|topic=\d+\.(\d{1,6})\b"
)
_QUOTED = ".bbCodeBlock--quote, .bbCodeQuote, blockquote, .quoteheader, .quotetitle, .quote"


def recognises(draft: Draft) -> bool:
    """Tell a page of posts of which one person's are a story."""
    tree = tree_of(draft)
    return tree is not None and shows_posts(tree) and any(_chapters(tree, posts_of(tree)))


def read(draft: Draft, path: str, options: ReadOptions) -> Reading:
    """Read the chapters a page shows; other posts are comments to the chapter before them."""
    tree = tree_of(draft)
    assert tree is not None
    posts = posts_of(tree)
    are_chapters = _chapters(tree, posts)
    for post in posts:
        _settle(post.text)
    title = _title(draft, tree)
    chapters: list[Chapter] = []
    comments: list[ToldComment] = []
    for post, is_chapter in zip(posts, are_chapters, strict=True):
        if is_chapter:
            chapters.append(_chapter(post, draft, title))
        else:
            comments.append(_comment(post, draft, len(chapters) - 1))
    chosen = [post for post, is_chapter in zip(posts, are_chapters, strict=True) if is_chapter]
    work = work_of(chapters, [*_facts(draft, tree, title, chosen), *_place(draft, posts)])
    return Reading("board", (work,), told=_told(draft, title, comments))


def _settle(text: LexborNode) -> None:
    """Take the board's own out of a post's text; what a spoiler is called, which is a button, becomes text."""
    for button in text.css(_SPOILERS)[:200]:
        button.replace_with(text_of(button))
    take_out(text.css(_SITES_OWN))


# Which posts are the story -------------------------------------------------------------------------


def _chapters(tree: LexborHTMLParser, posts: Sequence[Post]) -> list[bool]:
    """Tell of each post whether it is a chapter."""
    if any(post.marked for post in posts):
        return [post.marked for post in posts]
    words = [len(post.text.text().split()) for post in posts]
    writer = _writer(tree, posts, words)
    found = [
        post.author == writer and count >= _CHAPTER and not _answers(post)
        for post, count in zip(posts, words, strict=True)
    ]
    wrote = sum(count for post, count in zip(posts, words, strict=True) if post.author == writer)
    return found if wrote >= _MOST_OF_IT * sum(words) else [False] * len(posts)


def _writer(tree: LexborHTMLParser, posts: Sequence[Post], words: Sequence[int]) -> str:
    starter = next((text_of(node) for node in tree.css(_STARTERS)[:1]), "")
    if any(post.author == starter for post in posts):
        return starter
    total: Counter[str] = Counter()
    for post, count in zip(posts, words, strict=True):
        total[post.author] += count
    return total.most_common(1)[0][0] if total else ""


def _answers(post: Post) -> bool:
    """Tell whether a post begins with somebody else's words."""
    quoted = post.text.css_first(_QUOTED)
    if quoted is None or quoted.mem_id == post.text.mem_id:
        return False
    head = " ".join(quoted.text().split())[:60]
    return bool(head) and " ".join(post.text.text().split()).startswith(head)


# What they say -------------------------------------------------------------------------------------


def _chapter(post: Post, draft: Draft, title: str) -> Chapter:
    name = _AGAIN.sub("", post.name, count=1).strip()
    if not post.marked and folded(name).startswith(folded(title)):
        name = name[len(title) :].strip(" -–—:,.") if folded(name[: len(title)]) == folded(title) else ""
    heading = heading_of(name) if name else None
    number = heading.number if heading is not None and heading.kind in {"chapter", "number"} else None
    said = Said(number, title_in(name, number) if name else None)
    chapter = chapter_of(blocks_of(post.text, context_of(draft.pages[0])), draft, said)
    return replace(chapter, published=post.day)


def _comment(post: Post, draft: Draft, chapter: int) -> ToldComment:
    text = stored(blocks_of(post.text, context_of(draft.pages[0])))
    key = post.key or f"{post.author} {post.day} {len(text)}"
    at = chapter if chapter >= 0 else None
    return ToldComment(key, About.WORK, "", post.author, text, chapter=at, written=post.day)


def _title(draft: Draft, tree: LexborHTMLParser) -> str:
    node = tree.css_first(_TITLES)
    if node is not None:
        labels = " ".join(text_of(one) for one in node.css(_LABELS)).split()
        words = text_of(node).split()
        return " ".join(words[len(labels) :] if words[: len(labels)] == labels else words)
    shown = _VIEWED.sub("", title_of(draft) or "", count=1)
    return next(iter(title_parts(shown)[1:]), shown)


def _facts(draft: Draft, tree: LexborHTMLParser, title: str, chapters: Sequence[Post]) -> Iterator[Fact]:
    if title:
        yield told(Field.TITLE, title)
    for name in dict.fromkeys(post.author for post in chapters):
        yield told(Field.CREATOR, name, f"posted by {name}")
    if url := work_address(saved_from(draft)):
        yield told(Field.URL, url)
    if site := draft.first("meta:og:site_name"):
        yield derived(Field.PUBLISHER, " ".join(site.split()))
    for link in tree.css(_TAGS)[:100]:
        if 0 < len(name := text_of(link)) < 100:
            yield told(Field.FREEFORM, name)


def _place(draft: Draft, posts: Sequence[Post]) -> Iterator[Fact]:
    """Say where the page stands among those of its thread: posts are counted through all of a board."""
    first = next((post.key for post in posts if post.key), "")
    match = _PAGE.search(saved_from(draft))
    number = int(first) if first else int(next(filter(None, match.groups()))) if match else 1
    yield derived(Field.IDENTIFIER, f"board{PART}{number}", number=number)


def _told(draft: Draft, title: str, comments: list[ToldComment]) -> Told | None:
    if not comments:
        return None
    host = urlsplit(work_address(saved_from(draft)) or "").hostname or f"{title[:60]} (thread)"
    return Told(host[:100], comments=tuple(comments))


ORIGIN = Origin("board", recognises, read)
