"""Writing and asking for rows without building a model object or composing a statement for each.

An import does little else: composing a statement through the ORM costs several times what running it does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection, models
from django.utils import timezone

_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.ForeignKey, models.BooleanField)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How rows of a model are written: the statement, and what readies the value of each field given."""

    statement: str
    ready: tuple[tuple[int, Callable[[Any], Any]], ...]
    rest: tuple[Any, ...]  # values of the fields not given; None stands for the time of writing
    key: str  # the primary key's column

    def values(self, given: Sequence[Any]) -> list[Any]:
        row = [*given, *self.rest]
        for index, ready in self.ready:
            row[index] = ready(row[index])
        return row


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of values for the named fields of a model; fields not named get their defaults."""
    plan = _plan(model, tuple(names), connection.vendor)
    with connection.cursor() as cursor:
        cursor.executemany(plan.statement, [plan.values(row) for row in rows])


def add(model: type[models.Model], **values: Any) -> Any:
    """Insert one row and give its primary key; fields not named get their defaults."""
    plan = _plan(model, tuple(values), connection.vendor)
    return ask(f"{plan.statement} RETURNING {plan.key}", *plan.values(tuple(values.values())))[0][0]


def add_once(model: type[models.Model], **values: Any) -> Any | None:
    """Insert one row and give its primary key, None when the box has such a row already."""
    plan = _plan(model, tuple(values), connection.vendor)
    statement = f"{plan.statement} ON CONFLICT DO NOTHING RETURNING {plan.key}"
    made = ask(statement, *plan.values(tuple(values.values())))
    return made[0][0] if made else None


def ask(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Run one statement and give its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def marks(values: Sequence[Any]) -> str:
    """Give the place holders of an "IN (...)" for so many values."""
    return ", ".join(["%s"] * len(values))


@cache
def _plan(model: type[models.Model], names: tuple[str, ...], vendor: str) -> _Plan:
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    given = {field.attname for field in fields}
    rest = [field for field in model._meta.concrete_fields if field.attname not in given]
    rest = [field for field in rest if not isinstance(field, models.AutoField | models.BigAutoField)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in (*fields, *rest))
    key: Any = model._meta.pk
    return _Plan(
        f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks((*fields, *rest))})",  # noqa: S608 - names are ours
        tuple((at, ready) for at, field in enumerate((*fields, *rest)) if (ready := _ready(field))),
        tuple(None if _is_time_of_writing(field) else field.get_default() for field in rest),
        quote(key.column),
    )


def _is_time_of_writing(field: Any) -> bool:
    return bool(getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False))


def _ready(field: Any) -> Callable[[Any], Any] | None:
    """Give what turns a field's value into what the database takes, None where it is the value itself."""
    if _is_time_of_writing(field):
        return lambda _: field.get_db_prep_save(timezone.now(), connection)
    if isinstance(field, _PLAIN):
        return None
    return lambda value: field.get_db_prep_save(value, connection)
