"""A fandom along its canon."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from velvetbox.archive.finder.asked import Asked
from velvetbox.doors.web.page import lasting, show, whole_number
from velvetbox.doors.web.request import Request, person_of


@require_safe
def canon(request: Request) -> HttpResponse:
    """Show where in canon a fandom's works are set, the works at one place of it, or which fandoms have any."""
    from velvetbox.archive.catalog.timeline import page as timeline

    asked, person = Asked.read(dict(request.GET.lists())), person_of(request)
    if not any(kind == "fandom" for kind, _ in asked.include):
        return lasting(show(request, "canon_fandoms.html", fandoms=timeline.fandoms(person)))
    if key := request.GET.get("at", ""):
        place = timeline.at_place(person, asked, key, whole_number(request.GET.get("page")))
        if place is None:
            raise Http404
        return lasting(show(request, "canon_place.html", page=place))
    page = timeline.timeline(person, asked, whole_number(request.GET.get("only"), 0))
    return lasting(show(request, "canon.html", page=page))
