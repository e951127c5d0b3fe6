"""Finding a story by its words."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from velvetbox.archive.catalog.found import found
from velvetbox.doors.web.page import lasting, passing, show, whole_number
from velvetbox.doors.web.request import Request, person_of


@require_safe
def find(request: Request) -> HttpResponse:
    """Show the works in which the words asked for stand, with the passages."""
    text = " ".join(request.GET.get("q", "").split())[:1000]
    results = found(person_of(request), text, whole_number(request.GET.get("page"))) if text else None
    response = show(request, "find.html", text=text, results=results)
    return lasting(response) if results is None or results.from_index else passing(response)
