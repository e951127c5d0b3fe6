"""What is muted for somebody, as sets of works: the one place that every list, count and feed asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pyroaring import BitMap

from velvetbox.archive.finder.models import Mute
from velvetbox.archive.finder.mutes.terms import How, Kind, Terms
from velvetbox.archive.library.rows import found
from velvetbox.archive.people.models import Person

FIELDS = ("id", "kind", "name", "how", "least", "most", "work_id", "address", "folds")
_MUTES = f"SELECT {', '.join(FIELDS)} FROM finder_mute WHERE person_id = %s AND removed_at IS NULL ORDER BY id DESC"  # noqa: S608 - columns only


@dataclass(frozen=True, slots=True)
class Reason:
    """A mute as it is kept: its id, and what it says."""

    id: int
    terms: Terms


@dataclass(frozen=True, slots=True, eq=False)
class Muted:
    """What is muted for somebody. No set may be changed by who asks.

    `meant` are in one of the sets, `hidden` in no list; `known` are the works that were looked at, None where that is all of them: one
    that came in a moment ago is not shown before.
    """

    sets: tuple[tuple[Reason, BitMap], ...] = ()
    meant: BitMap = field(default_factory=BitMap)
    hidden: BitMap = field(default_factory=BitMap)
    known: BitMap | None = None

    def left(self, works: BitMap) -> BitMap:
        """Give those of the works that are not hidden."""
        return works - self.hidden if self.hidden else works

    def shows(self, work: int) -> bool:
        """Tell whether a work may stand in a list."""
        return work not in self.hidden and (self.known is None or work in self.known)

    def hides(self, kind: Kind, name: str) -> bool:
        """Tell whether a creator or series of this name is muted and not folded."""
        return any(
            reason.terms.kind is kind and not reason.terms.folds and reason.terms.means(name)
            for reason, _ in self.sets
        )

    def only(self, works: Iterable[int]) -> list[int]:
        """Give those of the works that may stand in a list, in their order."""
        return [work for work in works if self.shows(work)]

    def counts(self) -> tuple[int, int]:
        """Count the works that are hidden and those that are folded, of those that could be found."""
        works = self.meant
        hidden = BitMap.union(BitMap(), *(works for reason, works in self.sets if not reason.terms.folds))
        if self.known is not None:
            works, hidden = works & self.known, hidden & self.known
        return len(hidden), len(works - hidden)

    def reasons(self, work: int) -> tuple[Reason, ...]:
        """Give why a work is muted, whether it is hidden or folded."""
        if work not in self.meant:
            return ()
        return tuple(reason for reason, works in self.sets if work in works)


NOTHING = Muted()


def mutes_of(person: int) -> list[Reason]:
    """Give the mutes of a person, the newest first. One query."""
    return [reason_of(row) for row in _mutes(person)]


def _mutes(person: int) -> tuple[tuple[Any, ...], ...]:
    return tuple(found(_MUTES, [person]))  # asked for every list: composing it costs more than asking


def removed_of(person: int, most: int) -> tuple[Reason, ...]:
    """Give what a person muted and took away again, the last first. One query."""
    gone = Mute.objects.filter(person=person, removed_at__isnull=False).order_by("-removed_at", "-pk")
    return tuple(reason_of(row) for row in gone.values_list(*FIELDS)[:most])


def reason_of(row: tuple[Any, ...]) -> Reason:
    """Read a row of FIELDS."""
    pk, kind, name, how, least, most, work, address, folds = row
    return Reason(pk, Terms(Kind(kind), name, How(how), least, most, work, address, bool(folds)))


def muted_for(somebody: Person | int | None) -> Muted:
    """Give what is muted for somebody: nothing for nobody. One query; a few more after something changed."""
    person = somebody.pk if isinstance(somebody, Person) else somebody
    if person is None or not (mutes := _mutes(person)):
        return NOTHING
    from velvetbox.archive.finder.mutes import sets  # brings numpy: only for whoever mutes something

    return sets.of(person, mutes)
