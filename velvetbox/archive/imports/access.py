"""Who may import."""

from __future__ import annotations

from velvetbox.archive.library.access import may_receive
from velvetbox.archive.people.models import Person


def may_import(person: Person | None) -> None:
    """Raise NotAllowed unless this person may import into this box and take imports back."""
    may_receive(person)
