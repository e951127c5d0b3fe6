"""What a device may keep of works, to read them without a net."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from velvetbox.archive.catalog.cards import PAGE, creators_of
from velvetbox.archive.finder.mutes.muted import muted_for
from velvetbox.archive.library.models import EditionChapter, SeriesWork, ShelfWork, Work

MOST = 500  # works at once


@dataclass(frozen=True, slots=True)
class Keepable:
    """A work as a device keeps it. `version` is another as soon as anything of the work is; `chapters` are ids in order."""

    id: int
    title: str
    creators: tuple[str, ...]
    rating: str
    words: int
    version: str
    chapters: tuple[int, ...]


def in_series(series: int, person: int | None) -> list[int]:
    """Give the works of a series that somebody may be shown, in their order."""
    places = SeriesWork.objects.filter(series=series, work__withdrawn_at=None).order_by("position", "work_id")
    return muted_for(person).only(places.values_list("work_id", flat=True))


def on_shelf(shelf: int, person: int | None) -> list[int]:
    """Give the works on a shelf of somebody's own, the one put there last first."""
    mine = ShelfWork.objects.filter(shelf=shelf, shelf__person=person, shelf__removed_at=None)
    shown = mine.filter(work__withdrawn_at=None).order_by("-put_at", "-work_id")
    return muted_for(person).only(shown.values_list("work_id", flat=True))


def keepable(works: Sequence[int]) -> list[Keepable]:
    """Describe at most MOST works in the order given, without those that the box does not show.

    Three queries for each PAGE of them.
    """
    return [
        one for start in range(0, len(works), PAGE) for one in _described(list(works[start : start + PAGE]))
    ]


def _described(works: list[int]) -> list[Keepable]:
    fields = ("title", "rating", "words", "changed_at", "current_id")
    found = {
        row[0]: row[1:]
        for row in Work.objects.filter(pk__in=works, withdrawn_at=None).values_list("pk", *fields)
    }
    chapters: defaultdict[int, list[int]] = defaultdict(list)
    places = EditionChapter.objects.filter(edition__in=[row[-1] for row in found.values() if row[-1]])
    for edition, chapter in places.order_by("position").values_list("edition_id", "chapter_id"):
        chapters[edition].append(chapter)
    creators = creators_of(works)
    return [
        Keepable(
            pk, title, creators.get(pk, ()), rating, words, f"{edition}.{changed:%Y%m%d%H%M%S%f}", tuple(chapters[edition])
        )
        for pk in works
        if pk in found
        for title, rating, words, changed, edition in (found[pk],)
        if chapters[edition]
    ]  # fmt: skip
