"""Keeping the memory's index in step with the database, a little at a time, when nothing else is to be done."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from django.conf import settings

from velvetbox.archive.finder import lock
from velvetbox.archive.finder.horizon import Horizon, newest, works_in
from velvetbox.archive.finder.index import IndexUnusable
from velvetbox.archive.finder.memory.index import Stamp, Writer, forget, is_damaged, stamp
from velvetbox.archive.finder.memory.pages import pages_of
from velvetbox.archive.library.apart import one_by_one
from velvetbox.archive.library.models import Work

STEP = 10  # works taken in at a time
_CHANGES = 200
_COMMIT_SECONDS = 5.0
_CANNOT = "Work %s cannot be remembered, and is tried again when it changes: %s"


class Keeping:
    """Takes in works step by step. Only for the holder of the box's lock; made at the first step, not before."""

    def __init__(self) -> None:
        self._box = Path(settings.BOX)
        self._writer: Writer | None = None
        self._horizon = Horizon()
        self._last_id = 0
        self._filled: int | None = None
        self._waiting: list[int] = []  # works that changes have named
        self._taken = False
        self._committed_at = 0.0

    def step(self) -> bool:
        """Do a little of what is to be done, and tell whether there may be more. Raises IndexUnusable once damaged."""
        try:
            return self._step(self._writer or self._begin())
        except IndexUnusable:
            self._writer = None
            forget(self._box)
            raise

    def close(self) -> None:
        """Commit what was taken in and let go."""
        if self._writer is not None:
            try:
                self._commit(self._writer)
            finally:
                self._writer.close()
                self._writer = None

    def _begin(self) -> Writer:
        known = stamp(self._box)
        if known is None or known.last_id > newest() or is_damaged(self._box):
            forget(self._box)
            known = Stamp(last_id=self._horizon.look())
        self._last_id, self._filled, self._waiting = known.last_id, known.filled, []
        self._writer = Writer(self._box, known)
        self._committed_at = time.monotonic()
        return self._writer

    def _step(self, writer: Writer) -> bool:
        works = self._next_works()
        if works:
            for work in one_by_one(works, partial(_take, writer), _CANNOT, work=int, beyond=(IndexUnusable,)):
                writer.remove(work)
            self._taken = True
        if self._taken and (not works or time.monotonic() - self._committed_at > _COMMIT_SECONDS):
            self._commit(writer)
        return bool(works)

    def _next_works(self) -> list[int]:
        if self._filled is not None:
            works = list(
                Work.objects.filter(withdrawn_at=None, pk__gt=self._filled)
                .order_by("pk")
                .values_list("pk", flat=True)[:STEP]
            )
            self._taken = True
            self._filled = works[-1] if works else None
            return works or self._next_works()
        while not self._waiting and self._look():
            pass
        works, self._waiting = self._waiting[:STEP], self._waiting[STEP:]
        return works

    def _look(self) -> bool:
        changes = self._horizon.changes(self._last_id, _CHANGES)
        if changes:
            self._waiting = works_in(changes)
            self._last_id = changes[-1][0]
        return bool(changes)

    def _commit(self, writer: Writer) -> None:
        if self._taken and not self._waiting:
            writer.commit(self._last_id, self._filled)
            self._taken = False
            self._committed_at = time.monotonic()


def _take(writer: Writer, works: Sequence[int]) -> None:
    """Take in works; those that are there no more are taken out."""
    gone = set(works)
    for pages in pages_of(works):
        writer.put(pages)
        gone.discard(pages.work)
    for work in gone:
        writer.remove(work)


def catch_up(seconds: float | None = None) -> bool:
    """Take in all there is, for at most `seconds`; tell whether that was all. Raises lock.Busy."""
    until = None if seconds is None else time.monotonic() + seconds
    with lock.holding(Path(settings.BOX)):
        keeping = Keeping()
        try:
            with suppress(IndexUnusable):  # damaged: forgotten, and made anew by the steps that follow
                keeping.step()
            while keeping.step():
                if until is not None and time.monotonic() > until:
                    return False
        finally:
            keeping.close()
    return True
