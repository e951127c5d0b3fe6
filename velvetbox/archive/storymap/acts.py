"""Putting a map right. Corrections are added and taken back, never changed; the map is made anew with them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from velvetbox.archive.library import access
from velvetbox.archive.library.changes import change
from velvetbox.archive.library.models import Work
from velvetbox.archive.people.models import Person
from velvetbox.archive.storymap.laying import Read
from velvetbox.archive.storymap.making import SHORT, keep, make
from velvetbox.archive.storymap.models import Correction as CorrectionRow
from velvetbox.archive.storymap.models import KeptMap
from velvetbox.archive.storymap.reading import read
from velvetbox.core.errors import VelvetboxError
from velvetbox.core.storymap import Act, Correction, Spot, as_values, spot_of

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
) -> CorrectionRow:
    """Put something right. Raises Work.DoesNotExist; VelvetboxError "map.no_name", "map.not_there", "map.too_many"."""
    access.may_receive(person)
    who, other = _name(who), _name(other)
    needs_other, needs_place = act in {Act.SAME, Act.APART}, act not in {Act.SAME, Act.APART}
    if (not who and act not in {Act.BREAK, Act.NO_BREAK}) or (needs_other and (not other or who == other)):
        raise VelvetboxError("map.no_name", "Say who it is: a name that stands in the story, or a new one.")
    work = Work.objects.only("current_id", "language", "words").get(pk=work_id, withdrawn_at=None)
    spot = _spot(work, at, act) if needs_place else None
    if needs_place and spot is None:
        raise VelvetboxError("map.not_there", "These words do not stand in this chapter any more.")
    with transaction.atomic():
        mine = CorrectionRow.objects.filter(work=work_id)
        if mine.count() >= MOST:
            raise VelvetboxError("map.too_many", f"More than {MOST} corrections of one work cannot be kept.")
        row = CorrectionRow.objects.create(
            work=work,
            person=person,
            act=act,
            values=as_values(Correction(act, who, other, spot)),
            made_at=timezone.now(),
        )
        KeptMap.objects.filter(work=work_id).update(stale=True)
        change(person, "map.corrected", work_id, correction=row.pk)
    _anew(work)
    return row


def take_back(person: Person, pk: int) -> CorrectionRow:
    """Take a correction back; `restore` brings it back. Raises Correction.DoesNotExist."""
    return _set(person, pk, gone=True)


def restore(person: Person, pk: int) -> CorrectionRow:
    """Bring a correction back. Raises Correction.DoesNotExist."""
    return _set(person, pk, gone=False)


def _set(person: Person, pk: int, *, gone: bool) -> CorrectionRow:
    access.may_receive(person)
    with transaction.atomic():
        row = CorrectionRow.objects.select_related("work").get(pk=pk)
        row.undone_at = timezone.now() if gone else None
        row.save(update_fields=["undone_at"])
        KeptMap.objects.filter(work=row.work_id).update(stale=True)
        change(
            person, "map.correction_undone" if gone else "map.correction_redone", row.work_id, correction=pk
        )
    _anew(row.work)
    return row


def _anew(work: Work) -> None:
    """Make the map of a short story anew at once; that of a long one waits for the jobs."""
    if work.words <= SHORT and (made := make(work.pk)) is not None:
        keep([made])


def _name(text: str) -> str:
    readable = text[: 4 * _LONGEST].encode("utf-8", "replace").decode().replace("\0", " ")
    return " ".join(readable.split())[:_LONGEST].strip()


def _spot(work: Work, at: Asked | None, act: Act) -> Spot | None:
    if at is None or work.current_id is None:
        return None
    text = read(work.pk, work.current_id, work.language)
    part = _paragraph(text, at)
    if part is None:
        return None
    found = text.text.paragraphs[part]
    if act in {Act.BREAK, Act.NO_BREAK}:
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
