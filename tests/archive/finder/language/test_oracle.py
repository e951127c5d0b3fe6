"""Our reading of Lucene's syntax beside luqum's, where both have it: the same works for every search."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from luqum.parser import parser
from luqum.tree import (
    AndOperation,
    FieldGroup,
    Group,
    OrOperation,
    Prohibit,
    SearchField,
    UnknownOperation,
    Word,
)
from luqum.tree import Not as LuqumNot
from luqum.tree import Phrase as LuqumPhrase
from luqum.tree import Plus as LuqumPlus

from velvetbox.archive.finder.language import parse
from velvetbox.archive.finder.language import tree as ours

Truth = Mapping[str, bool]

LEAVES = st.sampled_from(
    ["one", "two", "three", '"one two"', "title:one", 'title:"two three"', "title:(one OR two)"]
)


def _joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    group = inner.map("({})".format)
    part = st.one_of(LEAVES, group)
    return st.one_of(
        st.lists(part, min_size=2, max_size=3).map(" AND ".join),
        st.lists(part, min_size=2, max_size=3).map(" OR ".join),
        st.lists(part, min_size=2, max_size=3).map(" ".join),
        st.tuples(part, part, part).map(lambda three: "{} AND {} OR {}".format(*three)),
        st.tuples(part, part, part).map(lambda three: "{} OR {} AND {}".format(*three)),
        part.map("-{}".format),
        part.map("NOT {}".format),
        st.tuples(part, part).map(lambda two: "{} AND NOT {}".format(*two)),
        st.tuples(part, part).map(lambda two: "{} -{}".format(*two)),
    )


SEARCHES = st.recursive(LEAVES, _joined, max_leaves=8)


def _luqum(node: Any, truth: Truth, field: str = "") -> bool:
    if isinstance(node, (Word, LuqumPhrase)):
        return truth[field + node.value.strip('"')]
    if isinstance(node, SearchField):
        return _luqum(node.expr, truth, f"{node.name}:")
    parts = [_luqum(child, truth, field) for child in node.children]
    if isinstance(node, (LuqumNot, Prohibit)):
        return not parts[0]
    joins: dict[type, Callable[[list[bool]], bool]] = {
        OrOperation: any,
        AndOperation: all,
        UnknownOperation: all,
    }
    assert isinstance(node, (*joins, Group, FieldGroup, LuqumPlus))
    return joins.get(type(node), all)(parts)


def _ours(node: ours.Node, truth: Truth, field: str = "") -> bool:
    if isinstance(node, (ours.Word, ours.Phrase)):
        return truth[field + node.text]
    if isinstance(node, ours.Named):
        return _ours(node.node, truth, f"{node.field}:")
    parts = [_ours(child, truth, field) for child in ours.children(node)]
    if isinstance(node, ours.Not):
        return not parts[0]
    return any(parts) if isinstance(node, ours.Or) else all(parts)


NAMES = [field + text for field in ("", "title:") for text in ("one", "two", "three", "one two", "two three")]
TRUTHS = [
    dict(
        zip(NAMES, (*values, *(value ^ (index % 3 == 0) for index, value in enumerate(values))), strict=True)
    )
    for values in product((False, True), repeat=5)
]


@given(SEARCHES)
def test_every_search_of_the_shared_syntax_means_what_luqum_reads(search: str) -> None:
    read, theirs = parse(search), parser.parse(search)
    assert not read.faults
    assert read.tree is not None
    for truth in TRUTHS:
        assert _ours(read.tree, truth) == _luqum(theirs, truth), search
