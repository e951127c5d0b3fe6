"""Texts of a work (summary, notes) as a person edits them: Markdown's simple marks, and what these cannot say kept as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from velvetbox.core import clean
from velvetbox.core.prose import (
    EMPHASIS,
    LEAVES,
    Block,
    Kind,
    Mark,
    MarkKind,
    Span,
    from_html,
    tidy,
    to_html,
)

_SIGNS = {
    MarkKind.EMPHASIS: ("*", "*"), MarkKind.THOUGHT: ("*", "*"), MarkKind.STRONG: ("**", "**"), MarkKind.STRIKE: ("~~", "~~"),
    MarkKind.UNDERLINE: ("<u>", "</u>"),
}  # fmt: skip
_SPECIAL = re.compile(r"([\\`*_\[\]<>~#])")
_OPENING = re.compile(r"(?m)^(\d{0,9})([.)+-])")  # what would begin a list
_PARTS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def written(stored: str) -> str:
    """Write a text in the stored form for a person: paragraphs parted by empty lines, with Markdown's marks."""
    return "\n\n".join(_piece(block) for block in from_html(stored))


def read(text: str, before: str) -> str:
    """Give the stored form of what a person wrote; paragraphs that stand there as `before` was written stay all they were.

    HTML among the lines is read as a page's is, and cleaned. Linear in both.
    """
    known = {_piece(block): block for block in from_html(before)}
    out: list[Block] = []
    new: list[str] = []
    for piece in filter(None, (part.strip() for part in _PARTS.split(text.strip()))):
        if (same := known.get(piece)) is None:
            new.append(piece)
            continue
        out += _parsed(new)
        out.append(same)
        new = []
    return clean.sanitise(to_html([*out, *_parsed(new)]))


def _parsed(pieces: Sequence[str]) -> list[Block]:
    """Read paragraphs of Markdown; a line end in a paragraph is one in the text."""
    if not pieces:
        return []
    from velvetbox.core.formats.html.format import page
    from velvetbox.core.formats.markdown.blocks import MarkdownBlocks
    from velvetbox.core.formats.markdown.parser import parser

    reader = MarkdownBlocks(str, lambda html: page(html).blocks, line_ends=True)
    return list(_in_words(reader.read(parser().parse("\n\n".join(pieces), {}))))


def _in_words(blocks: Iterable[Block]) -> Iterator[Block]:
    """Leave out pictures, which a summary cannot have, and blocks with nothing in them."""
    for block in blocks:
        spans = [
            replace(span, marks=tuple(mark for mark in span.marks if mark.kind is not MarkKind.IMAGE))
            for span in block.spans
        ]
        words = replace(block, spans=tidy(spans), children=tuple(_in_words(block.children)))
        if words.kind is Kind.BREAK or words.children or words.text.strip():
            yield words


# Writing ------------------------------------------------------------------------------------------


def _piece(block: Block) -> str:
    """Write one block without an empty line in it."""
    return "\n".join(line for line in _lines(block) if line.strip()).strip()


def _lines(block: Block) -> Iterator[str]:
    if block.kind is Kind.BREAK:
        yield "***"
    elif block.kind is Kind.HEADING:
        yield f"{'#' * max(1, block.level)} {_marked(block.spans)}"
    elif block.kind in LEAVES:
        yield from _marked(block.spans).split("\n")
    elif block.kind is Kind.QUOTE:
        for index, child in enumerate(block.children):
            yield from (f"> {line}".rstrip() for line in (*([""] if index else []), *_lines(child)))
    elif block.kind is Kind.LIST:
        for number, item in enumerate(block.children, 1):
            sign = f"{number}. " if block.style == "ordered" else "- "
            for index, line in enumerate(
                line for child in item.children or (item,) for line in _lines(child)
            ):
                yield f"{' ' * len(sign) if index else sign}{line}"
    elif block.kind is Kind.IMAGE:
        yield f"![{block.alt}]({block.source or ''})"
    else:
        yield from (line for child in block.children for line in _lines(child))


def _marked(spans: Sequence[Span]) -> str:
    """Write spans with as few signs as say the same."""
    bare = _signed(spans, escaped=False)
    return bare if _parsed_spans(bare) == _kept(spans) else _signed(spans, escaped=True)


def _parsed_spans(text: str) -> tuple[Span, ...]:
    blocks = _parsed([text]) if text.strip() else []
    return _kept(blocks[0].spans) if len(blocks) == 1 else ()


def _kept(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Give spans with those marks only that are written, and no space at the edges of these: there they are no marks."""
    marked = [(span.text, tuple(filter(None, map(_common, span.marks)))) for span in spans]
    around = [(), *(marks for _, marks in marked), ()]
    out: list[Span] = []
    for index, (text, marks) in enumerate(marked):
        bare = text.strip(" \n")
        start = text.index(bare) if bare else len(text)
        before, after = text[:start], text[start + len(bare) :]
        out += [
            Span(before, _shared(around[index], marks)),
            Span(bare, marks),
            Span(after, _shared(marks, around[index + 2])),
        ]
    return tidy(out)


def _shared(one: Sequence[Mark], other: Sequence[Mark]) -> tuple[Mark, ...]:
    return tuple(mark for mark, same in zip(one, other, strict=False) if mark == same)


def _common(mark: Mark) -> Mark | None:
    """Give a mark as it is written, None for one that is not."""
    if mark.kind is MarkKind.THOUGHT:
        return EMPHASIS
    return mark if mark.kind in _SIGNS or mark.kind is MarkKind.LINK else None


def _signed(spans: Sequence[Span], *, escaped: bool) -> str:
    out: list[str] = []
    open_: list[Mark] = []
    for span in _kept(spans):
        shared = 0
        while shared < min(len(open_), len(span.marks)) and open_[shared] == span.marks[shared]:
            shared += 1
        out += [_sign(mark, 1) for mark in reversed(open_[shared:])]
        open_[shared:] = span.marks[shared:]
        out += [_sign(mark, 0) for mark in open_[shared:]]
        out.append(_SPECIAL.sub(r"\\\1", span.text) if escaped else span.text)
    text = "".join((*out, *(_sign(mark, 1) for mark in reversed(open_))))
    return _OPENING.sub(r"\1\\\2", text) if escaped else text


def _sign(mark: Mark, end: int) -> str:
    if mark.kind is MarkKind.LINK:
        return f"](<{mark.value}>)" if end else "["
    return _SIGNS[mark.kind][end]
