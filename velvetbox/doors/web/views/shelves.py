"""The shelves of somebody's own."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from velvetbox.archive.catalog.shelves import all_shelves, removed_shelves
from velvetbox.archive.library import reading as keeping
from velvetbox.archive.people.models import Person
from velvetbox.doors.web.page import passing, show
from velvetbox.doors.web.request import Request, for_owner


@require_safe
@for_owner
def shelves(request: Request, person: Person) -> HttpResponse:
    """List the shelves."""
    return passing(
        show(request, "shelves.html", shelves=all_shelves(person.pk), removed=removed_shelves(person.pk))
    )


@require_POST
@for_owner
def rename(request: Request, person: Person, pk: int) -> HttpResponse:
    """Give a shelf another name."""
    keeping.rename_shelf(person, pk, request.POST.get("name", ""))
    return redirect("shelves")


@require_POST
@for_owner
def remove(request: Request, person: Person, pk: int) -> HttpResponse:
    """Take a shelf away."""
    keeping.remove_shelf(person, pk)
    return redirect("shelves")


@require_POST
@for_owner
def restore(request: Request, person: Person, pk: int) -> HttpResponse:
    """Bring a shelf back."""
    keeping.restore_shelf(person, pk)
    return redirect("shelves")
