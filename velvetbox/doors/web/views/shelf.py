"""The shelf: what is in the box."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from velvetbox.archive.catalog.aside import aside_of_all
from velvetbox.archive.catalog.imports import latest
from velvetbox.archive.catalog.kept_searches import kept_searches
from velvetbox.archive.catalog.shelf import Sort
from velvetbox.archive.catalog.shelf import shelf as shelf_page
from velvetbox.doors.web.page import lasting, passing, show, whole_number
from velvetbox.doors.web.request import Request


@require_safe
def shelf(request: Request) -> HttpResponse:
    """Show a page of the shelf, with the import that fills it."""
    asked = request.GET.get("sort", "")
    sort = Sort(asked) if asked in set(Sort) else Sort.READING
    page = shelf_page(request.reader, sort, whole_number(request.GET.get("page")))
    strip = latest()
    aside = aside_of_all(request.reader) if page.total else None
    kept = kept_searches(request.reader, favourites=True) if page.total else ()
    response = show(
        request,
        "shelf.html",
        page=page,
        strip=strip,
        sorts=Sort,
        aside=aside,
        kept=kept,
        may_keep=request.reader is not None,
    )
    return passing(response) if strip and strip.running else lasting(response)
