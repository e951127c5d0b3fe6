"""What somebody does not want to be shown: all of it, one more, what one would hide, and as a file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from velvetbox.archive.catalog.muting import mutable, mutes_page, tried
from velvetbox.archive.finder.mutes import acts, written
from velvetbox.archive.finder.mutes.muted import mutes_of
from velvetbox.archive.finder.mutes.terms import COUNTED, STATES, How, Kind, Terms
from velvetbox.archive.people.models import Person
from velvetbox.core.errors import VelvetboxError
from velvetbox.doors.web.page import back, passing, show, telling
from velvetbox.doors.web.request import Request, for_owner


@require_http_methods(["GET", "HEAD", "POST"])
@for_owner
def mutes(request: Request, person: Person) -> HttpResponse:
    """Show everything that is muted, and what one more would do; mute it."""
    if request.method == "POST":
        made = acts.mute(person, Terms.read(request.POST.dict()))
        return telling(back(request, reverse("mutes")), "mute", made.pk)
    terms, fault = _asked(request)
    return passing(
        show(
            request,
            "mutes.html",
            page=mutes_page(person.pk),
            terms=terms,
            fault=fault,
            tried=tried(terms) if terms else None,
            kinds=Kind,
            hows=How,
            states=STATES,
            counted=COUNTED,
            given=request.GET.dict(),
        )
    )


def _asked(request: Request) -> tuple[Terms | None, str]:
    """Read what is to be tried from the address, and what is wrong with it."""
    if "kind" not in request.GET:
        return None, ""
    try:
        return Terms.read(request.GET.dict()), ""
    except VelvetboxError as error:
        return None, error.text


@require_safe
@for_owner
def of_work(request: Request, person: Person, pk: int) -> HttpResponse:
    """Show what can be muted of a work."""
    page = mutable(pk, person.pk)
    if page is None:
        raise Http404
    return passing(show(request, "mute_work.html", page=page))


@require_POST
@for_owner
def remove(request: Request, person: Person, pk: int) -> HttpResponse:
    """Take a mute away."""
    acts.unmute(person, pk)
    return _told(request, pk)


@require_POST
@for_owner
def restore(request: Request, person: Person, pk: int) -> HttpResponse:
    """Bring a mute back."""
    acts.restore(person, pk)
    return _told(request, pk)


@require_POST
@for_owner
def fold(request: Request, person: Person, pk: int) -> HttpResponse:
    """Show what is muted folded, or not at all."""
    folds = request.POST.get("folds") == "1"
    acts.fold(person, pk, folds=folds)
    return _told(request, pk)


def _told(request: Request, pk: int) -> HttpResponse:
    return telling(back(request, reverse("mutes")), "mute", pk)


@require_safe
@for_owner
def export(request: Request, person: Person) -> HttpResponse:
    """Give everything that is muted as a file."""
    headers = {"Content-Disposition": 'attachment; filename="velvetbox-mutes.json"'}
    return HttpResponse(
        written.written(mutes_of(person.pk)), content_type="application/json", headers=headers
    )


@require_POST
@for_owner
def take_in(request: Request, person: Person) -> HttpResponse:
    """Mute what a file says, beside what is muted already."""
    file = request.FILES.get("file")
    data = file.read(written.LARGEST + 1) if file else request.POST.get("text", "").encode()
    acts.mute_all(person, written.read(data))
    return redirect("mutes")
