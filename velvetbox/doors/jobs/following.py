"""The jobs: woken by changes, each does its part of the slow work. Every task is under ten lines."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Protocol

from django.db import DatabaseError, connection
from django.db.models import Max

from velvetbox.archive.finder import acts as finder
from velvetbox.archive.finder.index import IndexUnusable
from velvetbox.archive.finder.lock import Busy
from velvetbox.archive.library.models import Change
from velvetbox.doors.jobs.remembering import Remembering, Tell

POLL_SECONDS = 0.2
BUSY_SECONDS = 1.0  # while many changes come: each look costs as much as taking in ten works
MANY = 5
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


def run(stop: Stop, tell: Tell = lambda _done, _total: None) -> None:
    """Follow the changes until asked to stop. Waits politely while another process does.

    `tell` is told how many of how many stories are learnt, after every few.
    """
    try:
        while not stop.is_set():
            with _going_on(stop):
                _follow(stop, tell)
    finally:
        connection.close()


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


def _follow(stop: Stop, tell: Tell) -> None:
    with (
        finder.following(lambda _done, _total: _end_if_asked(stop)) as index,
        closing(Remembering(tell)) as memory,
    ):
        seen, to_remember = -1, False
        while not stop.is_set():
            now, taken = version(), 0
            if now != seen or index.pending or index.waiting:
                seen, to_remember = now, True
                while (step := index.step()) and not stop.is_set():
                    taken += step
            elif to_remember:
                to_remember = memory.step()
            stop.wait(BUSY_SECONDS if taken >= MANY else POLL_SECONDS)


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
