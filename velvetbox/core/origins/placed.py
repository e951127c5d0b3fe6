"""Blocks with their place in the file, and the lines they hold: what every bare reading works on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import field, replace

from velvetbox.core.formats.draft import Page
from velvetbox.core.prose import LEAVES, STRONG, Block, Kind, Span, Where, tidy, walk
from velvetbox.core.values import value

_NEAR = 64  # characters looked at first for the white space before a block


@value(frozen=True, slots=True)
class Placed:
    """A top-level block and where it stands: the page's name and the number of the block there.

    `gap` is how many line ends stood before it in the text that was read, 0 where that is not known;
    `offset` is where the block's text begins in the block as read, when it was cut. `text` is the text of
    the block and of all it holds, a line each.
    """

    block: Block
    source: str = ""
    index: int = 0
    gap: int = 0
    offset: int = 0
    text: str = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Put the text together once: every rule asks for it."""
        leaf = self.block.kind in LEAVES
        object.__setattr__(self, "text", self.block.text if leaf else _text_within(self.block))

    def where(self, start: int = 0, end: int | None = None) -> Where:
        """Give the place of a stretch of the block's text."""
        text = self.text
        end = len(text) if end is None else end
        return Where(self.source, self.index, start + self.offset, end + self.offset, text[start:end])

    def cut(self, start: int, end: int | None = None) -> Placed:
        """Give the block with only the text from `start` to `end`; white space at its ends goes."""
        text = self.block.text[start:end]
        start += len(text) - len(text.lstrip())
        end = start + len(text.strip())
        block = cut(self.block, start, end)
        if block.kind is Kind.VERSE and "\n" not in block.text:
            block = replace(block, kind=Kind.PARAGRAPH)  # one line is no stanza
        return replace(self, block=block, offset=self.offset + start)


@value(frozen=True, slots=True)
class Line:
    """One line of a block, without the white space around it."""

    text: str
    placed: Placed
    start: int

    @property
    def end(self) -> int:
        """Where the line ends in the block's text."""
        return self.start + len(self.text)

    @property
    def where(self) -> Where:
        """The place of the whole line."""
        return self.placed.where(self.start, self.end)


def place_all(pages: Sequence[Page]) -> list[Placed]:
    """Give the blocks of all pages with their places; a single page is named ""."""
    placed = []
    for page in pages:
        source = page.name if len(pages) > 1 else ""
        placed += [
            Placed(block, source, index, _gap(page.source, block.start))
            for index, block in enumerate(page.blocks)
        ]
    return placed


def blocks(placed: Sequence[Placed]) -> tuple[Block, ...]:
    """Give the blocks alone."""
    return tuple(item.block for item in placed)


def lines(placed: Placed) -> Iterator[Line]:
    """Give the lines of a block that hold any text."""
    whole = placed.text
    if "\n" not in whole:
        if text := whole.strip():
            yield Line(text, placed, len(whole) - len(whole.lstrip()))
        return
    for match in re.finditer(r"[^\n]+", whole):
        text = match[0].strip()
        if text:
            yield Line(text, placed, match.start() + len(match[0]) - len(match[0].lstrip()))


def _text_within(block: Block) -> str:
    return "\n".join(inner.text for inner in walk(block.children) if inner.spans)


def line_of(text: str, source: str) -> Line:
    """Make a line of a text that stands in no block, such as a <title>."""
    return Line(text, Placed(Block(Kind.PARAGRAPH, (Span(text),)), source), 0)


def cut(block: Block, start: int, end: int) -> Block:
    """Give a leaf with only the text from `start` to `end`."""
    spans, at = [], 0
    for span in block.spans:
        text = span.text[max(0, start - at) : max(0, end - at)]
        at += len(span.text)
        if text:
            spans.append(Span(text, span.marks))
    return replace(block, spans=tidy(spans), start=None if block.start is None else block.start + start)


def is_prose(placed: Placed) -> bool:
    """Tell whether a block holds running text rather than a break, a picture or nothing."""
    return placed.block.kind is not Kind.BREAK and bool(placed.text.strip())


def is_set_apart(placed: Placed) -> bool:
    """Tell whether the whole block is centred, bold or a heading."""
    block = placed.block
    if block.kind is Kind.HEADING or block.align == "center" or block.style == "title":
        return True
    spans = [span for span in block.spans if span.text.strip()]
    return bool(spans) and all(STRONG in span.marks for span in spans)


def trim(placed: Sequence[Placed]) -> list[Placed]:
    """Leave out breaks and empty blocks at both ends."""
    first, last = 0, len(placed)
    while first < last and _is_blank(placed[first]):
        first += 1
    while last > first and _is_blank(placed[last - 1]):
        last -= 1
    return list(placed[first:last])


def without_outer_breaks(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Leave out breaks at both ends."""
    first, last = 0, len(blocks)
    while first < last and blocks[first].kind is Kind.BREAK:
        first += 1
    while last > first and blocks[last - 1].kind is Kind.BREAK:
        last -= 1
    return tuple(blocks[first:last])


def _is_blank(placed: Placed) -> bool:
    return placed.block.kind is Kind.BREAK or not (placed.text.strip() or _has_picture(placed.block))


def _has_picture(block: Block) -> bool:
    return any(
        inner.kind is Kind.IMAGE or any(mark.kind == "image" for span in inner.spans for mark in span.marks)
        for inner in walk((block,))
    )


def _gap(source: str, start: int | None) -> int:
    if start is None:
        return 0
    reach = _NEAR
    before = source[max(0, start - reach) : start]
    while not (words := before.rstrip()) and reach < start:
        reach *= 2
        before = source[max(0, start - reach) : start]
    space = before[len(words) :]
    return space.replace("\r\n", "\n").replace("\r", "\n").count("\n")
