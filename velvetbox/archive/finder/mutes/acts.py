"""What is done with mutes. Each act writes its change; removing one can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import QuerySet
from django.utils import timezone

from velvetbox.archive.finder.models import Mute
from velvetbox.archive.finder.mutes.terms import Kind, Terms
from velvetbox.archive.library.access import NotAllowed
from velvetbox.archive.library.changes import change, one_at_a_time
from velvetbox.archive.library.models import Work
from velvetbox.archive.people.models import Person
from velvetbox.core.errors import VelvetboxError

MOST = 2000  # mutes of one person
_AT_ONCE = 500  # rows in one statement


def mute(person: Person | None, terms: Terms) -> Mute:
    """Mute something; what is muted so already only changes between hidden and folded.

    Raises NotAllowed for nobody, VelvetboxError "mute.no_work", "mute.too_many".
    """
    owner = _somebody(person)
    with one_at_a_time():
        made, is_new = _add(owner, terms)
        change(owner, "mute.made" if is_new else "mute.changed", mute=made.pk)
    return made


def mute_all(person: Person | None, all_terms: Sequence[Terms]) -> int:
    """Mute several things at once and give how many are new. Raises as `mute` does, and then mutes none."""
    owner = _somebody(person)
    with one_at_a_time():
        new = sum(_add(owner, terms)[1] for terms in all_terms)
        change(owner, "mute.taken_in", mutes=new)
    return new


def mute_works(person: Person | None, works: Sequence[int]) -> list[int]:
    """Mute works one by one, none of which is muted so already, and give the ids of their mutes. A few statements.

    Raises as `mute` does, and then mutes none.
    """
    owner, now = _somebody(person), timezone.now()
    with one_at_a_time():
        _with_room(owner, len(works))
        rows = Work.objects.filter(pk__in=works).values_list("pk", "title", "address")
        said = (_columns(Terms(Kind.WORK, title, work=pk, address=address)) for pk, title, address in rows)
        made = Mute.objects.bulk_create((Mute(person=owner, made_at=now, **one) for one in said), _AT_ONCE)
        change(owner, "mute.taken_in", mutes=len(made))
    return [one.pk for one in made]


def unmute_all(person: Person | None, pks: Sequence[int]) -> None:
    """Take several mutes away at once; those that are away stay so."""
    owner = _somebody(person)
    with one_at_a_time():
        gone = _kept(owner).filter(pk__in=pks).update(removed_at=timezone.now())
        change(owner, "mute.removed", mutes=gone)


def unmute(person: Person | None, pk: int) -> Mute:
    """Take a mute away; `restore` brings it back. Raises Mute.DoesNotExist."""
    owner = _somebody(person)
    with one_at_a_time():
        found = _kept(owner).get(pk=pk)
        found.removed_at = timezone.now()
        found.save(update_fields=["removed_at"])
        change(owner, "mute.removed", mute=pk)
    return found


def restore(person: Person | None, pk: int) -> Mute:
    """Bring a mute back that was taken away. Raises Mute.DoesNotExist."""
    owner = _somebody(person)
    with one_at_a_time():
        found = Mute.objects.get(person=owner, pk=pk)
        found.removed_at = None
        found.save(update_fields=["removed_at"])
        change(owner, "mute.restored", mute=pk)
    return found


def fold(person: Person | None, pk: int, *, folds: bool) -> Mute:
    """Show what is muted folded with the reason, or not at all. Raises Mute.DoesNotExist."""
    owner = _somebody(person)
    with one_at_a_time():
        found = _kept(owner).get(pk=pk)
        found.folds = folds
        found.save(update_fields=["folds"])
        change(owner, "mute.changed", mute=pk)
    return found


def _add(owner: Person, terms: Terms) -> tuple[Mute, bool]:
    said = _said(terms)
    same = _kept(owner).filter(**said).first()
    if same is not None:
        same.folds = terms.folds
        same.save(update_fields=["folds"])
        return same, False
    _with_room(owner, 1)
    return Mute.objects.create(person=owner, folds=terms.folds, made_at=timezone.now(), **said), True


def _with_room(owner: Person, more: int) -> None:
    if (there := _kept(owner).count()) + more > MOST:
        raise VelvetboxError(
            "mute.too_many",
            f"At most {MOST:,} things can be muted, and you mute {there:,}. Take some away first.",
        )


def _said(terms: Terms) -> dict[str, object]:
    if terms.kind is Kind.WORK and terms.work is not None:
        row = Work.objects.filter(pk=terms.work).values_list("title", "address").first()
        if row is None:
            raise VelvetboxError("mute.no_work", "The box has no such work.")
        terms = replace(terms, name=row[0], address=row[1])
    return _columns(terms)


def _columns(terms: Terms) -> dict[str, object]:
    return {
        "kind": terms.kind.value, "name": terms.name, "how": terms.how.value, "least": terms.least, "most": terms.most,
        "work_id": terms.work, "address": terms.address,
    }  # fmt: skip


def _kept(person: Person) -> QuerySet[Mute]:
    return Mute.objects.filter(person=person, removed_at=None)


def _somebody(person: Person | None) -> Person:
    if person is None or not person.is_active:
        raise NotAllowed("finder.no_account", "Only somebody with an account can mute.")
    return person
