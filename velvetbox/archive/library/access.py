"""Who may do what with works."""

from __future__ import annotations

from velvetbox.archive.people import access as people
from velvetbox.archive.people.models import Person
from velvetbox.core.errors import VelvetboxError


class NotAllowed(VelvetboxError):
    """This person may not do this."""


def may_receive(person: Person | None) -> None:
    """Raise NotAllowed unless this person may bring works in and take them back."""
    if not people.is_owner(person):
        raise NotAllowed("library.not_allowed", "Only the owner of this box may do that.")


def may_keep_place(person: Person | None) -> None:
    """Raise NotAllowed unless a reading place can be kept for this person."""
    if person is None or not person.is_active:
        raise NotAllowed("library.no_account", "A place can only be kept for somebody with an account.")
