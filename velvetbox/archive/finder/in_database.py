"""Answers from the database's rows: slower, and words only as they were typed, but always there."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.db.models import Count, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Lower
from pyroaring import BitMap

from velvetbox.archive.community.models import Bookmark, Comment
from velvetbox.archive.finder.asked import Sort
from velvetbox.archive.finder.compiling import plain_needles
from velvetbox.archive.finder.engines import Answer, FactLeaf, Order
from velvetbox.archive.finder.language import Parsed
from velvetbox.archive.finder.language.conditions import condition
from velvetbox.archive.finder.visible import visible
from velvetbox.archive.library.models import Creatorship, Fact, Work

_FEW = 500  # works named in one query
_COLUMNS = {
    Sort.TITLE: "sort_title",
    Sort.POSTED: "published_on",
    Sort.UPDATED: "updated_on",
    Sort.WORDS: "words",
    Sort.HITS: "hits",
}


class DatabaseFacts:
    """Facts by the database's own queries."""

    def every(self) -> BitMap:
        """Give all works that can be found."""
        return BitMap(visible().order_by().values_list("pk", flat=True))

    def where(self, leaf: FactLeaf) -> BitMap:
        """Give the works of which a leaf is true."""
        return BitMap(visible().filter(condition(leaf)).order_by().values_list("pk", flat=True))

    def page(self, works: BitMap, order: Order, start: int, size: int) -> list[int]:
        """Give `size` of these works from `start` on, in an order; those of which it is not known stand last."""
        if order.sort in {Sort.BEST, Sort.NEWEST}:
            return list(islice(works if order.is_upwards else reversed(works), start, start + size))
        rows = _ordered(visible(), order)
        if len(works) <= _FEW:
            rows = rows.filter(pk__in=list(works))
        ids = (pk for pk in rows.values_list("pk", flat=True).iterator() if pk in works)
        return list(islice(ids, start, start + size))


class Database:
    """The engine that needs no index. What stands in a text answers for nothing in the order: newest first."""

    def find(
        self, parsed: Parsed, order: Order, start: int, size: int, within: BitMap | None = None
    ) -> Answer:
        """Give `size` works from `start` on. `within` are the only ones asked for, None for all."""
        if parsed.tree is None and within is None:
            return Answer(0, ())
        rows = visible() if parsed.tree is None else visible().filter(condition(parsed.tree))
        ids = [
            pk for pk in _ordered(rows, order).values_list("pk", flat=True) if within is None or pk in within
        ]
        return Answer(len(ids), tuple(ids[start : start + size]), plain_needles(parsed))

    def every(self, parsed: Parsed) -> BitMap:
        """Give all works that answer; all that there are where nothing is asked."""
        rows = visible() if parsed.tree is None else visible().filter(condition(parsed.tree))
        return BitMap(rows.order_by().values_list("pk", flat=True))


def _ordered(works: QuerySet[Work], order: Order) -> QuerySet[Work]:
    """Order works; those of which it is not known stand last, equal ones in the direction's order of id."""
    work_id = F("pk").asc() if order.is_upwards else F("pk").desc()
    if order.sort in {Sort.BEST, Sort.NEWEST}:
        return works.order_by(work_id)
    key: Any = F(_COLUMNS[order.sort]) if order.sort in _COLUMNS else _related(order.sort)
    known = key.asc(nulls_last=True) if order.is_upwards else key.desc(nulls_last=True)
    return works.order_by(known, work_id)


def _related(sort: Sort) -> Subquery:
    if sort is Sort.CREATOR:
        names = Creatorship.objects.filter(work=OuterRef("pk")).order_by("position", "pk")
        return Subquery(names.values(name=Lower("pseud__name"))[:1])
    if sort is Sort.KUDOS:
        stated = Fact.objects.filter(work=OuterRef("pk"), field="kudos").order_by().values("work")
        return Subquery(stated.values(most=Max("number")))
    rows: QuerySet[Any] = Comment.objects.all() if sort is Sort.COMMENTS else Bookmark.objects.all()
    mine = rows.filter(work=OuterRef("pk"), withdrawn_at=None).order_by().values("work")
    return Subquery(mine.values(count=Count("pk")))
