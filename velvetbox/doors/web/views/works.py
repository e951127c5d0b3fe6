"""A work's own page, and taking it away."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from velvetbox.archive.catalog.copies import merged_into
from velvetbox.archive.catalog.likeness import works_like
from velvetbox.archive.catalog.ribbon import MapOfWork
from velvetbox.archive.catalog.story import mapped, story_at_once
from velvetbox.archive.catalog.work import WorkPage, original_of, work_page
from velvetbox.archive.library import originals
from velvetbox.archive.people.access import is_owner
from velvetbox.core.errors import VelvetboxError
from velvetbox.doors.web.gate import gated
from velvetbox.doors.web.page import lasting, show
from velvetbox.doors.web.request import Request, person_of

FORMATS = ("epub", "html", "txt", "script")
_SEALED = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_safe
@gated
def work(request: Request, pk: int) -> HttpResponse:
    """Show a work's page."""
    page = work_page(pk, request.reader)
    if page is None:
        raise Http404
    if page.withdrawn and (target := merged_into(pk)) is not None:
        return redirect("work", target)
    return lasting(
        show(
            request,
            "work.html",
            page=page,
            formats=FORMATS,
            may_keep=request.reader is not None,
            **_story(page),
        )
    )


def _story(page: WorkPage) -> dict[str, Any]:
    """Give the story map as the page draws it; where it is not there yet, how far the mapping is."""
    if page.withdrawn or page.first is None:
        return {"story": None, "mapped": None}
    story = page.story or story_at_once(page.id, page.edition, page.words)
    if story is None:
        return {"story": None, "mapped": mapped()}
    return {
        "story": MapOfWork(page.id, page.language, page.direction, page.contents, story),
        "mapped": None,
    }


@require_safe
def like(request: Request, pk: int) -> HttpResponse:
    """Show the works most like one."""
    page = works_like(person_of(request), pk)
    if page is None:
        raise Http404
    return show(request, "like.html", page=page)


@require_safe
@gated
def take(request: Request, pk: int, form: str) -> HttpResponse:
    """Give a work as a file."""
    from velvetbox.archive.exports import queries as exports

    try:
        taken = exports.take(person_of(request), pk, form)
    except VelvetboxError:
        raise Http404 from None
    return _file(taken.data, taken.name, taken.media_type)


@require_safe
@gated
def original(request: Request, pk: int, source: int) -> HttpResponse:
    """Give a file that a work was read from, byte for byte."""
    found = original_of(pk, source, owner=is_owner(person_of(request)))
    if found is None:
        raise Http404
    digest, path = found
    return _file(originals.read(digest), PurePosixPath(path).name, "application/octet-stream")


def _file(data: bytes, name: str, media_type: str) -> HttpResponse:
    """Give bytes to be saved, never shown: a stored page must not run in the box's own address."""
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment",
        "Content-Security-Policy": _SEALED,
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(data, content_type=media_type, headers=headers)
