"""The list of contents of a text: its heading, its entries, and lists of headings or links that stand for one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from velvetbox.core.origins.headings import heading_of
from velvetbox.core.origins.placed import Placed, is_prose, lines
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import Kind, MarkKind, Span, walk

_CONTENTS = lazy_pattern(
    r"\W*(?:the\s+)?(?:table\s+of\s+)?(?:contents|table\s+des\s+mati[eè]res|inhoud|inhalt(?:sverzeichnis)?|[ií]ndice|indice|chapters?\s+list|sommaire)\W*\Z",
    re.IGNORECASE,
)
_ENTRY = 90  # characters of a line in a list of contents


def without_contents(items: Sequence[Placed]) -> list[Placed]:
    """Give the blocks without lists of contents and the headings above them."""
    kept: list[Placed] = []
    skipping = False
    entries = 0
    for at, item in enumerate(items):
        if is_contents(item) and _entries_follow(items, at):
            skipping, entries = True, 0
            continue
        if (
            skipping
            and _is_entry(item)
            and not ((entries or _is_chapter(items, at)) and _opens_text(items, at))
        ):
            entries += 1
            continue
        skipping = False
        if not (_is_list_of_headings(item) or _is_list_of_places(item)):
            kept.append(item)
    return kept


def is_contents(placed: Placed) -> bool:
    """Tell whether a block is the heading of a list of contents."""
    return len(placed.text) < 60 and _CONTENTS.match(placed.text.strip()) is not None


def _entries_follow(items: Sequence[Placed], at: int) -> bool:
    following = [item for item in items[at + 1 : at + 4] if is_prose(item)]
    return bool(following) and (_is_entry(following[0]) or not following[0].block.spans)


def _is_entry(item: Placed) -> bool:
    if item.block.kind in {Kind.LIST, Kind.TABLE, Kind.BREAK, Kind.PREFORMATTED}:
        return True
    return all(len(line.text) < _ENTRY for line in lines(item))


def _opens_text(items: Sequence[Placed], at: int) -> bool:
    """Tell whether a heading is followed by prose: then the list of contents is over."""
    following = [item for item in items[at + 1 : at + 4] if is_prose(item)]
    if items[at].block.kind in {Kind.LIST, Kind.TABLE}:
        return False
    return any(len(item.text) > _ENTRY for item in following[:2]) and (
        items[at].block.kind is Kind.HEADING
        or heading_of(items[at].text) is not None
        or len(following[0].text) > _ENTRY
    )


def _is_chapter(items: Sequence[Placed], at: int) -> bool:
    """Tell whether a heading is a chapter's: what follows is text, and no further heading as in a list of them."""
    following = next((item for item in items[at + 1 :] if is_prose(item)), None)
    return (
        items[at].block.kind is Kind.HEADING
        and following is not None
        and following.block.kind is Kind.PARAGRAPH
    )


def _is_list_of_headings(item: Placed) -> bool:
    """Tell whether one block lists three headings or more, a line each."""
    if item.block.kind is Kind.HEADING or "\n" not in item.text or len(item.text) > 20_000:
        return False
    texts = [line.text for line in lines(item)]
    if texts and _CONTENTS.match(texts[0]):
        texts = texts[1:]
    if len(texts) < 3 or any(len(text) > _ENTRY for text in texts):
        return False
    found = [heading for text in texts if (heading := heading_of(text)) and heading.number is not None]
    numbers = [heading.number for heading in found]
    return (
        len(found) >= 0.7 * len(texts)
        and numbers == sorted(numbers, key=lambda number: number or 0)
        and len(set(numbers)) > 2
    )


def _is_list_of_places(item: Placed) -> bool:
    """Tell whether a block is three links or more to places inside the file, and nothing else."""
    if not item.block.children and len(item.block.spans) < 3:
        return False
    spans = [span for block in walk((item.block,)) for span in block.spans]
    inside = [bool(span.marks) and _leads_inside(span) for span in spans]
    if sum(inside) < 3:
        return False
    sizes = [sum(map(str.isalnum, span.text)) for span in spans]
    linked = sum(size for size, leads in zip(sizes, inside, strict=True) if leads)
    return linked > 4 * (sum(sizes) - linked)


def _leads_inside(span: Span) -> bool:
    return any(mark.kind is MarkKind.LINK and mark.value.startswith("#") for mark in span.marks)
