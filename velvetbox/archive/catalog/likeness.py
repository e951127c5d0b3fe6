"""The works most like one, for those who want more of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from velvetbox.archive.catalog.because import Because, because_alike
from velvetbox.archive.catalog.cards import Tags, WorkCard, cards_by_id, tags_of
from velvetbox.archive.catalog.muting import folded
from velvetbox.archive.finder.mutes.muted import muted_for
from velvetbox.archive.finder.visible import visible
from velvetbox.archive.people.models import Person

MOST = 12


@dataclass(frozen=True, slots=True)
class LikePage:
    """A work and those most like it, the most alike first, each with the tags they share."""

    id: int
    title: str
    works: tuple[WorkCard, ...]
    here: Mapping[int, tuple[Because, ...]]


def works_like(person: Person | None, pk: int) -> LikePage | None:
    """Give the works most like one; None when it is not there. Fourteen queries at most, however many there are."""
    title = visible(person).filter(pk=pk).values_list("title", flat=True).first()
    if title is None:
        return None
    from velvetbox.archive.finder.more_like import more_like  # brings the text index

    ids = more_like(person, pk, MOST)
    cards = cards_by_id(ids, person.pk if person else None)
    shown = folded([cards[one] for one in ids if one in cards], muted_for(person))
    mine = tags_of([pk]).get(pk, Tags()).telling
    return LikePage(pk, title, shown, because_alike(frozenset(mine), shown))
