"""Filters and their counts: the works that have all that was asked, in an order, and the tags most of them have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyroaring import BitMap

from velvetbox.archive.finder.asked import Asked, Sort
from velvetbox.archive.finder.language.orders import settled
from velvetbox.archive.finder.mutes.muted import muted_for
from velvetbox.archive.finder.own import Sets, counted, narrowed, own_sets
from velvetbox.archive.finder.tags.answering import Answering, answering
from velvetbox.archive.finder.tags.meant import find
from velvetbox.archive.finder.tags.wanted import Wanted
from velvetbox.archive.library.models.tags import Tag
from velvetbox.archive.people.models import Person

if TYPE_CHECKING:
    from velvetbox.archive.finder.tags.engine import Facets

MOST_NAMES = 10  # counted of each type
MOST_HINTS = 8  # parts left out one at a time when nothing is left
MOST_BEST = 10_000_000  # works with the words asked for that are counted


@dataclass(frozen=True, slots=True)
class Hint:
    """A part of what was asked (see Asked.loosened) that hides `count` works."""

    part: str
    said: str
    asked: Asked
    count: int


@dataclass(frozen=True, slots=True)
class Filtered:
    """One page of an answer. `total` counts works; `page` is the one given: a page beyond the end is the last.

    `facets` has for each type of tag its most frequent names among all works of the answer, with their exact
    counts, through canonicals. `hints` are there when nothing is left, the part that hides the fewest works
    first. `wanted` is what the names asked for mean. `from_index` is False when the database was asked instead of the
    index: slower.
    """

    total: int
    page: int
    works: tuple[int, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    wanted: Wanted
    hints: tuple[Hint, ...] = ()
    from_index: bool = True


def answer(person: Person | None, asked: Asked, page: int = 1, size: int = 20) -> Filtered:
    """Give a page of the works that have all that was asked. Every question has an answer."""
    from velvetbox.archive.finder.tags.plain import Plain  # brings numpy

    engine, asked = answering(), settled(asked)
    own, wanted = own_sets(person), find(asked)
    works, best = _matching(engine, person, asked, own, wanted)
    total = len(works)
    page = max(1, min(page, -(-total // size)))
    return Filtered(
        total,
        page,
        tuple(_page(engine, asked, works, best, (page - 1) * size, size)),
        _named(engine.facets(works, MOST_NAMES)) | counted(works, own),
        wanted,
        () if total else hints(person, asked),
        from_index=not isinstance(engine, Plain),
    )


def count(person: Person | None, asked: Asked) -> int:
    """Give how many works have all that was asked."""
    return len(found(person, asked))


def found(person: Person | None, asked: Asked) -> BitMap:
    """Give all works that have all that was asked."""
    asked = settled(asked)
    return _matching(answering(), person, asked, own_sets(person), find(asked))[0]


def hints(person: Person | None, asked: Asked) -> tuple[Hint, ...]:
    """Give the parts that hide works when left out one at a time, the one that hides the fewest first."""
    tried = [
        Hint(part, said, rest, count(person, rest))
        for part, said, rest in list(asked.loosened())[:MOST_HINTS]
        if rest != asked
    ]
    return tuple(sorted((hint for hint in tried if hint.count), key=lambda hint: hint.count))


def _matching(
    engine: Answering, person: Person | None, asked: Asked, own: Sets, wanted: Wanted
) -> tuple[BitMap, Sequence[int]]:
    """Give the works, and where words are asked for those with them in the order of how well they match."""
    works = narrowed(muted_for(person).left(engine.match(wanted)), asked, own)
    if not asked.text:
        return works, ()
    from velvetbox.archive.finder import queries  # brings the text index

    best = queries.ranked(asked.text, MOST_BEST, works if asked.is_filter else None, own)
    return works & BitMap(best), best


def _page(
    engine: Answering, asked: Asked, works: BitMap, best: Sequence[int], start: int, size: int
) -> list[int]:
    if best and asked.sort is Sort.BEST:
        ordered = [work for work in best if work in works]
        return (ordered[::-1] if asked.ascending else ordered)[start : start + size]
    return engine.page(works, asked.sort, asked.ascending, start, size)


def _named(facets: Facets) -> dict[str, tuple[tuple[str, int], ...]]:
    tags = [tag for counts in facets.values() for tag, _ in counts]
    names = dict(Tag.objects.filter(pk__in=tags).values_list("pk", "name"))
    return {
        type_: tuple((names[tag], number) for tag, number in counts if tag in names)
        for type_, counts in facets.items()
    }
