"""Who says what in a story, and putting it right."""

from __future__ import annotations

import json

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from velvetbox.archive.catalog.lines import lines_in_chapter, lines_page
from velvetbox.archive.library.models import Work
from velvetbox.archive.people.models import Person
from velvetbox.archive.storymap.models import Correction
from velvetbox.doors.web.page import back, lasting, show, whole_number
from velvetbox.doors.web.request import Request, for_owner

_SHOWS = frozenset({"unclear", "thoughts"})


@require_safe
def lines(request: Request, pk: int) -> HttpResponse:
    """Show the lines of a work, with who says them."""
    asked = request.GET.get("show", "")
    page = lines_page(
        pk,
        by=request.GET.get("by", "")[:300],
        show=asked if asked in _SHOWS else "",
        chapter=whole_number(request.GET.get("chapter"), 0) or None,
        page=whole_number(request.GET.get("page")),
    )
    if page is None:
        raise Http404
    return lasting(show(request, "lines.html", page=page, may_correct=request.reader is not None))


@require_safe
def in_chapter(request: Request, pk: int, chapter: int) -> HttpResponse:
    """Give the lines of a chapter to the script of its page."""
    found = lines_in_chapter(pk, chapter)
    return JsonResponse(found if found is not None else {"lines": None})


@require_POST
@for_owner
def correct(request: Request, person: Person, pk: int) -> HttpResponse:
    """Put something right in a work's map; answers the reading page's script with JSON."""
    from velvetbox.archive.storymap import acts
    from velvetbox.core.storymap import Act  # makes maps, and takes a moment to load

    given = request.POST
    try:
        act = Act(given.get("act", ""))
        at = acts.Asked(
            whole_number(given.get("chapter"), 0),
            given.get("anchor", ""),
            whole_number(given.get("start"), 0),
            whole_number(given.get("end"), 0),
        )
        acts.correct(person, pk, act, given.get("who", ""), given.get("other", ""), at)
    except (ValueError, Work.DoesNotExist):
        raise Http404 from None
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"kept": True})
    return back(request, reverse("lines", args=(pk,)))


@require_safe
def corrections(request: Request, pk: int) -> HttpResponse:
    """Give what was put right in a work's map as a file: a list of core.storymap's values, in the order made."""
    kept = Correction.objects.filter(work=pk, undone_at=None).order_by("pk")
    headers = {"Content-Disposition": f'attachment; filename="corrections-{pk}.json"'}
    text = json.dumps(list(kept.values_list("values", flat=True)), ensure_ascii=False, indent=1) + "\n"
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)


@require_POST
@for_owner
def take_back(request: Request, person: Person, pk: int) -> HttpResponse:
    """Take a correction back."""
    from velvetbox.archive.storymap import acts

    return back(request, reverse("lines", args=(acts.take_back(person, pk).work_id,)))


@require_POST
@for_owner
def restore(request: Request, person: Person, pk: int) -> HttpResponse:
    """Bring a correction back."""
    from velvetbox.archive.storymap import acts

    return back(request, reverse("lines", args=(acts.restore(person, pk).work_id,)))
