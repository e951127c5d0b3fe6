"""Finding a story by what somebody remembers of it."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from velvetbox.archive.catalog.remembered import remembered
from velvetbox.doors.web.gate import holds_back
from velvetbox.doors.web.page import passing, show
from velvetbox.doors.web.request import Request, person_of

LONGEST = 2000  # characters taken from an address


@require_safe
def remember(request: Request) -> HttpResponse:
    """Show the works that may be meant, each with its passage and why."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    answer = remembered(person_of(request), text) if text else None
    return passing(
        show(request, "remember.html", text=text, answer=answer, held=partial(holds_back, request))
    )
