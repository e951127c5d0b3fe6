"""Comments with their answers, without those of people whom the reader mutes. Never an e-mail address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from velvetbox.archive.catalog.heard import EVERYBODY, NAMES, Heard, heard_by
from velvetbox.archive.catalog.naming import ready
from velvetbox.archive.catalog.paging import paging
from velvetbox.archive.catalog.rows import Rows, rows
from velvetbox.archive.community.models import Comment
from velvetbox.archive.finder.mutes.terms import Terms
from velvetbox.archive.library.models import EditionChapter, Work

COMMENTS = 50  # on one page
_CARD = ("id", *NAMES, "pseud_id", "chapter_id", "rating", "written_at", "html")


@dataclass(frozen=True, slots=True)
class CommentCard:
    """A comment with the answers to it. `person` is the pseud's id where it is known who wrote; `html` is stored form.

    `muted` is the mute by which it is folded.
    """

    id: int
    name: str
    person: int | None
    chapter: int | None
    chapter_label: str
    rating: int | None
    written_at: datetime | None
    html: str
    replies: tuple[Reply, ...]
    muted: Terms | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a comment, in the stored form; `muted` as in CommentCard."""

    html: str
    muted: Terms | None = None


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


def comments_page(
    work: int, reader: int | None, chapter: int | None = None, page: int = 1
) -> CommentsPage | None:
    """Give a page of comments in at most seven queries; None when there is no such work."""
    found = Work.objects.filter(pk=work, withdrawn_at=None).values_list("title", "current_id").first()
    if found is None:
        return None
    asked = Comment.objects.filter(on_work(work), parent=None, withdrawn_at=None)
    if chapter is not None:
        asked = asked.filter(chapter=chapter)
    asked, heard = asked.order_by("written_at", "id"), heard_by(reader)
    among = heard.among(asked)
    total = asked.count() if among is None else len(among)
    page, pages, start = paging(total, page, COMMENTS)
    cards = comment_cards(_part(asked, among, start), heard, found[1])
    return CommentsPage(work, found[0], chapter, cards, total, page, pages)


def _part(asked: Any, among: list[int] | None, start: int = 0) -> Any:
    if among is None:
        return asked[start : start + COMMENTS]
    return asked.filter(pk__in=among[start : start + COMMENTS])


def comments_of(
    work: int, edition: int | None, heard: Heard = EVERYBODY
) -> tuple[tuple[CommentCard, ...], int]:
    """Give the first page of a work's comments, and how many there are; at most four queries."""
    if heard.hidden:
        asked = Comment.objects.filter(on_work(work), parent=None, withdrawn_at=None)
        return first_comments(asked.order_by("written_at", "id"), heard, edition)
    cards = _cards(rows(_first, work), heard, edition)
    return cards, len(cards) if len(cards) < COMMENTS else sum(n for (n,) in rows(_comments_on_work, work))


def _first(work: int) -> Rows:
    listed = Comment.objects.filter(on_work(work), parent=None, withdrawn_at=None)
    return listed.order_by("written_at", "id").values_list(*_CARD)[:COMMENTS]


def first_comments(
    asked: Any, heard: Heard, edition: int | None = None
) -> tuple[tuple[CommentCard, ...], int]:
    """Give the first page of comments that were asked for, and how many there are; five queries at most."""
    among = heard.among(asked)
    cards = comment_cards(_part(asked, among), heard, edition)
    return cards, asked.count() if among is None else len(among)


def comment_cards(listed: Any, heard: Heard, edition: int | None = None) -> tuple[CommentCard, ...]:
    """Give comments that were asked for, with their answers and, where `edition` has them, their chapters; three queries."""
    return _cards(list(listed.values_list(*_CARD)), heard, edition)


def _cards(found: Sequence[tuple[Any, ...]], heard: Heard, edition: int | None) -> tuple[CommentCard, ...]:
    if not found:
        return ()
    replies = _replies([row[0] for row in found], heard)
    labels = _labels(edition, {row[4] for row in found} - {None})
    return tuple(
        CommentCard(
            pk, name, pseud, chapter if chapter in labels else None, labels.get(chapter, ""), rating, written_at,
            ready(html, f"r{pk}-"), tuple(replies.get(pk, ())), heard.why(name, called),
        )
        for pk, name, called, pseud, chapter, rating, written_at, html in found
        if not heard.hides(name, called)
    )  # fmt: skip


def _replies(parents: Sequence[int], heard: Heard) -> Mapping[int, list[Reply]]:
    out: defaultdict[int, list[Reply]] = defaultdict(list)
    asked = Comment.objects.filter(parent__in=parents, withdrawn_at=None).order_by("id")
    for pk, parent, html, *names in asked.values_list("id", "parent_id", "html", *NAMES):
        if not heard.hides(*names):
            out[parent].append(Reply(ready(html, f"r{pk}-"), heard.why(*names)))
    return out


def _labels(edition: int | None, chapters: set[int]) -> Mapping[int, str]:
    if edition is None or not chapters:
        return {}
    asked = EditionChapter.objects.filter(edition=edition, chapter__in=chapters)
    return {
        chapter: title or str(number or position)
        for chapter, title, number, position in asked.values_list("chapter_id", "title", "number", "position")
    }


def count_heard(chapter: int, person: int | None, written: int) -> int:
    """Count those of the comments written on a chapter that somebody's mutes leave; two queries at most."""
    if not written:
        return 0
    among = heard_by(person).among(Comment.objects.filter(chapter=chapter, parent=None, withdrawn_at=None))
    return written if among is None else len(among)


def comments_on(chapter: str) -> Coalesce:
    """Count the comments on a chapter as a column of a query, which names the chapter's id `chapter`."""
    return Coalesce(Subquery(_counted(Comment.objects.filter(chapter=OuterRef(chapter)))), 0)


def _comments_on_work(work: int) -> Rows:
    return _counted(Comment.objects.filter(on_work(work)))


def _counted(asked: Any) -> Rows:
    kept = asked.filter(parent=None, withdrawn_at=None).order_by().values("withdrawn_at")
    counted: Rows = kept.annotate(n=Count("pk")).values_list("n")
    return counted
