"""Comments with their answers. Never an e-mail address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from velvetbox.archive.catalog.naming import ready
from velvetbox.archive.catalog.paging import paging
from velvetbox.archive.catalog.rows import Rows, rows
from velvetbox.archive.community.models import Comment
from velvetbox.archive.library.models import EditionChapter, Work

COMMENTS = 50  # on one page
_CARD = ("id", "name", "pseud_id", "chapter_id", "rating", "written_at", "html")


@dataclass(frozen=True, slots=True)
class CommentCard:
    """A comment with the answers to it. `person` is the pseud's id where it is known who wrote; `html` is stored form."""

    id: int
    name: str
    person: int | None
    chapter: int | None
    chapter_label: str
    rating: int | None
    written_at: datetime | None
    html: str
    replies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CommentsPage:
    """A page of a work's comments, the oldest first; `chapter` where only those on one chapter are shown."""

    work: int
    title: str
    chapter: int | None
    comments: tuple[CommentCard, ...]
    total: int
    page: int
    pages: int


def on_work(work: int) -> Q:
    """Find what was said of a work, and of those that were merged into it."""
    return Q(work=work) | Q(work__in=Work.objects.filter(merged_into=work).values("pk"))


def comments_page(work: int, chapter: int | None = None, page: int = 1) -> CommentsPage | None:
    """Give a page of comments in at most five queries; None when there is no such work."""
    found = Work.objects.filter(pk=work, withdrawn_at=None).values_list("title", "current_id").first()
    if found is None:
        return None
    asked = Comment.objects.filter(on_work(work), parent=None, withdrawn_at=None)
    if chapter is not None:
        asked = asked.filter(chapter=chapter)
    total = asked.count()
    page, pages, start = paging(total, page, COMMENTS)
    listed = asked.order_by("written_at", "id")[start : start + COMMENTS]
    return CommentsPage(work, found[0], chapter, comment_cards(listed, found[1]), total, page, pages)


def comments_of(work: int, edition: int | None) -> tuple[CommentCard, ...]:
    """Give the first page of a work's comments in at most three queries."""
    return _cards(rows(_first, work), edition)


def _first(work: int) -> Rows:
    listed = Comment.objects.filter(on_work(work), parent=None, withdrawn_at=None)
    return listed.order_by("written_at", "id").values_list(*_CARD)[:COMMENTS]


def comment_cards(listed: Any, edition: int | None = None) -> tuple[CommentCard, ...]:
    """Give comments that were asked for, with their answers and, where `edition` has them, their chapters; three queries."""
    return _cards(list(listed.values_list(*_CARD)), edition)


def _cards(found: Sequence[tuple[Any, ...]], edition: int | None) -> tuple[CommentCard, ...]:
    if not found:
        return ()
    replies = _replies([row[0] for row in found])
    labels = _labels(edition, {row[3] for row in found} - {None})
    return tuple(
        CommentCard(
            pk, name, pseud, chapter if chapter in labels else None, labels.get(chapter, ""), rating, written_at,
            ready(html, f"r{pk}-"), tuple(replies.get(pk, ())),
        )
        for pk, name, pseud, chapter, rating, written_at, html in found
    )  # fmt: skip


def _replies(parents: Sequence[int]) -> Mapping[int, list[str]]:
    out: defaultdict[int, list[str]] = defaultdict(list)
    asked = Comment.objects.filter(parent__in=parents, withdrawn_at=None).order_by("id")
    for pk, parent, html in asked.values_list("id", "parent_id", "html"):
        out[parent].append(ready(html, f"r{pk}-"))
    return out


def _labels(edition: int | None, chapters: set[int]) -> Mapping[int, str]:
    if edition is None or not chapters:
        return {}
    asked = EditionChapter.objects.filter(edition=edition, chapter__in=chapters)
    return {
        chapter: title or str(number or position)
        for chapter, title, number, position in asked.values_list("chapter_id", "title", "number", "position")
    }


def comment_count(work: int) -> int:
    """Count the comments on a work; one query."""
    return sum(count for (count,) in rows(_comments_on_work, work))


def comments_on(chapter: str) -> Coalesce:
    """Count the comments on a chapter as a column of a query, which names the chapter's id `chapter`."""
    return Coalesce(Subquery(_counted(Comment.objects.filter(chapter=OuterRef(chapter)))), 0)


def _comments_on_work(work: int) -> Rows:
    return _counted(Comment.objects.filter(on_work(work)))


def _counted(asked: Any) -> Rows:
    kept = asked.filter(parent=None, withdrawn_at=None).order_by().values("withdrawn_at")
    counted: Rows = kept.annotate(n=Count("pk")).values_list("n")
    return counted
