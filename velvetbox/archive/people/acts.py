"""What is done with accounts and pseuds."""

from __future__ import annotations

from django.db import transaction

from velvetbox.archive.people.models import Person

OWNER = "owner"


def local_owner() -> Person:
    """Give the one person of a box of one's own, made when first asked for, without a usable password."""
    found = Person.objects.filter(is_owner=True).order_by("id").first()
    return found or _make_owner()


def _make_owner() -> Person:
    with transaction.atomic():
        person, made = Person.objects.get_or_create(username=OWNER, defaults={"is_owner": True})
        if made:
            person.set_unusable_password()
            person.save(update_fields=["password"])
    return person


def set_owner_password(password: str) -> None:
    """Give the owner a password, which a box that other machines can reach asks for. "" takes it away."""
    owner = local_owner()
    with transaction.atomic():
        if password:
            owner.set_password(password)
        else:
            owner.set_unusable_password()
        owner.save(update_fields=["password"])
