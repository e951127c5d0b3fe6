"""Series: their works in order, the series in them and around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from velvetbox.archive.catalog.cards import PAGE, WorkCard, cards_by_id
from velvetbox.archive.catalog.comments import CommentCard, first_comments
from velvetbox.archive.catalog.heard import Heard
from velvetbox.archive.catalog.muting import folded
from velvetbox.archive.catalog.naming import ready
from velvetbox.archive.catalog.paging import paging
from velvetbox.archive.community.models import Bookmark, Comment, SeriesPart
from velvetbox.archive.finder.mutes.muted import Muted, muted_for
from velvetbox.archive.library.models import ReadingPlace, ReadingState, Series, SeriesWork, Work

_DONE = (ReadingState.FINISHED.value, ReadingState.DROPPED.value)


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
    comment_count: int
    favourites: int = 0
    words: int = 0
    read: int = 0  # works that the reader came to the end of
    next: tuple[int, str] | None = None  # the first that they did not: its id and title


def series_page(pk: int, person: int | None, page: int = 1) -> SeriesPage | None:
    """Give a page of a series in at most sixteen queries; None for none that the box shows anything of."""
    found = Series.objects.filter(pk=pk).values_list("name", "creator", "summary").first()
    inside, around = _inside(pk), _around(pk)
    kept = SeriesWork.objects.filter(series=pk, work__withdrawn_at=None).order_by("position", "work_id")
    places = dict(kept.values_list("work_id", "position"))
    if found is None or not (places or inside or around):
        return None
    muted = muted_for(person)
    works = muted.only(places)
    total = len(works)
    page, pages, start = paging(total, page, PAGE)
    listed = listed_works(works, start, person, muted)
    long = dict(kept.order_by().values_list("work_id", "work__words"))
    stands = dict(ReadingPlace.objects.filter(person=person or 0, work__in=works).values_list("work_id", "state"))  # fmt: skip
    read = sum(state == ReadingState.FINISHED for state in stands.values())
    onward = next((one for one in works if stands.get(one) not in _DONE), None) if read else None
    title = Work.objects.filter(pk=onward).values_list("title", flat=True).first() if onward else None
    said = Comment.objects.filter(series=pk, parent=None, withdrawn_at=None).order_by("written_at", "id")
    return SeriesPage(
        pk, found[0], found[1], ready(found[2], "summary-"), tuple((places.get(card.id), card) for card in listed),
        total, page, pages, inside, around, *first_comments(said, Heard.without(reason for reason, _ in muted.sets)),
        Bookmark.objects.filter(series=pk, withdrawn_at=None).count(), sum(long[one] for one in works), read,
        (onward, title) if onward and title is not None else None,
    )  # fmt: skip


def listed_works(works: Sequence[int], start: int, person: int | None, muted: Muted) -> tuple[WorkCard, ...]:
    """Give the cards of one page of works, from `start` on, folded where somebody mutes them."""
    shown = works[start : start + PAGE]
    found = cards_by_id(shown, person)
    return folded([found[pk] for pk in shown if pk in found], muted)


def _inside(pk: int) -> tuple[SeriesLink, ...]:
    parts = SeriesPart.objects.filter(series=pk, withdrawn_at=None).order_by("position", "id")
    return tuple(SeriesLink(*row) for row in parts.values_list("child_id", "child__name", "position"))


def _around(pk: int) -> tuple[SeriesLink, ...]:
    parts = SeriesPart.objects.filter(child=pk, withdrawn_at=None).order_by("id")
    return tuple(SeriesLink(*row) for row in parts.values_list("series_id", "series__name", "position"))
