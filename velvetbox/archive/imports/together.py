"""Several files of an import in one transaction: a commit costs as much for one work as for a dozen.

A kill loses a transaction whole, never part of a work: what it held is read again by the next import. It is
held open only while rows are written, never while a file is read.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import DataError, IntegrityError, OperationalError, transaction

from velvetbox.archive.imports.attempts import NotKept, once_more, stops_all
from velvetbox.core.values import value

SECONDS = 0.3  # the longest that what was read may wait to be written
_MOST = 200  # writes in one transaction
_HEAVIEST = 4 * 2**20  # bytes of stored text in one transaction
_T = TypeVar("_T")


@value(frozen=True, slots=True)
class _Waiting(Generic[_T]):
    write: Callable[[], _T]
    done: Callable[[_T], None]
    failed: Callable[[NotKept], None]

    def alone(self) -> None:
        try:
            given = once_more(self.write)
        except NotKept as error:
            self.failed(error)
        else:
            self.done(given)


class Together:
    """Writes that wait for each other. The first is done at once, as is one that comes after a pause."""

    def __init__(self) -> None:
        self._waiting: list[_Waiting[Any]] = []
        self._weight = 0
        self._flushed_at = -SECONDS

    def put(
        self,
        write: Callable[[], _T],
        done: Callable[[_T], None],
        failed: Callable[[NotKept], None],
        weight: int = 0,
    ) -> None:
        """Have `write` done in a transaction soon, and `done` with what it gave, or `failed`, after that.

        `write` may be done more than once until it lasts, so it changes nothing but the database.
        """
        self._waiting.append(_Waiting(write, done, failed))
        self._weight += weight
        if len(self._waiting) >= _MOST or self._weight >= _HEAVIEST:
            self.flush()
        else:
            self.flush_in_time()

    def flush_in_time(self) -> None:
        """Do what waits if it has waited long enough."""
        if time.monotonic() - self._flushed_at >= SECONDS:
            self.flush()

    def flush(self) -> None:
        """Do what waits now: in one transaction, or each in its own where the database refuses one of them.

        Raises OSError and OperationalError when the disk is full or the database is lost; nothing of it is done then.
        """
        while self._waiting:  # what failed may put a line about it here
            waiting, self._waiting, self._weight = self._waiting, [], 0
            given = _all_at_once(waiting) if len(waiting) > 1 else None
            for index, one in enumerate(waiting):
                if given is None:
                    one.alone()
                else:
                    one.done(given[index])
        self._flushed_at = time.monotonic()


def _all_at_once(waiting: list[_Waiting[Any]]) -> list[Any] | None:
    try:
        with transaction.atomic():
            return [one.write() for one in waiting]
    except (DataError, IntegrityError, OperationalError, OverflowError, UnicodeError) as error:
        if stops_all(error):
            raise
        return None  # each by itself tells whose fault it was
