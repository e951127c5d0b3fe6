"""The block being read: its text with the marks around each stretch, white space folded as browsers do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import dropwhile

from velvetbox.core.prose import Mark, MarkKind, Span, tidy

_WHITE = " \t\n\r\f"
_SPACE = re.compile(f"[{_WHITE}]+")
LONG_TEXT = 600  # characters of one text node that may hold paragraphs parted by line ends only
_WIDEST_WRAP = 100  # characters of a line that an editor may have wrapped
_BLANK = " \u00a0\u200b\ufeff\u3000\t\n"

Line = list[Span]


def fold(text: str) -> str:
    """Fold each run of ASCII white space to one space; other spaces are kept."""
    if "\n" in text or "\t" in text or "  " in text or "\r" in text or "\f" in text:
        return _SPACE.sub(" ", text)
    return text


def is_blank(text: str) -> bool:
    """Tell whether a text shows nothing: white space and no-break spaces only."""
    return not text.strip(_BLANK)


@dataclass(slots=True)
class Leaf:
    """Text on its way to become one or more blocks: lines of spans, parted by `<br>`."""

    lines: list[Line]
    touched: bool = False  # anything at all was put in
    open_end: bool = True  # the next text begins a line or follows a space

    @classmethod
    def empty(cls) -> Leaf:
        """Give a leaf with one empty line."""
        return cls([[]])

    def add(self, text: str, marks: tuple[Mark, ...]) -> None:
        """Add text under marks, its white space folded."""
        if self.open_end:
            text = text.lstrip(_WHITE)
        if text:
            text = fold(text)
            self.touched = True
            self.lines[-1].append(Span(text, marks))
            self.open_end = text.endswith(" ")

    def add_as_it_stands(self, text: str, marks: tuple[Mark, ...]) -> None:
        """Add text whose line ends count."""
        first, *more = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for index, line in enumerate((first, *more)):
            if index:
                self.end_line()
            if line:
                self.lines[-1].append(Span(line, marks))
                self.touched = True
        self.open_end = False

    def add_whole(self, span: Span) -> None:
        """Add a span as it is: a picture, a note reference, a name."""
        self.lines[-1].append(span)
        self.touched = True
        if span.text:
            self.open_end = False

    def end_line(self) -> None:
        """End a line, as `<br>` does."""
        self.lines.append([])
        self.touched = self.open_end = True


def paragraphs_in(text: str) -> list[str] | None:
    """Give the paragraphs of a long text node that has no markup, only line ends, or None.

    Blank lines part paragraphs; without any, single line ends do where lines are too long to have
    been wrapped by an editor.
    """
    if len(text) < LONG_TEXT or "\n" not in text:
        return None
    blocks = [part for part in re.split(r"\n[ \t\r]*+\n\s*+", text) if part.strip()]
    if len(blocks) > 1:
        return blocks
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and sum(len(line) > _WIDEST_WRAP for line in lines) * 3 >= len(lines):
        return lines
    return None


def trimmed(line: Line, ends: str = " ") -> tuple[Span, ...]:
    """Give a line without the spaces at its ends (the characters of `ends`), its spans joined."""
    if len(line) == 1 and not line[0].marks:
        text = line[0].text.strip(ends)
        return (line[0] if text == line[0].text else Span(text),) if text else ()
    spans = list(line)
    while spans and not spans[-1].text.rstrip(ends) and not _stays(spans[-1]):
        spans.pop()
    if spans and spans[-1].text[-1:] in ends:
        spans[-1] = Span(spans[-1].text.rstrip(ends), spans[-1].marks)
    spans = [*dropwhile(lambda span: not span.text.lstrip(ends) and not _stays(span), spans)]
    if spans and spans[0].text[:1] in ends:
        spans[0] = Span(spans[0].text.lstrip(ends), spans[0].marks)
    return tidy(spans)


_STAYING = frozenset({MarkKind.IMAGE, MarkKind.ID, MarkKind.NOTE})


def _stays(span: Span) -> bool:
    return any(mark.kind in _STAYING for mark in span.marks)


def shows(line: Line) -> bool:
    """Tell whether a line has anything to see."""
    return any(map(_is_seen, line))


def _is_seen(span: Span) -> bool:
    return not is_blank(span.text) or span.has(MarkKind.IMAGE)


def groups(lines: list[Line]) -> Iterator[tuple[int, list[Line]]]:
    """Give the stretches of lines that stand together, each with the number of blank lines before it."""
    blank, together = 0, list[Line]()
    for line in lines:
        if shows(line):
            together.append(line)
            continue
        if together:
            yield blank, together
            blank, together = 0, []
        blank += 1
    if together or blank:
        yield blank, together


def joined(lines: list[Line]) -> tuple[Span, ...]:
    """Join lines into the spans of one block, parted by line breaks."""
    out: list[Span] = []
    for index, line in enumerate(lines):
        spans = trimmed(line)
        if index:
            shared = _shared(out[-1].marks if out else (), spans[0].marks if spans else ())
            out.append(Span("\n", shared))
        out.extend(spans)
    return tidy(out)


def _shared(left: tuple[Mark, ...], right: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Give the marks that a line break between two spans lies under: no ruby, no note, no picture."""
    count = 0
    for ours, theirs in zip(left, right, strict=False):
        if ours != theirs or ours.kind in {MarkKind.RUBY, MarkKind.NOTE, MarkKind.IMAGE, MarkKind.ID}:
            break
        count += 1
    return left[:count]
