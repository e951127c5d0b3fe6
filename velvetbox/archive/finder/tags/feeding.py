"""Keeping the filters' index in step with the database: building its base, following the changes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from django.db import DatabaseError, connection

from velvetbox.archive.finder.horizon import Horizon, newest, works_in
from velvetbox.archive.finder.tags import reading, storing
from velvetbox.archive.finder.tags.building import Gathered, build
from velvetbox.archive.finder.tags.storing import TagsUnusable
from velvetbox.archive.finder.tags.tail import Tail, open_tail
from velvetbox.archive.finder.visible import visible

REWIRED = ("tag.", "community.")  # acts that change many works or which tag means which: all are read anew
FEWEST = 2000  # works of a delta that is never too large
MOST = 10_000  # works of a delta that always is
SHARE = 20  # else it is too large from this part of the base on
AT_ONCE = 20_000  # works of a base that is rebuilt at once; a larger one is in the background

Progress = Callable[[int, int], None]
_log = logging.getLogger(__name__)


class Feeding:
    """Follows the changes and writes the delta's log, for as long as this process holds the box's lock."""

    def __init__(self, box: Path, progress: Progress = lambda _done, _total: None) -> None:
        self._box = box
        self._tail = _ready(box, progress)
        self._horizon = Horizon()
        self._wires = reading.read_wiring()
        self._types: dict[int, int] = {}
        self._is_stale = False
        self._building: _Building | None = None

    @property
    def waiting(self) -> bool:
        """Tell whether there is more to come without a further change."""
        return self._horizon.waiting or self._building is not None

    @property
    def last_id(self) -> int:
        """Give the last change taken in."""
        return self._tail.last_id

    def step(self, limit: int) -> int:
        """Take in up to `limit` changes and give their number. They can be filtered by at once."""
        self._adopt()
        changes = self._horizon.changes(self.last_id, limit)
        if changes:
            if any(act.startswith(REWIRED) for _, act, _ in changes):
                self._is_stale, self._wires = True, reading.read_wiring()
            self._take_in(works_in(changes), changes[-1][0])
        if self._building is None and (self._is_stale or self._is_large()):
            self._rebuild()
        return len(changes)

    def close(self) -> None:
        """Let go. A base that is still being built is given up."""
        if self._building is not None:
            self._building.give_up()

    def _take_in(self, works: list[int], last_id: int) -> None:
        rows = list(reading.read(works, self._wires, self._types))
        self._tail.append(last_id, rows, set(works) - {row.work for row in rows})

    def _is_large(self) -> bool:
        size = len(self._tail.works)
        return size > MOST or size > max(FEWEST, self._tail.base // SHARE)

    def _rebuild(self) -> None:
        self._is_stale = False
        if self._tail.base + len(self._tail.works) <= AT_ONCE:
            rebuild(self._box)
            self._tail = open_tail(self._box)
        else:
            self._building = _Building(self._box)

    def _adopt(self) -> None:
        """Put a base into use that was built in the background; what came meanwhile is followed again."""
        if self._building is None or self._building.is_alive():
            return
        if self._building.built is not None:
            storing.use(self._box, *self._building.built)
            self._tail = open_tail(self._box)
        self._building = None


class _GivenUp(Exception):
    pass


class _Building(threading.Thread):
    """Builds a base beside the one in use."""

    def __init__(self, box: Path) -> None:
        super().__init__(name="tags", daemon=True)
        self._box = box
        self._is_given_up = threading.Event()
        self.built: tuple[Path, int] | None = None
        self.start()

    def run(self) -> None:
        try:
            self.built = _build(self._box, self._told)
        except _GivenUp:
            pass
        except (DatabaseError, OSError) as error:  # a full disk, a database busy for too long: it may pass
            _log.warning("Rebuilding the filters' index stopped and is tried again: %s", error)
        finally:
            connection.close()

    def give_up(self) -> None:
        self._is_given_up.set()
        self.join()

    def _told(self, _done: int, _total: int) -> None:
        if self._is_given_up.is_set():
            raise _GivenUp


def rebuild(box: Path, progress: Progress = lambda _done, _total: None) -> int:
    """Build the base anew from the database, beside the one in use, and give the last change it has.

    `progress(done, total)` is told after each batch; what it raises ends the work.
    """
    base, last_id = _build(box, progress)
    storing.use(box, base, last_id)
    return last_id


def _ready(box: Path, progress: Progress) -> Tail:
    try:
        tail = open_tail(box)
        if tail.last_id <= newest():
            return tail
    except TagsUnusable:
        pass
    rebuild(box, progress)
    return open_tail(box)


def _build(box: Path, progress: Progress) -> tuple[Path, int]:
    last_id = Horizon().look()
    wires, gathered = reading.read_wiring(), Gathered()
    types: dict[int, int] = {}
    works = list(visible().order_by("pk").values_list("pk", flat=True).iterator())
    for start in range(0, len(works), reading.BATCH):
        progress(start, len(works))
        for row in reading.read(works[start : start + reading.BATCH], wires, types):
            gathered.add(row)
    path = storing.begin(box)
    build(path, gathered)
    return path, last_id
