"""The searches somebody keeps under a name."""

from __future__ import annotations

from urllib.parse import parse_qs

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from velvetbox.archive.catalog.kept_searches import kept_searches, removed_searches
from velvetbox.archive.finder import saved
from velvetbox.archive.finder.asked import Asked
from velvetbox.archive.finder.language.orders import settled
from velvetbox.archive.finder.models import SavedSearch
from velvetbox.archive.people.models import Person
from velvetbox.doors.web.page import passing, show
from velvetbox.doors.web.request import Request, for_owner, person_of


@require_http_methods(["GET", "HEAD", "POST"])
def searches(request: Request) -> HttpResponse:
    """List the searches somebody keeps; keep another."""
    if request.method == "POST":
        return _save(request)
    return passing(
        show(
            request,
            "searches.html",
            kept=kept_searches(request.reader),
            removed=removed_searches(request.reader),
        )
    )


@for_owner
def _save(request: Request, person: Person) -> HttpResponse:
    sent = request.POST.get("query", "")[: saved.LONGEST * 2]
    query = settled(Asked.read(parse_qs(sent))).address()
    favourite = request.POST.get("favourite") == "1"
    saved.save(person, request.POST.get("name", ""), query, favourite=favourite)
    return redirect(_address(query))


@require_safe
def look(request: Request, pk: int) -> HttpResponse:
    """Lead to what a search finds, and note that it was looked at."""
    try:
        return redirect(_address(saved.look(person_of(request), pk).query))
    except SavedSearch.DoesNotExist:
        raise Http404 from None


@require_POST
@for_owner
def remove(request: Request, person: Person, pk: int) -> HttpResponse:
    """Take a search from the list."""
    saved.remove(person, pk)
    return redirect("saved-searches")


@require_POST
@for_owner
def restore(request: Request, person: Person, pk: int) -> HttpResponse:
    """Bring a removed search back."""
    saved.restore(person, pk)
    return redirect("saved-searches")


@require_POST
@for_owner
def favour(request: Request, person: Person, pk: int) -> HttpResponse:
    """Put a search on the shelf, or take it from there."""
    saved.favour(person, pk, favourite=request.POST.get("favourite") == "1")
    return redirect("saved-searches")


def _address(query: str) -> str:
    return f"{reverse('find')}?{query}" if query else reverse("find")
