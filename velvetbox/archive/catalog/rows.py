"""Rows of a query whose SQL is made once.

Writing the SQL of a queryset anew takes Django several times as long as SQLite needs to answer it, and a
list or a reading page asks the same few questions each time. The queryset still says what is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

from velvetbox.archive.library.rows import sqlite, unwatched

Rows: TypeAlias = QuerySet[Any, Any]
_SLOT = -7_919_000_000_000  # stands for the first value while the SQL is made; no row has such an id


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    params: tuple[Any, ...]  # a value of the query, or an int at or below _SLOT: the place of one given later
    convert: Callable[[list[Any]], Any] | None


def rows(make: Callable[..., Rows], *values: int | None, **fixed: int) -> list[tuple[Any, ...]]:
    """Give the rows of `make(*values, **fixed)`, a values_list whose columns are in the order selected.

    `values` are ids, put into SQL that was made once; None matches nothing. `fixed` are numbers that stand in
    the SQL itself (limits): each combination makes its own. `make` must be a function of a module.
    """
    own = connections[DEFAULT_DB_ALIAS]
    compiled = _compiled(make, len(values), tuple(sorted(fixed.items())), own.vendor)
    params = [
        values[_SLOT - value] if isinstance(value, int) and value <= _SLOT else value
        for value in compiled.params
    ]
    found = _found(own, compiled.sql, params)
    return found if compiled.convert is None else [tuple(row) for row in compiled.convert(found)]


def _found(own: Any, sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    """Give what is found; Django's cursors take as long to hand a question on as SQLite to answer it."""
    if (direct := unwatched(own)) is not None:
        with own.wrap_database_errors:
            found: list[tuple[Any, ...]] = direct.execute(sqlite(sql), params).fetchall()
            return found
    with own.cursor() as cursor:
        cursor.execute(sql, params)
        return [tuple(row) for row in cursor.fetchall()]


@lru_cache(maxsize=512)
def _compiled(
    make: Callable[..., Rows], count: int, fixed: tuple[tuple[str, int], ...], _vendor: str
) -> _Compiled:
    query = make(*(_SLOT - index for index in range(count)), **dict(fixed)).query
    compiler: Any = query.get_compiler(using=DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    converters = compiler.get_converters([column for column, _, _ in compiler.select[: compiler.col_count]])
    if not converters:
        return _Compiled(sql, tuple(params), None)
    return _Compiled(sql, tuple(params), lambda found: compiler.apply_converters(found, converters))


def padded(ids: Sequence[int], length: int) -> list[int]:
    """Fill a list of ids up to a length with one that is no row's, so that one SQL serves every list."""
    if len(ids) > length:
        raise ValueError(f"{len(ids)} ids are more than the {length} asked for at once.")
    return [*ids, *[0] * (length - len(ids))]
