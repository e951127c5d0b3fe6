"""Shelves, reading states and mutes of many works: what somebody keeps for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from velvetbox.archive.finder.models import Mute
from velvetbox.archive.finder.mutes import acts as mutes
from velvetbox.archive.finder.mutes.terms import Kind
from velvetbox.archive.library import reading
from velvetbox.archive.library.changes import change
from velvetbox.archive.library.models import ReadingPlace, ReadingState, Shelf, ShelfWork, Sweep
from velvetbox.archive.library.regrouping import merged_since, take_shelves_along
from velvetbox.archive.people.models import Person

_KEPT = ("state", "state_at", "furthest_chapter_id", "furthest_position", "furthest_anchor", "furthest_share", "chapters_then")  # fmt: skip


def on_shelf(person: Person | None, name: str, works: Sequence[int]) -> list[int]:
    """Give those of the works that stand on somebody's shelf of that name. One query."""
    standing = ShelfWork.objects.filter(
        work__in=works, shelf__person=person, shelf__name=name, shelf__removed_at=None
    )
    return list(standing.order_by().values_list("work_id", flat=True))


def not_on_shelf(person: Person | None, name: str, works: Sequence[int]) -> list[int]:
    """Give the others. One query."""
    return _others(works, on_shelf(person, name, works))


def not_in_state(person: Person | None, name: str, works: Sequence[int]) -> list[int]:
    """Give those of the works that somebody does not stand to so. One query."""
    places = ReadingPlace.objects.filter(person=person, work__in=works).order_by()
    if name == ReadingState.NONE:
        return list(places.exclude(state=name).values_list("work_id", flat=True))
    return _others(works, list(places.filter(state=name).values_list("work_id", flat=True)))


def not_muted(person: Person | None, works: Sequence[int]) -> list[int]:
    """Give those of the works that somebody does not mute one by one. One query."""
    muted = Mute.objects.filter(person=person, removed_at=None, kind=Kind.WORK.value, work__in=works)
    return _others(works, list(muted.values_list("work_id", flat=True)))


def _others(works: Sequence[int], some: Sequence[int]) -> list[int]:
    without = set(some)
    return [work for work in works if work not in without]


def put(person: Person, sweep: Sweep, works: Sequence[int]) -> None:
    """Put works on a shelf; one that is not there yet is made."""
    _stand(person, sweep, works, reading.shelf_named(person, sweep.name))


def take(person: Person, sweep: Sweep, works: Sequence[int]) -> None:
    """Take works from a shelf."""
    _leave(person, sweep, works, Shelf.objects.get(person=person, name=sweep.name, removed_at=None))


def undo_put(person: Person, sweep: Sweep) -> None:
    """Take works from the shelf they were put on, and those that stand there only since one of them was merged into them."""
    hops = merged_since(sweep.works)
    standing = ShelfWork.objects.filter(shelf=sweep.before[0], work__in={one for hop in hops for one in hop})
    since = dict(standing.values_list("work_id", "put_at"))
    also = {there for one, there in hops if one in since and since.get(there) == since[one]}
    others = ShelfWork.objects.filter(shelf=sweep.before[0], work__merged_into__in=also)
    also -= set(others.exclude(work__in=[*sweep.works, *also]).values_list("work__merged_into", flat=True))
    _leave(person, sweep, [*sweep.works, *also], Shelf.objects.get(pk=sweep.before[0]))


def undo_take(person: Person, sweep: Sweep) -> None:
    """Put works back on the shelf they were taken from, and those into which they were merged since."""
    _stand(person, sweep, sweep.works, Shelf.objects.get(pk=sweep.before[0]))
    for one, there in merged_since(sweep.works):
        take_shelves_along(one, there, sweep.before)


def _stand(person: Person, sweep: Sweep, works: Sequence[int], shelf: Shelf) -> None:
    ShelfWork.objects.bulk_create([ShelfWork(shelf=shelf, work_id=pk) for pk in works], ignore_conflicts=True)
    _remember(sweep, [shelf.pk])
    change(person, "shelf.swept", sweep=sweep.pk)


def _leave(person: Person, sweep: Sweep, works: Sequence[int], shelf: Shelf) -> None:
    ShelfWork.objects.filter(shelf=shelf, work__in=works).delete()
    _remember(sweep, [shelf.pk])
    change(person, "shelf.swept", sweep=sweep.pk)


def set_states(person: Person, sweep: Sweep, works: Sequence[int]) -> None:
    """Say how somebody stands to works."""
    known = ReadingPlace.objects.filter(person=person, work__in=works).values_list("work_id", *_KEPT)
    _remember(sweep, [[work, state, at.isoformat(), *rest] for work, state, at, *rest in known])
    reading.set_states(person, works, ReadingState(sweep.name), sweep.made_at)


def undo_states(person: Person, sweep: Sweep) -> None:
    """Say of works what was said before, but of those that were read since; of those that they were merged into, too."""
    before: dict[int, Sequence[Any]] = {row[0]: row[1:] for row in sweep.before}
    said = {one: there for one, there in merged_since(sweep.works) if there not in sweep.works}
    copies = _said_so(person, sweep, [*said.values()])
    before |= {there: before[one] for one, there in said.items() if one in before and there in copies}
    works = [*sweep.works, *copies]
    untouched = _others(works, reading.touched_since(person, works, sweep.made_at))
    ReadingPlace.objects.filter(person=person, work__in=_others(untouched, list(before))).delete()
    for work in before.keys() & set(untouched):
        ReadingPlace.objects.filter(person=person, work=work).update(**dict(zip(_KEPT, before[work], strict=True)))  # fmt: skip
    change(person, "place.swept", sweep=sweep.pk)


def _said_so(person: Person, sweep: Sweep, works: Sequence[int]) -> list[int]:
    """Give those of the works that somebody stands to as a change of many said, at the moment it was made."""
    places = ReadingPlace.objects.filter(
        person=person, work__in=works, state=sweep.name, state_at=sweep.made_at
    )
    return list(places.order_by().values_list("work_id", flat=True))


def mute(person: Person, sweep: Sweep, works: Sequence[int]) -> None:
    """Mute works one by one."""
    _remember(sweep, mutes.mute_works(person, works))


def undo_mute(person: Person, sweep: Sweep) -> None:
    """Mute them no longer."""
    mutes.unmute_all(person, sweep.before)


def _remember(sweep: Sweep, before: list[Any]) -> None:
    sweep.before = before
    sweep.save(update_fields=["before"])
