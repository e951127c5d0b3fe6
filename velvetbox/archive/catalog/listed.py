"""The rows of another table as one column of a query, as JSON: its tags beside a work, a query less on each page."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.db.models import Aggregate, Func, QuerySet, Subquery, TextField


class _Row(Func):
    """The values of a row, as JSON."""

    function = "JSON_ARRAY"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **given: Any) -> Any:
        """Write it for PostgreSQL."""
        return self.as_sql(compiler, connection, function="JSON_BUILD_ARRAY", **given)


class _Rows(Aggregate):
    """All of a group, in no order. Django has none of its own for every database."""

    name = "Rows"
    template = "JSON_GROUP_ARRAY(%(expressions)s)"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **given: Any) -> Any:
        """Write it for PostgreSQL."""
        return self.as_sql(compiler, connection, template="CAST(JSON_AGG(%(expressions)s) AS TEXT)", **given)


def listed(asked: QuerySet[Any], of: str, *fields: str) -> Subquery:
    """Give a column with these fields of the rows asked for, all of them of one `of`; `in_order` reads it."""
    rows = asked.order_by().values(of)
    return Subquery(rows.annotate(listed=_Rows(_Row(*fields))).values("listed"))


@lru_cache(maxsize=4096)
def in_order(column: str | None) -> tuple[tuple[Any, ...], ...]:
    """Give the rows of such a column, sorted by their first field and those behind it."""
    return tuple(sorted(map(tuple, json.loads(column)))) if column else ()
