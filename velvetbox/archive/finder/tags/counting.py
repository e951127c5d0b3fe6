"""The most frequent tags of a set of works, exact, without looking at every work.

Few works, or all but few: the tags of each are counted. Else the tags of a sample are, the most frequent of
them are counted exactly by intersecting bitmaps, and every other tag is shown to have fewer than the last of
the list: either it stands on fewer works altogether, or the sample would have had more of it (the chance of
a sample that misleads is 10 ** -10 a tag, by Chernoff's bound). A tag that neither excludes is counted too.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from velvetbox.archive.finder.tags.base import Base
from velvetbox.archive.finder.tags.part import Ids, Kind, ids_of

FEW = 20_000  # works whose tags are all counted
SAMPLED = 8_000  # works of a sample at least; fewer than twice as many
_MISLED = 10 * math.log(10)
_AT_ONCE = 32  # tags counted before looking again which are left
_TOO_MANY = 600  # tags left to count one by one; beyond, all works are counted
_AS_ONE = 250  # works whose tags are all counted in the time that counting one tag of many works takes
_AS_ONE_APART = 1500  # the same where a type's tags can be had without the others
SPARSE = 0.004  # of all works: from here on the others are met instead, as
DENSE = 0.07  # up to about here (1 in 16) works are kept as lists of ids, beyond as bits, which meet quicker
_MANY = 1 << 17  # works counted at a time then

Counts = tuple[tuple[int, int], ...]
Ints = NDArray[np.int64]


def most_frequent(base: Base, works: BitMap, more: tuple[Ids, Ints], most: int) -> list[Counts]:
    """Give for each type its most frequent tags as (tag, count), equal counts by id.

    `works` are of the base; `more` are some tags and what is to be added to their counts there.
    """
    count = _table(base, works)
    ordinals, added = _added(base, more)
    found = []
    for low, high in zip(base.bounds, base.bounds[1:], strict=False):
        here = slice(*np.searchsorted(ordinals, (low, high)).tolist())
        found.append(count.top(low, high, ordinals[here], added[here], most))
    return found


def _added(base: Base, more: tuple[Ids, Ints]) -> tuple[Ints, Ints]:
    tags, added = more
    ordinals = base.ordinals(tags)
    order = np.argsort(ordinals)
    order = order[ordinals[order] >= 0]
    return ordinals[order], added[order]


def _table(base: Base, works: BitMap) -> _Counted | _Missing | _Sampled:
    left = len(base.works) - len(works)
    if len(works) <= FEW:
        return _Counted(base, *_counts(base, works))
    if left <= FEW:
        return _Missing(base, *_counts(base, base.works - works))
    return _Sampled(base, works)


def _counts(base: Base, works: BitMap) -> tuple[Ints, Ints]:
    """Count all tags of these works: ordinals in ascending order, and their counts."""
    ordinals = base.ordinals_of(ids_of(works))
    if len(base.tags) < 4 * len(ordinals):
        counts = np.bincount(ordinals, minlength=0)
        found = np.flatnonzero(counts)
        return found, counts[found]
    ordinals = _ascending(ordinals)
    starts = np.flatnonzero(np.diff(ordinals, prepend=np.uint32(2**32 - 1)))
    return ordinals[starts].astype(np.int64), np.diff(starts, append=len(ordinals))


def _ascending(values: Ids) -> Ids:
    """Sort numbers by their lower half and then by their upper one: halves are sorted by radix, in half the time."""
    values = values.take(np.argsort(values.astype(np.uint16), kind="stable"))
    upper = (values >> np.uint32(16)).astype(np.uint16)
    return values.take(np.argsort(upper, kind="stable"))


class _Counted:
    """Counts that are all known."""

    def __init__(self, base: Base, ordinals: Ints, counts: Ints) -> None:
        self._base, self._ordinals, self._counts = base, ordinals, counts

    def top(self, low: int, high: int, ordinals: Ints, added: Ints, most: int) -> Counts:
        here = slice(*np.searchsorted(self._ordinals, (low, high)).tolist())
        mine, counts = self._ordinals[here], self._counts[here]
        if len(ordinals):
            places = np.minimum(np.searchsorted(mine, ordinals), max(0, len(mine) - 1))
            there = mine[places] == ordinals if len(mine) else np.zeros(len(ordinals), dtype=bool)
            counts = np.concatenate([counts, added[~there]])
            counts[places[there]] += added[there]
            mine = np.concatenate([mine, ordinals[~there]])
        return _top(self._base, mine, counts, most)


class _Missing:
    """Counts that are those of all works, but for a few works: `missing` is what the tags of these have less."""

    def __init__(self, base: Base, ordinals: Ints, missing: Ints) -> None:
        self._base, self._ordinals, self._missing = base, ordinals, missing

    def top(self, low: int, high: int, ordinals: Ints, added: Ints, most: int) -> Counts:
        """Give the most frequent: of the tags that nothing is taken from or added to, only the most used can be."""
        here = slice(*np.searchsorted(self._ordinals, (low, high)).tolist())
        less, missing = self._ordinals[here], self._missing[here]
        whole = self._untouched(low, high, (less, ordinals), most)
        fewest = int(self._base.uses[whole[-1]]) if len(whole) == most else 0
        near = less < bisect_right(self._base.uses, -fewest, low, high, key=lambda uses: -int(uses))
        mine = np.union1d(np.concatenate([whole, less[near]]), ordinals)
        counts = self._base.uses[mine].astype(np.int64)
        there = np.isin(less, mine)
        counts[np.searchsorted(mine, less[there])] -= missing[there]
        return _Counted(self._base, mine, counts).top(low, high, ordinals, added, most)

    @staticmethod
    def _untouched(low: int, high: int, touched: Sequence[Ints], most: int) -> Ints:
        """Give the most used of the tags that are not among others."""
        free = np.ones(min(high - low, most + sum(map(len, touched))), dtype=bool)
        for ordinals in touched:
            free[ordinals[ordinals < low + len(free)] - low] = False
        return low + np.flatnonzero(free)[:most]


def _top(base: Base, ordinals: Ints, counts: Ints, most: int) -> Counts:
    least = max(1, _last_of(counts, most))
    there = counts >= least
    ordinals, counts = ordinals[there], counts[there]
    tags = base.tags[ordinals]
    order = np.lexsort((tags, -counts))[:most]
    return tuple(zip(tags[order].tolist(), counts[order].tolist(), strict=True))


def _last_of(counts: Ints, most: int) -> int:
    """Give the count that is the last of the list, 1 while the list is not full."""
    if len(counts) < most:
        return 1
    highest = int(counts.max())
    if highest > len(counts):
        return int(np.partition(counts, -most)[-most])
    tally = np.cumsum(np.bincount(counts)[::-1])  # how many have at least so much, from the highest down
    return highest - int(np.searchsorted(tally, most))


class _Sampled:
    """Counts known by a sample, and exactly where it matters."""

    def __init__(self, base: Base, works: BitMap) -> None:
        self._base, self._works = base, works
        self._halvings = min(base.halvings, max(0, (len(works) // SAMPLED).bit_length() - 1))
        drawn = works & base.sample(self._halvings)
        self._ordinals, self._counts = _counts(base, drawn)
        share = len(works) / len(base.works)
        self._others = base.works - works if SPARSE <= share <= DENSE else None

    def top(self, low: int, high: int, ordinals: Ints, added: Ints, most: int) -> Counts:
        here = slice(*np.searchsorted(self._ordinals, (low, high)).tolist())
        mine, seen = self._ordinals[here], self._counts[here]
        counted = _likely(range(low, high), (mine, seen), (ordinals, added), most)
        exact = self._exact(counted, ordinals, added)
        # No tag from `end` on can be on the list: it stands on too few works altogether.
        fewest = max(1, _last_of(exact, most)) - int(added.max(initial=0))
        end = bisect_right(self._base.uses, -fewest, low, high, key=lambda uses: -int(uses))
        bound = self._bounds(low, end, mine, seen)
        near = ordinals < end
        bound[ordinals[near] - low] += added[near]
        bound[counted[counted < end] - low] = 0
        as_one = _AS_ONE_APART if self._base.has_apart(low) else _AS_ONE
        limit = min(_TOO_MANY, len(self._works) // as_one)
        while len(left := np.flatnonzero(bound >= max(1, _last_of(exact, most)))):
            if len(left) > limit:
                least = max(1, _last_of(exact, most)) - int(added.max(initial=0))
                return self._every(low, high, least, ordinals).top(low, high, ordinals, added, most)
            some = left[np.argsort(-bound[left], kind="stable")[:_AT_ONCE]]
            bound[some] = 0
            counted = np.concatenate([counted, some + low])
            exact = np.concatenate([exact, self._exact(some + low, ordinals, added)])
        return _top(self._base, counted, exact, most)

    def _bounds(self, low: int, end: int, ordinals: Ints, seen: Ints) -> Ints:
        """Give how often each of the tags can stand on the works at most."""
        sampled = np.zeros(end - low, dtype=np.int64)
        near = ordinals < end
        sampled[ordinals[near] - low] = seen[near]
        uses = self._base.uses[low:end].astype(np.int64)
        if self._halvings:
            most = _highest(self._halvings, 1 << int(sampled.max(initial=1)).bit_length())
            sampled = most[sampled]
        found: Ints = np.minimum(uses, sampled)
        return found

    def _exact(self, counted: Ints, ordinals: Ints, added: Ints) -> Ints:
        """Count tags one by one."""
        works = self._works if self._others is None else self._others
        kept = self._base.kept
        tags = self._base.tags[counted].tolist()
        found = np.fromiter(
            (works.intersection_cardinality(kept(Kind.TAG, tag)) for tag in tags),
            dtype=np.int64,
            count=len(tags),
        )
        if self._others is not None:
            found = self._base.uses[counted].astype(np.int64) - found
        if len(ordinals):
            places = np.minimum(np.searchsorted(ordinals, counted), len(ordinals) - 1)
            found += np.where(ordinals[places] == counted, added[places], 0)
        return found

    def _every(self, low: int, high: int, least: int, ordinals: Ints) -> _Counted:
        """Count all tags between two ordinals on all works: slow and always right. Those with fewer are left out."""
        counts = np.zeros(high - low, dtype=np.int64)
        ids = ids_of(self._works)
        for start in range(0, len(ids), _MANY):
            stated = self._base.ordinals_between(ids[start : start + _MANY], low, high)
            np.add.at(counts, stated - np.uint32(low), 1)
        near = np.union1d(np.flatnonzero(counts >= least), ordinals - low)
        return _Counted(self._base, near + low, counts[near])


def _likely(every: range, sampled: tuple[Ints, Ints], added: tuple[Ints, Ints], most: int) -> Ints:
    """Give the ordinals of the tags that seem most frequent, the most used where few were seen."""
    found = {*every[: max(0, most - len(sampled[0]))]}
    for ordinals, counts in (sampled, added):
        # No argpartition: among many equal counts it takes a hundred times as long.
        least = _last_of(counts, most)
        found.update(ordinals[counts > least].tolist(), ordinals[counts == least][:most].tolist())
    return np.asarray(sorted(found), dtype=np.int64)


@lru_cache(64)
def _highest(halvings: int, size: int) -> NDArray[np.int64]:
    """Give for each number seen in the sample the highest count that could have led to it.

    Of a count c, drawn one by one with chance p, so few as s are drawn with a chance below
    exp(-(s ln(s / cp) + (c - s) ln((c - s) / (c - cp)))): Chernoff's bound in the form of Hoeffding (1963).
    Solved for c by halving what is left of where it can be.
    """
    chance = 0.5**halvings
    seen = np.arange(size, dtype=np.float64)
    low = seen / chance
    high = low + (4 * _MISLED + 2 * np.sqrt(_MISLED * seen)) / chance
    for _ in range(32):
        count = (low + high) / 2
        left = count - seen
        drawn = seen * np.log(np.maximum(seen, 1) / (count * chance))
        rest = left * np.log(np.maximum(left, 1e-9) / (count * (1 - chance)))
        is_likely = drawn + rest < _MISLED
        low, high = np.where(is_likely, count, low), np.where(is_likely, high, count)
    return np.ceil(high).astype(np.int64)
