"""Blocks cut into chapters at their headings, each a page: for formats whose headings are marked as such."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from velvetbox.core.formats.draft import Page
from velvetbox.core.prose import Block, Kind

CHAPTER = frozenset({"chapter"})


def pages_of(blocks: Sequence[Block], name: str, source: str = "") -> Iterator[Page]:
    """Give a page for each chapter, titled by its heading; one untitled page where no level has two headings.

    Chapters are cut at the outermost level with two headings or more, parts passed over: those are
    headings that have another one right below. Their words stand before the title, parted by " · ".
    """
    wholes, level = _levels(blocks)
    if level is None:
        yield Page(name, lambda: tuple(blocks), source=source)
        return
    parts: dict[int, str] = {}
    title: str | None = None
    body: list[Block] = []
    number = 0
    for block in blocks:
        words = " ".join(block.text.split()) if block.kind is Kind.HEADING else ""
        if not words or (block.level != level and block.level not in wholes):
            body.append(block)
            continue
        if _holds_text(body) or (title and block.level == level):
            number += 1
            yield _page(name, number, title, body)
            body = []
        parts = {at: whole for at, whole in parts.items() if at < block.level}
        if block.level == level:
            title = " · ".join([*parts.values(), words])
        else:
            parts[block.level], title = words, None
    if body or title:
        yield _page(name, number + 1, title, body)


def _levels(blocks: Sequence[Block]) -> tuple[frozenset[int], int | None]:
    """Give the levels of parts, and the one of chapters (None where nothing is cut)."""
    told = [block for block in blocks if block.kind is not Kind.BREAK]
    counts: Counter[int] = Counter()
    above: Counter[int] = Counter()  # headings with a deeper one right below
    for at, block in enumerate(told):
        if block.kind is Kind.HEADING:
            counts[block.level] += 1
            below = told[at + 1] if at + 1 < len(told) else None
            above[block.level] += (
                below is not None and below.kind is Kind.HEADING and below.level > block.level
            )
    wholes: list[int] = []
    for level in sorted(counts):
        if counts[level] < 2:
            continue
        if 2 * above[level] < counts[level] or not any(
            counts[deeper] > 1 for deeper in counts if deeper > level
        ):
            return frozenset(wholes), level
        wholes.append(level)
    return frozenset(), None


def _holds_text(body: Sequence[Block]) -> bool:
    return any(block.kind is not Kind.BREAK for block in body)


def _page(name: str, number: int, title: str | None, body: list[Block]) -> Page:
    held = tuple(body)
    return Page(f"{name}#{number}", lambda: held, title=title, types=CHAPTER)
