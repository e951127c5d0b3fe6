"""A long text parted into stretches of some fifty paragraphs, so that a browser lays out only those in sight.

They are made when a text is shown and never stored. A seam lies only where one paragraph follows another and nothing
around them is open, or only what is long itself (a quotation, an item of a list or a cell that holds the whole text): that
is parted within.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

LONG = 80_000  # characters of stored text: some 12,000 words, which a browser lays out in a few hundredths of a second
STRETCH = 12_000  # characters
_SEAM = '</p>\n<p id="'
_HOLDERS = ("blockquote", "ul", "ol", "dl", "table", "aside", "figure", "div")
_PARTED = frozenset({"blockquote", "aside", "li", "dd", "td", "th"})  # may hold a div
_THROUGH = frozenset({"ul", "ol", "dl", "table", "tr"})  # hold only what may
_TAG = re.compile(r"<(/?)(blockquote|aside|li|dd|td|th|ul|ol|dl|table|tr|figure|div)\b")


@dataclass(frozen=True, slots=True)
class _Holder:
    """An element that is long: its place with its tags, and that of what it holds."""

    name: str
    start: int
    inner: int
    inner_end: int
    end: int
    held: list[_Holder] = field(default_factory=list)


def in_stretches(stored: str) -> str:
    """Give a text in its stretches, each `<div class="stretch">`; one that is not long as it is. In linear time."""
    if len(stored) <= LONG:
        return stored
    return "".join(_within(stored, 0, len(stored), _long_ones(stored), parted=True))


def _within(stored: str, start: int, end: int, held: Sequence[_Holder], *, parted: bool) -> Iterator[str]:
    for one in held:
        yield from _between(stored[start : one.start], parted=parted)
        yield stored[one.start : one.inner]
        yield from _within(stored, one.inner, one.inner_end, one.held, parted=one.name in _PARTED)
        yield stored[one.inner_end : one.end]
        start = one.end
    yield from _between(stored[start:end], parted=parted)


def _between(text: str, *, parted: bool) -> Iterator[str]:
    if not parted or not text.strip():
        yield text
        return
    for piece in _pieces(text):
        yield f'<div class="stretch">{piece}</div>'


def _pieces(text: str) -> Iterator[str]:
    begun, counted, depth = 0, 0, 0
    while (at := text.find(_SEAM, max(counted, begun + STRETCH))) >= 0:
        at += len("</p>")
        depth += _opened(text, counted, at)
        counted = at
        if not depth:
            yield text[begun:at]
            begun = at
    yield text[begun:]


def _opened(text: str, start: int, end: int) -> int:
    """Count how many elements that hold paragraphs are opened there and not closed."""
    return sum(text.count(f"<{name}", start, end) - text.count(f"</{name}", start, end) for name in _HOLDERS)


def _long_ones(stored: str) -> list[_Holder]:
    """Give the elements that are too long for a stretch and can be parted, those in them inside them."""
    found: list[_Holder] = []
    opened: list[tuple[str, int, int]] = []  # its name, where it begins, how many were found before it
    for tag in _TAG.finditer(stored):
        if not tag[1]:
            opened.append((tag[2], tag.start(), len(found)))
        elif opened and opened[-1][0] == tag[2]:
            name, start, before = opened.pop()
            held = found[before:]
            del found[before:]
            if tag.start() - start > 2 * STRETCH and name in _PARTED | _THROUGH:
                inner, end = stored.index(">", start) + 1, stored.index(">", tag.start()) + 1
                found.append(_Holder(name, start, inner, tag.start(), end, held))
        else:
            return []  # not as we store it
    return found if not opened else []
