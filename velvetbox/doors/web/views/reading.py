"""Reading: a chapter, the whole work, and the place one stopped at."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from velvetbox.archive.catalog.chapter import ReadingPage, belongs, chapter_page, whole_page
from velvetbox.archive.catalog.copies import merged_into
from velvetbox.archive.catalog.places import place_in, resume
from velvetbox.archive.library import reading as keeping
from velvetbox.archive.library.models import ReadingState
from velvetbox.archive.people.models import Person
from velvetbox.core.prose import Place
from velvetbox.doors.web.gate import gated
from velvetbox.doors.web.page import back, lasting, show, whole_number
from velvetbox.doors.web.request import Request, for_owner


@require_safe
@gated
def chapter(request: Request, pk: int, chapter: int) -> HttpResponse:
    """Show one chapter; the address of one that only another copy has leads to the work, of one merged along with it."""
    page = chapter_page(pk, chapter, request.reader)
    if page is None and belongs(pk, chapter):
        return redirect("work", pk)
    if page is None and (target := merged_into(pk)) is not None:
        return redirect("chapter", target, chapter)
    return _read(request, page, whole=False)


@require_safe
@gated
def whole(request: Request, pk: int) -> HttpResponse:
    """Show all chapters of a work on one page."""
    page = whole_page(pk, request.reader)
    if page is None and (target := merged_into(pk)) is not None:
        return redirect("whole", target)
    return _read(request, page, whole=True)


def _read(request: Request, page: ReadingPage | None, *, whole: bool) -> HttpResponse:
    if page is None:
        raise Http404
    return lasting(show(request, "read.html", page=page, whole=whole, may_keep=request.reader is not None))


@require_safe
def go_on(request: Request, pk: int) -> HttpResponse:
    """Lead to where the reader stopped, else to the first chapter."""
    found = resume(request.reader, pk)
    if found is None:
        raise Http404
    chapter, anchor = found
    return redirect(reverse("chapter", args=(pk, chapter)) + (f"#{anchor}" if anchor else ""))


@require_POST
@for_owner
def place(request: Request, person: Person, pk: int) -> HttpResponse:
    """Keep the reader's place; answers the reading page's script with JSON, a form with the page it was on.

    `ago` is how many seconds ago it was read, for a device that had no net then: its clock may be wrong.
    """
    wanted = whole_number(request.POST.get("chapter"), 0)
    if not wanted:
        raise Http404
    anchor, finished = request.POST.get("anchor", ""), request.POST.get("finished") == "1"
    at = place_in(wanted, anchor) or Place("")
    keeping.keep_place(person, pk, wanted, at, finished=finished, at=_when(request))
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"kept": at.anchor})
    return redirect("work", pk)


@require_POST
@for_owner
def state(request: Request, person: Person, pk: int) -> HttpResponse:
    """Say how the reader stands to a work; `ago` as with a place."""
    asked = request.POST.get("state", "")
    if asked not in set(ReadingState.values):
        raise Http404
    keeping.set_state(person, pk, ReadingState(asked), at=_when(request))
    return _back(request, pk)


@require_POST
@for_owner
def put(request: Request, person: Person, pk: int) -> HttpResponse:
    """Put a work on shelves of the reader's own."""
    wanted = [whole_number(one, 0) for one in request.POST.getlist("shelf")]
    keeping.put(person, pk, wanted, request.POST.get("new", ""))
    return _back(request, pk)


def _when(request: Request) -> datetime:
    return timezone.now() - timedelta(seconds=whole_number(request.POST.get("ago"), 0))


def _back(request: Request, pk: int) -> HttpResponse:
    response = back(request, reverse("work", args=(pk,)))
    if request.POST.get("from") == "card":  # back to where it stands in its list
        response["Location"] += f"#w{pk}"
    return response
