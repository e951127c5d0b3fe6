"""The warnings of a work as one column of the query that asks for its text: a query less on each reading page."""

from __future__ import annotations

from typing import Any

from django.db.models import Aggregate, CharField, F, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from velvetbox.archive.library.models import WorkTag
from velvetbox.archive.library.models.tags import TagType

_NOTHING = "no archive warnings"  # AO3: "No Archive Warnings Apply"


class _Lines(Aggregate):
    """The values of a group, one a line, in no order. Django has none of its own before 6.0."""

    name = "Lines"
    template = "GROUP_CONCAT(%(expressions)s, CHAR(10))"

    def as_postgresql(self, compiler: Any, connection: Any, **given: Any) -> Any:
        """Write it for PostgreSQL."""
        return self.as_sql(compiler, connection, template="STRING_AGG(%(expressions)s, CHR(10))", **given)


def warnings_of(work: str) -> Subquery:
    """Give the warnings of a work as a column of a query, which names the work's id `work`; `warned` reads it."""
    tags = WorkTag.objects.filter(work=OuterRef(work), tag__type=TagType.WARNING).order_by().values("work")
    line = Concat(Cast(F("position"), CharField()), Value(" "), F("tag__name"), output_field=TextField())
    return Subquery(tags.annotate(lines=_Lines(line, output_field=TextField())).values("lines"))


def warned(column: str | None) -> tuple[str, ...]:
    """Give the warnings that such a column tells, in the order stated, without those that say there is none."""
    if not column:
        return ()
    stated = sorted(
        (int(place), name) for place, _, name in (line.partition(" ") for line in column.split("\n"))
    )
    return tuple(name for _, name in stated if not name.lower().startswith(_NOTHING))
