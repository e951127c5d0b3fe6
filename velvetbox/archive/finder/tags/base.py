"""The base: all works as they were when it was built, never changed, mapped into memory."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from velvetbox.archive.finder.asked import Range
from velvetbox.archive.finder.tags.building import UNKNOWN
from velvetbox.archive.finder.tags.part import Ids, Kind, bitmap, ids_of
from velvetbox.archive.finder.tags.row import COLUMNS, HIGHEST
from velvetbox.archive.finder.tags.storing import Lines, Reader

KEPT_SETS = 1 << 14  # sets kept unpacked; those of rare tags are unpacked faster than they are looked up
KEPT_BYTES = 512  # sets smaller than this are not kept
KEPT_RANGES = 64
SORTED = 50_000  # works that are sorted whole, whatever there is to help
WALKED = 60_000  # works looked at in their order before the whole set is sorted instead
_CHUNK = 1 << 18
_TEXTS = ("title", "creator")


class Base:
    """The base as it lies in a folder. Raises TagsUnusable when it is not whole."""

    def __init__(self, path: Path) -> None:
        reader = Reader(path)
        facts = reader.facts
        self.top: int = facts["top"]
        self.halvings: int = facts["halvings"]  # the most a sample can have
        self.bounds: list[int] = facts["bounds"]  # a type's tags are the ordinals between two of these
        self.tags: NDArray[np.uint32] = reader.array("tags")  # by ordinal: by type, the most used first
        self.uses: NDArray[np.uint32] = reader.array("uses")
        self._names: list[str] = facts["names"]
        self._named = {name: key for key, name in enumerate(self._names)}
        self._edges: dict[str, list[int]] = facts["edges"]
        self._starts = reader.array("starts")
        self._forward = reader.array("forward")
        self._apart = {
            self.bounds[type_]: (reader.array(f"starts-{type_}"), reader.array(f"forward-{type_}"))
            for type_ in facts["apart"]
        }
        self._keys, self._from, self._to = (reader.array(name) for name in ("keys", "from", "to"))
        self._sets = reader.blob("sets")
        self._columns = {name: reader.array(name) for name in (*COLUMNS, *_TEXTS)}
        self._orders = {name: reader.array(f"by-{name}") for name in (*COLUMNS, *_TEXTS)}
        self._texts = {name: Lines(reader, f"{name}-text") for name in _TEXTS}
        self._known = {name: self._count_known(name) for name in self._orders}
        self._works = bitmap(reader.array("works"))
        self._order_of_tags = np.argsort(self.tags, kind="stable")
        self._tags_in_order = self.tags[self._order_of_tags]
        self._kept: dict[int, BitMap] = {}
        self._numbered: dict[str, BitMap] = {}  # the works of which a number is known
        self._between = lru_cache(KEPT_RANGES)(self._bucketed)
        self._more = lru_cache(KEPT_RANGES)(self._with_more)

    def _count_known(self, name: str) -> int:
        if name in self._texts:
            return len(self._texts[name])
        column, order = self._columns[name], self._orders[name]
        low, high = 0, len(order)  # the unknown stand last
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if column[order[middle]] == UNKNOWN else (middle + 1, high)
        return low

    # Sets ------------------------------------------------------------------------------------------

    @property
    def works(self) -> BitMap:
        """All works of the base, those since changed or gone too."""
        return self._works

    def kept(self, kind: Kind, key: int) -> BitMap:
        """Give the works kept under a key."""
        wanted = kind << 32 | key
        if (kept := self._kept.get(wanted)) is not None:
            return kept
        place = int(np.searchsorted(self._keys, np.uint64(wanted)))
        if place == len(self._keys) or int(self._keys[place]) != wanted:
            return BitMap()
        packed = self._sets[int(self._from[place]) : int(self._to[place])].tobytes()
        found = BitMap.deserialize(packed)
        if len(packed) >= KEPT_BYTES and len(self._kept) < KEPT_SETS:
            self._kept[wanted] = found
        return found

    def names(self) -> Sequence[str]:
        """Give the named facts there are."""
        return self._names

    def named(self, name: str) -> BitMap:
        """Give the works of a named fact."""
        key = self._named.get(name)
        return BitMap() if key is None else self.kept(Kind.NAMED, key)

    def between(self, column: str, limits: Range) -> BitMap:
        """Give the works whose number is known and within the limits."""
        return self._between(column, limits.least or 0, HIGHEST if limits.most is None else limits.most)

    def _bucketed(self, column: str, least: int, most: int) -> BitMap:
        """Unite the buckets wholly within, or leave out those without where they are fewer; look at works of the two cut."""
        whole: list[BitMap] = []
        cut: list[BitMap] = []
        out: list[BitMap] = []
        below = -1  # the highest number of the bucket before
        for edge, some in zip(self._edges[column], self._buckets(column), strict=True):
            is_out = below >= most or edge < least
            (out if is_out else whole if below + 1 >= least and edge <= most else cut).append(some)
            below = edge
        values, parts = self._columns[column], []
        for some in cut:
            ids = ids_of(some)
            within = (values[ids] >= least) & (values[ids] <= most)
            parts.append(bitmap(ids[within]))
        if len(out) >= len(whole):
            return BitMap.union(BitMap(), *whole, *parts)
        if column not in self._numbered:
            self._numbered[column] = BitMap.union(*self._buckets(column))
        return BitMap.union(self._numbered[column] - BitMap.union(BitMap(), *out, *cut), *parts)

    def _buckets(self, column: str) -> list[BitMap]:
        place = COLUMNS.index(column) << 16
        return [self.kept(Kind.BUCKET, place | bucket) for bucket in range(len(self._edges[column]))]

    def with_more(self, type_: int, count: int) -> BitMap:
        """Give the works with more than so many tags of a type."""
        return self._more(type_, count)

    def _with_more(self, type_: int, count: int) -> BitMap:
        low, high = self.bounds[type_], self.bounds[type_ + 1]
        found = BitMap()
        for first in range(0, self.top, _CHUNK):
            starts = self._starts[first : first + _CHUNK + 1].astype(np.int64)
            tags = self._forward[starts[0] : starts[-1]]
            ends = np.concatenate([[0], np.cumsum((tags >= low) & (tags < high), dtype=np.int64)])
            counts = np.diff(ends[starts - starts[0]])
            found |= bitmap(np.flatnonzero(counts > count) + first)
        return found

    # Tags of works ---------------------------------------------------------------------------------

    def ordinals_of(self, works: Ids) -> Ids:
        """Give the ordinals of the tags of these works, one after the other."""
        return _stated(self._starts, self._forward, works)

    def ordinals_between(self, works: Ids, low: int, high: int) -> Ids:
        """Give those from `low` to below `high`, which are a type's bounds."""
        if low in self._apart:
            return _stated(*self._apart[low], works)
        found = self.ordinals_of(works)
        return found[(found >= low) & (found < high)]

    def has_apart(self, low: int) -> bool:
        """Tell whether the tags of a type, which begins at `low`, can be had without the others."""
        return low in self._apart

    def ordinals(self, tags: NDArray[np.uint32]) -> NDArray[np.int64]:
        """Give the ordinal of each tag, -1 where the base has none of it."""
        if not len(self.tags):
            return np.full(len(tags), -1, dtype=np.int64)
        places = np.minimum(np.searchsorted(self._tags_in_order, tags), len(self.tags) - 1)
        found: NDArray[np.int64] = np.where(
            self._tags_in_order[places] == tags, self._order_of_tags[places], -1
        )
        return found

    def sample(self, halvings: int) -> BitMap:
        """Give works drawn at random, each with the chance of 1 in 2 ** halvings, always the same ones."""
        return self.kept(Kind.SAMPLE, halvings) if halvings else self._works

    # Orders ----------------------------------------------------------------------------------------

    def first(self, works: BitMap, by: str, most: int, *, ascending: bool) -> list[int]:
        """Give the first `most` of these works in an order; those of which it is not known stand last.

        `by` is a column, "title", "creator" or "work". Works that are equal stand in the direction's order of id.
        """
        if by == "work":
            return list(islice(works if ascending else reversed(works), most))
        if len(works) <= SORTED:
            return self._sorted(works, by, most, ascending=ascending)
        if by in self._edges:
            return self._by_bucket(works, by, most, ascending=ascending)
        density = len(works) / max(1, len(self._works))
        if most >= WALKED * density:
            return self._masked(works, by, most, ascending=ascending)
        return self._walked(works, by, most, ascending=ascending)

    def _by_bucket(self, works: BitMap, by: str, most: int, *, ascending: bool) -> list[int]:
        """Go through the buckets in their order, and sort those works that are in the first ones."""
        found: list[int] = []
        edges, place = self._edges[by], COLUMNS.index(by)
        for bucket in range(len(edges)) if ascending else reversed(range(len(edges))):
            some = works & self.kept(Kind.BUCKET, place << 16 | bucket)
            below = edges[bucket - 1] if bucket else UNKNOWN
            if below + 1 == edges[bucket]:  # all the same
                found += islice(some if ascending else reversed(some), most - len(found))
            elif some:
                found += self._sorted(some, by, most - len(found), ascending=ascending)
            if len(found) == most:
                return found
        rest = works - self.between(by, Range())
        return [*found, *islice(rest if ascending else reversed(rest), most - len(found))]

    def _walked(self, works: BitMap, by: str, most: int, *, ascending: bool) -> list[int]:
        found: list[int] = []
        step = WALKED // 8
        for row in self._rows(by, ascending=ascending):
            for start in range(0, len(row), step):
                found += [work for work in row[start : start + step].tolist() if work in works]
                if len(found) >= most:
                    return found[:most]
        return found

    def _sorted(self, works: BitMap, by: str, most: int, *, ascending: bool) -> list[int]:
        ids = ids_of(works)
        values = self._columns[by][ids].astype(np.int64)
        if ascending:
            values[values == UNKNOWN] = HIGHEST + 1
        keys = (values + 1).astype(np.uint64) << np.uint64(32) | ids  # UNKNOWN is -1
        if len(keys) > most:
            keys = np.partition(keys, most)[:most] if ascending else np.partition(keys, -most)[-most:]
        keys.sort()
        found: list[int] = keys.astype(np.uint32).tolist()  # the lower half
        return found if ascending else found[::-1]

    def _masked(self, works: BitMap, by: str, most: int, *, ascending: bool) -> list[int]:
        there = np.zeros(self.top, dtype=bool)
        there[ids_of(works)] = True
        found: list[int] = []
        for row in self._rows(by, ascending=ascending):
            for start in range(0, len(row), _CHUNK):
                some = row[start : start + _CHUNK]
                found += some[there[some]].tolist()
                if len(found) >= most:
                    return found[:most]
        return found

    def _rows(self, by: str, *, ascending: bool) -> tuple[NDArray[Any], NDArray[Any]]:
        order, known = self._orders[by], self._known[by]
        if ascending:
            return order[:known], order[known:]
        return order[:known][::-1], order[known:][::-1]

    def value(self, work: int, by: str) -> int | str | None:
        """Give what a work is sorted by, None when it is not known."""
        value = int(self._columns[by][work])
        if value == UNKNOWN:
            return None
        return self._texts[by][value] if by in self._texts else value


def _stated(starts: NDArray[Any], forward: Ids, works: Ids) -> Ids:
    first = starts.take(works).astype(np.int64)
    lengths = starts.take(works + np.uint32(1)).astype(np.int64) - first
    ends = np.cumsum(lengths)
    places = np.arange(int(ends[-1]) if len(ends) else 0, dtype=np.int64)
    places += np.repeat(first - (ends - lengths), lengths)
    found: Ids = forward.take(places)
    return found
