"""The copies of a work, the works that are much like it, and what a person joined or parted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from velvetbox.archive.catalog.paging import paging
from velvetbox.archive.catalog.work import Copy, copies_of
from velvetbox.archive.finder.mutes.muted import muted_for
from velvetbox.archive.library.models import Regrouping, Work, WorkLink

PAGE = 50


@dataclass(frozen=True, slots=True)
class Alike:
    """Two works that share text and stay apart. `share` is how much of the shorter stands in the other, 0 to 1."""

    work: int
    title: str
    words: int
    edition: int
    other: int
    other_title: str
    other_words: int
    other_edition: int
    kind: str
    share: float | None


@dataclass(frozen=True, slots=True)
class Joined:
    """A merge or split by hand that can be undone, with the other work it was done to."""

    id: int
    kind: str
    other: int
    title: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class CopiesPage:
    """All copies of a work, the one shown first, with what is like it."""

    id: int
    title: str
    copies: tuple[Copy, ...]
    alike: tuple[Alike, ...]
    joined: tuple[Joined, ...]

    @property
    def shown(self) -> Copy | None:
        """Give the copy the work shows."""
        return next((copy for copy in self.copies if copy.current), None)


@dataclass(frozen=True, slots=True)
class DoublesPage:
    """Pairs of works that share text, the most alike first."""

    pairs: tuple[Alike, ...]
    total: int
    page: int
    pages: int


def copies_page(pk: int, reader: int | None = None) -> CopiesPage | None:
    """Give the copies of a work, and what is like it and not muted, in five queries, None when the box shows no such work."""
    found = Work.objects.filter(pk=pk, withdrawn_at=None).values_list("title", "current_id").first()
    if found is None:
        return None
    title, current = found
    copies = sorted(copies_of(pk, current), key=lambda copy: not copy.current)
    return CopiesPage(
        pk, title, tuple(copies), _alike(_pairs(Q(work=pk) | Q(other=pk), reader)[:PAGE]), _joined(pk)
    )


def doubles_page(page: int = 1, reader: int | None = None) -> DoublesPage:
    """Give the pairs of works in the box that share text, without those that somebody mutes, in two queries."""
    pairs = _pairs(Q(), reader)
    total = len(pairs) if isinstance(pairs, list) else pairs.count()
    page, pages, start = paging(total, page, PAGE)
    return DoublesPage(_alike(pairs[start : start + PAGE]), total, page, pages)


def merged_into(pk: int) -> int | None:
    """Give the work whose copy a merged one became, None for any other."""
    return Work.objects.filter(pk=pk).values_list("merged_into_id", flat=True).first()


def _links(which: Q) -> Any:
    kinds = (WorkLink.Kind.RELATED, WorkLink.Kind.PARTIAL, WorkLink.Kind.CONTAINED)
    return WorkLink.objects.filter(which, kind__in=kinds, work__withdrawn_at=None, other__withdrawn_at=None)


def _pairs(which: Q, reader: int | None) -> Any:
    """Give the rows of pairs, the most alike first: as a list where somebody mutes some of the works."""
    fields = (
        "work_id", "work__title", "work__words", "work__current_id",
        "other_id", "other__title", "other__words", "other__current_id", "kind", "share",
    )  # fmt: skip
    ordered = _links(which).order_by(F("share").desc(nulls_last=True), "id")
    pairs, muted = ordered.values_list(*fields), muted_for(reader)
    return [pair for pair in pairs if muted.shows(pair[0]) and muted.shows(pair[4])] if muted.sets else pairs


def _alike(rows: Iterable[tuple[Any, ...]]) -> tuple[Alike, ...]:
    return tuple(Alike(*row) for row in rows)


def _joined(pk: int) -> tuple[Joined, ...]:
    done = Regrouping.objects.filter(Q(source=pk) | Q(target=pk), undone_at=None).order_by("-id")[:PAGE]
    rows = done.values_list(
        "id", "kind", "source_id", "source__title", "target_id", "target__title", "made_at"
    )
    return tuple(
        Joined(id_, kind, *((target, target_title) if source == pk else (source, title)), made)
        for id_, kind, source, title, target, target_title, made in rows
    )
