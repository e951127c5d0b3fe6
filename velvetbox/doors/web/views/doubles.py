"""Doubles: the copies of a work, works that are much alike, two texts compared, and joining or parting them by hand."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from velvetbox.archive.catalog import comparing
from velvetbox.archive.catalog.copies import copies_page, doubles_page, merged_into
from velvetbox.archive.library.models import Regrouping
from velvetbox.archive.people.models import Person
from velvetbox.doors.web import gate
from velvetbox.doors.web.page import show, whole_number
from velvetbox.doors.web.request import Request, for_owner


@require_safe
def copies(request: Request, pk: int) -> HttpResponse:
    """Show the copies of a work."""
    page = copies_page(pk, request.reader)
    if page is None and (target := merged_into(pk)) is not None:
        return redirect("copies", target)
    if page is None:
        raise Http404
    return show(request, "copies.html", page=page)


@require_safe
def doubles(request: Request) -> HttpResponse:
    """List the works that share text, the most alike first."""
    return show(
        request, "doubles.html", page=doubles_page(whole_number(request.GET.get("page")), request.reader)
    )


@require_safe
def compare(request: Request, before: int, after: int) -> HttpResponse:
    """Show what one copy has and another has not."""
    page = comparing.compare(before, after, whole_number(request.GET.get("page")))
    if page is None:
        raise Http404
    asked = gate.before(request, page.before.work, page.after.work)
    return asked or show(request, "compare.html", page=page)


@require_POST
@for_owner
def merge(request: Request, person: Person, pk: int) -> HttpResponse:
    """Make another work's copies copies of this one."""
    from velvetbox.archive.library import acts

    acts.merge(person, pk, whole_number(request.POST.get("other"), 0))
    return redirect("copies", pk)


@require_POST
@for_owner
def split(request: Request, person: Person, pk: int) -> HttpResponse:
    """Make a work of its own of one copy, and show it."""
    from velvetbox.archive.library import acts

    done = acts.split(person, pk, [whole_number(request.POST.get("edition"), 0)])
    return redirect("copies", done.target_id)


@require_POST
@for_owner
def undo(request: Request, person: Person, pk: int) -> HttpResponse:
    """Put a merge or a split back as it was."""
    from velvetbox.archive.library import acts

    done = get_object_or_404(Regrouping, pk=pk)
    acts.undo_regrouping(person, done)
    return redirect("copies", done.target_id if done.kind == Regrouping.Kind.MERGE else done.source_id)
