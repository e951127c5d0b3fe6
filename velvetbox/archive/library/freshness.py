"""Whether the database still is as it was when a page was made of it."""

from __future__ import annotations

from typing import TypeAlias

from django.db import DEFAULT_DB_ALIAS, connections

State: TypeAlias = tuple[object, ...]


def state() -> State | None:
    """Give a value that equals an earlier one only if nothing was changed in between, by any process.

    None inside a transaction, whose changes may yet be taken back. SQLite counts the commits of other
    connections (https://sqlite.org/pragma.html#pragma_data_version) and the rows this one changed; both
    belong to the connection, which is part of the value. On PostgreSQL it is the snapshot: which
    transactions can be seen (https://www.postgresql.org/docs/current/functions-info.html). One query.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.in_atomic_block:
        return None
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        raw = connection.connection
        with connection.wrap_database_errors:
            return raw, raw.total_changes, raw.execute("PRAGMA data_version").fetchone()[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        return tuple(cursor.fetchone())
