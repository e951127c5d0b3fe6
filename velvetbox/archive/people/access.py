"""Who may do what with accounts."""

from __future__ import annotations

from velvetbox.archive.people.models import Person


def is_owner(person: Person | None) -> bool:
    """Tell whether this is the person the box belongs to."""
    return person is not None and person.is_active and (person.is_owner or person.is_superuser)


def owner_has_password() -> bool:
    """Tell whether the owner can be asked for a password."""
    owner = Person.objects.filter(is_owner=True, is_active=True).first()
    return owner is not None and owner.has_usable_password()
