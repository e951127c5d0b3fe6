"""What an RTF or .doc reader says, put together: paragraphs, cells and rows, list items, notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from velvetbox.core.clean import safe_address
from velvetbox.core.formats.text.finish import Item, fold_spans, is_blank, nest, table_of
from velvetbox.core.prose import Block, Kind, Mark, MarkKind, Note, Span, scene_break

_MOST_CELLS = 2000
_LABEL = 3  # characters of a sign that marks a note
_HALVES = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f]")


@dataclass(slots=True)
class Look:
    """The settings of the paragraph being read."""

    align: str | None = None
    direction: str | None = None
    level: int = 0
    role: str = ""
    depth: int = 0
    rule: bool = False
    in_table: bool = False


@dataclass(slots=True)
class _Flow:
    """A run of paragraphs: the body, or a note."""

    items: list[Block | Item] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    label: str = ""
    cell: list[Block | Item] = field(default_factory=list)
    cells: list[Block] = field(default_factory=list)
    rows: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Story:
    """The text so far. `blocks` and `notes` are whole after `end`."""

    look: Look = field(default_factory=Look)
    notes: list[Note] = field(default_factory=list)
    blocks: tuple[Block, ...] = ()
    _flow: _Flow = field(default_factory=_Flow)
    _outer: list[tuple[_Flow, Look]] = field(default_factory=list)

    def say(self, text: str, marks: tuple[Mark, ...]) -> None:
        """Add text to the paragraph."""
        self._flow.spans.append(Span(text, marks))

    def label(self, parts: Iterable[str]) -> None:
        """Take a list item's number or bullet: it is made anew when shown."""
        self._flow.label += "".join(parts)

    def end_paragraph(self) -> None:
        """End the paragraph; a blank one is kept, for it may be a scene break."""
        flow = self._flow
        item = self._paragraph()
        if self.look.in_table and (flow.cells or flow.rows or flow.cell or self._outer == []):
            flow.cell.append(item)
        else:
            self._end_table()
            flow.items.append(item)

    def _paragraph(self) -> Block | Item:
        flow, look = self._flow, self.look
        spans = fold_spans(Span(_joined(span.text), span.marks) for span in _whole(flow.spans))
        label, flow.label, flow.spans = flow.label, "", []
        pictures = [span for span in spans if span.has(MarkKind.IMAGE)]
        words = "".join(span.text for span in spans).strip()
        if not words and not pictures:
            return scene_break() if look.rule else Block(Kind.PARAGRAPH)
        if len(pictures) == len(spans) == 1:
            source = next(mark.value for mark in pictures[0].marks if mark.kind is MarkKind.IMAGE)
            return Block(Kind.IMAGE, source=source, alt=pictures[0].text)
        if look.level and words:
            return Block(
                Kind.HEADING,
                plain_heading(spans),
                level=look.level,
                align=look.align,
                direction=look.direction,
                style=look.role,
            )
        block = Block(Kind.PARAGRAPH, spans, align=look.align, direction=look.direction, style=look.role)
        if label.strip():
            return Item(block, look.depth, any(char.isalnum() and char.isascii() for char in label))
        return block

    def end_cell(self) -> None:
        """End a table cell."""
        flow = self._flow
        flow.cell.append(self._paragraph())
        inner = tuple(block for block in nest(flow.cell) if not is_blank(block))
        flow.cell = []
        if len(flow.cells) < _MOST_CELLS:
            flow.cells.append(Block(Kind.CELL, children=inner))

    def end_row(self) -> None:
        """End a table row."""
        flow = self._flow
        flow.spans, flow.label = [], ""
        if any(cell.children for cell in flow.cells):
            flow.rows.append(Block(Kind.ROW, children=tuple(flow.cells)))
        flow.cells = []

    def _end_table(self) -> None:
        flow = self._flow
        loose = [*(child for cell in flow.cells for child in cell.children), *flow.cell]
        flow.items.extend((*table_of(flow.rows), *loose))
        flow.rows, flow.cells, flow.cell = [], [], []

    def aside(self, blocks: Sequence[Block]) -> None:
        """Set blocks apart from the text: a text box."""
        inner = tuple(block for block in blocks if not is_blank(block))
        if inner:
            self._end_table()
            self._flow.items.append(Block(Kind.ASIDE, children=inner))

    def taken_label(self) -> str:
        """Take the raised sign that was said last: the label that an author gave the note that comes. "" for none."""
        spans = self._flow.spans
        if spans and spans[-1].has(MarkKind.SUPERSCRIPT) and len(spans[-1].text) <= _LABEL:
            return spans.pop().text.strip()
        return ""

    def start_note(self, marks: tuple[Mark, ...], label: str = "") -> None:
        """Begin a note; what is said until `end_note` is its text. Its number stands in for no label."""
        number = len(self.notes) + 1
        label = label or str(number)
        self.notes.append(Note(f"n{number}", (), label))
        self._flow.spans.append(Span(label, (*marks, Mark(MarkKind.NOTE, f"n{number}"))))
        self._outer.append((self._flow, self.look))
        self._flow, self.look = _Flow(), Look()

    def end_note(self) -> None:
        """End the note begun last."""
        if not self._outer:
            return
        blocks = self._finish()
        self._flow, self.look = self._outer.pop()
        index = next(index for index in range(len(self.notes) - 1, -1, -1) if not self.notes[index].blocks)
        self.notes[index] = replace(
            self.notes[index], blocks=tuple(block for block in blocks if not is_blank(block))
        )

    def _finish(self) -> list[Block]:
        if self._flow.spans:
            self.end_paragraph()
        self._end_table()
        return nest(self._flow.items)

    def end(self) -> None:
        """End the text."""
        while self._outer:
            self.end_note()
        self.blocks = tuple(self._finish())

    @staticmethod
    def address(instruction: str) -> str:
        """Give the safe address of a HYPERLINK field, "" for any other."""
        parts = instruction.strip().split(None, 1)
        if len(parts) < 2 or parts[0].upper() != "HYPERLINK" or r"\l" in parts[1].split('"')[0]:
            return ""
        quoted = parts[1].split('"')
        return safe_address((quoted[1] if len(quoted) > 1 else parts[1].split()[0]).strip()) or ""


def _whole(spans: list[Span]) -> list[Span]:
    """Join spans of the same marks, so that the halves of a surrogate pair meet."""
    out: list[Span] = []
    parts: list[str] = []
    marks: tuple[Mark, ...] = ()
    for span in spans:
        apart = any(mark.kind in {MarkKind.NOTE, MarkKind.IMAGE} for mark in (*span.marks, *marks))
        if parts and (span.marks != marks or apart):
            out.append(Span("".join(parts), marks))
            parts = []
        marks = span.marks
        parts.append(span.text)
    if parts:
        out.append(Span("".join(parts), marks))
    return out


def _joined(text: str) -> str:
    """Join surrogate pairs; half of one becomes U+FFFD. Control characters go."""
    if text.isprintable():
        return text
    if _HALVES.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _CONTROLS.sub("", text)


def plain_heading(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Take away marks that the whole heading has: they are its look."""
    common = set.intersection(*(set(span.marks) for span in spans if span.text.strip()))
    dull = {mark for mark in common if mark.kind in {MarkKind.STRONG, MarkKind.EMPHASIS, MarkKind.UNDERLINE}}
    return tuple(Span(span.text, tuple(mark for mark in span.marks if mark not in dull)) for span in spans)
