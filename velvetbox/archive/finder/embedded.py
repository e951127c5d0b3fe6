"""Answers from the indexes in the box: texts by tantivy, everything else as sets of works, put together by ids."""

from __future__ import annotations

from array import array
from functools import reduce
from operator import and_

import tantivy
from pyroaring import BitMap
from tantivy import Occur

from velvetbox.archive.finder.asked import Sort
from velvetbox.archive.finder.compiling import Compiler
from velvetbox.archive.finder.engines import Answer, Facts, Order
from velvetbox.archive.finder.index import damage_reported
from velvetbox.archive.finder.language import Parsed
from velvetbox.archive.finder.language.tree import (
    And,
    Node,
    Not,
    Or,
    Phrase,
    Word,
    all_of,
    any_of,
    is_text,
    wanted,
    without_tags_said,
)
from velvetbox.archive.finder.opening import TextIndex

_FEW = 1_000  # works that the text index is asked for by their ids
_SURE = 2  # times as many hits as should hold the works of a page
_FURTHER = 8


class Embedded:
    """The engine of the box itself. Raises IndexUnusable where the text index turns out to be damaged."""

    def __init__(self, text: TextIndex, facts: Facts) -> None:
        self._schema = text.words.schema
        self._searcher = text.words.searcher()
        self._compiler = Compiler(text.words, self._searcher, text.languages)
        self._kept = text.sets
        self._facts = facts

    def find(
        self, parsed: Parsed, order: Order, start: int, size: int, within: BitMap | None = None
    ) -> Answer:
        """Give `size` works from `start` on. `within` are the only ones asked for, None for all."""
        if parsed.tree is None and within is None:
            return Answer(0, ())
        with damage_reported():
            total, works = self._found(parsed, order, start, size, within)
            needles = self._compiler.needles(parsed) if works else ()
        return Answer(total, tuple(works), needles)

    def every(self, parsed: Parsed) -> BitMap:
        """Give all works that answer; all that there are where nothing is asked."""
        with damage_reported():
            return self._facts.every() if parsed.tree is None else self._set(without_tags_said(parsed.tree))

    def _found(
        self, parsed: Parsed, order: Order, start: int, size: int, within: BitMap | None
    ) -> tuple[int, list[int]]:
        tree = parsed.tree
        if tree is None:
            every = self._facts.every() if within is None else within
            return len(every), self._facts.page(every, order, start, size)
        text, rest = _apart(without_tags_said(tree), all_text=within is None)
        works: BitMap | None = self._set(rest, within) if rest else within
        is_ranked = order.sort is Sort.BEST
        if text and is_ranked and (works is None or len(works) <= _FEW):
            return self._page(self._only(self._compiler.query(parsed, text), works), start, size)
        if text:
            found = self._texts(text, works)
            works = found if works is None else found & works
        assert works is not None  # a tree without text is all sets
        if not is_ranked:
            return len(works), self._facts.page(works, order, start, size)
        by = self._compiler.query(parsed, text) if text else None
        return len(works), self._ranked(works, text or _words(tree), by, order, start, size)

    def _ranked(
        self, works: BitMap, text: Node | None, by: tantivy.Query | None, order: Order, start: int, size: int
    ) -> list[int]:
        """Give works in the order of how well a text speaks for them, behind them those that it does not speak for."""
        first = self._texts(text, works) & works if text else BitMap()
        page = self._best(by or self._compiler.compile(text), first, start, size) if text and first else []
        if len(page) < size and len(first) < len(works):
            page += self._facts.page(works - first, order, max(0, start - len(first)), size - len(page))
        return page

    def _best(self, query: tantivy.Query, works: BitMap, start: int, size: int) -> list[int]:
        """Give `size` of these works, of which a query speaks for all, from `start` on: the best it finds, step by step."""
        wanted_, every = min(start + size, len(works)), max(1, self._searcher.num_docs)
        most = _SURE * wanted_ * every // len(works)
        while True:
            hits = self._ids(self._searcher.search(query, max(1, min(most, every)), count=False))
            found = [work for work in hits if work in works]
            if len(found) >= wanted_ or most >= every:
                return found[start : start + size]
            most *= _FURTHER

    # Texts -----------------------------------------------------------------------------------------

    def _page(self, query: tantivy.Query, start: int, size: int) -> tuple[int, list[int]]:
        result = self._searcher.search(query, max(1, min(size, self._searcher.num_docs)), offset=start)
        total = result.count  # type: ignore[attr-defined] # missing from tantivy's stubs
        return int(total or 0), self._ids(result)

    def _texts(self, node: Node, within: BitMap | None = None) -> BitMap:
        """Give the works of which a node of text is true; where `within` are few, perhaps only those of them."""
        if within is not None and len(within) <= _FEW and self._kept.kept(node) is None:
            return self._all_of(self._only(self._compiler.compile(node), within))
        return self._kept.of(node, lambda: self._all_of(self._compiler.compile(node)))

    def _all_of(self, query: tantivy.Query) -> BitMap:
        """Give all works that a query finds. Ordered by their ids, these need not be asked for one by one."""
        every = max(1, self._searcher.num_docs)
        hits = self._searcher.search(query, every, count=False, order_by_field="work").hits
        return BitMap(array("I", [work for work, _ in hits]))

    def _ids(self, result: tantivy.SearchResult) -> list[int]:
        addresses = [address for _, address in result.hits]
        return [
            int(value) for value in self._searcher.fast_field_values("work", addresses) if value is not None
        ]

    def _only(self, query: tantivy.Query, works: BitMap | None) -> tantivy.Query:
        if works is None:
            return query
        these = tantivy.Query.term_set_query(self._schema, "work", list(works))
        return tantivy.Query.boolean_query(
            [(Occur.Must, query), (Occur.Must, tantivy.Query.const_score_query(these, 0.0))]
        )

    # Sets ------------------------------------------------------------------------------------------

    def _set(self, node: Node, within: BitMap | None = None) -> BitMap:
        """Give the works of which a node is true."""
        if is_text(node) and not isinstance(node, Not):
            found = self._texts(node, within)
        elif isinstance(node, Or):
            found = BitMap.union(*map(self._set, node.nodes))
        elif isinstance(node, And):
            return self._all(node, within)
        elif isinstance(node, Not):
            return self._all(And((node,)), within)
        else:
            assert not isinstance(node, (Word, Phrase))  # those are text
            found = self._facts.where(node)
        return found if within is None else found & within

    def _all(self, node: And, within: BitMap | None) -> BitMap:
        sets = [self._set(one) for one in node.nodes if not isinstance(one, Not)]
        sets += [within] if within is not None else []
        found = reduce(and_, sorted(sets, key=len)) if sets else self._facts.every()
        for one in node.nodes:
            if isinstance(one, Not):
                found = found - self._set(one.node, found)
        return found


def _words(tree: Node) -> Node | None:
    """Give what orders works that were found as sets: the words that stand anywhere in the search."""
    return any_of(list(dict.fromkeys(leaf for _, leaf in wanted(tree))))


def _apart(tree: Node, *, all_text: bool) -> tuple[Node | None, Node | None]:
    """Part what must all be so into what the text index answers and the rest.

    Texts that must not be met go with the text where there is some; alone they are taken from the sets.
    """
    nodes = tree.nodes if isinstance(tree, And) else (tree,)
    text = [node for node in nodes if is_text(node)]
    rest = [node for node in nodes if not is_text(node)]
    if all(isinstance(node, Not) for node in text) and (rest or not all_text):
        text, rest = [], list(nodes)
    return all_of(text), all_of(rest)
