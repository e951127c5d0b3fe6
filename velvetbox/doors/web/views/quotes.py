"""Passages to share, as text or as a picture."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from velvetbox.archive.catalog import quotes
from velvetbox.archive.people.models import Person
from velvetbox.doors.web.gate import gated
from velvetbox.doors.web.page import whole_number
from velvetbox.doors.web.request import Request, for_owner

_TYPES = {"svg": "image/svg+xml", "txt": "text/plain; charset=utf-8"}


@require_safe
@gated
def quote(request: Request, pk: int, form: str) -> HttpResponse:
    """Give words of a chapter (`chapter`, `words`) to share; 404 where they do not stand in it."""
    chapter = whole_number(request.GET.get("chapter"), 0)
    return _given(quotes.quote_of(pk, chapter, request.GET.get("words", "")), form)


@require_safe
@for_owner
def of_note(request: Request, person: Person, pk: int, form: str) -> HttpResponse:
    """Give a marked passage to share."""
    return _given(quotes.quote_of_note(person.pk, pk), form)


def _given(found: quotes.Quote | None, form: str) -> HttpResponse:
    if found is None or form not in _TYPES:
        raise Http404
    headers = {
        "Cache-Control": "private, max-age=600",
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    content = quotes.picture(found) if form == "svg" else found.text
    return HttpResponse(content, content_type=_TYPES[form], headers=headers)
