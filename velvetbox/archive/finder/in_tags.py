"""Facts by the index of tags: sets of works at once, where it keeps them; the rest by the database."""

from __future__ import annotations

from itertools import islice

from pyroaring import BitMap

from velvetbox.archive.finder.engines import FactLeaf, Order
from velvetbox.archive.finder.in_database import DatabaseFacts
from velvetbox.archive.finder.language.conditions import language_code
from velvetbox.archive.finder.language.tags import with_sub_tags, with_words
from velvetbox.archive.finder.language.tree import (
    MAP_FIELDS,
    TAG_FIELDS,
    Among,
    Compare,
    Field,
    Named,
    TagNamed,
)
from velvetbox.archive.finder.spoken import answering as spoken
from velvetbox.archive.finder.tags.engine import Engine
from velvetbox.archive.finder.tags.meant import saying
from velvetbox.archive.finder.tags.row import COLUMNS
from velvetbox.archive.finder.tags.wanted import Tags

_SO = {
    Field.COMPLETE: "complete",
    Field.MISSING: "missing",
    Field.CROSSOVER: "crossover",
    Field.OTP: "otp",
    Field.SINGLE_CHAPTER: "single",
}

_SAYING = frozenset({Field.CANON, Field.COLLECTION})


class TagFacts:
    """Facts of one state of the index of tags."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._rest = DatabaseFacts()

    def every(self) -> BitMap:
        """Give all works that can be found."""
        return self._engine.works

    def where(self, leaf: FactLeaf) -> BitMap:
        """Give the works of which a leaf is true."""
        if isinstance(leaf, Among):
            return leaf.works
        if isinstance(leaf, TagNamed):
            return self._engine.tagged(Tags(with_sub_tags([leaf.id])))
        if isinstance(leaf, Compare) and leaf.field.value in COLUMNS:
            return self._engine.between(leaf.field.value, leaf.range)
        if isinstance(leaf, Compare) and leaf.field in _SO:
            return self._so(leaf)
        if isinstance(leaf, Named) and leaf.field in TAG_FIELDS:
            return self._engine.tagged(Tags(with_sub_tags(with_words(leaf.field, leaf.node))))
        if isinstance(leaf, Named) and leaf.field is Field.LANGUAGE:
            name = f"language:{language_code(leaf.node.text).lower()}"
            return self._engine.named(lambda fact: fact == name or fact.startswith(f"{name}-"))
        if isinstance(leaf, Named) and leaf.field in _SAYING:
            return self._engine.named(saying(leaf.field.value, leaf.node.text))
        if isinstance(leaf, Named) and leaf.field in MAP_FIELDS:
            told = spoken.works(leaf)
            if told is not None:
                return told & self._engine.works
        return self._rest.where(leaf)

    def _so(self, leaf: Compare) -> BitMap:
        """Give the works of which something is so, or is not. Whether a work is complete may be neither."""
        name = _SO[leaf.field]
        if leaf.range.least:
            return self._engine.named(lambda fact: fact == name)
        if leaf.field is Field.COMPLETE:
            return self._engine.named(lambda fact: fact == "incomplete")
        return self._engine.works - self._engine.named(lambda fact: fact == name)

    def page(self, works: BitMap, order: Order, start: int, size: int) -> list[int]:
        """Give `size` of these works from `start` on, in an order; those of which it is not known stand last."""
        there = works & self._engine.works
        page = self._engine.page(there, order.sort, order.ascending, start, size)
        if len(page) < size and len(there) < len(works):  # works that the index of tags has not taken in yet
            left = works - there
            page += islice(left, max(0, start - len(there)), max(0, start - len(there)) + size - len(page))
        return page
