"""The delta: works that came, changed or went since the base was built, in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from velvetbox.archive.finder.asked import Range
from velvetbox.archive.finder.tags.part import Ids, Kind
from velvetbox.archive.finder.tags.row import COLUMNS, HIGHEST, Row


class Delta:
    """What changed. A work of the base that is here, or gone, is no longer to be looked for in the base."""

    def __init__(self) -> None:
        self.rows: dict[int, Row] = {}
        self.types: dict[int, int] = {}
        self.shadow = BitMap()  # works of the base that are not to be looked for there
        self._works = BitMap()
        self._tags: dict[int, Ids] = {}  # as in `rows`, where thousands are counted at once
        self._sets: defaultdict[tuple[Kind, int], BitMap] = defaultdict(BitMap)
        self._named: defaultdict[str, BitMap] = defaultdict(BitMap)
        self.taken = 0  # works taken in: another number where anything may have changed

    def __len__(self) -> int:
        return len(self.shadow)

    def take(self, rows: Iterable[Row], gone: Iterable[int]) -> None:
        """Take in works as they are now, and those that are no longer to be found."""
        for work in gone:
            self._forget(work)
            self.shadow.add(work)
            self.taken += 1
        for row in rows:
            self._forget(row.work)
            self._learn(row)
            self.taken += 1

    def _learn(self, row: Row) -> None:
        self.rows[row.work] = row
        self.types.update(row.tags)
        self._tags[row.work] = np.fromiter((tag for tag, _ in row.tags), dtype=np.uint32, count=len(row.tags))
        self.shadow.add(row.work)
        self._works.add(row.work)
        for key in _keys(row):
            self._sets[key].add(row.work)
        for name in row.named:
            self._named[name].add(row.work)

    def _forget(self, work: int) -> None:
        if (row := self.rows.pop(work, None)) is None:
            return
        del self._tags[work]
        self._works.discard(work)
        for key in _keys(row):
            self._sets[key].discard(work)
        for name in row.named:
            self._named[name].discard(work)

    @property
    def works(self) -> BitMap:
        """All works of the delta."""
        return self._works

    def kept(self, kind: Kind, key: int) -> BitMap:
        """Give the works kept under a key."""
        return self._sets.get((kind, key), BitMap())

    def names(self) -> Sequence[str]:
        """Give the named facts there are."""
        return list(self._named)

    def named(self, name: str) -> BitMap:
        """Give the works of a named fact."""
        return self._named.get(name, BitMap())

    def between(self, column: str, limits: Range) -> BitMap:
        """Give the works whose number is known and within the limits."""
        place, least = COLUMNS.index(column), limits.least or 0
        most = HIGHEST if limits.most is None else limits.most
        numbers = ((work, row.numbers[place]) for work, row in self.rows.items())
        return BitMap([work for work, number in numbers if number is not None and least <= number <= most])

    def with_more(self, type_: int, count: int) -> BitMap:
        """Give the works with more than so many tags of a type."""
        rows = self.rows.values()
        return BitMap([row.work for row in rows if sum(kind == type_ for _, kind in row.tags) > count])

    def counts(self, works: BitMap) -> tuple[Ids, NDArray[np.int64]]:
        """Count the tags of these works: tags in ascending order, and their counts."""
        if not works:
            return np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.int64)
        return np.unique(np.concatenate([self._tags[work] for work in works]), return_counts=True)

    def value(self, work: int, by: str) -> int | str | None:
        """Give what a work is sorted by, None when it is not known."""
        row = self.rows[work]
        if by == "title":
            return row.title
        if by == "creator":
            return row.creator or None
        return work if by == "work" else row.numbers[COLUMNS.index(by)]


def _keys(row: Row) -> Iterable[tuple[Kind, int]]:
    yield from ((Kind.TAG, tag) for tag, _ in row.tags)
    yield from ((Kind.SYNONYM, tag) for tag in row.synonyms)
    yield from ((Kind.CREATOR, pseud) for pseud in row.creators)
    yield from ((Kind.SERIES, series) for series in row.series)
