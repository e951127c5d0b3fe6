"""Doing one thing at a time, and writing down what was done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from velvetbox.archive.library import rows
from velvetbox.archive.library.models import Change
from velvetbox.archive.people.models import Person

_LOCK = 7_205_759_403


@contextmanager
def one_at_a_time(*, savepoint: bool = True) -> Iterator[None]:
    """Make a transaction beside which there is no other of these: what it decides by stays so until it ends.

    SQLite does so by itself (transactions are IMMEDIATE); PostgreSQL takes an advisory lock.
    """
    with transaction.atomic(savepoint=savepoint):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        yield


def change(person: Person | None, act: str, work: int | None = None, **data: Any) -> None:
    """Write the Change row of an act."""
    rows.insert(Change, ("by", "act", "work", "data"), [(person and person.pk, act, work, data)])
