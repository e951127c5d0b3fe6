"""Merging two works and splitting one, by hand. Copies move, texts never change, and all of it can be undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.utils import timezone

from velvetbox.archive.library import access, showing
from velvetbox.archive.library.changes import change, one_at_a_time
from velvetbox.archive.library.models import (
    Chapter,
    Edit,
    Edition,
    EditionChapter,
    Fact,
    ReadingPlace,
    Regrouping,
    ShelfWork,
    Work,
)
from velvetbox.archive.people.models import Person
from velvetbox.core.errors import VelvetboxError

_TAKEN = (
    "person_id",
    "state",
    "state_at",
    "kept_at",
    "chapter_id",
    "anchor",
)  # that tell a place from one changed since


def merge(person: Person, kept: int, other: int) -> Regrouping:
    """Make every copy of `other` a copy of `kept`; the address of `other` leads there from now on.

    What was said of `other` by hand is said of `kept`, but where a field of `kept` was written by hand: that counts.

    Raises VelvetboxError: "merge.same" for one work, "merge.unknown" for one the box does not show.
    """
    access.may_receive(person)
    if kept == other:
        raise VelvetboxError("merge.same", "These are one work already.")
    with one_at_a_time():
        target, source = _shown(kept), _shown(other)
        done = Regrouping.objects.create(
            kind=Regrouping.Kind.MERGE,
            source=source,
            target=target,
            made_by=person,
            editions=_ids(Edition.objects.filter(work=source).values_list("pk", flat=True)),
            chapters=_ids(Chapter.objects.filter(work=source).values_list("pk", flat=True)),
        )
        _move(done.editions, done.chapters, target)
        done.edits = _take_edits_along(source, target)
        done.save(update_fields=["edits"])
        _take_place_along(source, target)
        source.withdrawn_at, source.merged_into, source.current = timezone.now(), target, None
        source.save(update_fields=["withdrawn_at", "merged_into", "current", "changed_at"])
        showing.show(target)
        change(person, "work.withdrawn", source.pk, regrouping=done.pk)
        change(person, "work.changed", target.pk, regrouping=done.pk)
    return done


def split(person: Person, work: int, editions: Sequence[int]) -> Regrouping:
    """Make a work of its own of some copies of a work, and give what was done; `target` is the new work.

    Raises VelvetboxError: "merge.unknown" for a work the box does not show or copies that are not its
    own, "split.all" when no copy would be left.
    """
    access.may_receive(person)
    with one_at_a_time():
        source = _shown(work)
        copies = Edition.objects.filter(work=source, withdrawn_at=None)
        moved = _ids(copies.filter(pk__in=editions).values_list("pk", flat=True))
        if not moved or set(moved) != set(editions):
            raise VelvetboxError("merge.unknown", "This work has no such copy. Open its page anew.")
        if copies.count() == len(moved):
            raise VelvetboxError(
                "split.all", "One copy has to stay: without it nothing would be left of the work."
            )
        target = Work.objects.create(title="?", sort_title="")
        done = Regrouping.objects.create(
            kind=Regrouping.Kind.SPLIT, source=source, target=target, made_by=person, editions=moved
        )
        _move(moved, (), target)
        done.chapters, done.places = _own_chapters(source, target)
        done.save(update_fields=["chapters", "places"])
        for one, act in ((source, "work.changed"), (target, "work.received")):
            showing.show(one)
            change(person, act, one.pk, regrouping=done.pk)
    return done


def undo(person: Person, done: Regrouping) -> None:
    """Put a merge or split back as it was before. Raises VelvetboxError ("merge.moved") when its copies moved on since."""
    access.may_receive(person)
    with one_at_a_time():
        copies = Edition.objects.filter(pk__in=done.editions, work=done.target_id)
        if done.undone_at is not None or copies.count() != len(done.editions):
            raise VelvetboxError(
                "merge.moved", "These copies have been moved again since. Undo that first, then this."
            )
        source, target = Work.objects.get(pk=done.source_id), Work.objects.get(pk=done.target_id)
        _move(done.editions, done.chapters, source)
        for place, before, _ in done.places:
            EditionChapter.objects.filter(pk=place).update(chapter=before)
        _own_chapters(source, target)
        _bring_edits_back(done)
        _leave_place(source, target)
        done.undone_at, done.undone_by = timezone.now(), person
        done.save(update_fields=["undone_at", "undone_by"])
        for one in (source, target):
            _show_or_hide(person, one, source if one is target else None, done)


def _shown(pk: int) -> Work:
    work = Work.objects.filter(pk=pk, withdrawn_at=None).first()
    if work is None:
        raise VelvetboxError("merge.unknown", f"The box shows no work {pk}.")
    return work


def _ids(found: Iterable[int]) -> list[int]:
    return sorted(found)


def _move(editions: Sequence[int], chapters: Sequence[int], target: Work) -> None:
    Edition.objects.filter(pk__in=editions).update(work=target)
    Fact.objects.filter(edition__in=editions).update(work=target)
    Chapter.objects.filter(pk__in=chapters).update(work=target)


def _own_chapters(source: Work, target: Work) -> tuple[list[int], list[list[int]]]:
    """Give `target` chapters of its own where its copies use some of `source`.

    One that only they use moves along and keeps its id; of one that both use the target gets another.
    """
    used = EditionChapter.objects.filter(edition__work=target, chapter__work=source).order_by("pk")
    shared = set(
        EditionChapter.objects.filter(edition__work=source, chapter__in=used.values("chapter")).values_list(
            "chapter", flat=True
        )
    )
    places: list[list[int]] = []
    made: dict[int, int] = {}
    moved: set[int] = set()
    for place, chapter in list(used.values_list("pk", "chapter")):
        if chapter not in shared:
            moved.add(chapter)
            continue
        if chapter not in made:
            made[chapter] = Chapter.objects.create(work=target).pk
        EditionChapter.objects.filter(pk=place).update(chapter=made[chapter])
        places.append([place, chapter, made[chapter]])
    Chapter.objects.filter(pk__in=moved).update(work=target)
    return sorted(moved), places


def _take_edits_along(source: Work, target: Work) -> list[list[int]]:
    """Have what was said of one work by hand said of the other; give each edit, and 1 where it is stilled.

    Stilled is what would take the place of something said of the other: it can be done again on its page.
    """
    sets = Edit.objects.filter(op=Edit.Op.SET, undone_at=None)
    said = set(sets.filter(work=target).values_list("field", flat=True))
    stilled = set(sets.filter(work=source, field__in=said).values_list("pk", flat=True))
    moved = list(Edit.objects.filter(work=source).order_by("pk").values_list("pk", flat=True))
    Edit.objects.filter(pk__in=moved).update(work=target)
    Edit.objects.filter(pk__in=stilled).update(undone_at=timezone.now())
    return [[pk, int(pk in stilled)] for pk in moved]


def _bring_edits_back(done: Regrouping) -> None:
    moved = Edit.objects.filter(pk__in=[pk for pk, _ in done.edits], work=done.target_id)
    moved.filter(pk__in=[pk for pk, stilled in done.edits if stilled]).update(undone_at=None)
    moved.update(work=done.source_id)


def _take_place_along(source: Work, target: Work) -> None:
    """Let a reader who was in the one work only go on in the other, and find it on the same shelves."""
    there = ReadingPlace.objects.filter(work=target).values("person")
    for place in ReadingPlace.objects.filter(work=source).exclude(person__in=there):
        place.pk, place.work = None, target
        place.save()
    take_shelves_along(source.pk, target.pk)


def take_shelves_along(source: int, target: int, only: Collection[int] | None = None) -> None:
    """Put one work on the shelves that another stands on, at the same moment: so it is known to stand there for the other."""
    standing = ShelfWork.objects.filter(work=source)
    standing = standing if only is None else standing.filter(shelf__in=only)
    for shelf, at in standing.values_list("shelf_id", "put_at"):
        row, is_new = ShelfWork.objects.get_or_create(shelf_id=shelf, work_id=target)
        if is_new:
            ShelfWork.objects.filter(pk=row.pk).update(put_at=at)


def _leave_place(source: Work, target: Work) -> None:
    """Take away what `_take_place_along` made, where nobody changed it since."""
    if source == target:
        return
    for shelf, at in ShelfWork.objects.filter(work=source).values_list("shelf_id", "put_at"):
        ShelfWork.objects.filter(shelf=shelf, work=target, put_at=at).delete()
    for place in ReadingPlace.objects.filter(work=source):
        same = {name: getattr(place, name) for name in _TAKEN}
        ReadingPlace.objects.filter(work=target, **same).delete()


def merged_since(works: Sequence[int]) -> list[tuple[int, int]]:
    """Give those of the works that were merged, each with the one it was merged into, and those in turn; in that order."""
    hops: list[tuple[int, int]] = []
    asked = set(works)
    seen: set[int] = set()
    while asked:
        seen |= asked
        merged = Work.objects.filter(pk__in=asked, merged_into__isnull=False).order_by("pk")
        found = list(merged.values_list("pk", "merged_into_id"))
        hops += found
        asked = {target for _, target in found} - seen
    return hops


def _show_or_hide(person: Person, work: Work, merged_into: Work | None, done: Regrouping) -> None:
    """Show a work from the copies it has now; one that has none is hidden and leads to the other."""
    has_copies = Edition.objects.filter(work=work, withdrawn_at=None).exists()
    hidden = work.withdrawn_at is not None
    work.withdrawn_at = None if has_copies else work.withdrawn_at or timezone.now()
    work.merged_into, work.current = (None, work.current) if has_copies else (merged_into, None)
    work.save(update_fields=["withdrawn_at", "merged_into", "current", "changed_at"])
    if has_copies:
        showing.show(work)
    act = ("work.restored" if hidden else "work.changed") if has_copies else "work.withdrawn"
    change(person, act, work.pk, regrouping=done.pk)
