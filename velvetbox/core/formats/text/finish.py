"""What the readers of word-processor files share: folding spans, lists from flat items, tables, blank paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from velvetbox.core.formats.draft import Mend, ReadOptions
from velvetbox.core.formats.text.gaps import is_running, scene_gaps
from velvetbox.core.prose import Block, Kind, MarkKind, Span, scene_break, tidy
from velvetbox.core.prose.ornaments import is_ornament
from velvetbox.core.values import value

_SPACES = re.compile(r"[ \t\r\f]+")
_AROUND_LINES = re.compile(r"(?<! ) *+\n *")
_DEEPEST = 16


def fold_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Fold spaces and tabs across spans, and strip them and line breaks at both ends."""
    out: list[Span] = []
    last = "\n"
    for span in tidy(spans):
        text = span.text
        if "  " in text or not text.isprintable():  # else there is nothing to fold
            text = _AROUND_LINES.sub("\n", _SPACES.sub(" ", text))
        if last in {" ", "\n"}:
            text = text.lstrip(" ")
        if not out and text and not any(each.text for each in out):
            text = text.lstrip("\n ")
        if text or span.has(MarkKind.ID) or span.has(MarkKind.IMAGE):
            out.append(Span(text, span.marks))
        last = text[-1:] or ("" if span.has(MarkKind.IMAGE) else last)
    return _strip_end(out)


def fold_text(text: str) -> tuple[Span, ...]:
    """Do the same for a text without marks."""
    if "  " in text or not text.isprintable():
        return fold_spans((Span(text),))
    bare = text.strip(" ")
    return (Span(bare),) if bare else ()


def _strip_end(spans: list[Span]) -> tuple[Span, ...]:
    for index in range(len(spans) - 1, -1, -1):
        span = spans[index]
        text = span.text.rstrip(" \n")
        if text != span.text:
            spans[index] = Span(text, span.marks)
        if text or span.has(MarkKind.IMAGE):
            return tuple(spans) if index == len(spans) - 1 else tidy(spans)
    return tidy(spans)


def is_blank(block: Block) -> bool:
    """Tell whether a block is a paragraph with nothing in it to see."""
    if block.kind not in {Kind.PARAGRAPH, Kind.HEADING} or block.children:
        return False
    return not block.text.strip() and not any(span.has(MarkKind.IMAGE) for span in block.spans)


@value(frozen=True, slots=True)
class Finished:
    """Blocks without blank paragraphs, and the mend that tells of gaps taken as scene breaks."""

    blocks: tuple[Block, ...]
    mends: tuple[Mend, ...]


def finish(blocks: Sequence[Block], options: ReadOptions) -> Finished:
    """Make scene breaks of ornaments and telling blank paragraphs, and drop the other blank ones."""
    kept: list[Block] = []
    gaps: list[int] = []
    gap = 0
    for block in blocks:
        if is_blank(block):
            gap += 1
            continue
        kept.append(_ornament(block))
        gaps.append(gap)
        gap = 0
    running = [block.kind is Kind.PARAGRAPH and is_running(block.text) for block in kept]
    certain = scene_gaps(gaps, running, 1)[0] if "text.scene_breaks" not in options.without else ()
    out: list[Block] = []
    breaks = frozenset(certain)
    for index, block in enumerate(kept):
        if index in breaks:
            out.append(scene_break())
        out.append(block)
    return Finished(tuple(out), (_mend(kept, certain),) if certain else ())


def _mend(blocks: Sequence[Block], certain: Sequence[int]) -> Mend:
    before, after = blocks[certain[0] - 1].text[-100:], blocks[certain[0]].text[:100]
    told = f"{len(certain)} blank paragraphs were taken as scene breaks."
    return Mend(
        "text.scene_breaks", told, f"{before}\n\n\n{after}", f"{before}\n\n* * *\n\n{after}", len(certain)
    )


def _ornament(block: Block) -> Block:
    if block.kind not in {Kind.PARAGRAPH, Kind.HEADING} or not is_ornament(block.text):
        return block
    if any(span.has(MarkKind.NOTE) or span.has(MarkKind.IMAGE) for span in block.spans):
        return block
    return scene_break(block.text)


def table_of(rows: Sequence[Block]) -> Iterator[Block]:
    """Give rows as a table, nothing where there are none; a frame around one cell is an aside."""
    if len(rows) == 1 and len(rows[0].children) == 1:
        yield Block(Kind.ASIDE, children=rows[0].children[0].children)
    elif rows:
        yield Block(Kind.TABLE, children=tuple(rows))


@value(frozen=True, slots=True)
class Item:
    """A paragraph of a list: how deep (0 outermost), and whether its list is numbered."""

    block: Block
    depth: int
    ordered: bool


def nest(items: Iterable[Block | Item]) -> list[Block]:
    """Make lists of neighbouring items; blocks pass through."""
    out: list[Block] = []
    run: list[Item] = []
    for item in items:
        if isinstance(item, Item):
            run.append(replace(item, depth=min(item.depth, _DEEPEST)))
            continue
        if run:
            out.extend(_lists(run))
            run = []
        out.append(item)
    out.extend(_lists(run) if run else ())
    return out


def _lists(run: Sequence[Item]) -> list[Block]:
    """Make lists of items, deeper ones inside the item before them."""
    least = min(item.depth for item in run)
    out: list[Block] = []
    entries: list[list[Item]] = []
    for item in run:
        if item.depth == least:
            entries.append([item])
        elif entries:
            entries[-1].append(item)
        else:
            entries.append([replace(item, depth=least)])
    current: list[Block] = []
    ordered = entries[0][0].ordered
    for first, *deeper in entries:
        if first.ordered != ordered:
            out.append(_list(current, ordered=ordered))
            current, ordered = [], first.ordered
        current.append(Block(Kind.ITEM, children=(first.block, *(_lists(deeper) if deeper else ()))))
    out.append(_list(current, ordered=ordered))
    return out


def _list(items: Sequence[Block], *, ordered: bool) -> Block:
    return Block(Kind.LIST, children=tuple(items), style="ordered" if ordered else "bullet")
