"""A text cut into chapters at its headings, the list of contents left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from velvetbox.core.origins.chapter_heads import Head, ends_of, heads_of
from velvetbox.core.origins.contents import without_contents
from velvetbox.core.origins.headings import could_be_title, heading_of, is_title_case
from velvetbox.core.origins.placed import Placed, is_set_apart, trim
from velvetbox.core.prose import LEAVES


@dataclass
class Part:
    """A chapter: its blocks and what its heading says. `head` is None for text before the first heading."""

    items: list[Placed]
    title: str | None = None
    number: int | None = None
    head: Head | None = None
    total: int | None = None
    # Titles of the parts or books it stands in, outermost first.
    whole: list[str] = field(default_factory=list)


def split(items: Sequence[Placed], title: str | None = None) -> list[Part]:
    """Cut a text into chapters. The first part has no head when there is text before the first heading."""
    items = without_contents(items)
    return _parts(items, heads_of(items, title))


def _parts(items: Sequence[Placed], heads: list[Head]) -> list[Part]:
    if not heads:
        return [Part(trim(items))]
    parts = [Part(trim(items[: heads[0].at]))]
    wholes: list[str] = []
    above: list[Placed] = []  # what stands below a part's heading goes with its first chapter
    for at, (head, end) in enumerate(zip(heads, ends_of(items, heads), strict=True)):
        body = ([head.rest] if head.rest else []) + list(items[head.at + 1 : end])
        part = _titled(Part(trim(body), head.heading.title, head.heading.number, head, head.heading.total))
        if head.heading.kind == "whole" and _holds_chapters(heads[at + 1 :]) and not _is_long(part.items):
            wholes, above = [" ".join(head.line.text.split())], part.items
            continue
        part.whole = list(wholes) if head.heading.kind != "whole" else []
        part.items, above = [*above, *part.items], []
        parts.append(part)
    return [part for part in parts if part.items]


def _holds_chapters(following: Sequence[Head]) -> bool:
    return bool(following) and following[0].heading.kind != "whole"


def _is_long(items: Sequence[Placed]) -> bool:
    return sum(len(item.text.split()) for item in items) > 80


def _titled(part: Part) -> Part:
    """Take the line below "CHAPTER I" as the chapter's title where it has the shape of one."""
    if part.title is not None or not part.items or part.head is None:
        return part
    item = part.items[0]
    text = " ".join(item.text.split())
    rest = trim(part.items[1:])
    if not (item.block.kind in LEAVES and rest and could_be_title(text) and heading_of(text) is None):
        return part
    caps = text.upper() == text and text.lower() != text and len(text) > 3
    below_rest = part.head.rest is item
    if (
        is_set_apart(item)
        or caps
        or (below_rest and is_title_case(text))
        or (is_title_case(text) and _wide_gap(part.items))
    ):
        return replace(part, items=rest, title=text)
    return part


def _wide_gap(items: Sequence[Placed]) -> bool:
    return len(items) > 1 and items[1].gap > max(2, items[0].gap)
