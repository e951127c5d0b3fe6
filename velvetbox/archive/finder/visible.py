"""Which works there are to be found: the one place that says so."""

from __future__ import annotations

from django.db.models import QuerySet

from velvetbox.archive.library.models import Work
from velvetbox.archive.people.models import Person


def visible(_person: Person | None = None) -> QuerySet[Work]:
    """Give the works that somebody may find."""
    return Work.objects.filter(withdrawn_at=None, current__isnull=False)
