"""Works made up for tests of filters, and the slow and plain answer to what is asked of them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from velvetbox.archive.finder.asked import Range, Sort
from velvetbox.archive.finder.tags.base import Base
from velvetbox.archive.finder.tags.building import Gathered, build
from velvetbox.archive.finder.tags.engine import ASCENDING
from velvetbox.archive.finder.tags.row import COLUMNS, TYPES, Row
from velvetbox.archive.finder.tags.wanted import Tags, Wanted

TAGS = 400
SYNONYMS = range(5000, 5100)


def type_of(tag: int) -> int:
    return (tag * 7919) % len(TYPES)


def row(work: int, draw: random.Random) -> Row:
    """Make a work; few tags are frequent, most are rare."""
    tags = sorted({min(int(draw.paretovariate(0.6)), TAGS) for _ in range(draw.randint(0, 20))})
    return Row(
        work,
        title=draw.choice("abcdé") * draw.randint(0, 3),
        creator=draw.choice(("", "ann", "bea", "zoë")),
        tags=tuple((tag, type_of(tag)) for tag in tags),
        synonyms=tuple(draw.sample(SYNONYMS, draw.randint(0, 2))),
        creators=tuple(draw.sample(range(1, 30), draw.randint(0, 2))),
        series=tuple(draw.sample(range(1, 20), draw.randint(0, 1))),
        named=tuple(
            draw.sample(("complete", "single", "missing", "crossover", "language:en"), draw.randint(0, 4))
        ),
        numbers=tuple(draw.choice((None, draw.randint(0, 50), draw.randint(0, 100_000))) for _ in COLUMNS),
    )


def rows(count: int, draw: random.Random) -> list[Row]:
    """Make works with gaps between their ids."""
    return [row(work, draw) for work in sorted(draw.sample(range(1, 3 * count), count))]


def base(folder: Path, works: Iterable[Row]) -> Base:
    folder.mkdir()
    gathered = Gathered()
    for work in works:
        gathered.add(work)
    build(folder, gathered)
    return Base(folder)


def wanted(draw: random.Random) -> Wanted:
    """Make up something to ask for."""

    def tags() -> Tags:
        direct = frozenset(min(int(draw.paretovariate(0.5)), TAGS) for _ in range(draw.randint(0, 3)))
        return Tags(direct, frozenset(draw.sample(SYNONYMS, draw.randint(0, 2))))

    def some(chance: float, *given: object) -> tuple[object, ...]:
        return given if draw.random() < chance else ()

    ranges = [
        (
            draw.choice(COLUMNS[:3]),
            Range(draw.choice((None, draw.randint(0, 60))), draw.choice((None, draw.randint(20, 90_000)))),
        )
        for _ in range(draw.choice((0, 0, 1, 2)))
    ]
    return Wanted(
        include=tuple(tags() for _ in range(draw.choice((0, 0, 1, 2)))),
        exclude=tags() if draw.random() < 0.4 else Tags(),
        creators=tuple(frozenset(draw.sample(range(1, 30), 5)) for _ in some(0.1, 1)),
        series=tuple(frozenset(draw.sample(range(1, 20), 5)) for _ in some(0.1, 1)),
        named=tuple((lambda name: name.startswith("language:")) for _ in some(0.1, 1)),
        facts=("complete",) if draw.random() < 0.2 else (),
        without=("single",) if draw.random() < 0.2 else (),
        ranges=tuple(ranges),
    )


def matches(work: Row, asked: Wanted) -> bool:
    """Tell plainly whether a work is as wanted."""
    direct, synonyms = {tag for tag, _ in work.tags}, set(work.synonyms)
    numbers = dict(zip(COLUMNS, work.numbers, strict=True))

    def has(tags: Tags) -> bool:
        return bool(direct & tags.direct or synonyms & tags.synonyms)

    return (
        all(has(tags) for tags in asked.include)
        and not has(asked.exclude)
        and all(set(work.creators) & pseuds for pseuds in asked.creators)
        and all(set(work.series) & series for series in asked.series)
        and all(any(test(name) for name in work.named) for test in asked.named)
        and set(asked.facts) <= set(work.named)
        and not set(asked.without) & set(work.named)
        and all(_within(numbers[column], limits) for column, limits in asked.ranges)
    )


def _within(number: int | None, limits: Range) -> bool:
    return (
        number is not None
        and (limits.least is None or number >= limits.least)
        and (limits.most is None or number <= limits.most)
    )


def facets(works: Iterable[Row], most: int = 10) -> dict[str, tuple[tuple[int, int], ...]]:
    counts = Counter(tag for work in works for tag in work.tags)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0][0]))
    return {
        name: tuple((tag, count) for (tag, type_), count in ordered if type_ == number)[:most]
        for number, name in enumerate(TYPES)
    }


def page(works: Sequence[Row], sort: Sort, ascending: bool | None) -> list[int]:
    upwards = sort in ASCENDING if ascending is None else ascending
    known = [(value, work.work) for work in works if (value := _value(work, sort)) is not None]
    unknown = [work.work for work in works if _value(work, sort) is None]
    known.sort(reverse=not upwards)
    return [work for _, work in known] + sorted(unknown, reverse=not upwards)


def _value(work: Row, sort: Sort) -> str | int | None:
    if sort in {Sort.BEST, Sort.NEWEST}:
        return work.work
    if sort is Sort.TITLE:
        return work.title
    if sort is Sort.CREATOR:
        return work.creator or None
    return work.numbers[COLUMNS.index(sort.value)]
