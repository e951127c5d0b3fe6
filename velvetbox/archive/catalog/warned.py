"""The warnings of a work, told with its text before it is read."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery

from velvetbox.archive.catalog.listed import in_order, listed
from velvetbox.archive.library.models import WorkTag
from velvetbox.archive.library.models.tags import TagType

_NOTHING = "no archive warnings"  # AO3: "No Archive Warnings Apply"


def warnings_of(work: str) -> Subquery:
    """Give the warnings of a work as a column of a query, which names the work's id `work`; `warned` reads it."""
    tags = WorkTag.objects.filter(work=OuterRef(work), tag__type=TagType.WARNING)
    return listed(tags, "work", "position", "tag__name")


def warned(column: str | None) -> tuple[str, ...]:
    """Give the warnings that such a column tells, in the order stated, without those that say there is none."""
    return tuple(name for _, name in in_order(column) if not name.lower().startswith(_NOTHING))
