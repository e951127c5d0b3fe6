"""Light and type, kept in cookies."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from velvetbox.archive.catalog.remembered import learnt
from velvetbox.doors.web.page import back, passing, show
from velvetbox.doors.web.preferences import (
    LIGHT,
    OF_AGE,
    SPOILERS,
    TYPE,
    VIEW,
    YEAR,
    Light,
    Spoilers,
    Type,
    View,
)
from velvetbox.doors.web.request import Request


@require_safe
def settings(request: Request) -> HttpResponse:
    """Show the settings."""
    return passing(show(request, "settings.html", learnt=learnt()))


@require_POST
def light(request: Request) -> HttpResponse:
    """Keep the light the reader chose."""
    return _keep(request, LIGHT, Light.read(request.POST.get("light", "")))


@require_POST
def type_(request: Request) -> HttpResponse:
    """Keep how the reader wants stories set."""
    return _keep(request, TYPE, Type.chosen(request.POST.dict()).written())


@require_POST
def view(request: Request) -> HttpResponse:
    """Keep how the reader wants lists shown."""
    return _keep(request, VIEW, View.read(request.POST.get("view", "")))


@require_POST
def spoilers(request: Request) -> HttpResponse:
    """Keep whether warnings and tags are shown at once."""
    return _keep(request, SPOILERS, Spoilers.read(request.POST.get("spoilers", "")))


@require_POST
def of_age(request: Request) -> HttpResponse:
    """Let a reader who says that they are of age through the gate, until they close the browser."""
    return _keep(request, OF_AGE, "yes", lasts=None)


def _keep(request: Request, name: str, value: str, *, lasts: int | None = YEAR) -> HttpResponse:
    response = back(request, reverse("settings"))
    response.set_cookie(name, value, max_age=lasts, samesite="Lax", httponly=True, secure=request.is_secure())
    return response
