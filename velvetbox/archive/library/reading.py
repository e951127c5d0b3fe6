"""What readers keep: their place in a work, how they stand to it, shelves of their own.

Places come from several devices, some of them late: one read in without a net is sent when there is one again. So
each says when it was read. The newest is where the reader is; the furthest is kept beside it whatever its age, and an
old place takes back no state that was set later. In whichever order places arrive, the result is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from velvetbox.archive.library import access, history
from velvetbox.archive.library.changes import change
from velvetbox.archive.library.models import (
    EditionChapter,
    ReadingPlace,
    ReadingState,
    Shelf,
    ShelfWork,
    Work,
)
from velvetbox.archive.people.models import Person
from velvetbox.core.errors import VelvetboxError
from velvetbox.core.prose import Place
from velvetbox.core.typed import one_line

MOST_SHELVES = 200
LONGEST_NAME = 100  # characters of a shelf's name
_LONGEST = 40  # characters of an anchor
_AT_ONCE = 500  # rows in one statement
_STANDING = ("state", "state_at", "chapters_then", "furthest_chapter", "furthest_position", "furthest_anchor", "furthest_share")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """A place read at: the chapter (None: not one of this work), its position now, the paragraph."""

    chapter: int | None
    position: int
    place: Place


def keep_place(
    person: Person,
    work_id: int,
    chapter_id: int | None,
    place: Place,
    *,
    finished: bool = False,
    at: datetime | None = None,
) -> ReadingPlace:
    """Keep where somebody read, and when (`at`; None is now, the future too). Give what is kept then.

    `finished` tells that they came to the end of the work. Raises Work.DoesNotExist for a work the box does not show.
    """
    access.may_keep_place(person)
    now = timezone.now()
    at = min(at or now, now)
    with transaction.atomic():
        work = Work.objects.only("chapter_count", "current_id").get(pk=work_id, withdrawn_at=None)
        row = _row(person, work_id, at)
        was = history.before(row)
        merge(row, _mark(work, chapter_id, place), at, finished=finished, chapters=work.chapter_count)
        row.save()
        history.note(person, work, was, row)
        change(person, "place.kept", work_id)
    return row


def _row(person: Person, work_id: int, at: datetime) -> ReadingPlace:
    unread = {"state": ReadingState.NONE, "kept_at": at}
    ReadingPlace.objects.get_or_create(person=person, work_id=work_id, defaults=unread)
    return ReadingPlace.objects.select_for_update().get(person=person, work_id=work_id)


def _mark(work: Work, chapter_id: int | None, place: Place) -> Mark:
    there = work.chapters.filter(pk=chapter_id or 0).values_list("pk", flat=True).first()
    positions = EditionChapter.objects.filter(edition=work.current_id, chapter=there or 0)
    return Mark(there, positions.values_list("position", flat=True).first() or 0, place)


def merge(row: ReadingPlace, mark: Mark, at: datetime, *, finished: bool, chapters: int) -> None:
    """Take a place into what is kept (not saved): the same in whichever order places come."""
    if mark.chapter is None:
        return
    share, anchor = min(1.0, max(0.0, mark.place.share)), mark.place.anchor[:_LONGEST]
    if at >= row.state_at:
        if finished and mark.position >= row.furthest_position:
            row.state = ReadingState.FINISHED
        elif row.state != ReadingState.FINISHED or mark.position > row.furthest_position:
            row.state = ReadingState.READING
    if (mark.position, share, anchor) >= (row.furthest_position, row.furthest_share, row.furthest_anchor):
        row.furthest_chapter_id, row.furthest_position = mark.chapter, mark.position
        row.furthest_anchor, row.furthest_share = anchor, share
    is_newest = row.chapter_id is None or (at, mark.position, share, anchor) >= (
        row.kept_at,
        row.position,
        row.share,
        row.anchor,
    )
    if is_newest:
        row.chapter_id, row.position, row.kept_at, row.chapters_then = (
            mark.chapter,
            mark.position,
            at,
            chapters,
        )
        row.anchor, row.share = anchor, share
        row.before, row.after = mark.place.before[:_LONGEST], mark.place.after[:_LONGEST]


def set_state(person: Person, work_id: int, state: ReadingState, *, at: datetime | None = None) -> None:
    """Say how somebody stands to a work, and since when (`at`; None is now). The place stays.

    One said without a net comes late: it takes back none that was said since, and what was read since stands.
    Raises Work.DoesNotExist.
    """
    access.may_keep_place(person)
    now = timezone.now()
    at = min(at or now, now)
    with transaction.atomic():
        work = Work.objects.only("chapter_count", "current_id").get(pk=work_id, withdrawn_at=None)
        row = _row(person, work_id, at)
        was = row.state
        if at >= row.state_at:
            ends = _ends([work_id]) if state is ReadingState.FINISHED else {}
            _stand(row, state, at, work.chapter_count, ends.get(work_id))
        history.finish(person, work_id, (was, row.state), at)
        row.save()
        change(person, "place.state", work_id, state=state.value)


def set_states(person: Person, works: Sequence[int], state: ReadingState, at: datetime) -> None:
    """Say how somebody stands to many works, in a few statements: as `set_state` for each, but nothing is noted in their history."""
    access.may_keep_place(person)
    with transaction.atomic():
        counts = dict(Work.objects.filter(pk__in=works, withdrawn_at=None).values_list("pk", "chapter_count"))
        ends = _ends(works) if state is ReadingState.FINISHED else {}
        found = ReadingPlace.objects.select_for_update().filter(person=person, work__in=list(counts))
        there = {row.work_id: row for row in found}
        rows = [row for pk in counts if (row := there.get(pk) or _unread(person, pk, at)).state_at <= at]
        for row in rows:
            row.pk = None  # written over by person and work
            _stand(row, state, at, counts[row.work_id], ends.get(row.work_id))
        ReadingPlace.objects.bulk_create(
            rows, _AT_ONCE, update_conflicts=True, unique_fields=["person", "work"], update_fields=_STANDING
        )
        change(person, "place.swept", state=state.value, works=len(rows))


def _unread(person: Person, work: int, at: datetime) -> ReadingPlace:
    return ReadingPlace(person=person, work_id=work, state=ReadingState.NONE, kept_at=at)


def _stand(
    row: ReadingPlace, state: ReadingState, at: datetime, chapters: int, end: tuple[int, int] | None
) -> None:
    """Note how somebody stands to a work of so many chapters, of which `end` is the last: its position, its id."""
    is_finished = state is ReadingState.FINISHED
    if is_finished or row.chapter_id is None or at >= row.kept_at:
        row.state = state
    row.state_at = at
    if not is_finished:
        return
    row.chapters_then = chapters
    if end is not None and end[0] > row.furthest_position:
        row.furthest_position, row.furthest_chapter_id = end
        row.furthest_anchor, row.furthest_share = "", 1.0


def _ends(works: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Give the position and the id of the last chapter of each work as it is shown. One query."""
    shown = EditionChapter.objects.filter(edition__in=Work.objects.filter(pk__in=works).values("current"))
    rows = shown.order_by("position").values_list("edition__work_id", "position", "chapter_id")
    return {work: (position, chapter) for work, position, chapter in rows}


def touched_since(person: Person, works: Sequence[int], since: datetime) -> list[int]:
    """Give those of the works that somebody read in, or said how they stand to, after a moment. One query."""
    later = Q(kept_at__gt=since) | Q(state_at__gt=since)
    places = ReadingPlace.objects.filter(later, person=person, work__in=works)
    return list(places.values_list("work_id", flat=True))


# Shelves ------------------------------------------------------------------------------------------


def put(person: Person, work_id: int, shelves: Sequence[int], new: str = "") -> None:
    """Have a work stand on these of a person's shelves and no others, and on a new one if it has a name.

    Raises Work.DoesNotExist, VelvetboxError "shelf.too_many".
    """
    access.may_keep_place(person)
    with transaction.atomic():
        Work.objects.only("pk").get(pk=work_id, withdrawn_at=None)
        mine = Shelf.objects.filter(person=person, removed_at=None)
        wanted = set(mine.filter(pk__in=shelves).values_list("pk", flat=True))
        if name := one_line(new, LONGEST_NAME):
            wanted.add(shelf_named(person, name).pk)
        there = set(ShelfWork.objects.filter(shelf__in=mine, work=work_id).values_list("shelf_id", flat=True))
        ShelfWork.objects.filter(shelf__in=there - wanted, work=work_id).delete()
        ShelfWork.objects.bulk_create(
            [ShelfWork(shelf_id=pk, work_id=work_id) for pk in sorted(wanted - there)], ignore_conflicts=True
        )
        change(person, "shelf.put", work_id, shelves=sorted(wanted), before=sorted(there))


def rename_shelf(person: Person, pk: int, name: str) -> None:
    """Give a shelf another name. Raises Shelf.DoesNotExist, VelvetboxError "shelf.no_name", "shelf.name_taken"."""
    access.may_keep_place(person)
    if not (name := one_line(name, LONGEST_NAME)):
        raise VelvetboxError("shelf.no_name", "A shelf needs a name.")
    with transaction.atomic():
        found = Shelf.objects.get(person=person, pk=pk, removed_at=None)
        _free(person, name, pk)
        change(person, "shelf.renamed", shelf=pk, before=found.name)
        found.name = name
        found.save(update_fields=["name"])


def remove_shelf(person: Person, pk: int) -> None:
    """Take a shelf away; its works stay in the box, and `restore_shelf` brings it back. Raises Shelf.DoesNotExist."""
    access.may_keep_place(person)
    with transaction.atomic():
        found = Shelf.objects.get(person=person, pk=pk, removed_at=None)
        found.removed_at = timezone.now()
        found.save(update_fields=["removed_at"])
        change(person, "shelf.removed", shelf=pk)


def restore_shelf(person: Person, pk: int) -> None:
    """Bring a shelf back with its works. Raises Shelf.DoesNotExist, VelvetboxError "shelf.name_taken"."""
    access.may_keep_place(person)
    with transaction.atomic():
        found = Shelf.objects.get(person=person, pk=pk)
        _free(person, found.name, pk)
        found.removed_at = None
        found.save(update_fields=["removed_at"])
        change(person, "shelf.restored", shelf=pk)


def shelf_named(person: Person, name: str) -> Shelf:
    """Give a person's shelf of that name; one that is not there is made. Raises VelvetboxError "shelf.too_many"."""
    found = Shelf.objects.filter(person=person, name=name, removed_at=None).first()
    if found is not None:
        return found
    if Shelf.objects.filter(person=person, removed_at=None).count() >= MOST_SHELVES:
        raise VelvetboxError(
            "shelf.too_many", f"You have {MOST_SHELVES} shelves already. Take one away first."
        )
    return Shelf.objects.create(person=person, name=name)


def _free(person: Person, name: str, pk: int) -> None:
    if Shelf.objects.filter(person=person, name=name, removed_at=None).exclude(pk=pk).exists():
        raise VelvetboxError("shelf.name_taken", f"Another shelf is called “{name}” already.")
