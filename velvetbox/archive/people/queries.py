"""What is asked about people."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from velvetbox.archive.people.models import Person


def owner() -> Person | None:
    """Give the one the box belongs to, None before anybody opened it. One query."""
    return Person.objects.filter(is_owner=True, is_active=True).order_by("id").first()


def unclaimed(names: Iterable[str], site: str) -> dict[str, int]:
    """Give the ids of the pseuds known from a site that no account has claimed, by name."""
    wanted = list(names)
    marks = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:  # asked of every work imported: composing it costs more than asking
        cursor.execute(
            f"SELECT name, id FROM people_pseud WHERE site = %s AND person_id IS NULL AND name IN ({marks})",  # noqa: S608 - marks only
            [site, *wanted],
        )
        return dict(cursor.fetchall())
