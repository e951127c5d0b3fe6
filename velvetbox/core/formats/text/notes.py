"""Footnotes of a plain text: "[1]" in the text and "[1] …" or "[Footnote 1: …]" below it, linked again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from velvetbox.core.formats.draft import Mend
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import Block, Kind, Mark, MarkKind, Note, Span, tidy

CODE = "text.footnotes"
_REFERENCE = lazy_pattern(r"(?<=[^\s\[])[ ]?\[(\d{1,3})\]")
_NOTE = lazy_pattern(r"\[(?:(?:Foot)?note\s+)?(?P<number>\d{1,3})(?:\]|:)\s*(?=\S)", re.IGNORECASE)
_LIKELY = lazy_pattern(r"\n[ \t\u3000]*+\[(?:(?:Foot)?note\s+)?\d{1,3}[\]:]", re.IGNORECASE)
_HEAD = lazy_pattern(r"\W*(?:foot|end)?notes\W*\Z", re.IGNORECASE)
_MOST = 2000
_SHOWN = 300
_MATCHED = 0.8  # of what looks like a note: else the numbers mean something else


@dataclass(frozen=True, slots=True)
class _Reference:
    block: int
    start: int
    end: int


def may_hold_notes(text: str) -> bool:
    """Tell whether a text has a line that may be a note; most have none, and need no look at their paragraphs."""
    return "[" in text and _LIKELY.search(text) is not None


def relinked(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Note, ...], Mend | None]:
    """Give the blocks with their references marked and the notes taken out of them; linear.

    A note belongs to the last reference of its number above it. Where most of what looks like a note has
    no reference, nothing is changed.
    """
    pairs, candidates = _pairs(blocks)
    if not pairs or len(pairs) < _MATCHED * candidates or len(pairs) > _MOST:
        return tuple(blocks), (), None
    bodies = {at for at, _ in pairs}
    notes: list[Note] = []
    marked: defaultdict[int, list[tuple[_Reference, str, str]]] = defaultdict(list)
    for number, (at, reference) in enumerate(pairs, 1):
        match = _NOTE.match(blocks[at].text)
        assert match is not None
        notes.append(Note(f"note{number}", (_without_label(blocks[at], match.end()),), match["number"]))
        marked[reference.block].append((reference, f"note{number}", match["number"]))
    out = [
        replace(block, spans=_with_marks(block, marked[at])) if at in marked else block
        for at, block in enumerate(blocks)
        if at not in bodies and not (at + 1 in bodies and _HEAD.match(block.text) and len(block.text) < 30)
    ]
    first_body, first = pairs[0]
    before = f"{blocks[first.block].text[-120:]} … {blocks[first_body].text}"[:_SHOWN]
    told = f"{len(pairs)} footnotes that stood below the text were linked with their numbers."
    after = f"{blocks[first.block].text[-120:]} (linked: {notes[0].blocks[0].text})"[:_SHOWN]
    return tuple(out), tuple(notes), Mend(CODE, told, before, after, len(pairs))


def _pairs(blocks: Sequence[Block]) -> tuple[list[tuple[int, _Reference]], int]:
    """Give notes with what refers to them, by the note's block; and how many blocks look like notes."""
    open_: defaultdict[str, list[_Reference]] = defaultdict(list)
    pairs: list[tuple[int, _Reference]] = []
    candidates = 0
    for at, block in enumerate(blocks):
        if block.kind not in {Kind.PARAGRAPH, Kind.VERSE}:
            continue
        match = _NOTE.match(block.text) if block.text.startswith("[") else None
        if match is not None:
            candidates += 1
            if waiting := open_[match["number"]]:
                pairs.append((at, waiting.pop()))
                waiting.clear()
                continue
        for found in _REFERENCE.finditer(block.text):
            open_[found[1]].append(_Reference(at, found.start(), found.end()))
    return pairs, candidates


def _without_label(block: Block, end: int) -> Block:
    """Give a note's text: without its number, and without the bracket that closes "[Footnote 1: …]"."""
    whole = block.text
    stop = len(whole) - 1 if whole.endswith("]") and "]" not in whole[:-1] else len(whole)
    return replace(block, kind=Kind.PARAGRAPH, spans=tidy(_cut(block.spans, end, stop)))


def _cut(spans: Sequence[Span], start: int, end: int) -> Iterator[Span]:
    at = 0
    for span in spans:
        text = span.text[max(0, start - at) : max(0, end - at)]
        if text:
            yield Span(text, span.marks)
        at += len(span.text)


def _with_marks(block: Block, references: Sequence[tuple[_Reference, str, str]]) -> tuple[Span, ...]:
    out: list[Span] = []
    at = 0
    for reference, key, label in sorted(references, key=lambda each: each[0].start):
        out += _cut(block.spans, at, reference.start)
        out.append(Span(label, (Mark(MarkKind.NOTE, key),)))
        at = reference.end
    return tidy([*out, *_cut(block.spans, at, len(block.text))])
