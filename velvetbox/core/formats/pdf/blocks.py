"""Paragraphs of a PDF as blocks: marks by font, headings by size and outline, rules and gaps as scene breaks, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from velvetbox.core.clean import safe_address
from velvetbox.core.formats.office.story import plain_heading
from velvetbox.core.formats.pdf.joining import Joiner
from velvetbox.core.formats.pdf.lines import Line, Usual, gap_between
from velvetbox.core.formats.pdf.notes import FootNote, is_lowered, is_raised
from velvetbox.core.formats.pdf.paragraphs import Paragraph
from velvetbox.core.formats.pdf.pictures import Placed
from velvetbox.core.formats.pdf.sheet import Bookmark, Run
from velvetbox.core.formats.text.finish import fold_spans
from velvetbox.core.prose import EMPHASIS, STRONG, Block, Kind, Mark, MarkKind, Note, Span, scene_break

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_HALVES = re.compile("[\ud800-\udfff]")
_DEEPEST = 6
_MOST_BLANKS = 4
_NEAR = 6  # spans: enough to hold the last word of a line


@dataclass(slots=True)
class Maker:
    """Makes blocks of paragraphs. `notes` are those referred to so far."""

    usual: Usual
    joiner: Joiner
    foot: Mapping[tuple[int, str], FootNote]
    pictures: Sequence[Placed] = ()  # in reading order
    notes: list[Note] = field(default_factory=list)
    starts: list[tuple[int, Block]] = field(
        default_factory=list
    )  # pages begun on purpose, with their first blocks

    def blocks(self, paragraphs: Sequence[Paragraph], outline: Sequence[Bookmark]) -> list[Block]:
        """Give the blocks of a text, blank paragraphs for wide gaps among them."""
        sizes = sorted({round(each.size * 2) for each in paragraphs if each.heading}, reverse=True)
        levels = {size: min(rank, _DEEPEST) for rank, size in enumerate(sizes, start=1)}
        marked = _marked(paragraphs, outline)
        out: list[Block] = []
        shown = 0
        for index, each in enumerate(paragraphs):
            above = self._above(each, shown)
            out += [Block(Kind.IMAGE, source=one.name) for one in above]
            shown += len(above)
            if each.is_rule:
                out.append(scene_break())
                continue
            before = len(out)
            level = levels.get(round(each.size * 2)) if each.heading else marked.get(index)
            spans = fold_spans(self._spans(each))
            if not any(span.text.strip() for span in spans):
                continue
            out += [Block(Kind.PARAGRAPH)] * (0 if above else min(each.blanks, _MOST_BLANKS))
            align = "center" if each.centred else None
            if each.set_in and not level:
                quoted = out[-1].children if out and out[-1].kind is Kind.QUOTE and not each.blanks else ()
                out[-1 if quoted else len(out) :] = [
                    Block(Kind.QUOTE, children=(*quoted, Block(Kind.PARAGRAPH, spans)))
                ]
            elif level:
                out.append(Block(Kind.HEADING, plain_heading(spans), level=level, align=align))
            else:
                out.append(Block(Kind.PARAGRAPH, spans, align=align))
            if each.new_page and len(out) > before:
                self.starts.append((each.page, out[-1]))
        return out + [Block(Kind.IMAGE, source=one.name) for one in self.pictures[shown:]]

    def _above(self, paragraph: Paragraph, shown: int) -> list[Placed]:
        """Give the pictures that stand above a paragraph and were not shown yet."""
        place = paragraph.page, -paragraph.lines[0].y
        return list(takewhile(lambda one: (one.page, -one.y) < place, self.pictures[shown:]))

    def _spans(self, paragraph: Paragraph) -> list[Span]:
        out: list[Span] = []
        between = ""
        for number, line in enumerate(paragraph.lines):
            if number in paragraph.breaks:
                between = "\n"
            elif out:
                said = "".join(span.text for span in out[-_NEAR:])
                drop, between = self.joiner.between(said, line.text)
                out[-1] = Span(out[-1].text[: len(out[-1].text) - drop], out[-1].marks)
            new = list(self._of_line(line))
            if between and new:
                out.append(Span(between, new[0].marks if out and new[0].marks == out[-1].marks else ()))
            out += new
            between = ""
        return out

    def _of_line(self, line: Line) -> Iterator[Span]:
        before: Run | None = None
        last: tuple[Mark, ...] = ()
        for run in line.runs:
            marks = self._marks(run, line)
            if before is not None and gap_between(before, run):
                yield Span(" ", marks if marks == last else ())
            yield self._note(run, line) or Span(_said(run.text), marks)
            before, last = run, marks

    def _marks(self, run: Run, line: Line) -> tuple[Mark, ...]:
        marks: list[Mark] = []
        if run.link and (safe := safe_address(run.link)):
            marks.append(Mark(MarkKind.LINK, safe))
        if run.bold and not self.usual.bold:
            marks.append(STRONG)
        if run.italic and not self.usual.italic:
            marks.append(EMPHASIS)
        if is_raised(run, line):
            marks.append(Mark(MarkKind.SUPERSCRIPT))
        elif is_lowered(run, line):
            marks.append(Mark(MarkKind.SUBSCRIPT))
        return tuple(marks)

    def _note(self, run: Run, line: Line) -> Span | None:
        """Give the mark of a note where a raised run is one."""
        found = self.foot.get((line.page, run.text)) if is_raised(run, line) else None
        if found is None:
            return None
        key = f"p{found.page + 1}-{found.label}"
        if all(note.id != key for note in self.notes[-20:]):
            text = Paragraph(found.lines)
            self.notes.append(
                Note(key, (Block(Kind.PARAGRAPH, fold_spans(self._spans(text))),), str(len(self.notes) + 1))
            )
        label = next(note.label for note in reversed(self.notes) if note.id == key)
        return Span(label, (Mark(MarkKind.NOTE, key),))


def _said(text: str) -> str:
    if text.isprintable():
        return text
    if _HALVES.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _CONTROL.sub("", text)


def _marked(paragraphs: Sequence[Paragraph], outline: Sequence[Bookmark]) -> dict[int, int]:
    """Find the paragraphs that the outline names, with their levels, in its order."""
    at: dict[str, list[int]] = {}
    for index, each in enumerate(paragraphs):
        if len(each.lines) < 4 and not each.is_rule:
            at.setdefault(_folded(" ".join(line.text for line in each.lines)), []).append(index)
    out: dict[int, int] = {}
    for mark in outline:
        places = at.get(_folded(mark.title), [])
        near = [index for index in places if mark.page is None or paragraphs[index].page == mark.page]
        for index in near[:1] or (places if len(places) == 1 else []):
            out.setdefault(index, min(mark.level + 1, _DEEPEST))
    return out


def _folded(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
