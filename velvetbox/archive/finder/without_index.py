"""Filters answered by the database alone: right at any size, quick for a small box."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from velvetbox.archive.finder import queries
from velvetbox.archive.finder.asked import ANY, Asked, Range, Sort
from velvetbox.archive.library.models import Creatorship, Work, WorkTag
from velvetbox.archive.people.models import Person

MOST_NAMES = 10  # counted of each type
_MOST_MATCHES = 500  # best matches of words that are filtered


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of works, how many there are, and by type of tag the names most of them have, with how many have it."""

    total: int
    page: int
    works: tuple[int, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    from_index: bool = True


_ORDER = {
    Sort.TITLE: ("sort_title", True),
    Sort.POSTED: ("published_on", False),
    Sort.UPDATED: ("updated_on", False),
    Sort.WORDS: ("words", False),
    Sort.HITS: ("hits", False),
}


def answer(person: Person | None, asked: Asked, page: int = 1, size: int = 20) -> Answer:
    """Give a page of the works that have all that was asked. A page beyond the end is the last one."""
    works = _matching(person, asked)
    total = works.count()
    page = max(1, min(page, -(-total // size)))
    field, rising = _ORDER.get(asked.sort, ("pk", False))
    up = rising if asked.ascending is None else asked.ascending
    order = F(field).asc(nulls_last=True) if up else F(field).desc(nulls_last=True)
    ids = works.order_by(order, "-pk").values_list("pk", flat=True)[(page - 1) * size : page * size]
    return Answer(total, page, tuple(ids), _counts(works))


def _counts(works: QuerySet[Work]) -> Mapping[str, tuple[tuple[str, int], ...]]:
    used = WorkTag.objects.filter(work__in=works.values("pk")).order_by()
    counted = used.values("tag__type", "tag__name").annotate(n=Count("work")).order_by("-n", "tag__name")
    found: dict[str, list[tuple[str, int]]] = {}
    for kind, name, count in counted.values_list("tag__type", "tag__name", "n"):
        if len(names := found.setdefault(kind, [])) < MOST_NAMES:
            names.append((name, count))
    return {kind: tuple(names) for kind, names in found.items()}


def _matching(person: Person | None, asked: Asked) -> QuerySet[Work]:
    works = Work.objects.filter(withdrawn_at=None, current__isnull=False)
    for kind, name in asked.include:
        works = works.filter(_tagged(kind, name))
    for kind, name in asked.exclude:
        works = works.exclude(_tagged(kind, name))
    for name in asked.creators:
        works = works.filter(
            Exists(Creatorship.objects.filter(work=OuterRef("pk"), pseud__name__iexact=name))
        )
    for name in asked.series:
        works = works.filter(series_places__series__name__iexact=name)
    works = _limited(_stated(works, asked), asked)
    if asked.text:
        found = queries.search(person, asked.text, 1, _MOST_MATCHES)
        works = works.filter(pk__in=[hit.work for hit in found.works])
    return works


def _tagged(kind: str, name: str) -> Q:
    folded = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    means = Q(tag__folded=folded) | Q(tag__merger__folded=folded) | Q(tag__synonyms__folded=folded)
    tags = WorkTag.objects.filter(means, work=OuterRef("pk"))
    return Q(Exists(tags if kind == ANY else tags.filter(tag__type=kind)))


def _stated(works: QuerySet[Work], asked: Asked) -> QuerySet[Work]:
    if asked.complete is not None:
        works = works.filter(complete=True) if asked.complete else works.exclude(complete=True)
    if asked.single_chapter is not None:
        works = works.filter(chapter_count=1) if asked.single_chapter else works.exclude(chapter_count=1)
    if asked.missing is not None:
        works = works.exclude(missing_chapters=[]) if asked.missing else works.filter(missing_chapters=[])
    if asked.crossover is not None:
        fandoms = Count("work_tags", filter=Q(work_tags__tag__type="fandom"))
        works = works.annotate(fandoms=fandoms)
        works = works.filter(fandoms__gt=1) if asked.crossover else works.filter(fandoms__lte=1)
    return works


def _limited(works: QuerySet[Work], asked: Asked) -> QuerySet[Work]:
    if asked.language:
        works = works.filter(language__istartswith=asked.language)
    if asked.source:
        works = works.filter(address__icontains=f"://{asked.source}/")
    if asked.canon:
        works = works.filter(canon__icontains=asked.canon)
    works = _within(works, "words", asked.words)
    works = _within(works, "published_on", asked.posted, days=True)
    return _within(works, "updated_on", asked.updated, days=True)


def _within(works: QuerySet[Work], field: str, limits: Range | None, *, days: bool = False) -> QuerySet[Work]:
    for end, value in (("gte", limits.least), ("lte", limits.most)) if limits else ():
        if value is not None:
            works = works.filter(**{f"{field}__{end}": date.fromordinal(value) if days else value})
    return works
