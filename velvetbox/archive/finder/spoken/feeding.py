"""Keeping the index of what is said in step with the rows that maps keep, a little at a time."""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from velvetbox.archive.finder.index import IndexUnusable
from velvetbox.archive.finder.spoken.index import Told, Writer, forget, last_row
from velvetbox.archive.storymap.models import KeptMap, Said, SceneCast

MANY = 2_000  # rows that are taken in while more maps are being made; fewer wait until those are
_AT_ONCE = 60  # rows a step
_COMMIT_SECONDS = 10.0
log = logging.getLogger(__name__)


class Feeding:
    """Takes in rows step by step. Only for the holder of the box's lock; it holds nothing open while there is nothing to do."""

    def __init__(self) -> None:
        self._box = Path(settings.BOX)
        self._writer: Writer | None = None
        self._last = 0
        self._committed_at = 0.0

    def step(self, least: int = 1) -> bool:
        """Take in a few rows if so many wait, and tell whether there may be more.

        An index that is damaged is begun anew; while it cannot even be begun, the database's rows answer.
        """
        try:
            return self._step(least)
        except IndexUnusable as error:
            was_there = last_row(self._box) is not None
            self._writer = None
            forget(self._box)
            if not was_there:
                log.warning("The index of what is said cannot be begun: %s", error.text)
            return was_there

    def close(self) -> None:
        """Keep what was taken in and let go."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            try:
                writer.commit(self._last)
            finally:
                writer.close()

    def _step(self, least: int) -> bool:
        if self._writer is None:
            newest = Said.objects.aggregate(newest=Max("pk"))["newest"] or 0
            known = last_row(self._box)
            if known is not None and known > newest:
                forget(self._box)  # of a database that was later than this one
            if newest - (known or 0) < least:
                return False
            self._writer, self._committed_at = Writer(self._box), time.monotonic()
            self._last = self._writer.last or 0
        rows = list(
            Said.objects.filter(pk__gt=self._last).order_by("pk").values_list("pk", "work")[:_AT_ONCE]
        )
        if not rows:
            self.close()
            return False
        for work, told in _told([work for _, work in rows]).items():
            self._writer.put(work, told)
        self._last = rows[-1][0]
        if time.monotonic() - self._committed_at > _COMMIT_SECONDS:
            self._writer.commit(self._last)
            self._committed_at = time.monotonic()
        return True


def catch_up() -> None:
    """Take in all rows there are. Only for the holder of the box's lock."""
    feeding = Feeding()
    while feeding.step():
        pass


def _told(works: list[int]) -> dict[int, list[Told]]:
    """Give all documents of some works. Three queries."""
    found: defaultdict[int, list[Told]] = defaultdict(list)
    for work, fields in _rows(works):
        found[work].append(Told(work, tuple(pair for pair in fields if pair[1])))
    return found


def _rows(works: list[int]) -> Iterator[tuple[int, tuple[tuple[str, str], ...]]]:
    for work, who, said in Said.objects.filter(work__in=works).values_list("work", "who", "said"):
        yield work, (("who", who), ("said", said))
    for work, cast in SceneCast.objects.filter(work__in=works).values_list("work", "cast"):
        yield work, (("cast", cast),)
    for work, eyes in KeptMap.objects.filter(work__in=works).values_list("work", "eyes"):
        yield work, (("eyes", eyes),)
