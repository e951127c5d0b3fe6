"""What people say around works, and the pages of rescued archives under their old addresses."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from velvetbox.archive.catalog.challenges import challenges_page
from velvetbox.archive.catalog.comments import comments_page
from velvetbox.archive.catalog.members import person_page
from velvetbox.archive.catalog.news import news_page
from velvetbox.archive.catalog.old_addresses import places
from velvetbox.archive.catalog.series import series_page
from velvetbox.doors.web.page import show, whole_number
from velvetbox.doors.web.request import Request


@require_safe
def comments(request: Request, pk: int) -> HttpResponse:
    """Show what was said of a work, or of one of its chapters."""
    asked = whole_number(request.GET.get("chapter"), 0)
    page = comments_page(pk, request.reader, asked or None, whole_number(request.GET.get("page")))
    if page is None:
        raise Http404
    return show(request, "comments.html", page=page, may_keep=request.reader is not None)


@require_safe
def series(request: Request, pk: int) -> HttpResponse:
    """Show a series in its order."""
    page = series_page(pk, request.reader, whole_number(request.GET.get("page")))
    if page is None:
        raise Http404
    return show(request, "series.html", page=page, may_keep=request.reader is not None)


@require_safe
def person(request: Request, pk: int) -> HttpResponse:
    """Show somebody who wrote works."""
    page = person_page(pk, request.reader, whole_number(request.GET.get("page")))
    if page is None:
        raise Http404
    return show(request, "person.html", page=page)


@require_safe
def news(request: Request, pk: int | None = None) -> HttpResponse:
    """Show the news of the archives taken in, or one post."""
    page = news_page(request.reader, whole_number(request.GET.get("page")), pk)
    if pk is not None and not page.posts:
        raise Http404
    return show(request, "news.html", page=page, may_keep=request.reader is not None)


@require_safe
def challenges(request: Request, pk: int | None = None) -> HttpResponse:
    """Show the challenges of the archives taken in, or one."""
    page = challenges_page(whole_number(request.GET.get("page")), pk, request.reader)
    if pk is not None and not page.challenges:
        raise Http404
    return show(request, "challenges.html", page=page)


@require_safe
def old(request: Request, script: str, folder: str = "") -> HttpResponse:
    """Lead from a page's address in an archive taken in to where it is now."""
    if script == "browse":
        return HttpResponsePermanentRedirect(reverse("shelf"))
    found = places(script, request.GET.dict(), request.get_host(), folder.strip("/"))
    if not found:
        raise Http404
    if len(found) > 1:
        return show(request, "old_address.html", places=found, status=300)
    return HttpResponsePermanentRedirect(reverse(found[0].name, args=found[0].ids))
