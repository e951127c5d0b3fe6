"""Where a reader stopped in a work, found again in the text as it stands now."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from velvetbox.archive.catalog.rows import Rows, rows
from velvetbox.archive.library.models import EditionChapter, ReadingPlace, Work
from velvetbox.core.prose import Place, locate

_ANCHOR = re.compile(r'<[a-z0-9]+ id="(p[0-9a-f]{10}(?:-[0-9]+)?)"')
_TAG = re.compile(r"<[^>]*>")
_QUOTE = 60  # characters of the paragraph that are shown
_LOOK = 600  # characters of the stored text looked at for them


@dataclass(frozen=True, slots=True)
class Stop:
    """A place to go on reading: the chapter's id, the anchor in it as it is now, and the words there."""

    chapter: int
    position: int
    title: str
    anchor: str
    quote: str
    kept_at: datetime
    finished: bool


def anchors_in(stored: str) -> list[str]:
    """Give the anchors of a stored text in reading order."""
    return _ANCHOR.findall(stored)


def describe(stored: str, anchor: str) -> Place | None:
    """Describe the place of an anchor in a stored text with its neighbours; None when it is not there."""
    names = anchors_in(stored)
    if anchor not in names:
        return None
    index = names.index(anchor)
    before = names[index - 1] if index else ""
    after = names[index + 1] if index + 1 < len(names) else ""
    return Place(anchor, before, after, index / max(1, len(names) - 1))


def stop(person: int | None, work: int, edition: int | None) -> Stop | None:
    """Give where a person stopped in a work; None when they never began it, or that chapter is gone. Two queries."""
    if person is None:
        return None
    places = rows(_place, person, work)
    if not places or places[0][0] is None:
        return None
    chapter, anchor, before, after, share, kept_at, finished = places[0]
    found = rows(_state, edition, chapter)
    if not found:
        return None
    position, title, stored = found[0]
    now = _found_again(stored, Place(anchor, before, after, share))
    return Stop(chapter, position, title, now, _words_at(stored, now), kept_at, finished)


def _place(person: int, work: int) -> Rows:
    fields = ("chapter_id", "anchor", "before", "after", "share", "kept_at", "finished")
    return ReadingPlace.objects.filter(person=person, work=work).values_list(*fields)


def _state(edition: int, chapter: int) -> Rows:
    states = EditionChapter.objects.filter(edition=edition, chapter=chapter)
    return states.order_by().values_list("position", "title", "revision__html")


def _found_again(stored: str, wanted: Place) -> str:
    names = anchors_in(stored)
    return names[locate(names, wanted)] if names else ""


def _words_at(stored: str, anchor: str) -> str:
    tag = re.search(f'<[a-z0-9]+ id="{re.escape(anchor)}"[^<>]*>', stored) if anchor else None
    if tag is None:
        return ""
    start = tag.end()
    piece = stored[start : start + _LOOK].split("</p>", maxsplit=1)[0].replace("<br>", " ")
    words = " ".join(html.unescape(_TAG.sub("", piece).partition("<")[0]).split())
    return words if len(words) <= _QUOTE else words[:_QUOTE].rsplit(" ", 1)[0] + "…"


def resume(person: int | None, work: int) -> tuple[int, str] | None:
    """Give the chapter and anchor to go on at: where the person stopped, else the first chapter. At most four queries."""
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
