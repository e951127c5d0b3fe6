"""What somebody read: for them alone."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from velvetbox.archive.catalog import charts
from velvetbox.archive.catalog import history as read
from velvetbox.archive.library import history as keeping
from velvetbox.archive.people.models import Person
from velvetbox.doors.web.page import passing, show, whole_number
from velvetbox.doors.web.request import Request, for_owner

_FORMS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@require_safe
@for_owner
def history(request: Request, person: Person) -> HttpResponse:
    """Show a year of reading."""
    year = whole_number(request.GET.get("year"), 0) or None
    page = read.history_page(person, year, whole_number(request.GET.get("page")))
    return passing(show(request, "history.html", page=page, charts=charts))


@require_safe
@for_owner
def export(request: Request, person: Person, form: str) -> HttpResponse:
    """Give the whole history as a file."""
    if form not in _FORMS:
        raise Http404
    write = read.as_table if form == "csv" else read.as_json
    headers = {"Content-Disposition": f'attachment; filename="velvetbox-history.{form}"'}
    return HttpResponse(write(read.every_entry(person)), content_type=_FORMS[form], headers=headers)


@require_POST
@for_owner
def forget(request: Request, person: Person) -> HttpResponse:
    """Forget an entry, all of a work, or everything that was said to be meant."""
    written = request.POST.get("day", "")
    work, day = whole_number(request.POST.get("work"), 0) or None, _day(written)
    is_meant = day is not None if written else work is not None or request.POST.get("all") == "1"
    if is_meant:  # a day that is none is not taken for every day
        keeping.forget(person, work=work, day=day)
    return redirect("history")


@require_POST
@for_owner
def turn(request: Request, person: Person) -> HttpResponse:
    """Bring back or erase what was forgotten; keep a history from now on, or none."""
    match request.POST.get("do"):
        case "bring-back":
            keeping.bring_back(person)
        case "erase":
            keeping.erase(person)
        case "keep" | "stop" as asked:
            keeping.switch(person, keeps=asked == "keep")
    return redirect("history")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
