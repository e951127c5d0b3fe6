"""What answers searches: the indexes embedded in the box, or the database alone. Others can stand beside them.

Every engine gives the same works for the same search, as far as it can read words: the database meets words
only as they were typed. `tests/archive/finder/test_engines.py` is what each of them must do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pyroaring import BitMap

from velvetbox.archive.finder.asked import Sort
from velvetbox.archive.finder.compiling import Needle
from velvetbox.archive.finder.language import Parsed
from velvetbox.archive.finder.language.tree import Among, Compare, Named, TagNamed

FactLeaf = Compare | Named | TagNamed | Among


@dataclass(frozen=True, slots=True)
class Order:
    """How an answer is ordered; `ascending` None is the order's usual direction."""

    sort: Sort = Sort.BEST
    ascending: bool | None = None

    @property
    def is_upwards(self) -> bool:
        """Tell the direction: names from A on, everything else from the most or the newest on."""
        return self.sort in {Sort.CREATOR, Sort.TITLE} if self.ascending is None else self.ascending


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of ids of works in their order, how many there are in all, and what to mark in their passages."""

    total: int
    works: tuple[int, ...]
    needles: tuple[Needle, ...] = ()


class Engine(Protocol):
    """What answers searches."""

    def find(
        self, parsed: Parsed, order: Order, start: int, size: int, within: BitMap | None = None
    ) -> Answer:
        """Give `size` works from `start` on. `within` are the only ones asked for, None for all."""
        ...

    def every(self, parsed: Parsed) -> BitMap:
        """Give all works that answer; all that there are where nothing is asked."""
        ...


class Facts(Protocol):
    """What answers for all that is not text: tags, numbers, days, names. No set it gives may be changed."""

    def every(self) -> BitMap:
        """Give all works that can be found."""
        ...

    def where(self, leaf: FactLeaf) -> BitMap:
        """Give the works of which a leaf is true."""
        ...

    def page(self, works: BitMap, order: Order, start: int, size: int) -> list[int]:
        """Give `size` of these works from `start` on, in an order; those of which it is not known stand last."""
        ...
