"""The shelf: every work in the box, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from django.db.models import Count, Exists, F, OuterRef, Q
from pyroaring import BitMap

from velvetbox.archive.catalog.cards import NOBODY, PAGE, WorkCard, cards, cards_by_id, shown
from velvetbox.archive.catalog.muting import folded
from velvetbox.archive.catalog.paging import paging
from velvetbox.archive.catalog.rows import Rows, padded, rows
from velvetbox.archive.finder.asked import Sort as Order
from velvetbox.archive.finder.models import Mute
from velvetbox.archive.finder.mutes.muted import Muted, muted_for
from velvetbox.archive.finder.tags.answering import answering
from velvetbox.archive.finder.tags.wanted import Wanted
from velvetbox.archive.library.models import ReadingPlace, ReadingState, Work


class Sort(StrEnum):
    """The orders a shelf can stand in."""

    READING = "reading"  # what one is reading first, then what came in last
    NEWEST = "newest"
    UPDATED = "updated"
    TITLE = "title"
    WORDS = "words"


_ORDER = {
    Sort.NEWEST: [F("id").desc()],
    Sort.UPDATED: [F("updated_on").desc(nulls_last=True), F("id").desc()],
    Sort.TITLE: [F("sort_title").asc(), F("id").asc()],
    Sort.WORDS: [F("words").desc(), F("id").desc()],
}
_SORTS = tuple(Sort)
_BY = {
    Sort.NEWEST: Order.NEWEST,
    Sort.UPDATED: Order.UPDATED,
    Sort.TITLE: Order.TITLE,
    Sort.WORDS: Order.WORDS,
}


@dataclass(frozen=True, slots=True)
class ShelfPage:
    """One page of the shelf; `first` and `last` count from 1, `pages` is at least 1."""

    cards: tuple[WorkCard, ...]
    total: int
    page: int
    pages: int
    sort: Sort

    @property
    def first(self) -> int:
        """Give the number of the page's first work."""
        return (self.page - 1) * PAGE + 1

    @property
    def last(self) -> int:
        """Give the number of the page's last work."""
        return self.first + len(self.cards) - 1


def shelf(person: int | None, sort: Sort = Sort.READING, page: int = 1) -> ShelfPage:
    """Give a page of the shelf in at most four queries. A page beyond the end is the last one.

    Where something is muted, the index of tags says which works are left, in which order.
    """
    total, mutes = next(iter(rows(_total, NOBODY if person is None else person)), (0, False))
    if mutes and (muted := muted_for(person)).sets:
        return _unmuted(person, sort, page, muted)
    page, pages, start = paging(total, page, PAGE)
    if sort is Sort.READING:
        found = _reading_first(person, start)
    else:
        found = cards(_sorted, person, sort=_SORTS.index(sort), start=start)
    return ShelfPage(tuple(found), total, page, pages, sort)


def _unmuted(person: int | None, sort: Sort, page: int, muted: Muted) -> ShelfPage:
    engine = answering()
    works = muted.left(engine.match(Wanted()))
    page, pages, start = paging(len(works), page, PAGE)
    if sort is Sort.READING:
        begun = [work for (work,) in rows(_begun, person) if work in works]
        others = works - BitMap(begun)
        skip, mine = max(0, start - len(begun)), begun[start : start + PAGE]
        ids = mine + list(islice(reversed(others), skip, skip + PAGE - len(mine)))
    else:
        ids = engine.page(works, _BY[sort], None, start, PAGE)
    cards_of = cards_by_id(ids, person)
    shown_cards = folded([cards_of[pk] for pk in ids if pk in cards_of], muted)
    return ShelfPage(shown_cards, len(works), page, pages, sort)


def _total(person: int) -> Rows:
    """Ask how many works there are, and whether the person mutes anything."""
    kept = Work.objects.filter(withdrawn_at=None).order_by().values("withdrawn_at")
    mutes = Exists(Mute.objects.filter(person=person, removed_at=None))
    return kept.annotate(n=Count("pk")).values_list("n", mutes)


def _sorted(person: int, *, sort: int, start: int) -> Rows:
    kept = Work.objects.filter(withdrawn_at=None)
    return shown(kept.order_by(*_ORDER[_SORTS[sort]])[start : start + PAGE], person)


def _reading_first(person: int | None, start: int) -> list[WorkCard]:
    begun = [work for (work,) in rows(_begun, person)] if person is not None else []
    mine = begun[start : start + PAGE]
    skip, take = max(0, start - len(begun)), PAGE - len(mine)
    found = cards(_with_newest, person, *padded(mine, PAGE), skip=skip, take=take)
    order = {pk: index for index, pk in enumerate(mine)}
    return sorted(found, key=lambda card: (order.get(card.id, PAGE), -card.id))


def _begun(person: int) -> Rows:
    places = ReadingPlace.objects.filter(person=person, state=ReadingState.READING, work__withdrawn_at=None)
    return places.order_by("-kept_at").values_list("work_id")


def _with_newest(person: int, *mine: int, skip: int, take: int) -> Rows:
    begun = ReadingPlace.objects.filter(work=OuterRef("pk"), person=person, state=ReadingState.READING)
    others = Work.objects.filter(~Exists(begun), withdrawn_at=None).order_by("-id")
    newest = others.values("pk")[skip : skip + take]
    wanted = Q(pk__in=newest) | Q(pk__in=mine) if take else Q(pk__in=mine)
    return shown(Work.objects.filter(wanted, withdrawn_at=None), person)
