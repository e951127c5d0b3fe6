"""The searches somebody keeps, with how many works came in since they looked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

from velvetbox.archive.catalog.rows import Rows, rows
from velvetbox.archive.finder import filtering
from velvetbox.archive.finder.asked import Asked, Sort
from velvetbox.archive.finder.language.orders import settled
from velvetbox.archive.finder.models import SavedSearch
from velvetbox.archive.library.models import Work
from velvetbox.archive.people.models import Person

MOST_NEW = 100  # works counted as new; beyond, "99+"
ON_SHELF = 8
MOST_REMOVED = 20


@dataclass(frozen=True, slots=True)
class KeptSearch:
    """A search under its name. `fresh` counts the works that came in since it was looked at, up to MOST_NEW.

    `before` is the newest work that there was at the look before the last one: those after it are new to its keeper.
    """

    id: int
    name: str
    query: str
    favourite: bool
    looked_at: datetime
    before: int
    fresh: int

    @property
    def said(self) -> str:
        """Write how many are new: "3", or "99+" for more than anybody counts."""
        return f"{MOST_NEW - 1}+" if self.fresh >= MOST_NEW else str(self.fresh)


def kept_searches(person: int | None, *, favourites: bool = False) -> tuple[KeptSearch, ...]:
    """Give the searches of a person by name; `favourites` only those for the shelf.

    One query, one more when there are any, and one search for each that may have something new.
    """
    found = rows(_favourites if favourites else _all, person) if person is not None else []
    newest = next((pk for (pk,) in rows(_newest)), 0) if found else 0
    return tuple(_card(row, _fresh(person, row) if newest > row[_NEWEST] else 0) for row in found)


def removed_searches(person: int | None) -> tuple[KeptSearch, ...]:
    """Give the searches removed last, which can be brought back. One query."""
    return tuple(_card(row, 0) for row in rows(_removed, person)) if person is not None else ()


_FIELDS = ("pk", "name", "query", "favourite", "looked_at", "before", "newest")
_NEWEST = _FIELDS.index("newest")


def _all(person: int) -> Rows:
    kept = SavedSearch.objects.filter(person=person, removed_at=None)
    return kept.order_by("name").values_list(*_FIELDS)


def _favourites(person: int) -> Rows:
    return _all(person).filter(favourite=True)[:ON_SHELF]


def _removed(person: int) -> Rows:
    gone = SavedSearch.objects.filter(person=person, removed_at__isnull=False)
    return gone.order_by("-removed_at").values_list(*_FIELDS)[:MOST_REMOVED]


def _newest() -> Rows:
    return Work.objects.order_by("-pk").values_list("pk")[:1]


def _card(row: tuple[Any, ...], fresh: int) -> KeptSearch:
    pk, name, query, favourite, looked_at, before, _ = row
    return KeptSearch(pk, name, query, favourite, looked_at, before, fresh)


def _fresh(person: int | None, row: tuple[Any, ...]) -> int:
    newest_first = replace(asked_in(row[_FIELDS.index("query")]), sort=Sort.NEWEST, ascending=False)
    asking = Person.objects.filter(pk=person or 0).first()
    return sum(work > row[_NEWEST] for work in filtering.answer(asking, newest_first, 1, MOST_NEW).works)


@lru_cache(maxsize=256)
def asked_in(query: str) -> Asked:
    """Read what a kept query asks for."""
    return settled(Asked.read(parse_qs(query)))
