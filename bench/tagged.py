"""Works for the bench of filters: only their tags and numbers, seeded, as many as asked for.

Tags follow Zipf's law with exponent 1.05 in blocks: each fandom has characters, relationships and freeform tags
of its own; about 17 tags a work. Real tags are wired to metatags too, which these are not.
"""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from velvetbox.archive.finder.asked import Range, Sort
from velvetbox.archive.finder.tags.building import Gathered
from velvetbox.archive.finder.tags.part import Kind
from velvetbox.archive.finder.tags.row import COLUMNS, TYPES
from velvetbox.archive.finder.tags.wanted import Tags, Wanted

EXPONENT = 1.05
_AT_ONCE = 500_000  # works made at a time
_BLOCK = {"character": 120, "relationship": 200, "freeform": 100}  # tags of a fandom's own
_DRAWN = {"character": 4, "relationship": 2, "freeform": 3}
_COMMON = 5  # freeform tags of all fandoms, a work
_FEW = {"rating": 5, "warning": 6, "category": 6}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the order the answer stands in."""

    wanted: Wanted
    sort: Sort


def made(count: int, seed: int = 1) -> Gathered:
    """Give works with ids from 1 to `count`."""
    draw = np.random.default_rng(seed)
    blocks = _Blocks(count)
    gathered = Gathered()
    gathered.types = blocks.types()
    for start in range(1, count + 1, _AT_ONCE):
        works = np.arange(start, min(start + _AT_ONCE, count + 1), dtype=np.uint32)
        _extend(gathered, blocks, works, draw)
    return gathered


def _extend(
    gathered: Gathered, blocks: _Blocks, works: NDArray[np.uint32], draw: np.random.Generator
) -> None:
    gathered.works.frombytes(works.tobytes())
    both = np.unique(blocks.drawn(works, draw))
    gathered.pairs[Kind.TAG][0].frombytes((both >> np.uint64(32)).astype(np.uint32).tobytes())
    gathered.pairs[Kind.TAG][1].frombytes(both.astype(np.uint32).tobytes())
    for place, name in enumerate(COLUMNS):
        known = draw.random(len(works)) < (0.9 if name in {"hits", "updated"} else 1)
        values = (
            np.exp(draw.normal(8, 1.5, len(works)))
            if name not in {"posted", "updated"}
            else draw.integers(730_000, 739_000, len(works))
        )
        gathered.numbers[place].frombytes(np.where(known, values, -1).astype(np.int32).tobytes())
    gathered.titles += [f"{number:09d}" for number in draw.integers(0, 10**9, len(works)).tolist()]
    gathered.creators += [f"creator {number}" for number in draw.integers(0, 50_000, len(works)).tolist()]
    for name, share in (("complete", 0.7), ("single", 0.5), ("crossover", 0.1)):
        gathered.named[name].frombytes(works[draw.random(len(works)) < share].tobytes())


class _Blocks:
    """Which numbers are which tags: first the few, then fandoms, then common freeform tags, then each fandom's own."""

    def __init__(self, count: int) -> None:
        self.fandoms = max(50, count // 600)
        self.common = max(500, count // 100)
        self._few = np.cumsum([1, *_FEW.values()])
        self._first_common = int(self._few[-1]) + self.fandoms
        self._own = self._first_common + self.common

    def types(self) -> dict[int, int]:
        """Give the type's number of every tag there can be."""
        numbers = {name: number for number, name in enumerate(TYPES)}
        found = {}
        for name, low, high in zip(_FEW, self._few, self._few[1:], strict=False):
            found.update(dict.fromkeys(range(low, high), numbers[name]))
        found.update(dict.fromkeys(range(int(self._few[-1]), self._first_common), numbers["fandom"]))
        found.update(dict.fromkeys(range(self._first_common, self._own), numbers["freeform"]))
        low = self._own
        for name, size in _BLOCK.items():
            found.update(dict.fromkeys(range(low, low + size * self.fandoms), numbers[name]))
            low += size * self.fandoms
        return found

    def drawn(self, works: NDArray[np.uint32], draw: np.random.Generator) -> NDArray[np.uint64]:
        """Draw the tags of these works: each pair as work << 32 | tag, some more than once."""
        fandom = _zipf(self.fandoms, len(works), draw)
        second = np.where(draw.random(len(works)) < 0.12, _zipf(self.fandoms, len(works), draw), fandom)
        tags = [int(self._few[-1]) + fandom, int(self._few[-1]) + second]
        for low, size in zip(self._few.tolist(), _FEW.values(), strict=False):
            tags.append(low + _zipf(size, len(works), draw))
        tags += [self._first_common + _zipf(self.common, len(works), draw) for _ in range(_COMMON)]
        low = self._own
        for name, size in _BLOCK.items():
            for number in range(_DRAWN[name]):
                of = second if number == 1 else fandom
                tags.append(low + of * size + _zipf(size, len(works), draw))
            low += size * self.fandoms
        high = works.astype(np.uint64) << np.uint64(32)
        return np.concatenate([high | some.astype(np.uint64) for some in tags])


def _zipf(size: int, count: int, draw: np.random.Generator) -> NDArray[np.int64]:
    shares = np.cumsum(1 / np.arange(1, size + 1) ** EXPONENT)
    found: NDArray[np.int64] = np.searchsorted(shares / shares[-1], draw.random(count)).astype(np.int64)
    return np.minimum(found, size - 1)


def questions(gathered: Gathered, number: int, seed: int = 2) -> Iterator[Question]:
    """Give questions as clicks make them: tags that stand together on a work, others left out, now and then a range."""
    draw = random.Random(seed)
    works, tags = gathered.pairs[Kind.TAG]
    uses = np.bincount(np.asarray(tags))
    starts = np.searchsorted(np.asarray(works), np.arange(len(gathered.works) + 2))
    for _ in range(number):
        here, other = (
            _tags_of(draw.randrange(1, len(gathered.works) + 1), starts, tags, uses) for _ in range(2)
        )
        include = draw.sample(here[:8], draw.choice((0, 1, 1, 1, 2, 2, 3)))
        exclude = [tag for tag in draw.sample(other, draw.choice((0, 0, 1, 2, 3))) if tag not in include]
        yield Question(
            Wanted(
                include=tuple(Tags(frozenset({tag})) for tag in include),
                exclude=Tags(frozenset(exclude)),
                facts=("complete",) if draw.random() < 0.2 else (),
                ranges=(("words", Range(draw.randint(100, 3000), draw.choice((None, 50_000)))),)
                if draw.random() < 0.2
                else (),
            ),
            draw.choice((Sort.KUDOS, Sort.UPDATED, Sort.WORDS, Sort.TITLE)),
        )


def _tags_of(work: int, starts: NDArray[np.int64], tags: array[int], uses: NDArray[np.int64]) -> list[int]:
    """Give a work's tags, the most used first."""
    return sorted(tags[starts[work] : starts[work + 1]], key=lambda tag: -int(uses[tag]))
