"""News of archives that were taken in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from velvetbox.archive.catalog.cards import PAGE
from velvetbox.archive.catalog.comments import CommentCard, comment_cards
from velvetbox.archive.catalog.heard import Heard, heard_by
from velvetbox.archive.catalog.naming import ready
from velvetbox.archive.catalog.paging import paging
from velvetbox.archive.catalog.rows import padded
from velvetbox.archive.community.models import Comment, NewsPost


@dataclass(frozen=True, slots=True)
class NewsCard:
    """A news post of an archive that was taken in, with what was said about it."""

    id: int
    site: str
    title: str
    name: str
    written_at: datetime | None
    html: str
    comments: tuple[CommentCard, ...]


@dataclass(frozen=True, slots=True)
class NewsPage:
    """A page of news, the newest first."""

    posts: tuple[NewsCard, ...]
    total: int
    page: int
    pages: int


def news_page(reader: int | None, page: int = 1, only: int | None = None) -> NewsPage:
    """Give a page of news, or one post alone, in at most six queries."""
    asked = NewsPost.objects.filter(withdrawn_at=None)
    asked = asked if only is None else asked.filter(pk=only)
    total = asked.count()
    page, pages, start = paging(total, page, PAGE)
    names = ("id", "site__name", "site__key", "title", "name", "written_at", "html")
    found = list(asked.order_by("-written_at", "-id")[start : start + PAGE].values_list(*names))
    said = _said_of([row[0] for row in found], heard_by(reader))
    posts = tuple(
        NewsCard(pk, name or key, title, by, written, ready(html, f"n{pk}-"), said.get(pk, ()))
        for pk, name, key, title, by, written, html in found
    )
    return NewsPage(posts, total, page, pages)


def _said_of(posts: Sequence[int], heard: Heard) -> Mapping[int, tuple[CommentCard, ...]]:
    asked = Comment.objects.filter(news__in=padded(posts, PAGE), parent=None, withdrawn_at=None)
    asked = asked.order_by("written_at", "id")
    of = dict(asked.values_list("id", "news_id"))
    out: defaultdict[int, tuple[CommentCard, ...]] = defaultdict(tuple)
    for card in comment_cards(asked, heard):
        out[of[card.id]] += (card,)
    return out
