"""Finding a story: words and filters, suggestions while typing."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from velvetbox.archive.catalog.finding import finding
from velvetbox.archive.catalog.kept_searches import kept_searches
from velvetbox.archive.finder.asked import Asked
from velvetbox.archive.finder.language.orders import settled
from velvetbox.doors.web.gate import holds_back
from velvetbox.doors.web.jinja import having
from velvetbox.doors.web.page import lasting, passing, show, whole_number
from velvetbox.doors.web.request import Request, person_of


@require_safe
def find(request: Request) -> HttpResponse:
    """Show the works that have what is asked for. What a form sends is led to the one address of its question."""
    asked = settled(Asked.read(dict(request.GET.lists())))
    number = whole_number(request.GET.get("page"))
    if not _is_canonical(request, asked):
        query = asked.address()
        return redirect(f"{reverse('find')}?{query}" if query else reverse("find"))
    person = person_of(request)
    kept = kept_searches(request.reader)
    page = finding(person, asked, number, kept)
    works = tuple(one.without_words() if holds_back(request, one.card.rating) else one for one in page.works)
    response = show(
        request,
        "find.html",
        text=asked.text,
        page=replace(page, works=works),
        aside=page.aside,
        within=page.within,
        kept=kept,
        may_keep=person is not None and bool(page.parts),
    )
    return lasting(response) if page.from_index else passing(response)


_MOST = 10  # names suggested
_NAMED = {
    "tag": ("fandom", "relationship", "character", "freeform"),
    "creator": ("creator",),
    "name": ("fandom", "relationship", "character", "freeform", "rating", "warning", "category", "creator"),
    "series": ("series",),
    "collection": ("collection",),
    "q": ("title", "creator", "series", "fandom", "relationship", "character", "freeform"),
}


@require_safe
def names(request: Request) -> JsonResponse:
    """Suggest names while one is being typed: `kind` of field, `q` what was typed, `fandom` what it is about."""
    from velvetbox.archive.finder.mutes.muted import muted_for
    from velvetbox.archive.finder.suggesting import counted_for, suggest

    kinds = _NAMED.get(request.GET.get("kind", ""), ())
    hidden = muted_for(request.reader).hidden
    most = _MOST if not hidden else 2 * _MOST
    typed, fandom = request.GET.get("q", ""), request.GET.get("fandom", "")
    found = suggest(typed, kinds, fandom=fandom, most=most, without=hidden) if kinds else ()
    if hidden:
        found = counted_for(person_of(request), found, _MOST)
    told = [
        {
            "name": one.name,
            "said": _("work") if one.kind == "title" else str(one.works),
            "address": reverse("work", args=(one.id,)) if one.kind == "title" else having(one.kind, one.name),
        }
        for one in found
    ]
    return JsonResponse({"names": told})


def _is_canonical(request: Request, asked: Asked) -> bool:
    given = [(key, value) for key, values in request.GET.lists() for value in values if key != "page"]
    return given == list(asked.pairs())
