"""A search as conditions on the database's rows: what answers while there is no index, and what has no index."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Model, Q, QuerySet
from django.db.models.functions import Coalesce

from velvetbox.archive.community.models import Bookmark, Comment
from velvetbox.archive.finder.asked import Range
from velvetbox.archive.finder.language import tags
from velvetbox.archive.finder.language.maps import mapped
from velvetbox.archive.finder.language.tree import (
    DATE_FIELDS,
    MAP_FIELDS,
    TAG_FIELDS,
    TEXT_FIELDS,
    Among,
    And,
    Compare,
    Field,
    Leaf,
    Named,
    Node,
    Not,
    Or,
    Phrase,
    TagNamed,
    Word,
)
from velvetbox.archive.finder.tags import reading
from velvetbox.archive.finder.words import cut
from velvetbox.archive.library.models import (
    Creatorship,
    EditionChapter,
    Fact,
    SeriesWork,
    TagParent,
    Work,
    WorkTag,
)
from velvetbox.core.origins.languages import language_of

_MOST_WORDS = 12  # of one phrase compared with rows: SQL has bounds in depth
_HIGHEST = 2**31 - 1
_MOST_WORKS = 20_000  # stated by their ids
_MOST_TAGS = 5_000  # in one condition
_COLUMNS = {
    Field.WORDS: "words",
    Field.CHAPTERS: "chapter_count",
    Field.HITS: "hits",
    Field.POSTED: "published_on",
    Field.UPDATED: "updated_on",
}


def condition(node: Node) -> Q:
    """Give the condition on works that a node is. Words are met as they are typed, anywhere in other words too."""
    if isinstance(node, And):
        return _all(map(condition, node.nodes))
    if isinstance(node, Or):
        return _any(map(condition, node.nodes))
    if isinstance(node, Not):
        return ~condition(node.node)
    return _of(_leaf(node))


def _all(conditions: Iterable[Q]) -> Q:
    found = Q()
    for one in conditions:
        found &= one
    return found


def _any(conditions: Iterable[Q]) -> Q:
    found = Q()
    for one in conditions:
        found |= one
    return found


def _of(one: Q) -> Q:
    """Ask in a query of its own: its joins are not multiplied with those of others."""
    return Q(pk__in=Work.objects.filter(one).order_by().values("pk"))


def _leaf(node: Word | Phrase | Named | TagNamed | Compare | Among) -> Q:
    if isinstance(node, Among):
        return Q(pk__in=list(node.works)[:_MOST_WORKS])
    if isinstance(node, (Word, Phrase)):
        return _any(_standing(field, node) for field in (*TEXT_FIELDS, Field.TAG, None))
    if isinstance(node, TagNamed):
        return _tagged(tags.with_all_below([node.id]))
    if node.field in MAP_FIELDS:
        return mapped(node)
    if isinstance(node, Compare):
        return _compared(node)
    if node.field in TEXT_FIELDS:
        return _standing(node.field, node.node)
    if node.field in TAG_FIELDS:
        return _tagged(tags.with_all_below(tags.with_words(node.field, node.node)))
    return _named(node.field, node.node)


def _tagged(ids: Iterable[int]) -> Q:
    return Q(pk__in=WorkTag.objects.filter(tag__in=list(ids)[:_MOST_TAGS]).order_by().values("work"))


def _words(leaf: Leaf) -> list[str]:
    return cut(leaf.text.replace("*", " "))[:_MOST_WORDS]


def _standing(field: Field | None, leaf: Leaf) -> Q:
    """Give the condition that each word stands in a field; in one and the same chapter, for the text (None)."""
    words = _words(leaf)
    if field is Field.CREATORS:
        return _in_rows(Creatorship.objects.all(), "pseud__name", words)
    if field is Field.TAG:
        series = _in_rows(SeriesWork.objects.all(), "series__name", words)
        return _in_rows(WorkTag.objects.all(), "tag__name", words) | series
    if field is Field.TITLE:
        return _all(Q(title__icontains=word) for word in words)
    around = {Field.SUMMARY: ("summary",), Field.NOTES: ("notes_before", "notes_after", "title")}
    columns = (
        around.get(field, ("revision__html", "revision__notes"))
        if field
        else ("revision__html", "revision__notes")
    )
    chapters = EditionChapter.objects.filter(
        _all(_any(Q(**{f"{name}__icontains": word}) for name in columns) for word in words)
    )
    found = Q(current__in=chapters.order_by().values("edition"))
    if field is not None:
        own = [name for name in columns if name != "title"]
        found |= _all(_any(Q(**{f"{name}__icontains": word}) for name in own) for word in words)
    return found


def _in_rows(rows: QuerySet[Model], column: str, words: list[str]) -> Q:
    these = rows.filter(_all(Q(**{f"{column}__icontains": word}) for word in words))
    return Q(pk__in=these.order_by().values("work"))


def _named(field: Field, leaf: Leaf) -> Q:
    words = _words(leaf)
    if field is Field.SERIES:
        return _in_rows(SeriesWork.objects.all(), "series__name", words)
    if field is Field.LANGUAGE:
        code = language_code(leaf.text)
        return Q(language__iexact=code) | Q(language__istartswith=f"{code}-")
    if field is Field.SOURCE:
        return Q(current__origin__iexact=leaf.text) | Q(address__icontains=f"/{leaf.text}")
    if field is Field.COLLECTION:
        return _in_rows(Fact.objects.filter(field="collection"), "value", words)
    return _all(Q(canon__icontains=word) for word in words)


def language_code(name: str) -> str:
    """Give the code of a language by its name in English or its own; what is no such name is given back."""
    return language_of(name) or name


# Numbers, days, what is so or not -----------------------------------------------------------------


def _compared(node: Compare) -> Q:
    limits = node.range
    if node.field in DATE_FIELDS:
        return _within(_COLUMNS[node.field], _day(limits.least), _day(limits.most))
    if node.field in _COLUMNS:
        return _within(_COLUMNS[node.field], _number(limits.least), _number(limits.most))
    if node.field is Field.KUDOS:
        stated = Fact.objects.filter(
            _within("number", _number(limits.least), _number(limits.most)), field="kudos"
        )
        return Q(pk__in=stated.order_by().values("work"))
    if node.field is Field.COMMENTS:
        return _counted(Comment.objects.filter(work__isnull=False), limits)
    if node.field is Field.BOOKMARKS:
        return _counted(Bookmark.objects.filter(work__isnull=False), limits)
    if node.field is Field.COMPLETE:
        return Q(complete=bool(limits.least))  # of some works it is not known
    return _is_so(node.field) if limits.least else ~_is_so(node.field)


def _within(column: str, least: int | date | None, most: int | date | None) -> Q:
    found = Q(**{f"{column}__isnull": False})
    if least is not None:
        found &= Q(**{f"{column}__gte": least})
    if most is not None:
        found &= Q(**{f"{column}__lte": most})
    return found


def _number(value: int | None) -> int | None:
    return None if value is None else max(-1, min(value, _HIGHEST))


def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(max(1, min(ordinal, date.max.toordinal())))


def _counted(rows: QuerySet[Model], limits: Range) -> Q:
    """Give the condition that a work has so many of these; one without any has 0."""
    counts = rows.filter(withdrawn_at=None).order_by().values("work").annotate(count=Count("pk"))
    least, most = _number(limits.least) or 0, _number(limits.most)
    beyond = Q(pk__in=counts.filter(count__gt=most).values("work")) if most is not None else Q(pk__in=[])
    if least <= 0:
        return ~beyond
    return Q(pk__in=counts.filter(count__gte=least).values("work")) & ~beyond


def _is_so(field: Field) -> Q:
    if field is Field.MISSING:
        return ~Q(missing_chapters=[])
    if field is Field.SINGLE_CHAPTER:
        return Q(chapter_count=1) & (Q(chapters_declared=None) | Q(chapters_declared=1))
    if field is Field.OTP:
        return Q(pk__in=_with_tags("relationship", count=1))
    return _crossing()


def _with_tags(kind: str, **limit: int) -> QuerySet[WorkTag, dict[str, Any]]:
    """Give the works that have so many tags of a type, synonyms counted as what they mean."""
    stated = WorkTag.objects.filter(tag__type=kind).order_by().values("work")
    counted = stated.annotate(count=Count(Coalesce("tag__merger", "tag"), distinct=True))
    return counted.filter(**limit).values("work")


def _crossing() -> Q:
    """Give the condition that a work's fandoms are several, and not related: related ones share a metatag."""
    fandoms = WorkTag.objects.filter(tag__type="fandom")
    several = _with_tags("fandom", count__gt=1)
    under = TagParent.objects.filter(kind=TagParent.Kind.META, parent__type="fandom")
    if not under.exists():
        return Q(pk__in=several)
    told = reading.crossovers(fandoms.filter(work__in=several), reading.read_wiring())
    related = [work for work, crosses in told if not crosses]
    return Q(pk__in=several) & ~Q(pk__in=related[:_MOST_WORKS])
