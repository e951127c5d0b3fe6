"""Which work somebody means who types an id, an address, or the start of a title."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from velvetbox.archive.library.models import Work

MOST = 10


@dataclass(frozen=True, slots=True)
class MeantWork:
    """A work that a name may mean."""

    id: int
    title: str


def works_meant(name: str) -> tuple[MeantWork, ...]:
    """Give the works that a name may mean, the nearest kind of match only, at most MOST + 1 of them.

    An id ("12", "#12") means that work and no other; an address the works that came from it; else the
    works with that very title, else those whose title begins so (case does not count).
    """
    name = name.strip()
    kept = Work.objects.filter(withdrawn_at=None)
    if name.removeprefix("#").isdecimal() and len(name) < 18:
        return _first(kept.filter(pk=int(name.removeprefix("#"))))
    if name.startswith(("http://", "https://")):
        return _first(_from_address(kept, name))
    return _first(kept.filter(title__iexact=name)) or (
        _first(kept.filter(title__istartswith=name)) if name else ()
    )


def _from_address(works: QuerySet[Work], address: str) -> QuerySet[Work]:
    bare = address.removeprefix("https://").removeprefix("http://").split("#", 1)[0].rstrip("/")
    spellings = [scheme + bare + end for scheme in ("https://", "http://") for end in ("", "/")]
    return works.filter(Q(address__in=spellings) | Q(editions__source__address__in=spellings)).distinct()


def _first(works: QuerySet[Work]) -> tuple[MeantWork, ...]:
    rows = works.order_by("sort_title", "id").values_list("id", "title")
    return tuple(MeantWork(*row) for row in rows[: MOST + 1])
