"""Rendering: every page gets the light and the type the reader chose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme

from velvetbox.doors.web.jinja import one_language
from velvetbox.doors.web.preferences import LIGHT, SPOILERS, TOLD, TYPE, VIEW, Light, Spoilers, Type, View
from velvetbox.doors.web.tokens import Field

if TYPE_CHECKING:
    from velvetbox.archive.catalog.muting import Told
    from velvetbox.archive.catalog.selecting import SweepLine

_SOON = 60  # seconds in which the next page comes


def show(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Render a page."""
    told = request.COOKIES.get(TOLD)
    given = (
        context | chosen_by(request) | {"csrf_input": Field(request), "told": told and _told(request, told)}
    )
    with one_language():
        text = render_to_string(template, given)
    response = HttpResponse(text, status=status)
    if told:
        response.delete_cookie(TOLD, samesite="Lax")
    return response


def telling(response: HttpResponse, what: str, pk: int) -> HttpResponse:
    """Have the next page tell of something just done, with a way to undo it."""
    response.set_cookie(TOLD, f"{what}.{pk}", max_age=_SOON, samesite="Lax", httponly=True)
    return response


def _told(request: HttpRequest, told: str) -> Told | SweepLine | None:
    from velvetbox.archive.catalog import muting, selecting

    what, _, pk = told.partition(".")
    told_of = {"mute": muting.told, "sweep": selecting.told}.get(what)
    return told_of(getattr(request, "reader", None), whole_number(pk, 0)) if told_of else None


def passing(response: HttpResponse) -> HttpResponse:
    """Mark a page that will be another in a moment although nothing is written, so that nobody keeps it."""
    patch_cache_control(response, no_cache=True)
    return response


def lasting(response: HttpResponse) -> HttpResponse:
    """Mark a page that stays as it is while nothing is written (page_cache): its address, language and cookies are all it asks."""
    response.lasting = True  # type: ignore[attr-defined] # read by the page cache, never sent
    return response


def chosen_by(request: HttpRequest) -> dict[str, Any]:
    """Give what the reader chose, as every template wants it."""
    return {
        "light": Light.read(request.COOKIES.get(LIGHT, "")),
        "lights": Light,
        "type": Type.read(request.COOKIES.get(TYPE, "")),
        "view": View.read(request.COOKIES.get(VIEW, "")),
        "spoilers": Spoilers.read(request.COOKIES.get(SPOILERS, "")),
        "here": request.get_full_path(),
    }


def back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """Send the reader back to the page a form was on, if that is one of ours."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(wanted if ours and wanted.startswith("/") else otherwise)


def kept(request: HttpRequest, otherwise: str, **told: str) -> HttpResponse:
    """Answer a form that was kept: a script with JSON, a person with the page the form was on."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"kept": True, **told})
    return back(request, otherwise)


def whole_number(text: str | None, otherwise: int = 1) -> int:
    """Read a page number from an address; anything that is none is `otherwise`."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise
