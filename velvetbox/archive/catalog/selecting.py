"""Works to choose among for one change of many, what it would change, and the changes made before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from velvetbox.archive.catalog.cards import PAGE, WorkCard, cards_by_id
from velvetbox.archive.catalog.paging import paging
from velvetbox.archive.curating import acts
from velvetbox.archive.curating.wanted import Wanted
from velvetbox.archive.finder import filtering
from velvetbox.archive.finder.asked import Asked, Sort
from velvetbox.archive.finder.tags.answering import answering
from velvetbox.archive.library.models import Shelf, Sweep
from velvetbox.archive.people.models import Person

AT_ONCE = 100  # works to choose among on a page
RECENT = 10


@dataclass(frozen=True, slots=True)
class SweepLine:
    """A change of many works: its kind and what it was about (models.Sweep), how many works it changed, and when."""

    id: int
    kind: str
    type: str
    name: str
    works: int
    made_at: datetime
    undone: bool
    what: str = "sweep"


@dataclass(frozen=True, slots=True)
class SelectPage:
    """Works to choose among; `query` is what was asked for, `recent` the changes made last."""

    query: str
    works: tuple[WorkCard, ...]
    total: int
    page: int
    pages: int
    shelves: tuple[str, ...]
    recent: tuple[SweepLine, ...]

    @property
    def first(self) -> int:
        """Give the number of the page's first work."""
        return (self.page - 1) * AT_ONCE + 1


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would change: so many of the works chosen, and some of them."""

    wanted: Wanted
    chosen: int
    changed: int
    sample: tuple[WorkCard, ...]


def select_page(person: Person, asked: Asked, page: int = 1) -> SelectPage:
    """Give a page of the works that have all that is asked, in its order."""
    found = filtering.found(person, asked)
    page, pages, start = paging(len(found), page, AT_ONCE)
    sort = Sort.NEWEST if asked.sort is Sort.BEST else asked.sort
    ids = answering().page(found, sort, asked.ascending, start, AT_ONCE)
    shelves = Shelf.objects.filter(person=person, removed_at=None).order_by("name")
    return SelectPage(
        asked.address(), _cards(ids, person), len(found), page, pages, tuple(shelves.values_list("name", flat=True)), recent(person),
    )  # fmt: skip


def preview(person: Person, wanted: Wanted, works: Sequence[int]) -> Preview:
    """Give what a change would change. Raises as `curating.acts.changing` does."""
    changed = acts.changing(person, wanted, works)
    return Preview(wanted, len(works), len(changed), _cards(changed[:AT_ONCE], person))


def _cards(ids: Sequence[int], person: Person) -> tuple[WorkCard, ...]:
    parts = [cards_by_id(ids[at : at + PAGE], person.pk) for at in range(0, len(ids), PAGE)]
    found = {pk: card for part in parts for pk, card in part.items()}
    return tuple(found[pk] for pk in ids if pk in found)


def recent(person: Person) -> tuple[SweepLine, ...]:
    """Give the changes somebody made last. One query."""
    return tuple(_line(row) for row in Sweep.objects.filter(person=person).order_by("-id")[:RECENT])


def told(person: int | None, pk: int) -> SweepLine | None:
    """Give a change that a page tells of, None where it is not this person's. One query."""
    row = Sweep.objects.filter(pk=pk, person=person or 0).first()
    return None if row is None else _line(row)


def _line(row: Sweep) -> SweepLine:
    return SweepLine(row.pk, row.kind, row.type, row.name, len(row.works), row.made_at, row.undone_at is not None)  # fmt: skip
