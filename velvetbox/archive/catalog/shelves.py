"""The shelves of somebody's own."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from pyroaring import BitMap

from velvetbox.archive.catalog.rows import Rows, rows
from velvetbox.archive.finder.mutes.muted import muted_for
from velvetbox.archive.library.models import Shelf, ShelfWork

REMOVED = 20


@dataclass(frozen=True, slots=True)
class ShelfLine:
    """A shelf: how many works stand on it (None where nobody counted), and whether the work asked about does."""

    id: int
    name: str
    works: int | None = None
    holds: bool = False


def shelves_of(person: int | None, work: int) -> tuple[ShelfLine, ...]:
    """Give a person's shelves by name, and which of them a work stands on. One query, none for nobody."""
    if person is None:
        return ()
    return tuple(ShelfLine(pk, name, None, bool(holds)) for pk, name, holds in rows(_with_work, person, work))


def _with_work(person: int, work: int) -> Rows:
    here = ShelfWork.objects.filter(shelf=OuterRef("pk"), work=work)
    mine = Shelf.objects.filter(person=person, removed_at=None).order_by("name")
    return mine.annotate(holds=Exists(here)).values_list("pk", "name", "holds")


def all_shelves(person: int) -> tuple[ShelfLine, ...]:
    """Give a person's shelves by name, each with the works on it that they are shown counted. Three queries at most."""
    mine = Shelf.objects.filter(person=person, removed_at=None).order_by("name")
    there = Q(places__work__withdrawn_at=None)
    if hidden := muted_for(person).hidden:
        held = ShelfWork.objects.filter(shelf__in=mine.order_by().values("pk")).values_list("work", flat=True)
        there &= ~Q(places__work__in=list(hidden & BitMap(held)))
    counted = mine.annotate(works=Count("places", filter=there))
    return tuple(ShelfLine(*row) for row in counted.values_list("pk", "name", "works"))


def removed_shelves(person: int) -> tuple[ShelfLine, ...]:
    """Give the shelves taken away last. One query."""
    gone = Shelf.objects.filter(person=person, removed_at__isnull=False).order_by("-removed_at")
    return tuple(ShelfLine(*row) for row in gone.values_list("pk", "name")[:REMOVED])
