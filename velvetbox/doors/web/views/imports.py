"""Imports: how one is going, the ledger of each, and undoing what it did.

The acts come with every reader of formats behind them and are loaded when first needed, so that the
first page of a box does not wait for them.
"""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from velvetbox.archive.catalog.imports import Show, import_list, import_page, latest
from velvetbox.archive.imports.models import Import
from velvetbox.archive.library.models import Mend
from velvetbox.archive.people.models import Person
from velvetbox.doors.web.page import back, lasting, passing, show, whole_number
from velvetbox.doors.web.request import Request, for_owner


@require_safe
def imports(request: Request) -> HttpResponse:
    """List every import, newest first."""
    found = import_list()
    response = show(request, "imports.html", imports=found)
    return passing(response) if any(strip.running for strip in found) else lasting(response)


@require_safe
@never_cache
def current(request: Request) -> JsonResponse:
    """Tell how the running import is going, for the strip on the shelf."""
    strip = latest()
    text = render_to_string("parts/strip.html", {"strip": strip}, request) if strip else ""
    return JsonResponse(
        {"running": bool(strip and strip.running), "done": strip.done if strip else 0, "strip": text}
    )


@require_safe
def report(request: Request, pk: int) -> HttpResponse:
    """Show an import's ledger."""
    asked = request.GET.get("show", "")
    page = import_page(
        pk, Show(asked) if asked in set(Show) else Show.ALL, whole_number(request.GET.get("page"))
    )
    if page is None:
        raise Http404
    response = show(request, "report.html", page=page, shows=Show)
    return passing(response) if page.strip.running else lasting(response)


@require_POST
@for_owner
def undo(request: Request, person: Person, pk: int) -> HttpResponse:
    """Take back a whole import; nothing is deleted."""
    from velvetbox.archive.imports import acts

    acts.undo(person, get_object_or_404(Import, pk=pk))
    return redirect("import", pk)


@require_POST
@for_owner
def restore(request: Request, person: Person, pk: int) -> HttpResponse:
    """Bring back an import that was taken back."""
    from velvetbox.archive.imports import acts

    acts.redo(person, get_object_or_404(Import, pk=pk))
    return redirect("import", pk)


@require_POST
@for_owner
def undo_mend(request: Request, person: Person, pk: int) -> HttpResponse:
    """Read the file again without one repair."""
    from velvetbox.archive.library import acts

    acts.undo_mend(person, get_object_or_404(Mend, pk=pk))
    return back(request, reverse("imports"))


@require_POST
@for_owner
def redo_mend(request: Request, person: Person, pk: int) -> HttpResponse:
    """Make a repair after all."""
    from velvetbox.archive.library import acts

    acts.redo_mend(person, get_object_or_404(Mend, pk=pk))
    return back(request, reverse("imports"))
