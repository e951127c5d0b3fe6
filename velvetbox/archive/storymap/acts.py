"""Putting a map right. Corrections are added and taken back, never changed; the map is made anew with them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from velvetbox.archive.library import access
from velvetbox.archive.library.changes import change, one_at_a_time
from velvetbox.archive.library.models import Work
from velvetbox.archive.people.models import Person
from velvetbox.archive.storymap.laying import Read
from velvetbox.archive.storymap.making import SHORT, keep, make
from velvetbox.archive.storymap.models import Correction, KeptMap
from velvetbox.archive.storymap.reading import read
from velvetbox.core.errors import VelvetboxError
from velvetbox.core.storymap import (
    ABOUT_PEOPLE,
    ABOUT_SCENES,
    Act,
    Spot,
    Time,
    as_values,
    from_values,
    spot_of,
)
from velvetbox.core.storymap import Correction as PutRight
from velvetbox.core.typed import one_line

MOST = 10_000  # corrections of one work
_LONGEST = 200  # characters of a name
_OPENING = 60  # code points of a paragraph by which a scene's beginning is known


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a correction is about: a chapter's id, the anchor of a paragraph, and code points of its text."""

    chapter: int
    anchor: str
    start: int = 0
    end: int = 0


def correct(
    person: Person, work_id: int, act: Act, who: str = "", other: str = "", at: Asked | None = None
) -> Correction:
    """Put something right. Raises Work.DoesNotExist; VelvetboxError "map.no_name", "map.not_there", "map.too_many"."""
    access.may_receive(person)
    who, other = one_line(who, _LONGEST), one_line(other, _LONGEST)
    if _says_nothing(act, who, other):
        raise VelvetboxError("map.no_name", "Say who it is: a name that stands in the story, or a new one.")
    work = _shown(work_id)
    spot = None if act in ABOUT_PEOPLE else _there(work, at, act)
    with one_at_a_time():
        row = _kept(person, work, PutRight(act, who, other, spot))
        change(person, "map.corrected", work_id, correction=row.pk)
    _anew(work)
    return row


def _says_nothing(act: Act, who: str, other: str) -> bool:
    """Tell whether a correction lacks what it has to name."""
    if act in ABOUT_PEOPLE:
        return not who or not other or who == other
    if act is Act.TIME:
        return other not in set(Time)
    return not who and act not in {Act.NOBODY, Act.BREAK, Act.NO_BREAK}


def _kept(person: Person, work: Work, one: PutRight) -> Correction:
    if Correction.about(work.pk).count() >= MOST:
        raise VelvetboxError("map.too_many", f"More than {MOST} corrections of one work cannot be kept.")
    _make_stale(work.pk)
    return Correction.objects.create(
        work=work, person=person, act=one.act, values=as_values(one), made_at=timezone.now()
    )


def take_back(person: Person, pk: int) -> Correction:
    """Take a correction back; `restore` brings it back. Raises Correction.DoesNotExist."""
    return _set(person, pk, "map.correction_undone", undone_at=timezone.now())


def restore(person: Person, pk: int) -> Correction:
    """Bring a correction back. Raises Correction.DoesNotExist."""
    return _set(person, pk, "map.correction_redone", undone_at=None)


def keep_lost(person: Person, pk: int) -> Correction:
    """Let a correction whose words are gone wait for them. Raises Correction.DoesNotExist."""
    return _set(person, pk, "map.correction_kept", kept_at=timezone.now())


def move(person: Person, pk: int, at: Asked) -> Correction:
    """Give a correction's place anew: it is taken back, and the one that is given stands where it says.

    Raises Correction.DoesNotExist; VelvetboxError "map.not_there".
    """
    access.may_receive(person)
    row = Correction.objects.select_related("work").get(pk=pk)
    work, old = _shown(work_of(row)), from_values(row.values)
    spot = _there(work, at, old.act)
    with one_at_a_time():
        Correction.objects.filter(pk=pk).update(undone_at=timezone.now())
        made = _kept(person, work, replace(old, spot=spot))
        change(person, "map.correction_moved", work.pk, correction=made.pk, before=pk)
    _anew(work)
    return made


def _set(person: Person, pk: int, told: str, **columns: datetime | None) -> Correction:
    access.may_receive(person)
    with one_at_a_time():
        row = Correction.objects.select_related("work").get(pk=pk)
        for name, value in columns.items():
            setattr(row, name, value)
        row.save(update_fields=list(columns))
        _make_stale(work_of(row))
        change(person, told, work_of(row), correction=pk)
    with suppress(Work.DoesNotExist):  # withdrawn meanwhile: its map is made when it is shown again
        _anew(_shown(work_of(row)))
    return row


def _make_stale(work: int) -> None:
    KeptMap.objects.filter(work=work).update(stale=True)


def work_of(row: Correction) -> int:
    """Give the work whose map a correction is in: the one that its own was merged into, if it was."""
    into = row.work.merged_into
    return row.work_id if into is None else into.merged_into_id or into.pk


def _shown(work: int) -> Work:
    return Work.objects.only("current_id", "language", "words").get(pk=work, withdrawn_at=None)


def _anew(work: Work) -> None:
    """Make the map of a short story anew at once; that of a long one waits for the jobs."""
    if work.words <= SHORT and (made := make(work.pk)) is not None:
        keep([made])


def _there(work: Work, at: Asked | None, act: Act) -> Spot:
    spot = _spot(work, at, act)
    if spot is None:
        raise VelvetboxError("map.not_there", "These words do not stand in this chapter any more.")
    return spot


def _spot(work: Work, at: Asked | None, act: Act) -> Spot | None:
    if at is None or work.current_id is None:
        return None
    text = read(work.pk, work.current_id, work.language)
    part = _paragraph(text, at)
    if part is None:
        return None
    found = text.text.paragraphs[part]
    if act in ABOUT_SCENES:
        return spot_of(text.text, found.span(0, min(_OPENING, len(found.text))))
    start, end = max(0, min(at.start, len(found.text))), min(at.end, len(found.text))
    return spot_of(text.text, found.span(start, end)) if start < end else None


def _paragraph(text: Read, at: Asked) -> int | None:
    """Give the number of a paragraph by its chapter and anchor; where a break shares it, that of the words."""
    if at.chapter not in text.chapters:
        return None
    number = text.chapters.index(at.chapter)
    found = [
        part.index
        for part, anchor in zip(text.text.paragraphs, text.anchors, strict=True)
        if part.chapter == number and anchor == at.anchor
    ]
    words = [index for index in found if text.text.paragraphs[index].kind != "break"]
    return next(iter(words or found), None)
