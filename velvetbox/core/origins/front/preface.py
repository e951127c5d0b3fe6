"""Prose before a story that is a note or a summary, and where it ends."""

from __future__ import annotations

import re

from velvetbox.core.origins.advisory import is_note, tells_setting
from velvetbox.core.origins.end_matter import is_marker
from velvetbox.core.origins.folding import folded
from velvetbox.core.origins.front.labels import SHORT, heads_work
from velvetbox.core.origins.front.state import Walk
from velvetbox.core.origins.headings import Heading, heading_of, is_title_case
from velvetbox.core.origins.placed import Line, Placed, is_prose, is_set_apart, lines
from velvetbox.core.origins.titles import creator_of, looks_like_title, title_line
from velvetbox.core.prose import LEAVES, Basis, Fact, Field, Kind

_SPEECH = re.compile(r"\W{0,2}[\"“«„]")
_PREFACE = 450  # words of a summary or note that has no label


def take(walk: Walk) -> bool:
    """Take prose that is a note or a summary; False where the story begins."""
    item = walk.items[walk.at]
    note = item.block.kind in LEAVES and _is_note(walk, item)
    end = _preface_end(walk, note=note)
    if end is None:
        return False
    texts = [taken for taken in walk.items[walk.at : end] if is_prose(taken)]
    notes = note or walk.front.title is None or any(_is_note(walk, taken) for taken in texts)
    for taken in texts:
        _keep_preface(walk, taken, as_note=notes or bool(walk.front.summary))
    walk.after_note = True
    walk.at = end
    return True


def _is_note(walk: Walk, item: Placed) -> bool:
    """Tell a note; below a header, what only places the story in canon is its summary."""
    if walk.front.counted and not walk.front.summary:
        return is_note(item.text)
    return is_note(item.text, before=True) or (not walk.front.structured and tells_setting(item.text))


def _keep_preface(walk: Walk, taken: Placed, *, as_note: bool) -> None:
    (walk.front.notes if as_note else walk.front.summary).append(taken)
    field_ = Field.NOTE_BEFORE if as_note else Field.SUMMARY
    walk.front.add([Fact(field_, taken.text, Basis.STATED, taken.where())])


def _preface_end(walk: Walk, *, note: bool) -> int | None:
    """Say where the prose at hand ends and front matter goes on, None if this is the story."""
    words = 0
    for index in range(walk.at, min(walk.at + 6, len(walk.items))):
        item = walk.items[index]
        if index > walk.at and _resumes(walk, index, note=note):
            return index
        if not is_prose(item):
            continue
        words += len(item.text.split())
        if words > _PREFACE or _SPEECH.match(item.text) or is_marker(item.text.strip()):
            break
    if note and (walk.front.structured or walk.front.title is not None):
        return walk.at + 1
    return None


def _resumes(walk: Walk, index: int, *, note: bool) -> bool:
    item = walk.items[index]
    if item.block.kind is Kind.BREAK:
        return note and index == walk.at + 1
    if not item.text.strip() or item.block.kind not in LEAVES:
        return False
    first = next(lines(item))
    if heads_work(item) and not walk.front.structured:
        return True
    if _opens_story(heading_of(first.text)):
        return walk.heading is None and (note or walk.front.structured or walk.front.title is not None)
    if len(item.text) > SHORT or not looks_like_title(first) or walk.opening.seen[item.text.strip()] > 1:
        return False
    follows = walk.opening.next_prose(index + 1)
    if follows is None:
        return False
    if walk.front.title is not None:
        return walk.front.counted and len(follows.text) > 60
    if walk.known and folded(title_line(first.text).title) == walk.known:
        return True
    return _is_late_title(walk, index, first, note=note)


def _opens_story(heading: Heading | None) -> bool:
    """Tell whether a heading is that of a first chapter or of what stands before it."""
    return (
        heading is not None
        and heading.number in {None, 1}
        and heading.kind in {"chapter", "named"}
        and heading.word not in {"scene", "letter", "section"}
    )


def _is_late_title(walk: Walk, index: int, line: Line, *, note: bool) -> bool:
    item = walk.items[index]
    follows = walk.opening.next_prose(index + 1)
    if follows is not None and creator_of(next(lines(follows)).text):
        return True
    if is_set_apart(item) and item.block.level == 1:
        return True
    if not (note or _heads_text(walk, index, line)):
        return False
    return is_title_case(line.text) or is_set_apart(item) or (note and _is_lower(line.text))


def _is_lower(title: str) -> bool:
    """Tell "the quiet ones": a few words all in small letters, as many like their titles; prose begins with a capital."""
    return title.islower() and title[-1].isalnum() and len(title.split()) <= 8


def _heads_text(walk: Walk, index: int, line: Line) -> bool:
    """Tell whether labels or the first chapter's heading follow a line: it heads a text, what stands above is none."""
    below = walk.opening.below(index, line, in_header=False)
    return heading_of(line.text) is None and below in {"creator", "labels", "chapter"}
