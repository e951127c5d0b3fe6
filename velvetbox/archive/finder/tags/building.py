"""Building the base: from works as filters know them to arrays on disk, in memory that their number bounds."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from velvetbox.archive.finder.tags.part import Kind, bitmap
from velvetbox.archive.finder.tags.row import COLUMNS, TYPES, Row
from velvetbox.archive.finder.tags.storing import Writer

UNKNOWN = -1  # a number that is not known
BUCKETS = 256
_MIX = (0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
FEW_TAGS = 200  # of a type: all of them are counted one by one
LEAST_SAMPLE = 4_000  # works, about
FEW_EACH = 2  # tags of a type that a work has on average


def _ints() -> array[int]:
    return array("I")


@dataclass(slots=True)
class Gathered:
    """Works put side by side. Works come in ascending order; pairs are (work, key) in two arrays."""

    works: array[int] = field(default_factory=_ints)
    titles: list[str] = field(default_factory=list)
    creators: list[str] = field(default_factory=list)
    numbers: list[array[int]] = field(default_factory=lambda: [array("i") for _ in COLUMNS])
    pairs: dict[Kind, tuple[array[int], array[int]]] = field(
        default_factory=lambda: {
            kind: (_ints(), _ints()) for kind in (Kind.TAG, Kind.SYNONYM, Kind.CREATOR, Kind.SERIES)
        }
    )
    named: defaultdict[str, array[int]] = field(default_factory=lambda: defaultdict(_ints))
    types: dict[int, int] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        """Put a work after the others."""
        self.works.append(row.work)
        self.titles.append(row.title)
        self.creators.append(row.creator)
        for column, number in zip(self.numbers, row.numbers, strict=True):
            column.append(UNKNOWN if number is None else number)
        self.types.update(row.tags)
        tags = [tag for tag, _ in row.tags]
        keys: dict[Kind, Sequence[int]] = {
            Kind.TAG: tags, Kind.SYNONYM: row.synonyms, Kind.CREATOR: row.creators, Kind.SERIES: row.series,
        }  # fmt: skip
        for kind, of in keys.items():
            self.pairs[kind][0].extend([row.work] * len(of))
            self.pairs[kind][1].extend(of)
        for name in row.named:
            self.named[name].append(row.work)


def build(path: Path, gathered: Gathered) -> None:
    """Write the base of these works to an empty folder."""
    writer = Writer(path)
    works = _array(gathered.works)
    top = int(works[-1]) + 1 if len(works) else 0
    tags, df = _tags(gathered)
    writer.array("tags", tags)
    writer.array("uses", df.astype(np.uint32))
    bounds = np.searchsorted(_types(tags, gathered.types), np.arange(len(TYPES) + 1)).tolist()
    ordinals = _forward(writer, gathered, tags, top)
    apart = _apart(writer, _array(gathered.pairs[Kind.TAG][0]), ordinals, bounds)
    names = sorted(gathered.named)
    with writer.blob("sets") as file:
        posts = _Posts(file)
        posts.tags(gathered, tags, ordinals)
        del ordinals
        for kind in (Kind.SYNONYM, Kind.CREATOR, Kind.SERIES):
            posts.pairs(kind, *map(_array, gathered.pairs[kind]))
        for key, name in enumerate(names):
            posts.put(Kind.NAMED, key, _array(gathered.named[name]))
        edges = _columns(writer, posts, gathered, works, top)
        halvings = _samples(posts, works)
    posts.finish(writer)
    _texts(writer, works, top, {"title": gathered.titles, "creator": gathered.creators})
    writer.array("works", works)
    writer.finish(
        {"top": top, "names": names, "bounds": bounds, "apart": apart, "edges": edges, "halvings": halvings}
    )


def _array(values: array[int] | NDArray[np.uint32]) -> NDArray[np.uint32]:
    return np.asarray(values, dtype=np.uint32)


def _types(tags: NDArray[np.uint32], types: Mapping[int, int]) -> NDArray[np.int64]:
    return np.fromiter((types[tag] for tag in tags.tolist()), dtype=np.int64, count=len(tags))


def _tags(gathered: Gathered) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Give the tags by type, the most used first, and how many works have each. A tag's place is its ordinal."""
    stated = _array(gathered.pairs[Kind.TAG][1])
    uses = np.bincount(stated) if len(stated) else np.zeros(0, dtype=np.int64)
    tags = np.flatnonzero(uses)
    order = np.lexsort((tags, -uses[tags], _types(tags.astype(np.uint32), gathered.types)))
    return tags[order].astype(np.uint32), uses[tags][order]


def _forward(writer: Writer, gathered: Gathered, tags: NDArray[np.uint32], top: int) -> NDArray[np.uint32]:
    """Write for each work the ordinals of its tags, and give them all in the order of works."""
    works, stated = map(_array, gathered.pairs[Kind.TAG])
    places = np.zeros(int(tags.max()) + 1 if len(tags) else 0, dtype=np.uint32)
    places[tags] = np.arange(len(tags), dtype=np.uint32)
    starts = np.zeros(top + 2, dtype=np.int64)
    np.cumsum(np.bincount(works, minlength=top + 1), out=starts[1:])
    ordinals = places[stated]
    writer.array("starts", starts)
    writer.array("forward", ordinals)
    return ordinals


def _apart(
    writer: Writer, works: NDArray[np.uint32], ordinals: NDArray[np.uint32], bounds: list[int]
) -> list[int]:
    """Write for each work its tags of one type, for types of many tags of which a work has few. Give those types."""
    top = int(works[-1]) + 1 if len(works) else 0
    apart = []
    for type_, (low, high) in enumerate(pairwise(bounds)):
        here = (ordinals >= low) & (ordinals < high) if high - low > FEW_TAGS else np.zeros(0, dtype=bool)
        if 0 < np.count_nonzero(here) <= FEW_EACH * top:
            starts = np.zeros(top + 1, dtype=np.uint32)
            np.cumsum(np.bincount(works[here], minlength=top), out=starts[1:])
            writer.array(f"starts-{type_}", starts)
            writer.array(f"forward-{type_}", ordinals[here])
            apart.append(type_)
    return apart


class _Posts:
    """Writes the sets of works: their keys, where each begins, and their bytes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._keys: array[int] = array("Q")
        self._ends: array[int] = array("Q", [0])

    def put(self, kind: Kind, key: int, works: NDArray[np.uint32]) -> None:
        found = bitmap(works)
        found.run_optimize()
        found.shrink_to_fit()
        self._keys.append(kind << 32 | key)
        self._ends.append(self._ends[-1] + self._file.write(found.serialize()))

    def tags(self, gathered: Gathered, tags: NDArray[np.uint32], ordinals: NDArray[np.uint32]) -> None:
        for ordinal, works in _inverted(_array(gathered.pairs[Kind.TAG][0]), ordinals):
            self.put(Kind.TAG, int(tags[ordinal]), works)

    def pairs(self, kind: Kind, works: NDArray[np.uint32], keys: NDArray[np.uint32]) -> None:
        for key, some in _inverted(works, keys):
            self.put(kind, key, some)

    def finish(self, writer: Writer) -> None:
        keys = np.asarray(self._keys, dtype=np.uint64)
        order = np.argsort(keys)
        writer.array("keys", keys[order])
        writer.array("from", np.asarray(self._ends, dtype=np.uint64)[:-1][order])
        writer.array("to", np.asarray(self._ends, dtype=np.uint64)[1:][order])


def _inverted(
    works: NDArray[np.uint32], keys: NDArray[np.uint32]
) -> Iterator[tuple[int, NDArray[np.uint32]]]:
    """Give for each key its works in ascending order."""
    if not len(keys):
        return
    both = keys.astype(np.uint64) << np.uint64(32) | works
    both.sort()  # in place: an order of 176 million places would take as much memory again
    starts = np.flatnonzero(np.diff(both >> np.uint64(32), prepend=np.uint64(2**63)))
    low = both.astype(np.uint32)  # the works: the lower half of each
    for start, end in zip(starts.tolist(), [*starts.tolist()[1:], len(both)], strict=True):
        yield int(both[start]) >> 32, low[start:end]


def _columns(
    writer: Writer, posts: _Posts, gathered: Gathered, works: NDArray[np.uint32], top: int
) -> dict[str, list[int]]:
    """Write the numbers by work, the orders by them, and their buckets. Give each bucket's highest number."""
    edges = {}
    for place, name in enumerate(COLUMNS):
        values = np.asarray(gathered.numbers[place], dtype=np.int32)
        column = np.full(top, UNKNOWN, dtype=np.int32)
        column[works] = values
        writer.array(name, column)
        order = np.argsort(values, kind="stable")
        unknown = int(np.count_nonzero(values == UNKNOWN))
        known = order[unknown:]
        writer.array(f"by-{name}", np.concatenate([works[known], works[order[:unknown]]]))
        edges[name] = _buckets(posts, place, works[known], values[known])
    return edges


def _buckets(posts: _Posts, place: int, works: NDArray[np.uint32], values: NDArray[np.int32]) -> list[int]:
    if not len(values):
        return []
    quantiles = values[np.linspace(0, len(values) - 1, BUCKETS + 1).astype(np.int64)[1:]]
    edges = np.unique(quantiles)
    start = 0
    for bucket, end in enumerate(np.searchsorted(values, edges, side="right").tolist()):
        posts.put(Kind.BUCKET, place << 16 | bucket, np.sort(works[start:end]))
        start = end
    return [int(edge) for edge in edges]


def _texts(writer: Writer, works: NDArray[np.uint32], top: int, texts: dict[str, list[str]]) -> None:
    """Write the orders by text, each work's place in them, and the texts in order. An empty creator is not known."""
    for name, values in texts.items():
        known = np.ones(len(values), dtype=bool)
        if name == "creator":
            known = np.fromiter((bool(value) for value in values), dtype=bool, count=len(values))
        places = np.flatnonzero(known)
        order = np.asarray(sorted(places.tolist(), key=values.__getitem__), dtype=np.int64)
        writer.array(f"by-{name}", np.concatenate([works[order], works[~known]]))
        rank = np.full(top, UNKNOWN, dtype=np.int32)
        rank[works[order]] = np.arange(len(order), dtype=np.int32)
        writer.array(name, rank)
        writer.lines(f"{name}-text", [values[place] for place in order.tolist()])


def _samples(posts: _Posts, works: NDArray[np.uint32]) -> int:
    """Write sets drawn at random, each about half of the one before. Give their number."""
    mixed = _mixed(works.astype(np.uint64))
    most = max(0, (len(works) // LEAST_SAMPLE).bit_length() - 1)
    for halvings in range(1, most + 1):
        posts.put(Kind.SAMPLE, halvings, works[mixed < np.uint64(2 ** (64 - halvings) - 1)])
    return most


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scatter numbers over 64 bits so that none tells of the next (splitmix64, Steele et al. 2014)."""
    mixed = values * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, _MIX[0]), (27, _MIX[1])):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    found: NDArray[np.uint64] = mixed ^ (mixed >> np.uint64(31))
    return found
