"""What readers of an archive marked as favourites."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from velvetbox.archive.catalog.comments import COMMENTS, on_work
from velvetbox.archive.catalog.naming import ready
from velvetbox.archive.catalog.rows import Rows, rows
from velvetbox.archive.community.models import Bookmark
from velvetbox.archive.finder.mutes.muted import Muted
from velvetbox.archive.finder.mutes.terms import Kind


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


def favourites_of(pseud: int, muted: Muted) -> tuple[tuple[Favourite, ...], int]:
    """Give the first of what somebody marked, and how much that is in all, without what is muted; two queries."""
    names = ("work_id", "series__name", "creator__name")
    marked = marked_by(pseud).order_by("id")
    shown = [pk for pk, *of in marked.values_list("id", *names) if _shows(muted, *of)]
    listed = marked.filter(pk__in=shown[:COMMENTS])
    what = listed.values_list("work_id", "work__title", "series_id", "series__name", "creator_id", "creator__name", "html", "id")  # fmt: skip
    return tuple(_favourite(*row) for row in what), len(shown)


def _shows(muted: Muted, work: int | None, series: str | None, creator: str | None) -> bool:
    if work is not None:
        return muted.shows(work)
    return not (
        muted.hides(Kind.SERIES, series) if series is not None else muted.hides(Kind.CREATOR, creator or "")
    )


def _favourite(
    work: int | None, title: str, series: int | None, called: str, creator: int, name: str, html: str, pk: int
) -> Favourite:
    text = ready(html, f"f{pk}-")
    if work is not None:
        return Favourite("work", work, title, text)
    if series is not None:
        return Favourite("series", series, called, text)
    return Favourite("person", creator, name, text)
