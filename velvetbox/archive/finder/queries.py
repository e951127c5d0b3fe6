"""Searching the box: works in order of how well they answer, each with its passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyroaring import BitMap

from velvetbox.archive.finder import answering, documents
from velvetbox.archive.finder.compiling import Needle
from velvetbox.archive.finder.engines import Order
from velvetbox.archive.finder.language import Parsed, parse
from velvetbox.archive.finder.language.tags import known
from velvetbox.archive.finder.mutes.muted import muted_for
from velvetbox.archive.finder.own import Sets, bound, own_sets
from velvetbox.archive.finder.passages import Passage
from velvetbox.archive.finder.showing import passages_of
from velvetbox.archive.finder.visible import visible
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

    `within` are the only works asked for, as a filter found them; among none nothing is looked for. An order in the
    text goes before `order`.
    """
    parsed = parse(text, known)
    asked = bound(parsed, lambda: own_sets(person))
    if within is not None and not within:
        return Results(0, 1, size, (), parsed)
    order = Order(*parsed.order) if parsed.order else order
    page = min(max(page, 1), MOST_PAGES)
    hidden = muted_for(person).hidden
    if hidden:
        within = (answering.facts().every() if within is None else within) - hidden
    answer, from_index = answering.answer(asked, order, (page - 1) * size, size, within)
    works = _found(person, answer.works, answer.needles)
    return Results(answer.total, page, size, works, parsed, from_index)


def _found(person: Person | None, ids: Sequence[int], needles: tuple[Needle, ...]) -> tuple[Found, ...]:
    rows = visible(person).filter(pk__in=ids).values(*documents.WORK_FIELDS)
    passages = passages_of(list(rows), needles)
    return tuple(Found(work, passages[work]) for work in ids if work in passages)


def ranked(text: str, most: int, within: BitMap | None = None, own: Sets | None = None) -> tuple[int, ...]:
    """Give the ids of the works that answer a search, the best first, without their passages."""
    asked = bound(parse(text, known), lambda: own or {})
    return answering.answer(asked, _BEST, 0, most, within)[0].works
