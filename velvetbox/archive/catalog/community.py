"""What people say around works: comments with their answers, series, members, news. Never an e-mail address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from velvetbox.archive.catalog.cards import PAGE, WorkCard, cards_by_id
from velvetbox.archive.catalog.muting import folded
from velvetbox.archive.catalog.naming import ready
from velvetbox.archive.catalog.rows import Rows, padded, rows
from velvetbox.archive.community.models import (
    Bookmark,
    Challenge,
    Comment,
    NewsPost,
    OldAddress,
    Profile,
    SeriesPart,
)
from velvetbox.archive.finder.mutes.muted import Muted, muted_for
from velvetbox.archive.library.models import (
    EditionChapter,
    Fact,
    Series,
    SeriesWork,
    TagParent,
    Work,
    WorkTag,
)
from velvetbox.archive.people.models import Pseud
from velvetbox.core.prose import Field

COMMENTS = 50  # on one page
_ANSWERS = 2000  # works that answer the challenges of a page


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


def _on(work: int) -> Q:
    """Find what was said of a work, and of those that were merged into it."""
    return Q(work=work) | Q(work__in=Work.objects.filter(merged_into=work).values("pk"))


def comments_page(work: int, chapter: int | None = None, page: int = 1) -> CommentsPage | None:
    """Give a page of comments in at most five queries; None when there is no such work."""
    found = Work.objects.filter(pk=work, withdrawn_at=None).values_list("title", "current_id").first()
    if found is None:
        return None
    asked = Comment.objects.filter(_on(work), parent=None, withdrawn_at=None)
    if chapter is not None:
        asked = asked.filter(chapter=chapter)
    total = asked.count()
    pages = max(1, -(-total // COMMENTS))
    page = max(1, min(page, pages))
    start = (page - 1) * COMMENTS
    listed = asked.order_by("written_at", "id")[start : start + COMMENTS]
    return CommentsPage(work, found[0], chapter, _cards(listed, found[1]), total, page, pages)


def comments_of(work: int, edition: int | None) -> tuple[CommentCard, ...]:
    """Give the first page of a work's comments in at most three queries."""
    listed = Comment.objects.filter(_on(work), parent=None, withdrawn_at=None).order_by("written_at", "id")
    return _cards(listed[:COMMENTS], edition)


def _cards(listed: Any, edition: int | None = None) -> tuple[CommentCard, ...]:
    names = ("id", "name", "pseud_id", "chapter_id", "rating", "written_at", "html")
    found = list(listed.values_list(*names))
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
    return sum(count for (count,) in rows(_on_work, work))


def comments_on(chapter: str) -> Coalesce:
    """Count the comments on a chapter as a column of a query, which names the chapter's id `chapter`."""
    return Coalesce(Subquery(_counted(Comment.objects.filter(chapter=OuterRef(chapter)))), 0)


def favourite_count(work: int) -> int:
    """Count those who marked a work as a favourite; one query."""
    return sum(count for (count,) in rows(_favourites, work))


def _favourites(work: int) -> Rows:
    kept = Bookmark.objects.filter(_on(work), withdrawn_at=None).order_by().values("withdrawn_at")
    counted: Rows = kept.annotate(n=Count("pk")).values_list("n")
    return counted


def _on_work(work: int) -> Rows:
    return _counted(Comment.objects.filter(_on(work)))


def _counted(asked: Any) -> Rows:
    kept = asked.filter(parent=None, withdrawn_at=None).order_by().values("withdrawn_at")
    counted: Rows = kept.annotate(n=Count("pk")).values_list("n")
    return counted


# Series ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SeriesLink:
    """A series and its place in another one, where one is stated."""

    id: int
    name: str
    position: int | None


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """A series: its works in order, a page at a time, with their places; the series in it and around it."""

    id: int
    name: str
    creator: str
    summary: str
    works: tuple[tuple[int | None, WorkCard], ...]
    total: int
    page: int
    pages: int
    inside: tuple[SeriesLink, ...]
    around: tuple[SeriesLink, ...]
    comments: tuple[CommentCard, ...]
    favourites: int = 0


def series_page(pk: int, person: int | None, page: int = 1) -> SeriesPage | None:
    """Give a page of a series in at most twelve queries; None for none that the box shows anything of."""
    found = Series.objects.filter(pk=pk).values_list("name", "creator", "summary").first()
    inside, around = _inside(pk), _around(pk)
    kept = SeriesWork.objects.filter(series=pk, work__withdrawn_at=None).order_by("position", "work_id")
    places = dict(kept.values_list("work_id", "position"))
    if found is None or not (places or inside or around):
        return None
    muted = muted_for(person)
    works = muted.only(places)
    total, pages = len(works), max(1, -(-len(works) // PAGE))
    page = max(1, min(page, pages))
    listed = _listed(works, page, person, muted)
    said = Comment.objects.filter(series=pk, parent=None, withdrawn_at=None).order_by("written_at", "id")
    return SeriesPage(
        pk, found[0], found[1], ready(found[2], "summary-"), tuple((places.get(card.id), card) for card in listed),
        total, page, pages, inside, around, _cards(said[:COMMENTS]),
        Bookmark.objects.filter(series=pk, withdrawn_at=None).count(),
    )  # fmt: skip


def _listed(works: Sequence[int], page: int, person: int | None, muted: Muted) -> tuple[WorkCard, ...]:
    shown = works[(page - 1) * PAGE : page * PAGE]
    found = cards_by_id(shown, person)
    return folded([found[pk] for pk in shown if pk in found], muted)


def _inside(pk: int) -> tuple[SeriesLink, ...]:
    parts = SeriesPart.objects.filter(series=pk, withdrawn_at=None).order_by("position", "id")
    return tuple(SeriesLink(*row) for row in parts.values_list("child_id", "child__name", "position"))


def _around(pk: int) -> tuple[SeriesLink, ...]:
    parts = SeriesPart.objects.filter(child=pk, withdrawn_at=None).order_by("id")
    return tuple(SeriesLink(*row) for row in parts.values_list("series_id", "series__name", "position"))


# Members -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProfileCard:
    """What a member of an archive said of themselves there. No real name and no e-mail address."""

    site: str
    website: str
    bio: str
    joined_on: date | None


@dataclass(frozen=True, slots=True)
class Favourite:
    """What somebody marked as a favourite, and what they say of it. `kind` is "work", "series" or "person"."""

    kind: str
    id: int
    name: str
    html: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Somebody who wrote works or about them: what they said of themselves, and their works, newest first."""

    id: int
    name: str
    site: str
    profiles: tuple[ProfileCard, ...]
    works: tuple[WorkCard, ...]
    total: int
    page: int
    pages: int
    comments: int
    series: tuple[SeriesLink, ...]
    favourites: tuple[Favourite, ...] = ()  # the first of them
    marked: int = 0  # favourites in all
    favoured: int = 0  # readers whose favourite they are


def person_page(pk: int, reader: int | None, page: int = 1) -> PersonPage | None:
    """Give a page of somebody's works in at most thirteen queries; None for nobody the box shows anything of."""
    found = Pseud.objects.filter(pk=pk).values_list("name", "site").first()
    if found is None:
        return None
    by = Work.objects.filter(creatorships__pseud=pk, withdrawn_at=None).order_by("-id").distinct()
    muted = muted_for(reader)
    all_works = list(by.values_list("pk", flat=True))
    works = muted.only(all_works)
    total = len(works)
    asked = Profile.objects.filter(pseud=pk, withdrawn_at=None).order_by("id")
    profiles = tuple(
        ProfileCard(name or key, website, ready(bio, f"bio{at}-"), joined)
        for at, (key, name, website, bio, joined) in enumerate(
            asked.values_list("site__key", "site__name", "website", "bio", "joined_on")
        )
    )
    if not all_works and not profiles:
        return None
    pages = max(1, -(-total // PAGE))
    page = max(1, min(page, pages))
    listed = _listed(works, page, reader, muted)
    series = Series.objects.filter(
        creator=found[0], site=found[1], places__work__withdrawn_at=None
    ).distinct()
    return PersonPage(
        pk, found[0], found[1], profiles, listed, total, page, pages,
        Comment.objects.filter(pseud=pk, withdrawn_at=None).count(),
        tuple(SeriesLink(one, name, None) for one, name in series.order_by("name").values_list("id", "name")),
        _marked(pk, muted), _of(pk).count(), Bookmark.objects.filter(creator=pk, withdrawn_at=None).count(),
    )  # fmt: skip


def _of(pseud: int) -> QuerySet[Bookmark]:
    """Find what somebody marked, of that which the box shows."""
    shown = (
        Q(work__withdrawn_at=None, work__isnull=False) | Q(series__isnull=False) | Q(creator__isnull=False)
    )
    return Bookmark.objects.filter(shown, pseud=pseud, withdrawn_at=None)


def _marked(pseud: int, muted: Muted) -> tuple[Favourite, ...]:
    names = (
        "work_id",
        "work__title",
        "series_id",
        "series__name",
        "creator_id",
        "creator__name",
        "html",
        "id",
    )
    out = []
    for work, title, series, called, creator, name, html, pk in (
        _of(pseud).order_by("id").values_list(*names)[:COMMENTS]
    ):
        text = ready(html, f"f{pk}-")
        if work is not None:
            out += [Favourite("work", work, title, text)] if muted.shows(work) else []
        elif series is not None:
            out.append(Favourite("series", series, called, text))
        else:
            out.append(Favourite("person", creator, name, text))
    return tuple(out)


def makers(work: int) -> tuple[tuple[int, str], ...]:
    """Give a work's creators in order, each with the id of their page; one query."""
    return tuple((pk, name) for pk, name in rows(_makers, work))


def _makers(work: int) -> Rows:
    found = Pseud.objects.filter(creatorships__work=work).order_by("creatorships__position")
    return found.values_list("id", "name")


# News --------------------------------------------------------------------------------------------


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


def news_page(page: int = 1, only: int | None = None) -> NewsPage:
    """Give a page of news, or one post alone, in at most four queries."""
    asked = NewsPost.objects.filter(withdrawn_at=None)
    asked = asked if only is None else asked.filter(pk=only)
    total = asked.count()
    pages = max(1, -(-total // PAGE))
    page = max(1, min(page, pages))
    start = (page - 1) * PAGE
    names = ("id", "site__name", "site__key", "title", "name", "written_at", "html")
    found = list(asked.order_by("-written_at", "-id")[start : start + PAGE].values_list(*names))
    said = _said_of([row[0] for row in found])
    posts = tuple(
        NewsCard(pk, name or key, title, by, written, ready(html, f"n{pk}-"), said.get(pk, ()))
        for pk, name, key, title, by, written, html in found
    )
    return NewsPage(posts, total, page, pages)


# Challenges ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChallengeCard:
    """A challenge of an archive that was taken in, and the works that answer it: the first of them, and how many."""

    id: int
    site: str
    title: str
    name: str
    characters: str
    html: str
    works: tuple[tuple[int, str], ...]
    total: int


@dataclass(frozen=True, slots=True)
class ChallengesPage:
    """A page of challenges, by title."""

    challenges: tuple[ChallengeCard, ...]
    total: int
    page: int
    pages: int


def challenges_page(page: int = 1, only: int | None = None) -> ChallengesPage:
    """Give a page of challenges, or one alone, in at most four queries."""
    asked = Challenge.objects.filter(withdrawn_at=None)
    asked = asked if only is None else asked.filter(pk=only)
    total = asked.count()
    pages = max(1, -(-total // PAGE))
    page = max(1, min(page, pages))
    start = (page - 1) * PAGE
    names = ("id", "site_id", "site__name", "site__key", "title", "name", "characters", "html")
    found = list(asked.order_by("title", "id")[start : start + PAGE].values_list(*names))
    answers = _answers({row[4] for row in found}, {row[1] for row in found})
    cards = []
    for pk, site, name, key, title, by, characters, html in found:
        works = answers.get((site, title), [])
        cards.append(
            ChallengeCard(
                pk,
                name or key,
                title,
                by,
                characters,
                ready(html, f"c{pk}-"),
                tuple(works[:COMMENTS]),
                len(works),
            )
        )
    return ChallengesPage(tuple(cards), total, page, pages)


def _answers(titles: set[str], sites: set[int]) -> Mapping[tuple[int, str], list[tuple[int, str]]]:
    """Give the works that name a challenge of their site, by site and title."""
    out: defaultdict[tuple[int, str], list[tuple[int, str]]] = defaultdict(list)
    if not titles:
        return out
    at = OldAddress.objects.filter(site__in=sites, kind=OldAddress.Kind.WORK, work__withdrawn_at=None)
    told = Fact.objects.filter(work__in=at.values("work_id"), field=str(Field.COLLECTION), value__in=titles)
    told = told.filter(edition__withdrawn_at=None).order_by("work__sort_title", "work_id").distinct()
    found = list(told.values_list("value", "work_id", "work__title", "work__sort_title")[:_ANSWERS])
    of: defaultdict[int, set[int]] = defaultdict(set)
    for work, site in at.filter(work__in={row[1] for row in found}).values_list("work_id", "site_id"):
        of[work].add(site)
    for title, work, name, _ in found:
        for site in sorted(of[work]):
            out[site, title].append((work, name))
    return out


def challenges_of(work: int, titles: Sequence[str]) -> Mapping[str, int]:
    """Give the challenges that a work names, by title; one query, none without titles."""
    if not titles:
        return {}
    sites = OldAddress.objects.filter(work=work, kind=OldAddress.Kind.WORK).values("site_id")
    asked = Challenge.objects.filter(title__in=titles, site__in=sites, withdrawn_at=None)
    return dict(asked.values_list("title", "id"))


def fandoms_above(work: int) -> tuple[str, ...]:
    """Give the fandoms that a work's own are part of, by name, without its own; one query."""
    own = WorkTag.objects.filter(work=work, tag__type="fandom").values("tag_id")
    above = TagParent.objects.filter(child__in=own, kind=TagParent.Kind.PARENT).exclude(parent__in=own)
    return tuple(dict.fromkeys(above.order_by("parent__name").values_list("parent__name", flat=True)))


def _said_of(posts: Sequence[int]) -> Mapping[int, tuple[CommentCard, ...]]:
    asked = Comment.objects.filter(news__in=padded(posts, PAGE), parent=None, withdrawn_at=None)
    asked = asked.order_by("written_at", "id")
    of = dict(asked.values_list("id", "news_id"))
    out: defaultdict[int, tuple[CommentCard, ...]] = defaultdict(tuple)
    for card in _cards(asked):
        out[of[card.id]] += (card,)
    return out
