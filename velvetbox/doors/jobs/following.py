"""The jobs: woken by changes, each does its part of the slow work. Every task is under ten lines."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Max

from velvetbox.archive.finder import acts as finder
from velvetbox.archive.finder.index import IndexUnusable
from velvetbox.archive.finder.lock import Busy
from velvetbox.archive.library.asking import is_asked
from velvetbox.archive.library.models import Change
from velvetbox.doors.jobs.remembering import Tell
from velvetbox.doors.jobs.yielding import Yielding

POLL_SECONDS = 0.2
BUSY_SECONDS = 1.0  # while many changes come: each look costs as much as taking in ten works
UNSEEN_SECONDS = 3.0  # the same where nobody waits to find them, however few come
MANY = 5
CALM_SECONDS = 3.0  # without a change before anything is remembered: an import may take that long to begin
LONGEST_REST = 5.0
_ASKED = 2
WAIT_SECONDS = 1.0  # between looks whether another process has let go of the lock
PAUSE_SECONDS = 5.0  # after a fault that may pass
log = logging.getLogger(__name__)


class Stop(Protocol):
    """A request to end, as threading.Event."""

    def is_set(self) -> bool:
        """Tell whether it was asked for."""
        ...

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it is asked for, at most `timeout` seconds."""
        ...


class _Stopped(Exception):
    pass


def run(
    stop: Stop,
    tell: Tell = lambda _what, _done, _total: None,
    to_the_end: Callable[[], bool] | None = None,
) -> bool:
    """Follow the changes until asked to stop. Waits politely while another process does.

    `tell` is told of how many of how many stories the slow work is done, after every few. If it may go
    `to_the_end`, which is asked when it is to stop, it takes in all changes there are and tells so; until then
    nobody waits for them.
    """
    ended = False
    try:
        while not stop.is_set():
            with _going_on(stop):
                ended = _follow(stop, tell, to_the_end)
    finally:
        connection.close()
    return ended


@contextmanager
def _going_on(stop: Stop) -> Iterator[None]:
    try:
        yield
    except _Stopped:
        return
    except Busy:
        stop.wait(WAIT_SECONDS)
    except IndexUnusable as error:
        log.warning("%s It is built anew.", error.text)
    except (DatabaseError, OSError) as error:  # a full disk, a database busy for too long: it may pass
        log.warning("Following the changes stopped and is tried again: %s", error)
        stop.wait(PAUSE_SECONDS)


def _follow(stop: Stop, tell: Tell, to_the_end: Callable[[], bool] | None) -> bool:
    many, busy = (MANY, BUSY_SECONDS) if to_the_end is None else (1, UNSEEN_SECONDS)
    with (
        finder.following(lambda _done, _total: _end_if_asked(stop), seldom=to_the_end is not None) as index,
        closing(Yielding(tell)) as slow,
    ):
        seen, to_remember, changed_at = -1, False, 0.0
        while not stop.is_set():
            now, taken = version(), 0
            if now != seen or index.pending or index.waiting:
                changed_at = changed_at if now == seen else time.monotonic()
                seen, to_remember = now, True
                taken = _take_in(index, stop)
            elif to_remember and time.monotonic() - changed_at >= CALM_SECONDS:
                to_remember = _pausing(slow.step, stop)
                continue
            stop.wait(busy if taken >= many else POLL_SECONDS)
        if ended := to_the_end is not None and to_the_end():
            _take_in(index)
    return ended


def _pausing(step: Callable[[], bool], stop: Stop) -> bool:
    """Do a step and rest as long as it took, twice as long while pages are asked for; give what the step gave."""
    began = time.monotonic()
    go_on = step()
    rest = _ASKED if is_asked(Path(settings.BOX)) else 1
    stop.wait(min(rest * (time.monotonic() - began), LONGEST_REST))
    return go_on


def _take_in(index: finder.Following, stop: Stop | None = None) -> int:
    taken = 0
    while (stop is None or not stop.is_set()) and (step := index.step()):
        taken += step
        if step < finder.AT_ONCE:
            break
    return taken


def _end_if_asked(stop: Stop) -> None:
    if stop.is_set():
        raise _Stopped


def version() -> int:
    """Give a number that changes when another connection has written to the database."""
    if connection.vendor != "sqlite":
        return Change.objects.aggregate(newest=Max("pk"))["newest"] or 0
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        return int(cursor.fetchone()[0])
