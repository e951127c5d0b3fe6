"""Marked passages and notes: in a chapter, where they stand now, and all of them by work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import F, OuterRef, Subquery

from velvetbox.archive.catalog.places import anchors_in
from velvetbox.archive.catalog.rows import Rows, rows
from velvetbox.archive.finder.words import paragraphs
from velvetbox.archive.library.marking import passage, stamp
from velvetbox.archive.library.models import EditionChapter, Highlight
from velvetbox.core.prose import Place, locate_all
from velvetbox.core.prose import place as place_of

REMOVED = 20
_MARK = ("id", "anchor", "before", "after", "share", "quote", "note")
MOST = 5_000  # shown on one page or written to one file
_BEGINNING = 200  # characters of a passage by which it is found


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked passage in a chapter: `anchor` is the paragraph where it begins now."""

    id: int
    anchor: str
    quote: str
    note: str

    @property
    def stamp(self) -> str:
        """Give the name of its note as it stands (library.marking)."""
        return stamp(self.note)


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A marked passage in a list. `chapter` is None where the work has it no longer."""

    id: int
    chapter: int | None
    position: int
    title: str
    anchor: str
    quote: str
    note: str
    made_at: datetime

    @property
    def stamp(self) -> str:
        """Give the name of its note as it stands (library.marking)."""
        return stamp(self.note)


@dataclass(frozen=True, slots=True)
class NotedWork:
    """A work with its marked passages in reading order."""

    id: int
    title: str
    notes: tuple[NoteLine, ...]


def place_of_passage(chapter: int, quote: str, anchor: str = "") -> Place | None:
    """Give the paragraph in which a passage begins: the one named, else the first that has its words. One query.

    None where there is neither in the chapter, as its work shows it now. A browser's chosen words may have marks of
    notes in them that the text has not, so the paragraph it names is believed.
    """
    states = EditionChapter.objects.filter(chapter=chapter, edition=F("edition__work__current"))
    stored = states.values_list("revision__html", flat=True).first()
    first = passage(quote).partition("\n")[0][:_BEGINNING]
    if stored is None or not first:
        return None
    names = anchors_in(stored)
    there = [
        one.anchor
        for one in paragraphs(stored)
        if one.anchor and first in " ".join(one.text.split()) and one.anchor in names
    ]
    found = anchor if anchor in names else next(iter(there), None)
    return None if found is None else place_of(names, names.index(found))


def marked_in(person: int | None, chapter: int, stored: str) -> tuple[Marked, ...]:
    """Give a person's marks in a chapter, in reading order, found again in its text as it is now. One query."""
    return _found_again(rows(_in_chapter, person, chapter) if person is not None else [], stored)


def _found_again(found: Sequence[tuple[Any, ...]], stored: str) -> tuple[Marked, ...]:
    names = anchors_in(stored) if found else []
    places = locate_all(
        names, [Place(anchor, before, after, share) for _, anchor, before, after, share, *_ in found]
    )
    marks = [
        (at, Marked(pk, names[at] if names else "", quote, note))
        for at, (pk, *_, quote, note) in zip(places, found, strict=True)
    ]
    return tuple(mark for _, mark in sorted(marks, key=lambda pair: (pair[0], pair[1].id)))


def marked_in_work(person: int | None, work: int, texts: Sequence[tuple[int, str]]) -> tuple[Marked, ...]:
    """Give a person's marks in a whole work as `marked_in` does; `texts` are its chapters, each id with its text.

    Anchors carry the prefix that keeps the names of chapters on one page apart ("c7-"). One query.
    """
    found: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for chapter, *row in rows(_in_work, person, work) if person is not None else []:
        found[chapter].append(tuple(row))
    return tuple(
        replace(mark, anchor=f"c{chapter}-{mark.anchor}")
        for chapter, stored in texts
        if chapter in found
        for mark in _found_again(found[chapter], stored)
    )


def _in_work(person: int, work: int) -> Rows:
    marks = Highlight.objects.filter(person=person, work=work, removed_at=None)
    return marks.values_list("chapter_id", *_MARK)


def _in_chapter(person: int, chapter: int) -> Rows:
    return Highlight.objects.filter(person=person, chapter=chapter, removed_at=None).values_list(*_MARK)


def noted(person: int, work: int | None = None) -> tuple[NotedWork, ...]:
    """Give all marks of a person, or those in one work, by work in reading order. One query."""
    marks = Highlight.objects.filter(person=person, removed_at=None, work__withdrawn_at=None)
    marks = marks if work is None else marks.filter(work=work)
    at = EditionChapter.objects.filter(edition=OuterRef("work__current"), chapter=OuterRef("chapter"))
    listed = marks.annotate(
        position=Subquery(at.values("position")[:1]), title=Subquery(at.values("title")[:1])
    ).order_by("work__sort_title", "work_id", F("position").asc(nulls_last=True), "share", "id")
    found = listed.values_list(
        "work_id",
        "work__title",
        "id",
        "chapter_id",
        "position",
        "title",
        "anchor",
        "quote",
        "note",
        "made_at",
    )[:MOST]
    return tuple(
        NotedWork(pk, title, tuple(_line(row) for row in some))
        for (pk, title), some in groupby(found, key=lambda row: row[:2])
    )


def _line(row: tuple[Any, ...]) -> NoteLine:
    pk, chapter, position, title, anchor, quote, note, made = row[2:]
    here = None if position is None else chapter
    return NoteLine(pk, here, position or 0, title or "", anchor, quote, note, made)


def removed_notes(person: int) -> tuple[tuple[int, str], ...]:
    """Give the marks taken away last: their ids and words. One query."""
    gone = Highlight.objects.filter(person=person, removed_at__isnull=False).order_by("-removed_at")
    return tuple(gone.values_list("id", "quote")[:REMOVED])
