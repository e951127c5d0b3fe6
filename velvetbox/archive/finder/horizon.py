"""How far the changes can be followed without missing one that is still on its way.

SQLite commits in the order of ids. PostgreSQL hands out ids before it commits: a transaction still
running may hold a smaller one than those already seen. So the newest id is noted with the first
transaction number not yet given out (pg_snapshot_xmax), and counts as settled once every transaction
below that number has ended (pg_snapshot_xmin has reached it).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Max

from velvetbox.archive.library.models import Change

UNSEEN = ("place.", "import.", "search.", "mute.", "shelf.", "note.")  # acts that change nothing to be found
Changes = list[tuple[int, str, int | None]]  # id, act, work


def newest() -> int:
    """Give the newest change's id, 0 when there is none."""
    return Change.objects.aggregate(newest=Max("pk"))["newest"] or 0


@dataclass
class Horizon:
    """The id up to which every change is there to be read."""

    settled: int = 0
    _noted: int = 0
    _until: int = 0  # the transactions below this number may still bring ids up to `_noted`

    @property
    def waiting(self) -> bool:
        """Tell whether changes seen at the last look wait for a transaction to end; nothing tells when it does."""
        return self._noted > self.settled

    def changes(self, last_id: int, limit: int) -> Changes:
        """Give up to `limit` settled changes after one, in their order."""
        there = Change.objects.filter(pk__gt=last_id, pk__lte=self.look()).order_by("pk")
        return list(there.values_list("pk", "act", "work")[:limit])

    def look(self) -> int:
        """Look again, and give the settled id."""
        if connection.vendor != "postgresql":
            self.settled = newest()
            return self.settled
        if self._noted > self.settled and _oldest_running() >= self._until:
            self.settled = self._noted
        if self._noted <= self.settled < (found := newest()):
            self._noted, self._until = found, _next_transaction()  # in this order
            if _oldest_running() >= self._until:
                self.settled = found
        return self.settled


def works_in(changes: Iterable[tuple[int, str, int | None]]) -> list[int]:
    """Give the works in which changes may have left something else to be found, in ascending order."""
    return sorted({work for _, act, work in changes if work and not act.startswith(UNSEEN)})


def _oldest_running() -> int:
    return _number("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")


def _next_transaction() -> int:
    return _number("SELECT pg_current_xact_id()::text::bigint")


def _number(query: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])
