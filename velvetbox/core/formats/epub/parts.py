"""A page of a book in which several chapters begin, at places that the list of contents names, as a page each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from velvetbox.core.formats.draft import Page
from velvetbox.core.prose import Block, Kind, MarkKind, walk

_FEWEST = 2


def parts_of(page: Page, places: Sequence[tuple[str, str]]) -> list[Page]:
    """Give a page cut where the blocks begin that bear these names, with their titles; whole where fewer than two do."""
    if len(places) < _FEWEST:
        return [page]
    titles = dict(places)
    starts = [(at, title) for at, block in enumerate(page.blocks) if (title := _title(block, titles))]
    if len(starts) < _FEWEST:
        return [page]
    ends = [at for at, _ in starts[1:]] + [len(page.blocks)]
    before = [(0, starts[0][0], None)] if starts[0][0] else []
    cuts = [*before, *((at, end, title) for (at, title), end in zip(starts, ends, strict=True))]
    return [_cut(page, page.blocks[at:end], title) for at, end, title in cuts]


def _title(block: Block, titles: dict[str, str]) -> str | None:
    return next((titles[name] for name in _names(block) if name in titles), None)


def _names(block: Block) -> Iterator[str]:
    """Give the names that links may lead to in a block and in all it holds."""
    for one in walk((block,)):
        if one.id:
            yield one.id
        for span in one.spans:
            yield from (mark.value for mark in span.marks if mark.kind is MarkKind.ID)


def _cut(page: Page, blocks: tuple[Block, ...], title: str | None) -> Page:
    first = blocks[0]
    if len(blocks) > 1 and first.kind is Kind.PARAGRAPH and not first.text.strip():  # nothing but the name
        name = next(_names(first), None)
        blocks = (replace(blocks[1], id=blocks[1].id or name), *blocks[2:])
    return replace(page, read=lambda: blocks, title=title, tree=None)
