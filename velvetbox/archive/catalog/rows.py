"""Rows of a query whose SQL is made once.

Writing the SQL of a queryset anew takes Django several times as long as SQLite needs to answer it, and a
list or a reading page asks the same few questions each time. The queryset still says what is asked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeAlias

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.expressions import Col

from velvetbox.archive.library.rows import found

Rows: TypeAlias = QuerySet[Any, Any]
_SLOT = -7_919_000_000_000  # stands for the first value while the SQL is made; no row has such an id


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    params: tuple[Any, ...]  # a value of the query, or an int at or below _SLOT: the place of one given later
    ways: tuple[tuple[int, _Way], ...]  # from the values of a column to those of its field


_Way: TypeAlias = Callable[[Any], Any]


def rows(make: Callable[..., Rows], *values: int | None, **fixed: int) -> list[tuple[Any, ...]]:
    """Give the rows of `make(*values, **fixed)`, a values_list whose columns are in the order selected.

    `values` are ids, put into SQL that was made once; None matches nothing. `fixed` are numbers that stand in
    the SQL itself (limits): each combination makes its own. `make` must be a function of a module.
    """
    vendor = connections[DEFAULT_DB_ALIAS].vendor
    compiled = _compiled(make, len(values), tuple(sorted(fixed.items())), vendor)
    params = [
        values[_SLOT - value] if isinstance(value, int) and value <= _SLOT else value
        for value in compiled.params
    ]
    asked = found(compiled.sql, params)
    return [_converted(row, compiled.ways) for row in asked] if compiled.ways else asked


def _converted(row: tuple[Any, ...], ways: tuple[tuple[int, _Way], ...]) -> tuple[Any, ...]:
    values = list(row)
    for index, way in ways:
        values[index] = way(values[index])
    return tuple(values)


@lru_cache(maxsize=512)
def _compiled(
    make: Callable[..., Rows], count: int, fixed: tuple[tuple[str, int], ...], _vendor: str
) -> _Compiled:
    query = make(*(_SLOT - index for index in range(count)), **dict(fixed)).query
    compiler: Any = query.get_compiler(using=DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    converters = compiler.get_converters([column for column, _, _ in compiler.select[: compiler.col_count]])
    ways = tuple(
        (index, _way(some, column, compiler.connection)) for index, (some, column) in converters.items()
    )
    return _Compiled(sql, tuple(params), ways)


def _way(converters: Sequence[Callable[..., Any]], column: Any, own: Any) -> _Way:
    """Give what a column's values go through: Django's converters, or as much in less time for SQLite's commonest."""
    kind = column.output_field.get_internal_type() if type(column) is Col and own.vendor == "sqlite" else ""
    if kind in _QUICK:
        return _QUICK[kind]

    def through(value: Any) -> Any:
        for convert in converters:
            value = convert(value, column, own)
        return value

    return through


def _moment(read: datetime | None) -> datetime | None:
    return None if read is None else read.replace(tzinfo=UTC)


def _json(text: str | None) -> Any:
    if text == "[]":
        return []
    return None if text is None else json.loads(text)


_QUICK: dict[str, _Way] = {"DateTimeField": _moment, "JSONField": _json}


def padded(ids: Sequence[int], length: int) -> list[int]:
    """Fill a list of ids up to a length with one that is no row's, so that one SQL serves every list."""
    if len(ids) > length:
        raise ValueError(f"{len(ids)} ids are more than the {length} asked for at once.")
    return [*ids, *[0] * (length - len(ids))]
