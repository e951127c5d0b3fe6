"""From the lines of one leaf to blocks: paragraphs parted by `<br>`, verse, pictures standing alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile

from velvetbox.core.formats.html.breaks import Gap, Piece
from velvetbox.core.formats.html.leaf import Line, groups, is_blank, joined, shows, trimmed
from velvetbox.core.prose import Block, Kind, MarkKind, Span, tidy
from velvetbox.core.prose.ornaments import is_ornament
from velvetbox.core.values import value

INDENTS = " \u00a0"  # spaces that mean nothing at the ends of a line of prose
_INDENTED = frozenset({Kind.PARAGRAPH, Kind.HEADING})
_PROSE_LINES = 4  # lines from which single line breaks may part paragraphs
_WIDE_INDENT = "\u3000"  # begins a paragraph in Japanese and Chinese
_PROSE_LENGTH = 80  # characters a line on average


@value(frozen=True, slots=True)
class Shape:
    """What kind of block is being read, and its attributes."""

    kind: Kind = Kind.PARAGRAPH
    level: int = 0
    align: str | None = None
    language: str | None = None
    direction: str | None = None
    style: str = ""
    explicit: bool = False  # an element of its own, not text standing loose in a container

    @property
    def ends(self) -> str:
        """Give the spaces that mean nothing at the ends of a line: in prose also those that indent it."""
        return INDENTS if self.kind in _INDENTED else " "

    def of(self, spans: tuple[Span, ...]) -> Block:
        """Make a leaf block."""
        return Block(
            self.kind,
            spans,
            level=self.level,
            language=self.language,
            direction=self.direction,
            align=self.align,
            style=self.style,
        )

    def holding(self, children: tuple[Block, ...]) -> Block:
        """Make a container block."""
        return Block(
            self.kind,
            (),
            children,
            language=self.language,
            direction=self.direction,
            align=self.align,
            style=self.style,
        )


def emit(lines: list[Line], shape: Shape, out: list[Piece]) -> None:
    """Add the blocks that the lines of a leaf make."""
    if len(lines) == 1:
        _emit_one(lines[0], shape, out)
    elif shape.kind is Kind.PREFORMATTED:
        _emit_preformatted(lines, shape, out)
    else:
        _emit_lines(lines, shape, out)


def _emit_one(line: Line, shape: Shape, out: list[Piece]) -> None:
    if shows(line):
        _add(trimmed(line, shape.ends), shape, out)
        return
    spans = trimmed(line)
    if any(span.has(MarkKind.ID) for span in spans):
        out.append(shape.of(tuple(span for span in spans if span.has(MarkKind.ID))))
    elif shape.explicit or spans:
        out.append(Gap(1, shown=bool(spans)))


def _emit_lines(lines: list[Line], shape: Shape, out: list[Piece]) -> None:
    together = list(groups(lines))
    parted = shape.kind is not Kind.VERSE and _is_prose_by_lines(together)
    for index, (blank, group) in enumerate(together):
        if not group:
            usual = 1 if not shape.explicit and _parts_by_blank_lines(together) else 0
            _gap(blank - 1 - usual, shape, out, alone=not index)
        else:
            space = blank if parted or not index else blank - 1
            if space > 0:
                _gap(space, shape, out, alone=False)
            _emit_group(group, shape, out, parted=parted)


def _parts_by_blank_lines(together: list[tuple[int, list[Line]]]) -> bool:
    """Tell whether `<br><br>` parts paragraphs here: then it does so before a quotation or a list, too."""
    return any(blank for blank, group in together[1:] if group)


def _gap(lines: int, shape: Shape, out: list[Piece], *, alone: bool) -> None:
    """Add empty space; a line or two at the end of a paragraph of its own are sloppiness."""
    if alone:
        out.append(Gap(max(lines, 1)))
    elif lines > (1 if shape.explicit else 0):
        out.append(Gap(lines))


def _is_prose_by_lines(together: list[tuple[int, list[Line]]]) -> bool:
    """Tell whether single line breaks part paragraphs here: many long lines, few blank ones.

    A line with blank ones on both sides says nothing of it: long ones stand around the verses of a song, too.
    """
    every = [group for _, group in together if group]
    lines = [line for group in every if len(group) > 1 for line in group]
    if len(lines) < _PROSE_LINES or len(every) * 2 > sum(map(len, every)):
        return False
    if sum(line[0].text.startswith(_WIDE_INDENT) for line in lines if line) * 2 >= len(lines):
        return True
    return sum(len(span.text) for line in lines for span in line) >= _PROSE_LENGTH * len(lines)


def _emit_group(group: list[Line], shape: Shape, out: list[Piece], *, parted: bool) -> None:
    if parted:
        for line in group:
            _add(trimmed(line, shape.ends), shape, out)
        return
    held: list[Line] = []
    for line in group:
        text = "".join(span.text for span in line)
        alone = len(group) > 1 and (_is_picture(line) or (len(text) < 200 and is_ornament(text)))
        if alone and shape.kind is not Kind.VERSE:
            if held:
                _add(joined(held), shape, out)
            held = []
            _add(trimmed(line), shape, out)
        else:
            held.append(line)
    if held:
        _add(joined(held), shape, out)


def _is_picture(line: Sequence[Span]) -> bool:
    return any(map(_pictures, line)) and all(_pictures(span) or is_blank(span.text) for span in line)


def _pictures(span: Span) -> bool:
    return span.has(MarkKind.IMAGE)


def _add(spans: tuple[Span, ...], shape: Shape, out: list[Piece]) -> None:
    if not spans:
        return
    if not _is_picture(spans):
        out.append(shape.of(spans))
        return
    out.extend(
        Block(Kind.IMAGE, source=mark.value, alt=span.text)
        for span in spans
        for mark in span.marks
        if mark.kind is MarkKind.IMAGE
    )


def _emit_preformatted(lines: list[Line], shape: Shape, out: list[Piece]) -> None:
    while lines and not shows(lines[-1]):
        lines.pop()
    lines = [*dropwhile(lambda line: not shows(line), lines)]
    if not lines:
        out.append(Gap(1))
        return
    spans: list[Span] = []
    for index, line in enumerate(lines):
        if index:
            spans.append(Span("\n"))
        spans.extend(line)
    out.append(shape.of(tidy(spans)))
