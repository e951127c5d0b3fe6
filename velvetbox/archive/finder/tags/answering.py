"""What answers filters: the engine of the box's index, or the database where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from pyroaring import BitMap

from velvetbox.archive.finder.asked import Sort
from velvetbox.archive.finder.tags.wanted import Wanted

if TYPE_CHECKING:
    from velvetbox.archive.finder.tags.engine import Facets


class Answering(Protocol):
    """What answers: the engine of the index, or the database."""

    def match(self, wanted: Wanted) -> BitMap:
        """Give the works that are as wanted."""
        ...

    def page(self, works: BitMap, sort: Sort, ascending: bool | None, start: int, size: int) -> list[int]:
        """Give `size` of these works from `start` on in an order."""
        ...

    def facets(self, works: BitMap, most: int = 10) -> Facets:
        """Give for each type of tag the most frequent of these works as (tag, count)."""
        ...


def answering() -> Answering:
    """Give the engine of the box's index, brought up to now; the database where there is none."""
    # These bring numpy, which a program that only starts can do without.
    from velvetbox.archive.finder.tags.opening import current
    from velvetbox.archive.finder.tags.plain import Plain
    from velvetbox.archive.finder.tags.storing import TagsUnusable

    try:
        return current(Path(settings.BOX))
    except TagsUnusable:
        return Plain()
