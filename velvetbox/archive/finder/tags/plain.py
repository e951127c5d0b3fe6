"""The same answers from the database alone, while there is no index: right, and slow for many works."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from pyroaring import BitMap

from velvetbox.archive.finder.asked import Range, Sort
from velvetbox.archive.finder.tags import reading
from velvetbox.archive.finder.tags.engine import BY, Facets, is_ascending, sort_key
from velvetbox.archive.finder.tags.row import TYPES
from velvetbox.archive.finder.tags.wanted import Tags, Wanted
from velvetbox.archive.finder.visible import visible
from velvetbox.archive.library.models import Creatorship, SeriesWork, Work, WorkTag

_CHUNK = 5000  # parameters of one statement
_FACTS = {
    "complete": Q(complete=True),
    "incomplete": Q(complete=False),
    "single": Q(chapter_count=1) & (Q(chapters_declared=None) | Q(chapters_declared=1)),
    "missing": ~Q(missing_chapters=[]),
}
_FIELDS = {"words": "words", "posted": "published_on", "updated": "updated_on"}
_DAYS = frozenset({"posted", "updated"})
_KEYS = _FIELDS | {"title": "sort_title", "hits": "hits"}


class Plain:
    """Answers as Engine does."""

    def match(self, wanted: Wanted) -> BitMap:
        """Give the works that are as wanted."""
        works = _with_tags(wanted)
        for pseuds in wanted.creators:
            works = works.filter(pk__in=Creatorship.objects.filter(pseud__in=pseuds).values("work"))
        for series in wanted.series:
            works = works.filter(pk__in=SeriesWork.objects.filter(series__in=series).values("work"))
        for name in wanted.facts:
            works = works.filter(_FACTS.get(name, Q()))
        for name in wanted.without:
            works = works.filter(~_FACTS[name]) if name in _FACTS else works
        for column, limits in wanted.ranges:
            works = works.filter(_within(column, limits))
        found = BitMap(_passing(works, wanted))
        for name, is_wanted in (
            ("crossover", "crossover" in wanted.facts),
            ("", "crossover" in wanted.without),
        ):
            if is_wanted:
                crossing = _crossovers(found)
                found = crossing if name else found - crossing
        return found

    def page(self, works: BitMap, sort: Sort, ascending: bool | None, start: int, size: int) -> list[int]:
        """Give `size` of these works from `start` on in an order; those of which it is not known stand last."""
        by, upwards = BY.get(sort, sort.value), is_ascending(sort, ascending)
        values = _values(works, by)
        keyed = sorted((sort_key(values.get(work), work, upwards) for work in works), reverse=not upwards)
        return [key[-1] for key in keyed[start : start + size]]

    def facets(self, works: BitMap, most: int = 10) -> Facets:
        """Give for each type of tag the most frequent of these works as (tag, count), equal counts by id."""
        counts: defaultdict[str, Counter[int]] = defaultdict(Counter)
        wires = reading.read_wiring()
        types: dict[int, int] = {}
        for some in _chunks(works):
            for tags in reading.tags_of(some, wires, types).values():
                for tag in {wires.canonical.get(tag, tag) for tag in tags}:
                    counts[TYPES[types[tag]]][tag] += 1
        return {
            type_: tuple(sorted(counts[type_].items(), key=lambda item: (-item[1], item[0]))[:most])
            for type_ in TYPES
        }


def _chunks(works: BitMap) -> Iterator[list[int]]:
    ids = list(works)
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


def _with_tags(wanted: Wanted) -> QuerySet[Work]:
    works = visible()
    for tags in wanted.include:
        works = works.filter(pk__in=_tagged(tags))
    if wanted.exclude != Tags():
        works = works.exclude(pk__in=_tagged(wanted.exclude))
    for type_, count in wanted.more:
        works = works.filter(pk__in=_with_more(type_, count))
    return works


def _tagged(tags: Tags) -> QuerySet[Any]:
    found = Q(tag__in=tags.direct | tags.synonyms) | Q(tag__merger__in=tags.direct)
    return WorkTag.objects.filter(found).order_by().values("work")


def _with_more(type_: int, count: int) -> QuerySet[Any]:
    stated = WorkTag.objects.filter(
        Q(tag__merger=None, tag__type=TYPES[type_]) | Q(tag__merger__type=TYPES[type_])
    )
    counted = (
        stated.order_by().values("work").annotate(tags=Count(Coalesce("tag__merger", "tag"), distinct=True))
    )
    return counted.filter(tags__gt=count).values("work")


def _within(column: str, limits: Range) -> Q:
    condition = Q(**{f"{_FIELDS[column]}__isnull": False})
    for end, value in (("gte", limits.least), ("lte", limits.most)):
        if value is not None:
            condition &= Q(**{f"{_FIELDS[column]}__{end}": _stored(column, value)})
    return condition


def _stored(column: str, value: int) -> int | date:
    return date.fromordinal(max(1, min(value, date.max.toordinal()))) if column in _DAYS else value


def _passing(works: QuerySet[Work], wanted: Wanted) -> Iterator[int]:
    if not wanted.named:
        yield from works.values_list("pk", flat=True).iterator()
        return
    collections = reading.collections_of()
    for row in works.values(*reading.FIELDS).iterator():
        row["collections"] = collections[row["id"]]
        names = list(reading.named(row))
        if all(any(map(test, names)) for test in wanted.named):
            yield row["id"]


def _crossovers(works: BitMap) -> BitMap:
    wires, found = reading.read_wiring(), BitMap()
    for some in _chunks(works):
        fandoms = WorkTag.objects.filter(work__in=some, tag__type="fandom")
        found |= BitMap([work for work, crosses in reading.crossovers(fandoms, wires) if crosses])
    return found


def _values(works: BitMap, by: str) -> dict[int, Any]:
    """Give what each work is sorted by, where it is known."""
    if by == "work":
        return {work: work for work in works}
    found: dict[int, Any] = {}
    for some in _chunks(works):
        found.update(_some_values(some, by))
    return {work: value for work, value in found.items() if value is not None}


def _some_values(works: Sequence[int], by: str) -> Iterator[tuple[int, Any]]:
    if by in _KEYS:
        for work, value in Work.objects.filter(pk__in=works).values_list("pk", _KEYS[by]):
            yield work, value.toordinal() if isinstance(value, date) else value
    elif by == "creator":
        for work, creators in reading.creators_of(works).items():
            yield work, reading.creator_key(creators[0][1]) or None
    else:
        least = None if by == "kudos" else 0
        counts = reading.counts_of(works)
        yield from ((work, counts[work].get(by, least)) for work in works)
