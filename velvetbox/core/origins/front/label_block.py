"""Labelled lines of the front matter, and the block below a label that stood alone: taken as facts."""

from __future__ import annotations

from dataclasses import replace

from velvetbox.core.origins.advisory import advisory_facts
from velvetbox.core.origins.canon import canon_facts
from velvetbox.core.origins.front.labels import SHORT, extended
from velvetbox.core.origins.front.state import Walk
from velvetbox.core.origins.header_facts import label_facts
from velvetbox.core.origins.header_lines import LONG, Label, apart, label_of
from velvetbox.core.origins.placed import Line, Placed, lines
from velvetbox.core.origins.titles import creator_of, creators_of, looks_like_title
from velvetbox.core.prose import LEAVES, Basis, Fact, Field, Kind, paragraph

_OF_ONE_LINE = frozenset({Field.CREATOR, Field.RATING, Field.PUBLISHED, Field.UPDATED, Field.LANGUAGE, Field.SERIES,
                          Field.FANDOM, Field.COMPLETE, Field.WORDS_DECLARED, Field.CHAPTERS_DECLARED})  # fmt: skip
_WRAPPED = 50  # characters from which a line may have been broken
_FEW_WORDS = 4  # of a line between labels that says nothing of the story


def take(walk: Walk, item: Placed) -> bool:
    """Take the labelled lines a block opens with."""
    walk.pending = None
    found = [piece for line in lines(item) for piece in apart(line)]
    labels: list[tuple[Label, int]] = []
    end = 0
    for line in found:
        label = label_of(line)
        if label is not None and not (labels and line.text[:1].islower()):
            labels.append((label, line.end))
            walk.pending = label if not label.value else None
        elif labels and _continues(labels[-1][0], line, item):
            labels[-1] = (extended(labels[-1][0], line), line.end)
            walk.pending = None
        elif not labels:
            _loose(walk, line)
        else:
            break
        end = line.end
    for label, _ in labels:
        _keep(walk, label)
    walk.front.structured = True
    walk.leave(item, end)
    return True


def _continues(label: Label, line: Line, item: Placed) -> bool:
    if label.field in _OF_ONE_LINE and label.value and len(label.line.text) < _WRAPPED:
        return label.value.endswith((",", "&", "/", "+", " and"))
    if label.field in LONG or not label.value or item.block.kind not in LEAVES:
        return True
    return len(line.text) < SHORT and len(label.value) + len(line.text) < 400 and not creator_of(line.text)


def _loose(walk: Walk, line: Line) -> None:
    """Take a line above the labels in their block: the title, or the creator."""
    if name := creator_of(line.text):
        walk.front.add([Fact(Field.CREATOR, one, Basis.STATED, line.where) for one in creators_of(name)])
    elif walk.front.title is None and looks_like_title(line):
        walk.front.set_title(line)
    elif setting := canon_facts(line.placed, line.start, line.end, setting=True):
        walk.front.add(setting)
    elif walk.front.title is not None and len(line.text.split()) > _FEW_WORDS:
        walk.front.summary.append(line.placed.cut(line.start, line.end))


def _keep(walk: Walk, label: Label) -> None:
    facts = label_facts(label)
    walk.front.add(facts)
    if label.field is Field.CHAPTERS_DECLARED and label.value[:1].isdecimal():
        walk.front.counted = True
    if label.field is Field.TITLE and facts:
        walk.front.prefer(facts[0])
    if not label.known:
        return
    where = label.where
    if label.field in {Field.WARNING, Field.DISCLAIMER, Field.ADVISORY}:
        base = label.line.placed.offset
        end = where.end - base if where.end is not None else None
        walk.front.add(advisory_facts(label.line.placed, label.line.start, end))
    if label.field is Field.SUMMARY and label.line.placed.block.kind in LEAVES:
        walk.front.summary.append(_cut(label.line.placed, where.start, where.end))
    elif label.field is Field.NOTE_BEFORE and label.line.placed.block.kind in LEAVES:
        walk.front.notes.append(_cut(label.line.placed, where.start, where.end))


def _cut(placed: Placed, start: int | None, end: int | None) -> Placed:
    base = placed.offset
    if placed.block.kind is Kind.PREFORMATTED:  # labels set in a column look like a table of text
        said = placed.block.text[(start or base) - base : None if end is None else end - base]
        return replace(placed, block=paragraph(" ".join(said.split())), offset=start or base)
    return placed.cut((start or base) - base, None if end is None else end - base)


def take_value(walk: Walk, item: Placed) -> bool:
    """Take the block below a label that stood alone as its value."""
    label, walk.pending = walk.pending, None
    assert label is not None
    first = next(lines(item))
    if label.field not in LONG and len(first.text) > 200:
        return True  # no value: look at the block anew
    text = item.text.strip() if label.field in LONG else first.text
    where = item.where() if label.field in LONG else first.where
    given = replace(label, value=" ".join(text.split()), line=Line(text, item, where.start or 0), at=0)
    walk.front.add([replace(fact, where=where) for fact in label_facts(given)])
    if label.field is Field.SUMMARY:
        walk.front.summary.append(item)
    elif label.field is Field.NOTE_BEFORE:
        walk.front.notes.append(item)
    walk.after_note = True
    walk.leave(item, len(item.text) if label.field in LONG else first.end)
    return True
