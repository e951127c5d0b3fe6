"""Writing and asking for rows without building a model object or composing a statement for each.

An import does little else: composing a statement through the ORM costs several times what running it does,
and on SQLite handing it through Django's cursors costs as much as running it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.utils import timezone

from velvetbox.core.values import value

_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.ForeignKey, models.BooleanField)
_MARK = re.compile("(?<!%)%s")
_WRITERS_CACHE = 4000  # kB
_Ready = Callable[[Any, Any], Any]  # a value and the connection it is written to, to what the database takes


@value(frozen=True, slots=True)
class _Plan:
    """How rows of a model are written: the statements, and what readies the value of each field given."""

    statement: str
    returning: str  # the same, giving the primary key
    once: str  # … of a row that was not there, and nothing of one that was
    ready: tuple[tuple[int, _Ready], ...]
    rest: tuple[Any, ...]  # values of the fields not given; None stands for the time of writing

    def values(self, given: Sequence[Any], own: Any) -> list[Any]:
        row = [*given, *self.rest]
        for index, ready in self.ready:
            row[index] = ready(row[index], own)
        return row


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of values for the named fields of a model; fields not named get their defaults."""
    own = connections[DEFAULT_DB_ALIAS]
    plan = _plan(model, tuple(names), own.vendor)
    values = [plan.values(row, own) for row in rows]
    if (direct := _direct(own)) is not None:
        with own.wrap_database_errors:
            direct.executemany(sqlite(plan.statement), values)
    else:
        with own.cursor() as cursor:
            cursor.executemany(plan.statement, values)


def add(model: type[models.Model], **values: Any) -> Any:
    """Insert one row and give its primary key; fields not named get their defaults."""
    own = connections[DEFAULT_DB_ALIAS]
    plan = _plan(model, tuple(values), own.vendor)
    return _ask(own, plan.returning, plan.values(tuple(values.values()), own))[0][0]


def add_once(model: type[models.Model], **values: Any) -> Any | None:
    """Insert one row and give its primary key, None when the box has such a row already."""
    own = connections[DEFAULT_DB_ALIAS]
    plan = _plan(model, tuple(values), own.vendor)
    made = _ask(own, plan.once, plan.values(tuple(values.values()), own))
    return made[0][0] if made else None


def ask(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Run one statement and give its rows."""
    return _ask(connections[DEFAULT_DB_ALIAS], statement, values)


def found(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run a statement that only reads and give its rows, where nobody watches past Django's cursors: they cost as much as it."""
    own = connections[DEFAULT_DB_ALIAS]
    if (direct := unwatched(own)) is not None:
        with own.wrap_database_errors:
            rows: list[tuple[Any, ...]] = direct.execute(sqlite(statement), values).fetchall()
            return rows
    with own.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def hold_few_pages() -> None:
    """Have SQLite keep less of the database in memory for the connection of this thread.

    Who writes a long import needs few of its pages again, and they would fill all the cache there is; what is read
    is mapped.
    """
    own = connections[DEFAULT_DB_ALIAS]
    if own.vendor == "sqlite":
        with own.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size=-{_WRITERS_CACHE}")


def marks(values: Sequence[Any]) -> str:
    """Give the place holders of an "IN (...)" for so many values."""
    return ", ".join(["%s"] * len(values))


def _ask(own: Any, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    if (direct := _direct(own)) is not None:
        with own.wrap_database_errors:
            found: list[tuple[Any, ...]] = direct.execute(sqlite(statement), values).fetchall()
            return found
    with own.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def _direct(own: Any) -> Any | None:
    """Give SQLite's own connection inside a sound transaction, else None: also where statements are watched."""
    return unwatched(own) if own.in_atomic_block else None


def unwatched(own: Any) -> Any | None:
    """Give SQLite's own connection, None for another database, where statements are watched, and after a fault."""
    if own.vendor != "sqlite" or own.needs_rollback or own.execute_wrappers or own.queries_logged:
        return None
    if own.connection is None:
        own.ensure_connection()
    return own.connection


@lru_cache(maxsize=1024)
def sqlite(statement: str) -> str:
    """Give a statement with SQLite's own place holders."""
    return _MARK.sub("?", statement).replace("%%", "%")


@cache
def _plan(model: type[models.Model], names: tuple[str, ...], vendor: str) -> _Plan:
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    given = {field.attname for field in fields}
    rest = [field for field in model._meta.concrete_fields if field.attname not in given]
    rest = [field for field in rest if not isinstance(field, models.AutoField | models.BigAutoField)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in (*fields, *rest))
    key: Any = model._meta.pk
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks((*fields, *rest))})"  # noqa: S608 - names are ours
    timed = [(len(fields) + at, _now(field)) for at, field in enumerate(rest) if _is_time_of_writing(field)]
    return _Plan(
        statement,
        f"{statement} RETURNING {quote(key.column)}",
        f"{statement} ON CONFLICT DO NOTHING RETURNING {quote(key.column)}",
        (*((at, ready) for at, field in enumerate(fields) if (ready := _ready(field))), *timed),
        tuple(None if _is_time_of_writing(field) else _default(field) for field in rest),
    )


def _is_time_of_writing(field: Any) -> bool:
    return bool(getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False))


def _default(field: Any) -> Any:
    return field.get_db_prep_save(field.get_default(), connection)


def _now(field: Any) -> _Ready:
    if isinstance(field, models.DateTimeField):
        return lambda _, own: own.ops.adapt_datetimefield_value(timezone.now())
    return lambda _, own: field.get_db_prep_save(timezone.now(), own)


def _ready(field: Any) -> _Ready | None:
    """Give what turns a field's value into what the database takes, None where it is the value itself."""
    if _is_time_of_writing(field):
        return _now(field)
    return None if isinstance(field, _PLAIN) else field.get_db_prep_save
