"""Short lines of the front matter: the title, the creator, a dedication, the first chapter's title."""

from __future__ import annotations

import re

from velvetbox.core.origins.canon import canon_facts
from velvetbox.core.origins.contents import is_contents
from velvetbox.core.origins.end_matter import is_chrome
from velvetbox.core.origins.folding import folded
from velvetbox.core.origins.front.labels import heads_work
from velvetbox.core.origins.front.listing import listing_facts
from velvetbox.core.origins.front.state import Walk
from velvetbox.core.origins.header_lines import Label
from velvetbox.core.origins.headings import Heading, could_be_title, heading_of, is_title_case
from velvetbox.core.origins.placed import Line, Placed, lines
from velvetbox.core.origins.titles import (
    creator_of,
    creators_of,
    is_by,
    looks_like_title,
    names_nobody,
    title_facts,
    title_line,
)
from velvetbox.core.prose import LEAVES, Basis, Fact, Field, Kind
from velvetbox.core.prose.ornaments import is_ornament

_DEDICATION = re.compile(r"\W{0,3}(?:for|to|dedicated\s+to)\s+[^\W\d_]", re.IGNORECASE)


def take(walk: Walk, item: Placed) -> bool | None:
    """Take the lines of a short block; None if it is prose after all, False where the story begins."""
    for line in lines(item):
        taken = _take_line(walk, item, line)
        if taken is None or taken is False:
            if item.text[: line.start].strip():
                walk.items[walk.at] = item.cut(line.start)
            return taken
    walk.at += 1
    return True


def _take_line(walk: Walk, item: Placed, line: Line) -> bool | None:
    if (
        is_ornament(line.text)
        or (is_chrome(line.text) and not creator_of(line.text) and not _is_signed(walk, line))
        or names_nobody(line.text)
        or folded(line.text) == folded(walk.front.title or "\0")
    ):
        return True
    if walk.front.title is None and walk.known and folded(title_line(line.text).title) == walk.known:
        walk.front.set_title(line)
        return True
    if name := creator_of(line.text):
        if walk.front.title is None and not walk.goes_on(walk.at + 1) and not _first_words(walk, line):
            return None
        walk.front.add([Fact(Field.CREATOR, one, Basis.STATED, line.where) for one in creators_of(name)])
        walk.front.structured = True
        return True
    if _is_dedication(walk, item, line):
        walk.front.add([Fact(Field.DEDICATION, line.text, Basis.STATED, line.where)])
        return True
    if is_by(line.text) and line.end == len(item.text.rstrip()) and walk.front.title is not None:
        walk.pending = Label(Field.CREATOR, "by", "", line)
        return True
    heading = heading_of(line.text)
    if is_contents(item):
        return False
    if heading is not None:
        return _take_heading(walk, item, line, heading)
    if walk.front.title is None:
        return _maybe_title(walk, line)
    return _maybe_listing(walk, item, line) or _maybe_chapter_title(walk, item, line)


def _is_signed(walk: Walk, line: Line) -> bool:
    """Tell "Home" above "by Ada", a title, from the link of that name."""
    return walk.front.title is None and walk.opening.below(walk.at, line, in_header=False) == "creator"


def _first_words(walk: Walk, line: Line) -> bool:
    return walk.at <= 2 and len(line.text) < 60 and is_title_case(line.text)


def _is_dedication(walk: Walk, item: Placed, line: Line) -> bool:
    """Tell "for Anna, who asked" in the lines below title and creator."""
    below = walk.front.title is not None and walk.front.structured and line.start > 0
    below = below and len(line.text.split()) <= 10
    return below and _DEDICATION.match(line.text) is not None and item.block.kind in LEAVES


def _take_heading(walk: Walk, item: Placed, line: Line, heading: Heading) -> bool | None:
    named = walk.known is not None and folded(line.text) == walk.known
    below = walk.opening.below(walk.at, line, in_header=False)
    if heading.kind == "number" and heading.title is None:  # a story may be called "1984" or "Seven"
        named = named or below == "creator"
    if named and walk.front.title is None:
        walk.front.set_title(line)
        return True
    follows = walk.opening.next_prose(walk.at + 1)
    goes_on = below == "creator" or (follows is not None and heads_work(follows))
    if walk.heading is None and goes_on:
        walk.heading = item.cut(line.start, line.end) if item.block.kind in LEAVES else item
        return True
    return False


def _maybe_title(walk: Walk, line: Line) -> bool | None:
    if not looks_like_title(line):
        return None
    strength = walk.opening.weigh(walk.at, line, in_header=walk.front.structured, after_note=walk.after_note)
    if strength is Basis.GUESS:
        walk.front.add(title_facts(line, basis=Basis.GUESS))
    if strength is not Basis.STATED:
        return None
    walk.front.set_title(line)
    return True


def _maybe_listing(walk: Walk, item: Placed, line: Line) -> bool:
    """Take a line that tells rating, pairing and length without labels; it stays as a note."""
    told = listing_facts(line)
    if told:
        walk.front.add([*told, Fact(Field.NOTE_BEFORE, line.text, Basis.STATED, line.where)])
        walk.front.notes.append(item.cut(line.start, line.end))
        walk.front.structured = True
    return bool(told)


def _maybe_chapter_title(walk: Walk, item: Placed, line: Line) -> bool | None:
    """Take the line between a counted header or summary and the story as the first chapter's title."""
    one_line = len(list(lines(item))) == 1
    sentence = line.text[-1] in ".!?…"
    setting = [] if sentence else canon_facts(item, line.start, line.end, setting=True)
    if any(fact.field is Field.CANON and fact.value == line.text[: len(fact.value)] for fact in setting):
        walk.front.add(setting)
        return True
    if one_line and _repeats_title(walk, line):
        return True
    if not (
        one_line
        and could_be_title(line.text)
        and walk.front.chapter_title is None
        and walk.opening.seen[line.text] == 1
    ):
        return _maybe_subtitle(walk, item, line)
    follows = walk.opening.next_prose(walk.at + 1)
    if follows is None or len(follows.text) < 60 or item.block.kind is Kind.HEADING:
        return _maybe_subtitle(walk, item, line)
    if walk.front.counted or (walk.front.structured and walk.opening.gap_below(walk.at)):
        walk.front.chapter_title = line
        return True
    return _maybe_subtitle(walk, item, line)


def _repeats_title(walk: Walk, line: Line) -> bool:
    return walk.front.title is not None and folded(title_line(line.text).title) == folded(walk.front.title)


def _maybe_subtitle(walk: Walk, item: Placed, line: Line) -> bool | None:
    below = walk.opening.below(walk.at, line, in_header=walk.front.structured)
    if below in {"creator", "labels"} and (len(line.text) < 100):
        return True
    return None
