"""Random documents for property tests: every kind of block and mark, nested as readers may nest them."""

from __future__ import annotations

from hypothesis import strategies as st

from velvetbox.core.prose import Block, Kind, Mark, MarkKind, Span, tidy

SIMPLE = [
    MarkKind.EMPHASIS,
    MarkKind.THOUGHT,
    MarkKind.STRONG,
    MarkKind.UNDERLINE,
    MarkKind.STRIKE,
    MarkKind.SMALL_CAPS,
    MarkKind.SUPERSCRIPT,
    MarkKind.CODE,
    MarkKind.QUOTE,
]
texts = st.text(
    alphabet=st.one_of(
        st.sampled_from("abc dé<>&\"'\u00a0漢字\u00ad\n*"),
        st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"]),
    ),
    max_size=12,
)
names = st.text(alphabet="abcdefgh0123", min_size=1, max_size=6)
marks = st.one_of(
    st.sampled_from(SIMPLE).map(Mark),
    names.map(lambda name: Mark(MarkKind.LANGUAGE, name)),
    names.map(lambda name: Mark(MarkKind.STYLE, name)),
    names.map(lambda name: Mark(MarkKind.ID, name)),
    texts.map(lambda text: Mark(MarkKind.TITLE, text)),
    texts.map(lambda text: Mark(MarkKind.RUBY, text.replace("\n", ""))),
    names.map(lambda name: Mark(MarkKind.LINK, f"https://example.org/{name}?a=1&b=2")),
    names.map(lambda name: Mark(MarkKind.LINK, f"#{name}")),
    names.map(lambda name: Mark(MarkKind.NOTE, name)),
    names.map(lambda name: Mark(MarkKind.IMAGE, name)),
)


def _span(text: str, given: list[Mark]) -> Span:
    """Put at most one of each kind that HTML cannot nest, pictures innermost."""
    once: dict[str, Mark] = {}
    for mark in given:
        key: str = "link" if mark.kind in (MarkKind.LINK, MarkKind.NOTE) else mark.kind
        if mark.kind in (MarkKind.EMPHASIS, MarkKind.STRONG):
            key = f"{mark.kind}{len(once)}"
        once.setdefault(key, mark)
    ordered = sorted(once.values(), key=lambda mark: mark.kind is MarkKind.IMAGE)
    return Span(text, tuple(ordered))


lines = st.lists(st.builds(_span, texts, st.lists(marks, max_size=4)), max_size=6).map(tidy)
leaves = st.builds(
    Block,
    st.sampled_from([Kind.PARAGRAPH, Kind.VERSE, Kind.PREFORMATTED]),
    lines,
    align=st.sampled_from([None, "center", "right"]),
    language=st.none() | names,
    direction=st.sampled_from([None, "rtl"]),
    id=st.none() | names,
)
headings = st.builds(Block, st.just(Kind.HEADING), lines, level=st.integers(1, 6))
breaks = st.builds(Block, st.just(Kind.BREAK), alt=st.sampled_from(["", "* * *", '"~"']))
images = st.builds(Block, st.just(Kind.IMAGE), source=names, alt=texts)


def _lists(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    items = st.builds(Block, st.just(Kind.ITEM), children=st.lists(inner, max_size=2).map(tuple))
    return st.builds(
        Block,
        st.just(Kind.LIST),
        style=st.sampled_from(["ordered", "bullet"]),
        children=st.lists(items, max_size=3).map(tuple),
    )


def _tables(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    cells = st.builds(
        Block,
        st.just(Kind.CELL),
        style=st.sampled_from(["", "head"]),
        children=st.lists(inner, max_size=1).map(tuple),
    )
    rows = st.builds(Block, st.just(Kind.ROW), children=st.lists(cells, min_size=1, max_size=3).map(tuple))
    return st.builds(Block, st.just(Kind.TABLE), children=st.lists(rows, min_size=1, max_size=3).map(tuple))


def _quotes(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    return st.builds(
        Block, st.sampled_from([Kind.QUOTE, Kind.ASIDE]), children=st.lists(inner, max_size=3).map(tuple)
    )


blocks = st.recursive(
    st.one_of(leaves, headings, breaks, images),
    lambda inner: _lists(inner) | _quotes(inner) | _tables(leaves),
    max_leaves=6,
)
bodies = st.lists(blocks, max_size=5).map(tuple)
