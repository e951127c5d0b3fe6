"""What readers of an archive marked as favourites."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from velvetbox.archive.catalog.comments import COMMENTS, on_work
from velvetbox.archive.catalog.naming import ready
from velvetbox.archive.catalog.rows import Rows, rows
from velvetbox.archive.community.models import Bookmark
from velvetbox.archive.finder.mutes.muted import Muted


@dataclass(frozen=True, slots=True)
class Favourite:
    """What somebody marked as a favourite, and what they say of it. `kind` is "work", "series" or "person"."""

    kind: str
    id: int
    name: str
    html: str


def favourite_count(work: int) -> int:
    """Count those who marked a work as a favourite; one query."""
    return sum(count for (count,) in rows(_favourites, work))


def _favourites(work: int) -> Rows:
    kept = Bookmark.objects.filter(on_work(work), withdrawn_at=None).order_by().values("withdrawn_at")
    counted: Rows = kept.annotate(n=Count("pk")).values_list("n")
    return counted


def marked_by(pseud: int) -> QuerySet[Bookmark]:
    """Find what somebody marked, of that which the box shows."""
    shown = (
        Q(work__withdrawn_at=None, work__isnull=False) | Q(series__isnull=False) | Q(creator__isnull=False)
    )
    return Bookmark.objects.filter(shown, pseud=pseud, withdrawn_at=None)


def favourites_of(pseud: int, muted: Muted) -> tuple[Favourite, ...]:
    """Give the first of what somebody marked, without works that are muted; one query."""
    names = (
        "work_id",
        "work__title",
        "series_id",
        "series__name",
        "creator_id",
        "creator__name",
        "html",
        "id",
    )
    out = []
    for work, title, series, called, creator, name, html, pk in (
        marked_by(pseud).order_by("id").values_list(*names)[:COMMENTS]
    ):
        text = ready(html, f"f{pk}-")
        if work is not None:
            out += [Favourite("work", work, title, text)] if muted.shows(work) else []
        elif series is not None:
            out.append(Favourite("series", series, called, text))
        else:
            out.append(Favourite("person", creator, name, text))
    return tuple(out)
