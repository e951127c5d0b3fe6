"""One change of many works, and undoing it as one.

Tags are written for all works in a few statements, as an Edit each: a later import keeps them. Undoing puts back
exactly what was there; a work that was changed since is put together anew instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.utils import timezone

from velvetbox.archive.curating import own, tags
from velvetbox.archive.curating.wanted import TAGS, Wanted
from velvetbox.archive.finder.visible import visible
from velvetbox.archive.library import access
from velvetbox.archive.library.changes import one_at_a_time
from velvetbox.archive.library.models import Sweep
from velvetbox.archive.people.models import Person
from velvetbox.core.errors import VelvetboxError

MOST = 20_000  # works changed at once
_AT_ONCE = 5000

_Change = Callable[[Person, Sweep, Sequence[int]], None]
_Undo = Callable[[Person, Sweep], None]


def changing(person: Person | None, wanted: Wanted, works: Sequence[int]) -> list[int]:
    """Give those of the works that a change would change. A few queries.

    Raises NotAllowed, VelvetboxError "sweep.none", "sweep.too_many".
    """
    _may(person, wanted)
    if not works:
        raise VelvetboxError("sweep.none", "Nothing is changed: no work was chosen.")
    if len(works) > MOST:
        raise VelvetboxError("sweep.too_many", f"At most {MOST:,} works can be changed at once.")
    found = in_parts(works, lambda some: list(visible().filter(pk__in=some).values_list("pk", flat=True)))
    there = set(found)
    left = in_parts(
        [work for work in dict.fromkeys(works) if work in there],
        lambda some: list(_WOULD[wanted.kind](person, wanted, some)),
    )
    return sorted(left)


def in_parts(works: Sequence[int], ask: Callable[[Sequence[int]], list[int]]) -> list[int]:
    """Ask about works in parts that one statement may take."""
    return [one for at in range(0, len(works), _AT_ONCE) for one in ask(works[at : at + _AT_ONCE])]


def sweep(person: Person | None, wanted: Wanted, works: Sequence[int]) -> Sweep:
    """Make a change of works, as one; those it would not change are left alone. Raises as `changing` does."""
    somebody = _may(person, wanted)
    with one_at_a_time():
        changed = changing(somebody, wanted, works)
        if not changed:
            raise VelvetboxError("sweep.none", "Nothing is changed: all of the works are so already.")
        made = Sweep.objects.create(
            person=somebody, kind=wanted.kind, type=wanted.type, name=wanted.name, works=changed, made_at=timezone.now()
        )  # fmt: skip
        _DO[wanted.kind](somebody, made, changed)
    return made


def undo(person: Person | None, pk: int) -> Sweep:
    """Undo a change of many works as one. Raises Sweep.DoesNotExist, NotAllowed."""
    with one_at_a_time():
        found = Sweep.objects.get(pk=pk, person=person, undone_at=None)
        kind = Sweep.Kind(found.kind)
        _UNDO[kind](_may(person, Wanted(kind, found.type, found.name)), found)
        found.undone_at = timezone.now()
        found.save(update_fields=["undone_at"])
    return found


def _may(person: Person | None, wanted: Wanted) -> Person:
    check = access.may_receive if wanted.kind in TAGS else access.may_keep_place
    check(person)
    assert person is not None
    return person


_WOULD: Mapping[Sweep.Kind, Callable[[Person | None, Wanted, Sequence[int]], Sequence[int]]] = {
    Sweep.Kind.TAG_ADD: lambda _person, wanted, works: tags.without(wanted, works),
    Sweep.Kind.TAG_REMOVE: lambda _person, wanted, works: tags.having(wanted, works),
    Sweep.Kind.SHELF_PUT: lambda person, wanted, works: own.not_on_shelf(person, wanted.name, works),
    Sweep.Kind.SHELF_TAKE: lambda person, wanted, works: own.on_shelf(person, wanted.name, works),
    Sweep.Kind.STATE: lambda person, wanted, works: own.not_in_state(person, wanted.name, works),
    Sweep.Kind.MUTE: lambda person, _wanted, works: own.not_muted(person, works),
}
_DO: Mapping[Sweep.Kind, _Change] = {
    Sweep.Kind.TAG_ADD: tags.add, Sweep.Kind.TAG_REMOVE: tags.remove, Sweep.Kind.SHELF_PUT: own.put,
    Sweep.Kind.SHELF_TAKE: own.take, Sweep.Kind.STATE: own.set_states, Sweep.Kind.MUTE: own.mute,
}  # fmt: skip
_UNDO: Mapping[Sweep.Kind, _Undo] = {
    Sweep.Kind.TAG_ADD: tags.undo, Sweep.Kind.TAG_REMOVE: tags.undo, Sweep.Kind.SHELF_PUT: own.undo_put,
    Sweep.Kind.SHELF_TAKE: own.undo_take, Sweep.Kind.STATE: own.undo_states, Sweep.Kind.MUTE: own.undo_mute,
}  # fmt: skip
