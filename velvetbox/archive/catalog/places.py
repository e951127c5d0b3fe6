"""Where a reader stopped in a work, found again in the text as it stands now."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef

from velvetbox.archive.catalog.rows import Rows, rows
from velvetbox.archive.library.models import EditionChapter, Highlight, ReadingPlace, ReadingState, Work
from velvetbox.core.prose import Place, locate

ANCHOR = re.compile(r'<[a-z0-9]+ id="(p[0-9a-f]{10}(?:-[0-9]+)?)"')
_TAG = re.compile(r"<[^>]*>")
_QUOTE = 60  # characters of the paragraph that are shown
_NEAR = 0.02  # of a chapter: as good as the same place
_LOOK = 600  # characters of the stored text looked at for them


@dataclass(frozen=True, slots=True)
class Stop:
    """A place to go on reading: the chapter's id, the anchor in it as it is now, and the words there."""

    chapter: int
    position: int
    title: str
    anchor: str
    share: float
    quote: str
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class Furthest:
    """The furthest place somebody was at, where they are not there now."""

    chapter: int
    position: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How somebody stands to a work (library.ReadingState), where they stopped, and the furthest they were.

    `marked` tells that they have marked passages, if in this work or in others.
    """

    state: str = ReadingState.NONE.value
    stop: Stop | None = None
    furthest: Furthest | None = None
    marked: bool = True

    @property
    def finished(self) -> bool:
        """Tell whether they read it to the end."""
        return self.state == ReadingState.FINISHED


def anchors_in(stored: str) -> list[str]:
    """Give the anchors of a stored text in reading order."""
    return ANCHOR.findall(stored)


def describe(stored: str, anchor: str) -> Place | None:
    """Describe the place of an anchor in a stored text with its neighbours; None when it is not there."""
    names = anchors_in(stored)
    if anchor not in names:
        return None
    index = names.index(anchor)
    before = names[index - 1] if index else ""
    after = names[index + 1] if index + 1 < len(names) else ""
    return Place(anchor, before, after, index / max(1, len(names) - 1))


def reading(
    person: int | None, work: int, edition: int | None, shown: Sequence[tuple[Any, ...]] | None = None
) -> Reading:
    """Give how a person stands to a work. Two queries; up to two more where their chapter is gone.

    `shown` are the chapters of a page: id, position, title, stored text. Then it takes one query, and a place in
    another chapter is not looked for.
    """
    places = rows(_place, person, work) if person is not None else []
    if not places:
        return Reading()
    state, chapter, at, *place, kept_at, far_chapter, far_at, far_anchor, far_share, marked = places[0]
    wanted = Place(*place)
    if shown is None:
        found = rows(_state, edition, chapter) if chapter or at else []
    else:
        found = [row for row in shown if row[0] == chapter]
    if not found and at and shown is None:
        found = _nearest(edition, at, wanted)
    if not found:
        return Reading(state, marked=marked)
    pk, position, title, stored = found[0]
    now = _found_again(stored, wanted)
    here = Stop(pk, position, title, now, wanted.share, _words_at(stored, now), kept_at)
    is_ahead = far_chapter is not None and (far_at, far_share) > (at, wanted.share + _NEAR)
    return Reading(state, here, Furthest(far_chapter, far_at, far_anchor) if is_ahead else None, marked)


def stop(person: int | None, work: int, edition: int | None) -> Stop | None:
    """Give where a person stopped in a work; None when they never began it."""
    return reading(person, work, edition).stop


def _place(person: int, work: int) -> Rows:
    fields = (
        "state", "chapter_id", "position", "anchor", "before", "after", "share", "kept_at", "furthest_chapter_id",
        "furthest_position", "furthest_anchor", "furthest_share",
    )  # fmt: skip
    marks = Highlight.objects.filter(person=OuterRef("person"), removed_at=None)
    return ReadingPlace.objects.filter(person=person, work=work).values_list(*fields, Exists(marks))


_STATE = ("chapter_id", "position", "title", "revision__html")


def _state(edition: int, chapter: int) -> Rows:
    states = EditionChapter.objects.filter(edition=edition, chapter=chapter)
    return states.order_by().values_list(*_STATE)


def _nearest(edition: int | None, position: int, wanted: Place) -> list[tuple[Any, ...]]:
    """Give the chapter that took over from one that is gone: with the paragraph or its neighbours, else by its place."""
    chapters = EditionChapter.objects.filter(edition=edition).order_by("position")
    for anchor in filter(None, (wanted.anchor, wanted.before, wanted.after)):
        found = chapters.filter(revision__html__contains=f' id="{anchor}"').values_list(*_STATE)[:1]
        if found:
            return list(found)
    return list(chapters.filter(position__lte=position).values_list(*_STATE).reverse()[:1])


def _found_again(stored: str, wanted: Place) -> str:
    if wanted.anchor and _inside(stored, wanted.anchor):
        return wanted.anchor
    names = anchors_in(stored)
    return names[locate(names, wanted)] if names else ""


def _inside(stored: str, anchor: str) -> int:
    """Give where the inside of the element of that name begins, 0 where there is none."""
    at = stored.find(f' id="{anchor}"')
    is_tag = at > 0 and stored[stored.rfind("<", 0, at) + 1 : at].isalnum()
    return stored.find(">", at) + 1 if is_tag else 0


def _words_at(stored: str, anchor: str) -> str:
    start = _inside(stored, anchor) if anchor else 0
    if not start:
        return ""
    piece = stored[start : start + _LOOK].split("</p>", maxsplit=1)[0].replace("<br>", " ")
    words = " ".join(html.unescape(_TAG.sub("", piece).partition("<")[0]).split()).strip('“”"„«»')
    return words if len(words) <= _QUOTE else words[:_QUOTE].rsplit(" ", 1)[0] + "…"


def resume(person: int | None, work: int) -> tuple[int, str] | None:
    """Give the chapter and anchor to go on at: where the person stopped, else the first chapter. Four queries at most, as long as their chapter is there."""
    edition = Work.objects.filter(pk=work).values_list("current_id", flat=True).first()
    place = stop(person, work, edition)
    if place is not None:
        return place.chapter, place.anchor
    first = (
        EditionChapter.objects.filter(edition=edition)
        .order_by("position")
        .values_list("chapter_id", flat=True)
        .first()
    )
    return None if first is None else (first, "")


def place_in(chapter: int, anchor: str) -> Place | None:
    """Describe the place of an anchor in a chapter as its work shows it now; None when it is not there. One query."""
    states = EditionChapter.objects.filter(chapter=chapter, edition=F("edition__work__current"))
    stored = states.values_list("revision__html", flat=True).first()
    return None if stored is None else describe(stored, anchor)
