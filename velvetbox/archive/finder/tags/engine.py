"""The engine: which works are as wanted, in what order, with which tags. Base and delta as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from velvetbox.archive.finder.asked import Range, Sort
from velvetbox.archive.finder.tags import matching
from velvetbox.archive.finder.tags.base import Base
from velvetbox.archive.finder.tags.counting import Counts, most_frequent
from velvetbox.archive.finder.tags.delta import Delta
from velvetbox.archive.finder.tags.part import Ids, Kind, Part
from velvetbox.archive.finder.tags.row import TYPES
from velvetbox.archive.finder.tags.wanted import Tags, Wanted

ASCENDING = frozenset({Sort.CREATOR, Sort.TITLE})  # the direction of an order that none is stated for
BY = {Sort.BEST: "work", Sort.NEWEST: "work"}

Facets = Mapping[str, Counts]


class Engine:
    """A base and what changed since. The sets it gives may be the engine's own: they are not to be changed."""

    def __init__(self, base: Base, delta: Delta) -> None:
        self.base, self.delta = base, delta

    # Sets ------------------------------------------------------------------------------------------

    def match(self, wanted: Wanted) -> BitMap:
        """Give the works that are as wanted."""
        return self._both(lambda part: matching.match(part, wanted))

    @property
    def works(self) -> BitMap:
        """Give all works that can be found."""
        return self._both(lambda part: part.works)

    def tagged(self, tags: Tags) -> BitMap:
        """Give the works with one of these tags."""
        return self._both(lambda part: matching.tagged(part, tags))

    def by(self, kind: Kind, key: int) -> BitMap:
        """Give the works of a creator (a pseud's id) or a series."""
        return self._both(lambda part: part.kept(kind, key))

    def named(self, test: Callable[[str], bool]) -> BitMap:
        """Give the works with a named fact that passes: "complete", "language:en", "canon:after entropy"."""
        return self._both(
            lambda part: matching.united(part.named(name) for name in part.names() if test(name))
        )

    def between(self, column: str, limits: Range) -> BitMap:
        """Give the works whose number (see row.COLUMNS) is known and within the limits."""
        return self._both(lambda part: part.between(column, limits))

    def _both(self, ask: Callable[[Part], BitMap]) -> BitMap:
        found = ask(self.base)
        if len(self.delta):
            found = (found - self.delta.shadow) | ask(self.delta)
        return found

    # Orders ----------------------------------------------------------------------------------------

    def page(self, works: BitMap, sort: Sort, ascending: bool | None, start: int, size: int) -> list[int]:
        """Give `size` of these works from `start` on in an order; those of which it is not known stand last."""
        by = BY.get(sort, sort.value)
        upwards = is_ascending(sort, ascending)
        if by == "work":
            return list(islice(works if upwards else reversed(works), start, start + size))
        if not len(self.delta):
            return self.base.first(works, by, start + size, ascending=upwards)[start:]
        here = works & self.delta.works
        there = self.base.first(works - self.delta.shadow, by, start + size, ascending=upwards)
        keyed = [
            *(sort_key(self.base.value(work, by), work, upwards) for work in there),
            *(sort_key(self.delta.value(work, by), work, upwards) for work in here),
        ]
        keyed.sort(reverse=not upwards)
        return [key[-1] for key in keyed[start : start + size]]

    # Counts ----------------------------------------------------------------------------------------

    def facets(self, works: BitMap, most: int = 10) -> Facets:
        """Give for each type of tag the most frequent of these works as (tag, count), equal counts by id. Exact."""
        tags, added = self.delta.counts(works & self.delta.works)
        old = works - self.delta.shadow if len(self.delta) else works
        found = most_frequent(self.base, old, (tags, added), most)
        if len(tags):
            self._add_new(found, tags, added)
        return {
            type_: tuple(sorted(counts, key=lambda item: (-item[1], item[0]))[:most])
            for type_, counts in zip(TYPES, found, strict=True)
        }

    def _add_new(self, found: list[Counts], tags: Ids, added: NDArray[np.int64]) -> None:
        """Add the tags that the base has not seen."""
        new = self.base.ordinals(tags) < 0
        for tag, count in zip(tags[new].tolist(), added[new].tolist(), strict=True):
            found[self.delta.types[tag]] += ((tag, count),)


def is_ascending(sort: Sort, stated: bool | None) -> bool:
    """Give the direction of an order: names from A on, numbers and dates from the highest, unless stated."""
    return sort in ASCENDING if stated is None else stated


def sort_key(value: Any, work: int, ascending: bool) -> tuple[Any, ...]:
    """Give what sorts works: the unknown last, whichever the direction; equal ones by id."""
    known = value is not None
    return (not known if ascending else known, value if known else 0, work)
