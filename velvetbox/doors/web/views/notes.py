"""Marked passages and notes."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from velvetbox.archive.catalog.notes import noted, place_of_passage, removed_notes
from velvetbox.archive.catalog.notes_written import markdown, web_annotations
from velvetbox.archive.library import marking
from velvetbox.archive.people.models import Person
from velvetbox.core.errors import VelvetboxError
from velvetbox.doors.web.page import back, passing, show, whole_number
from velvetbox.doors.web.request import Request, for_owner

_FORMS = {"md": "text/markdown; charset=utf-8", "jsonld": "application/ld+json"}


@require_safe
@for_owner
def notes(request: Request, person: Person) -> HttpResponse:
    """Show all marks and notes, or those in one work."""
    work = whole_number(request.GET.get("work"), 0) or None
    works = noted(person.pk, work)
    return passing(show(request, "notes.html", works=works, work=work, removed=removed_notes(person.pk)))


@require_safe
@for_owner
def export(request: Request, person: Person, form: str) -> HttpResponse:
    """Give marks and notes as a file."""
    if form not in _FORMS:
        raise Http404
    works = noted(person.pk, whole_number(request.GET.get("work"), 0) or None)
    host = f"{request.scheme}://{request.get_host()}"
    text = markdown(works) if form == "md" else web_annotations(works, host)
    headers = {"Content-Disposition": f'attachment; filename="velvetbox-notes.{form}"'}
    return HttpResponse(text, content_type=_FORMS[form], headers=headers)


@require_POST
@for_owner
def mark(request: Request, person: Person, pk: int) -> HttpResponse:
    """Mark a passage of a chapter."""
    chapter, quote = whole_number(request.POST.get("chapter"), 0), request.POST.get("quote", "")
    place = place_of_passage(chapter, quote, request.POST.get("anchor", ""))
    if place is None and marking.passage(quote):
        raise VelvetboxError(
            "note.not_there", "These words do not stand in this chapter. Copy them from the text as they are."
        )
    if place is not None:
        marking.mark(person, pk, chapter, place, quote, request.POST.get("note", ""))
    return back(request, reverse("chapter", args=(pk, chapter)) if chapter else reverse("work", args=(pk,)))


@require_POST
@for_owner
def write(request: Request, person: Person, pk: int) -> HttpResponse:
    """Write another note to a passage."""
    marking.write(person, pk, request.POST.get("note", ""), seen=request.POST.get("seen", "")[:32])
    return back(request, reverse("notes"))


@require_POST
@for_owner
def remove(request: Request, person: Person, pk: int) -> HttpResponse:
    """Take a mark away."""
    marking.remove(person, pk)
    return back(request, reverse("notes"))


@require_POST
@for_owner
def restore(request: Request, person: Person, pk: int) -> HttpResponse:
    """Bring a mark back."""
    marking.restore(person, pk)
    return back(request, reverse("notes"))
