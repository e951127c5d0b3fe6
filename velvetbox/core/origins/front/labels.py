"""Blocks of labelled lines: whether they head a work or a chapter, and a chapter's own notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from velvetbox.core.origins.header_lines import Label, apart, label_of
from velvetbox.core.origins.placed import Line, Placed, is_prose, lines
from velvetbox.core.prose import LEAVES, Field, Kind

SHORT = 130  # characters of a line that is no prose
_LONGEST = 6000  # characters of a block of labelled lines
# Labels that letters, mails and diaries carry as well: alone they head no story.
_WEAK = frozenset(
    "date for url link source set when words language type story by note season setting timeline email e-mail mail website music "
    "part chapter chapters length address content an cw tw comment comments credit art title status posted written".split()
)
_WEAK_BUT_TELLING = frozenset(
    {"title", "by", "status", "note", "part", "chapters", "chapter", "words", "date"}
)
_OF_THE_WORK = frozenset(
    {
        Field.TITLE,
        Field.CREATOR,
        Field.RATING,
        Field.RELATIONSHIP,
        Field.FANDOM,
        Field.DISCLAIMER,
        Field.CHARACTER,
    }
)
_OF_A_CHAPTER = frozenset({Field.NOTE_BEFORE, Field.SUMMARY, Field.DISCLAIMER, Field.ADVISORY})


def labels_in(item: Placed, *, strict: bool) -> bool:
    """Tell whether a block opens with labelled lines; `strict` wants one that only a story's header has."""
    if len(item.text) > _LONGEST:
        return False
    found = [piece for line in islice(lines(item), 30) for piece in apart(line)][:30]
    labels = [label_of(line) for line in found]
    first = next((at for at, label in enumerate(labels) if label), None)
    if first is None or first > 3 or any(len(line.text) > SHORT for line in found[:first]):
        return False
    keys = {label.key for label in labels if label}
    return not strict or bool(keys - _WEAK) or len(keys & _WEAK_BUT_TELLING) > 1


def heads_work(item: Placed) -> bool:
    """Tell whether labelled lines are about the work, not notes of one chapter."""
    labels = [label_of(line) for line in list(lines(item))[:30]]
    return labels_in(item, strict=True) and any(label and label.field in _OF_THE_WORK for label in labels)


def extended(label: Label, line: Line) -> Label:
    """Give a label with one more line of value."""
    text = label.line.placed.text[label.line.start : line.end]
    value = f"{label.value} {line.text}".strip()
    return replace(label, value=value, line=replace(label.line, text=text))


@dataclass
class ChapterNotes:
    """A chapter with the labelled notes and summary at its start taken off."""

    body: list[Placed]
    notes: list[Placed] = field(default_factory=list)
    summary: list[Placed] = field(default_factory=list)


def notes_of_chapter(items: Sequence[Placed]) -> ChapterNotes:
    """Take labelled notes and a labelled summary off the start of a chapter."""
    found = ChapterNotes([])
    last = next((at for at in range(len(items) - 1, 0, -1) if is_prose(items[at])), 0)
    at = 0
    while at < last:
        item = items[at]
        first = next(lines(item), None)
        if first is None or item.block.kind is Kind.BREAK:
            if not (found.notes or found.summary):
                break
            at += 1
            continue
        label = label_of(first) if item.block.kind in LEAVES else None
        if label is None or label.field not in _OF_A_CHAPTER or label.key in _WEAK:
            break
        (found.summary if label.field is Field.SUMMARY else found.notes).append(item)
        at += 1
    found.body = list(items[at:])
    return found
