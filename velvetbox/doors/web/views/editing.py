"""Editing by hand: the fields of one work, and one change of many works."""

from __future__ import annotations

from urllib.parse import parse_qs

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from velvetbox.archive.catalog import edited, selecting
from velvetbox.archive.curating import acts
from velvetbox.archive.curating.wanted import TYPES, Wanted
from velvetbox.archive.finder import filtering
from velvetbox.archive.finder.asked import Asked
from velvetbox.archive.library import editing
from velvetbox.archive.people.models import Person
from velvetbox.core.errors import VelvetboxError
from velvetbox.doors.web.page import back, passing, show, telling, whole_number
from velvetbox.doors.web.request import Request, for_owner


@require_http_methods(["GET", "HEAD", "POST"])
@for_owner
def edit(request: Request, person: Person, pk: int) -> HttpResponse:
    """Show the fields of a work with their evidence; set what was changed, or show how its texts will look."""
    fault, drawn = None, {}
    if request.method == "POST" and "preview" not in request.POST:
        fault = _edit(request, person, pk)
        if not fault:
            return redirect("edit", pk)
    page = edited.edit_page(pk)
    if page is None:
        raise Http404
    given = request.POST.dict()
    if given and not fault:
        try:
            drawn = edited.drawn(page, given)
        except VelvetboxError as error:
            fault = error
    return passing(
        show(request, "edit.html", page=page, fault=fault, given=given, drawn=drawn, status=409 if fault else 200)
    )  # fmt: skip


def _edit(request: Request, person: Person, pk: int) -> VelvetboxError | None:
    field, _, value = request.POST.get("take", "").partition(":")
    if field:
        editing.take_guess(person, pk, field, value)
        return None
    try:
        editing.edit(person, pk, request.POST.dict())
    except VelvetboxError as error:
        return error
    return None


@require_POST
@for_owner
def revert(request: Request, person: Person, pk: int) -> HttpResponse:
    """Show in a field what the files say."""
    editing.revert(person, pk, request.POST.get("field", ""))
    return redirect("edit", pk)


@require_POST
@for_owner
def turn(request: Request, person: Person, pk: int, edit: int) -> HttpResponse:
    """Undo an edit, or make it again."""
    act = editing.redo if request.POST.get("again") else editing.undo
    act(person, edit)
    return redirect("edit", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_owner
def change(request: Request, person: Person) -> HttpResponse:
    """Choose works; show what a change of them would do; make it."""
    if request.method != "POST":
        page = selecting.select_page(
            person, Asked.read(dict(request.GET.lists())), whole_number(request.GET.get("page"))
        )
        return passing(show(request, "select.html", page=page, types=TYPES))
    wanted, works = Wanted.read(request.POST.dict()), _chosen(request, person)
    if request.POST.get("sure") == "1":
        made = acts.sweep(person, wanted, works)
        return telling(back(request, reverse("change")), "sweep", made.pk)
    page_of = selecting.preview(person, wanted, works)
    return passing(show(request, "preview.html", page=page_of, given=request.POST))


def _chosen(request: Request, person: Person) -> list[int]:
    """Give the works that were ticked, or all that a question finds."""
    if request.POST.get("all") == "1":
        return list(filtering.found(person, Asked.read(parse_qs(request.POST.get("query", "")[:8000]))))
    return [whole_number(one, 0) for one in request.POST.getlist("work")]


@require_POST
@for_owner
def undo(request: Request, person: Person, pk: int) -> HttpResponse:
    """Undo a change of many works as one."""
    acts.undo(person, pk)
    return telling(back(request, reverse("change")), "sweep", pk)
