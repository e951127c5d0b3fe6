"""The story map of a work as its pages show it."""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextField
from django.db.models.functions import Cast

from velvetbox.archive.catalog.rows import Rows, rows
from velvetbox.archive.storymap.models import KeptMap

if TYPE_CHECKING:
    from velvetbox.archive.storymap.layers import Layers
    from velvetbox.archive.storymap.making import Made
    from velvetbox.archive.storymap.picture import Picture

_AT_HAND = 8  # maps made for pages that were asked for before the maps could be kept
_made: OrderedDict[tuple[int, int], Made] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Story:
    """What a work's page shows of its map; `is_old` tells that a correction or a newer program makes it anew soon.

    `told` is the picture as it is kept (JSON): two that are equal look the same, and need not be read to know it.
    """

    told: str
    is_old: bool = False

    def picture(self) -> Picture:
        """Read the picture."""
        from velvetbox.archive.storymap.picture import Picture

        return Picture.of_values(json.loads(self.told))


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the works in the box have a map."""

    done: int
    total: int


def story_of(work: int, edition: int | None) -> Story | None:
    """Give the kept map of a work's copy, None when there is none that this program reads. One query."""
    from velvetbox.archive.storymap.picture import FORM

    for of, stale, told in rows(_kept, work):
        if of == edition and told.startswith(f"[{FORM},"):
            return Story(told, stale)
    return None


def _kept(work: int) -> Rows:
    return KeptMap.objects.filter(work=work).values_list("edition", "stale", Cast("picture", TextField()))


def story_at_once(work: int, edition: int | None, words: int) -> Story | None:
    """Make the map of a short story whose page is asked for before the map is kept; None where that would take long."""
    made = _at_once(work, edition, words)
    return None if made is None else Story(json.dumps(made.picture.as_values(), ensure_ascii=False))


def layers_of(work: int, edition: int | None, words: int) -> Layers | None:
    """Give all layers of a work's map: as kept, else made at once for a short story; None where they are not there yet."""
    from velvetbox.archive.storymap.layers import unpacked

    kept = KeptMap.objects.filter(work=work, edition=edition or 0).values_list("layers", flat=True).first()
    if kept is not None:
        return unpacked(bytes(kept))
    made = _at_once(work, edition, words)
    return None if made is None else made.layers


def _at_once(work: int, edition: int | None, words: int) -> Made | None:
    from velvetbox.archive.storymap.making import SHORT, make

    if edition is None or words > SHORT:
        return None
    found = _made.get((work, edition)) or make(work)
    if found is not None:
        _made[work, edition] = found
        _made.move_to_end((work, edition))
        while len(_made) > _AT_HAND:
            _made.popitem(last=False)
    return found


def mapped() -> Progress:
    """Tell how many works are mapped. Two queries."""
    from velvetbox.archive.library.models import Work
    from velvetbox.archive.storymap.making import without_map

    total = Work.objects.filter(withdrawn_at=None, current__isnull=False).count()
    return Progress(total - without_map().count(), total)
