"""How stories are told, as filters: sets of works by person, tense, and through whose eyes, as their story maps say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from pyroaring import BitMap

from velvetbox.archive.finder.asked import SEEN_BY, TOLD
from velvetbox.archive.library.freshness import State, state
from velvetbox.archive.storymap.models import KeptMap

NAMES = ("first", "second", "third", "past", "present")
_kept: tuple[State, Mapping[tuple[str, str], BitMap]] | None = None


def told_sets() -> Mapping[tuple[str, str], BitMap]:
    """Give the works told in each person and tense and through each one's eyes, by kind and name.

    One query, none while the database stays as it is.
    """
    global _kept  # noqa: PLW0603 - one set of sets a process, as old as its state says
    now = state()
    if now is None or _kept is None or _kept[0] != now:
        found: defaultdict[tuple[str, str], BitMap] = defaultdict(BitMap)
        shown = KeptMap.objects.filter(work__withdrawn_at=None).order_by()
        for work, eyes, *told in shown.values_list("work", "work__seen_by__name", "person", "tense"):
            for name in filter(None, told):
                found[TOLD, name].add(work)
            if eyes:
                found[SEEN_BY, eyes].add(work)
        sets: Mapping[tuple[str, str], BitMap] = dict(found)
        if now is None:
            return sets
        _kept = (now, sets)
    return _kept[1]


def counted(works: BitMap, sets: Mapping[tuple[str, str], BitMap]) -> tuple[tuple[str, int], ...]:
    """Count the works told in each person and tense; those that none is are left out."""
    counts = ((name, works.intersection_cardinality(sets.get((TOLD, name), BitMap()))) for name in NAMES)
    return tuple(pair for pair in counts if pair[1])


def seen_by(
    works: BitMap, sets: Mapping[tuple[str, str], BitMap], most: int = 10
) -> tuple[tuple[str, int], ...]:
    """Count the works seen through each one's eyes, those of the most works first."""
    counts = [
        (name, works.intersection_cardinality(some)) for (kind, name), some in sets.items() if kind == SEEN_BY
    ]
    counts.sort(key=lambda pair: (-pair[1], pair[0]))
    return tuple(pair for pair in counts[:most] if pair[1])
