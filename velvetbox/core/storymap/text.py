"""The text a story map lies over: chapters, their paragraphs, and where words stand out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from velvetbox.core import prose
from velvetbox.core.prose import Block, Kind, MarkKind
from velvetbox.core.storymap.model import Span

_GAP = "\n\n"
_SPACES = dict.fromkeys(
    map(ord, "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"), " "
)
_WRAPPED = _SPACES | dict.fromkeys(map(ord, "\t\n\r"), " ")  # of lines cut at some width
_SLANTED = {MarkKind.EMPHASIS, MarkKind.THOUGHT, MarkKind.CITE}
_SHOWN = {MarkKind.EMPHASIS, MarkKind.THOUGHT, MarkKind.CITE, MarkKind.QUOTE, MarkKind.STRONG}


@dataclass(frozen=True, slots=True)
class Slant:
    """Words set apart inside a paragraph; code points of the paragraph. Emphasis inside emphasis is upright and left out."""

    start: int
    end: int
    kind: MarkKind


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its words with plain spaces, where it begins in its chapter's text, and what kind of block it is.

    `index` counts all paragraphs of the work from 0; `inset` says that it stands in an indented quotation or an aside.
    """

    index: int
    chapter: int
    start: int
    text: str
    kind: Kind = Kind.PARAGRAPH
    slants: tuple[Slant, ...] = ()
    inset: bool = False

    def span(self, start: int, end: int) -> Span:
        """Give the place in the chapter of some code points of this paragraph."""
        return Span(self.chapter, self.start + start, self.start + end)


@dataclass(frozen=True, slots=True)
class Text:
    """A work's text: the plain text of each chapter, and all paragraphs in reading order."""

    chapters: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]

    def words_of(self, span: Span) -> str:
        """Give the words of a place."""
        return self.chapters[span.chapter][span.start : span.end]


class Places:
    """Finds the paragraph of a place in a chapter's text."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._starts = [(part.chapter, part.start) for part in text.paragraphs]

    def paragraph(self, chapter: int, offset: int) -> Paragraph | None:
        """Give the paragraph that holds a code point, None in a work without any."""
        at = bisect_right(self._starts, (chapter, offset)) - 1
        return self._text.paragraphs[max(at, 0)] if self._starts else None


def text_of(work: prose.Work) -> Text:
    """Give the text of a work. Each chapter's text is what `prose.plain_text` gives for it."""
    chapters: list[str] = []
    found: list[Paragraph] = []
    for number, chapter in enumerate(work.chapters):
        start = 0
        texts: list[str] = []
        for part in _leaves(chapter.blocks, inset=False):
            text, slants, kind, inset = part
            found.append(Paragraph(len(found), number, start, text.translate(_SPACES), kind, slants, inset))
            texts.append(text)
            start += len(text) + len(_GAP)
        chapters.append(_GAP.join(texts))
    return Text(tuple(chapters), tuple(found))


def text_of_strings(chapters: Iterable[str], paragraphs: Iterable[Iterable[tuple[int, int]]]) -> Text:
    """Give a text of plain strings whose paragraphs, of one line or many, are known by their first and last code points."""
    whole = tuple(chapters)
    found: list[Paragraph] = []
    for number, (chapter, places) in enumerate(zip(whole, paragraphs, strict=True)):
        for start, end in places:
            found.append(Paragraph(len(found), number, start, chapter[start:end].translate(_WRAPPED)))
    return Text(whole, tuple(found))


_Leaf = tuple[str, tuple[Slant, ...], Kind, bool]


def _leaves(blocks: Iterable[Block], *, inset: bool) -> Iterator[_Leaf]:
    """Give what `prose.paragraphs` gives, with what stands out in each; a loop, since blocks may lie deep."""
    waiting = [(iter(blocks), inset)]
    while waiting:
        rest, inside = waiting[-1]
        block = next(rest, None)
        if block is None:
            waiting.pop()
        elif block.kind is Kind.BREAK:
            yield prose.BREAK_TEXT, (), Kind.BREAK, inside
        elif block.children:
            waiting.append((iter(block.children), inside or block.kind in {Kind.QUOTE, Kind.ASIDE}))
        else:
            whole = prose.leaf_text(block)
            text = whole.strip("\n")
            if text:
                yield text, _slants(block, len(whole) - len(whole.lstrip("\n"))), block.kind, inside


def _slants(block: Block, cut: int) -> tuple[Slant, ...]:
    """Give the stretches that stand out, neighbours of one kind joined; `cut` code points are missing in front."""
    if all(not span.marks for span in block.spans):
        return ()
    out: list[Slant] = []
    at = -cut
    for span in block.spans:
        length = len(f"[{span.text.strip('[]')}]") if span.has(MarkKind.NOTE) else len(span.text)
        kind = _shown(span.marks)
        if kind is not None and length:
            if out and out[-1].end == at and out[-1].kind is kind:
                out[-1] = Slant(out[-1].start, at + length, kind)
            else:
                out.append(Slant(max(at, 0), at + length, kind))
        at += length
    return tuple(out)


def _shown(marks: tuple[prose.Mark, ...]) -> MarkKind | None:
    """Give what the words are set apart as: the outermost kind, None when emphasis inside emphasis cancels out."""
    kinds = [mark.kind for mark in marks if mark.kind in _SHOWN]
    slanted = sum(kind in _SLANTED for kind in kinds)
    if slanted and slanted % 2 == 0 and MarkKind.THOUGHT not in kinds:
        return None
    return kinds[0] if kinds else None
