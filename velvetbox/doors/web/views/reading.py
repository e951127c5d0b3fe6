"""Reading: a chapter, the whole work, and the place one stopped at."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from velvetbox.archive.catalog.chapter import ReadingPage, belongs, chapter_page, whole_page
from velvetbox.archive.catalog.copies import merged_into
from velvetbox.archive.catalog.places import place_in, resume
from velvetbox.archive.library.models import Work
from velvetbox.archive.people.models import Person
from velvetbox.core.prose import Place
from velvetbox.doors.web.page import lasting, show
from velvetbox.doors.web.request import Request, for_owner


@require_safe
def chapter(request: Request, pk: int, chapter: int) -> HttpResponse:
    """Show one chapter; the address of one that only another copy has leads to the work, of one merged along with it."""
    page = chapter_page(pk, chapter, request.reader)
    if page is None and belongs(pk, chapter):
        return redirect("work", pk)
    if page is None and (target := merged_into(pk)) is not None:
        return redirect("chapter", target, chapter)
    return _read(request, page, whole=False)


@require_safe
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
    """Keep the reader's place; answers the reading page's script with JSON, a form with the page it was on."""
    from velvetbox.archive.library import (
        acts,  # brings every reader of formats: not for pages that are only read
    )

    wanted = request.POST.get("chapter", "")
    if not (wanted.isascii() and wanted.isdigit()):
        raise Http404
    anchor, finished = request.POST.get("anchor", ""), request.POST.get("finished") == "1"
    at = place_in(int(wanted), anchor) or Place("")
    try:
        acts.keep_place(
            person,
            pk,
            int(wanted),
            at.anchor,
            before=at.before,
            after=at.after,
            share=at.share,
            finished=finished,
        )
    except Work.DoesNotExist:
        raise Http404 from None
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"kept": at.anchor})
    return redirect("work", pk)
