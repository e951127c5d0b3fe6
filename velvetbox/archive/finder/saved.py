"""What is done with saved searches. Each act writes its change; removing one can be undone."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from velvetbox.archive.finder.models import SavedSearch
from velvetbox.archive.library.access import NotAllowed
from velvetbox.archive.library.changes import change
from velvetbox.archive.library.models import Work
from velvetbox.archive.people.models import Person
from velvetbox.core.errors import VelvetboxError

MOST = 200  # saved searches of one person
LONGEST = 4000  # characters of a query


def save(person: Person | None, name: str, query: str, *, favourite: bool = False) -> SavedSearch:
    """Keep a search under a name. One that had the name before makes room for it, and can be restored.

    Raises NotAllowed for nobody, VelvetboxError "search.no_name", "search.too_long", "search.too_many".
    """
    owner = _somebody(person)
    name = " ".join(name.split())[:100]
    if not name:
        raise VelvetboxError("search.no_name", "Give the search a name, so that it can be found again.")
    if len(query) > LONGEST:
        raise VelvetboxError("search.too_long", "This search is too long to be kept. Use fewer filters.")
    with transaction.atomic():
        before = _kept(owner).filter(name=name).values_list("pk", flat=True).first()
        if before is None and _kept(owner).count() >= MOST:
            raise VelvetboxError("search.too_many", f"You keep {MOST} searches already. Remove one first.")
        _kept(owner).filter(pk=before or 0).update(removed_at=timezone.now())
        made = SavedSearch.objects.create(
            person=owner,
            name=name,
            query=query,
            favourite=favourite,
            newest=(newest := _newest()),
            before=newest,
            looked_at=timezone.now(),
        )
        change(owner, "search.saved", search=made.pk, before=before)
    return made


def remove(person: Person | None, pk: int) -> SavedSearch:
    """Take a search from the list; `restore` brings it back. Raises SavedSearch.DoesNotExist."""
    owner = _somebody(person)
    with transaction.atomic():
        found = _kept(owner).get(pk=pk)
        found.removed_at = timezone.now()
        found.save(update_fields=["removed_at"])
        change(owner, "search.removed", search=pk)
    return found


def restore(person: Person | None, pk: int) -> SavedSearch:
    """Bring a removed search back. Raises SavedSearch.DoesNotExist, VelvetboxError "search.name_taken"."""
    owner = _somebody(person)
    with transaction.atomic():
        found = SavedSearch.objects.get(person=owner, pk=pk)
        if _kept(owner).filter(name=found.name).exclude(pk=pk).exists():
            raise VelvetboxError("search.name_taken", f"Another search is called “{found.name}” now.")
        found.removed_at = None
        found.save(update_fields=["removed_at"])
        change(owner, "search.restored", search=pk)
    return found


def favour(person: Person | None, pk: int, *, favourite: bool) -> None:
    """Put a search on the shelf, or take it from there. Raises SavedSearch.DoesNotExist."""
    owner = _somebody(person)
    with transaction.atomic():
        found = _kept(owner).get(pk=pk)
        found.favourite = favourite
        found.save(update_fields=["favourite"])
        change(owner, "search.favoured", search=pk, favourite=favourite)


def look(person: Person | None, pk: int) -> SavedSearch:
    """Note that somebody looks at what a search finds now, and give it. Raises SavedSearch.DoesNotExist.

    Writes nothing when no work came in since.
    """
    owner = _somebody(person)
    with transaction.atomic():
        found = _kept(owner).get(pk=pk)
        if (newest := _newest()) > found.newest:
            found.before, found.newest, found.looked_at = found.newest, newest, timezone.now()
            found.save(update_fields=["before", "newest", "looked_at"])
            change(owner, "search.looked", search=pk)
    return found


def _kept(person: Person) -> QuerySet[SavedSearch]:
    return SavedSearch.objects.filter(person=person, removed_at=None)


def _newest() -> int:
    return Work.objects.aggregate(newest=Max("pk"))["newest"] or 0


def _somebody(person: Person | None) -> Person:
    if person is None or not person.is_active:
        raise NotAllowed("finder.no_account", "A search can only be kept for somebody with an account.")
    return person
