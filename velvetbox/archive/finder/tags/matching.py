"""The works of one part of the engine that are as wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from operator import and_

from pyroaring import BitMap

from velvetbox.archive.finder.tags.part import Kind, Part
from velvetbox.archive.finder.tags.wanted import Tags, Wanted


def match(part: Part, wanted: Wanted) -> BitMap:
    """Give the works that are as wanted: the smallest sets are met first."""
    sets = sorted(_sets(part, wanted), key=len)
    found = reduce(and_, sets) if sets else part.works.copy()
    if wanted.exclude != Tags():
        found = found - tagged(part, wanted.exclude)
    for name in wanted.without:
        found = found - part.named(name)
    return found


def tagged(part: Part, tags: Tags) -> BitMap:
    """Give the works with one of these tags."""
    return united(
        [
            *(part.kept(Kind.TAG, tag) for tag in tags.direct),
            *(part.kept(Kind.SYNONYM, tag) for tag in tags.synonyms),
        ]
    )


def united(sets: Iterable[BitMap]) -> BitMap:
    """Unite sets; one alone is not copied."""
    listed = list(sets)
    if len(listed) == 1:
        return listed[0]
    return BitMap.union(*listed) if listed else BitMap()


def _sets(part: Part, wanted: Wanted) -> Iterator[BitMap]:
    for tags in wanted.include:
        yield tagged(part, tags)
    for pseuds in wanted.creators:
        yield united(part.kept(Kind.CREATOR, pseud) for pseud in pseuds)
    for series in wanted.series:
        yield united(part.kept(Kind.SERIES, one) for one in series)
    for name in wanted.facts:
        yield part.named(name)
    for test in wanted.named:
        yield united(_passing(part, test))
    for column, limits in wanted.ranges:
        yield part.between(column, limits)
    for type_, count in wanted.more:
        yield part.with_more(type_, count)


def _passing(part: Part, test: Callable[[str], bool]) -> Iterator[BitMap]:
    return (part.named(name) for name in part.names() if test(name))
