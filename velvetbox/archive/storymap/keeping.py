"""Mapping the works of a box, a little at a time, when nothing else is to be done."""

from __future__ import annotations

import time

from velvetbox.archive.library.apart import one_by_one
from velvetbox.archive.library.models import Work
from velvetbox.archive.storymap.making import Made, empty, keep, make, without_map
from velvetbox.archive.storymap.models import KeptMap

AT_ONCE = 20  # works looked for at a time
KEEP_SECONDS = 5.0  # each writing makes all pages kept in memory anew
STEP_SECONDS = 0.05  # of work, then a pause
_CANNOT = "The story map of work %s cannot be kept: %s"


class Mapping:
    """Makes the maps that are missing or fit no more, the newest works first. Only for the holder of the box's lock."""

    def __init__(self) -> None:
        self._waiting: list[int] = []
        self._made: list[Made] = []
        self._hopeless: set[int] = set()  # works of which not even an empty map can be kept
        self._kept_at = time.monotonic()
        self.total = 0  # works that are to be mapped, or are
        self.left = 0

    def step(self) -> bool:
        """Make a few maps, and tell whether there may be more."""
        if not self._waiting and not self._look():
            self.close()
            return False
        began = time.monotonic()
        while self._waiting and time.monotonic() - began < STEP_SECONDS:
            made = make(self._waiting.pop())
            if made is not None:
                self._made.append(made)
            self.left = max(0, self.left - 1)
        if time.monotonic() - self._kept_at > KEEP_SECONDS:
            self.close()
        return True

    def close(self) -> None:
        """Keep what was made."""
        if self._made:
            bad = one_by_one(self._made, keep, _CANNOT, work=_work)
            bare = [empty(one.work, one.edition, one.corrections) for one in bad]
            self._hopeless |= set(map(_work, one_by_one(bare, keep, _CANNOT, work=_work)))
            self._made = []
        self._kept_at = time.monotonic()

    def _look(self) -> bool:
        """Look for works without a map; those made are kept first, so that none is made twice."""
        self.close()
        wanted = without_map().exclude(pk__in=self._hopeless)
        self._waiting = list(wanted.order_by("-pk").values_list("pk", flat=True)[:AT_ONCE])[::-1]
        if self._waiting:
            self.total = Work.objects.filter(withdrawn_at=None, current__isnull=False).count()
            self.left = wanted.count()
        return bool(self._waiting)


def _work(made: Made) -> int:
    return made.work


def catch_up() -> int:
    """Make all maps that are missing; give how many works are mapped."""
    mapping = Mapping()
    while mapping.step():
        pass
    return KeptMap.objects.count()
