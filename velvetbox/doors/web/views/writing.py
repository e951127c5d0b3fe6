"""A story in figures, for who writes it, as a page and as files."""

from __future__ import annotations

import json

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from velvetbox.archive.catalog.writing import UNCLEAR, map_as_json, table_of, writing_page
from velvetbox.doors.web.gate import gated
from velvetbox.doors.web.page import lasting, show
from velvetbox.doors.web.request import Request

TABLES = ("lines", "cast", "scenes", "views", "things", "slips", "words")


@require_safe
@gated
def writing(request: Request, pk: int) -> HttpResponse:
    """Show a work's figures."""
    page = writing_page(pk)
    if page is None:
        raise Http404
    return lasting(show(request, "writing.html", page=page, tables=TABLES, most=UNCLEAR))


@require_safe
@gated
def as_json(request: Request, pk: int) -> HttpResponse:
    """Give a work's map and figures as JSON."""
    found = map_as_json(pk)
    if found is None:
        raise Http404
    text = json.dumps(found, ensure_ascii=False) + "\n"
    return _file(text, f"map-{pk}.json", "application/json; charset=utf-8")


@require_safe
@gated
def as_table(request: Request, pk: int, table: str) -> HttpResponse:
    """Give one table of a work's map as CSV."""
    text = table_of(pk, table)
    if text is None:
        raise Http404
    return _file(text, f"{table}-{pk}.csv", "text/csv; charset=utf-8")


def _file(text: str, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(text.encode("utf-8", "replace"), content_type=kind, headers=headers)
