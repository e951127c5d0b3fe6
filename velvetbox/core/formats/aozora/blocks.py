"""The body of an Aozora text: one paragraph a line, headings, indented passages, page breaks, blank lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import dropwhile

from velvetbox.core.formats.aozora.line import LineReader, style_of
from velvetbox.core.formats.aozora.signs import Signs
from velvetbox.core.formats.text.paragraphs import fold
from velvetbox.core.prose import Block, Kind, MarkKind, Span, scene_break

_LEVELS = {"大見出し": 1, "中見出し": 2, "小見出し": 3}
_MARGIN = " \t\u3000"
_PAGE = ("改ページ", "改丁", "改見開き", "改段")
_DEEPEST = 8


@dataclass
class _Open:
    """A passage begun by "ここから": what its blocks become when it ends."""

    kind: str  # "quote", "right" or "heading"
    blocks: list[Block] = field(default_factory=list)
    level: int = 0


class BodyReader:
    """Reads the lines of a body into blocks. `left_out` collects the typist's notes on the printing."""

    def __init__(self, signs: Signs) -> None:
        self._lines = LineReader(signs)
        self._signs = signs
        self._open: list[_Open] = []
        self._out: list[Block] = []

    @property
    def left_out(self) -> list[str]:
        """Give the notes of the typist that say nothing about the text's shape."""
        return self._lines.left_out

    def read(self, lines: list[str], start: int = 0) -> list[Block]:
        """Give the blocks of these lines; a blank line is a blank paragraph. `start` is the first one's code point."""
        for line in lines:
            for block in self._line(self._signs.put_in(fold(line))):
                (self._open[-1].blocks if self._open else self._out).append(replace(block, start=start))
            start += len(line) + 1
        while self._open:
            self._close(self._open[-1].kind)
        return self._out

    def _line(self, line: str) -> Iterator[Block]:
        spans = _stripped(self._lines.read(line))
        notes = self._lines.block_notes
        if len(spans) == 1 and (
            picture := next((m for m in spans[0].marks if m.kind is MarkKind.IMAGE), None)
        ):
            yield Block(Kind.IMAGE, source=picture.value, alt=spans[0].text)
            spans = ()
        elif not notes:
            yield Block(Kind.PARAGRAPH, spans)
            return
        level, right = 0, False
        for note in notes:
            level = level or _level_of(note)
            right = right or (
                ("地付き" in note or "字上げ" in note) and not note.startswith(("ここから", "ここで"))
            )
        if spans and level and not _begins(notes):
            yield Block(Kind.HEADING, spans, level=level)
            spans = ()
        elif spans and right:
            yield Block(Kind.PARAGRAPH, spans, align="right")
            spans = ()
        if spans:
            yield Block(Kind.PARAGRAPH, spans)
        for note in notes:
            if any(word in note for word in _PAGE):
                yield scene_break()
            self._passage(note)

    def _passage(self, note: str) -> None:
        if note.startswith("ここから"):
            self._begin(note.removeprefix("ここから"))
        elif note.startswith("ここで"):
            told = note.removeprefix("ここで")
            mark = style_of(told)
            if mark is not None:
                self._lines.open = [each for each in self._lines.open if each is not mark and each != mark]
            else:
                self._close("heading" if "見出し" in told else "quote" if "字下げ" in told else "right")

    def _begin(self, told: str) -> None:
        mark = style_of(told)
        if mark is not None:
            self._lines.open.append(mark)
            return
        kind = "heading" if "見出し" in told else "quote" if "字下げ" in told else "right"
        if kind == "quote" and self._open and self._open[-1].kind == kind:
            self._close(kind)  # a new indent ends the one before
        if len(self._open) < _DEEPEST:
            self._open.append(_Open(kind, level=_level_of(told)))

    def _close(self, kind: str) -> None:
        if not any(each.kind == kind for each in self._open):
            return
        while self._open:
            ended = self._open.pop()
            (self._open[-1].blocks if self._open else self._out).extend(_made(ended))
            if ended.kind == kind:
                return


def _made(ended: _Open) -> list[Block]:
    told = [block for block in ended.blocks if block.spans or block.kind is not Kind.PARAGRAPH]
    if ended.kind == "heading":
        return [
            Block(Kind.HEADING, block.spans, level=ended.level or 2, start=block.start)
            for block in told
            if block.spans
        ]
    if ended.kind == "right":
        return [
            Block(Kind.PARAGRAPH, b.spans, align="right", start=b.start) if b.spans else b
            for b in ended.blocks
        ]
    return [Block(Kind.QUOTE, children=tuple(told), start=told[0].start)] if told else []


def _level_of(note: str) -> int:
    return next((level for words, level in _LEVELS.items() if words in note), 2 if "見出し" in note else 0)


def _begins(notes: list[str]) -> bool:
    return any(note.startswith("ここから") and "見出し" in note for note in notes)


def _stripped(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Take the indent off: the wide space with which a paragraph begins, and space at its end."""
    kept = [*dropwhile(lambda span: not span.has(MarkKind.RUBY) and not span.text.lstrip(_MARGIN), spans)]
    if kept:
        kept[0] = Span(kept[0].text.lstrip(_MARGIN), kept[0].marks)
    while kept and not kept[-1].text.rstrip(_MARGIN):
        kept.pop()
    if kept:
        kept[-1] = Span(kept[-1].text.rstrip(_MARGIN), kept[-1].marks)
    return tuple(kept)
