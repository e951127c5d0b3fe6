"""Searching the box: works in order of how well they answer, each with its passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from pyroaring import BitMap

from velvetbox.archive.finder import documents, opened
from velvetbox.archive.finder.compiling import Needle
from velvetbox.archive.finder.embedded import Embedded
from velvetbox.archive.finder.engines import Answer, Facts, Order
from velvetbox.archive.finder.in_database import Database, DatabaseFacts, visible
from velvetbox.archive.finder.in_tags import TagFacts
from velvetbox.archive.finder.index import IndexUnusable, damage_reported
from velvetbox.archive.finder.language import Parsed, parse
from velvetbox.archive.finder.language.tags import known
from velvetbox.archive.finder.passages import Passage
from velvetbox.archive.finder.showing import passages_of
from velvetbox.archive.finder.tags.opening import current
from velvetbox.archive.finder.tags.storing import TagsUnusable
from velvetbox.archive.people.models import Person

MOST_PAGES = 500
_BEST = Order()


@dataclass(frozen=True, slots=True)
class Found:
    """A work that answers, with up to three passages in reading order."""

    work: int
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """One page of an answer. `total` counts works; `parsed` is how the search was understood.

    `from_index` is False when the index was missing, damaged or being built and the database was searched
    instead: slower, and only for words as they were typed.
    """

    total: int
    page: int
    size: int
    works: tuple[Found, ...]
    parsed: Parsed
    from_index: bool = True


def search(
    person: Person | None,
    text: str,
    page: int = 1,
    size: int = 20,
    *,
    order: Order = _BEST,
    within: BitMap | None = None,
) -> Results:
    """Search the works that `person` may see. Every input has an answer; an empty one finds nothing.

    `within` are the only works asked for, as a filter found them. An order in the text goes before `order`.
    """
    parsed = parse(text, known)
    order = Order(*parsed.order) if parsed.order else order
    page = min(max(page, 1), MOST_PAGES)
    answer, from_index = _answer(parsed, order, (page - 1) * size, size, within)
    works = _found(person, answer.works, answer.needles)
    return Results(answer.total, page, size, works, parsed, from_index)


def matching(text: str) -> BitMap:
    """Give the ids of all works that answer a search, for a filter to go on with; none for an empty search."""
    parsed = parse(text, known)
    if parsed.tree is None:
        return BitMap()
    try:
        return _embedded().every(parsed)
    except IndexUnusable:
        return Database().every(parsed)


def _answer(
    parsed: Parsed, order: Order, start: int, size: int, within: BitMap | None
) -> tuple[Answer, bool]:
    try:
        return _embedded().find(parsed, order, start, size, within), True
    except IndexUnusable:
        return Database().find(parsed, order, start, size, within), False


def _embedded() -> Embedded:
    with damage_reported():
        return Embedded(*opened.text_index(Path(settings.BOX)), _facts())


def _facts() -> Facts:
    try:
        return TagFacts(current(Path(settings.BOX)))
    except TagsUnusable:
        return DatabaseFacts()


def _found(person: Person | None, ids: Sequence[int], needles: tuple[Needle, ...]) -> tuple[Found, ...]:
    rows = visible(person).filter(pk__in=ids).values(*documents.WORK_FIELDS)
    passages = passages_of(list(rows), needles)
    return tuple(Found(work, passages[work]) for work in ids if work in passages)


def ranked(text: str, most: int, within: BitMap | None = None) -> tuple[int, ...]:
    """Give the ids of the works that answer a search, the best first, without their passages."""
    return _answer(parse(text, known), _BEST, 0, most, within)[0].works
