"""The question before works for adults, where an archive wants it asked (setting VELVETBOX_ADULT_GATE).

It is asked once, until the browser is closed, and only of pages: feeds and programs bring their owner's own rights.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpResponse

from velvetbox.doors.web.page import lasting, show
from velvetbox.doors.web.preferences import OF_AGE
from velvetbox.doors.web.request import Request

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponse]


def is_open(request: Request) -> bool:
    """Tell whether a reader need not be asked: the archive wants no gate, or they went through it."""
    return settings.ADULT_GATE == "no" or request.COOKIES.get(OF_AGE) == "yes"


def holds_back(request: Request, rating: str) -> bool:
    """Tell whether words of a work of that rating are not shown on other pages either, before its reader was asked."""
    if is_open(request):
        return False
    from velvetbox.archive.catalog.grown_up import is_for_adults

    return is_for_adults(rating, unrated=settings.ADULT_GATE == "unrated")


def gated(view: View[P]) -> View[P]:
    """Ask before a page of a work for adults, whose id is the `pk` of the address."""

    @wraps(view)
    def wrapped(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        asked = request.resolver_match and before(request, request.resolver_match.kwargs["pk"])
        return asked or view(request, *args, **kwargs)

    return wrapped


def before(request: Request, *works: int) -> HttpResponse | None:
    """Give the page that asks before what is shown of works, None where nobody need be asked."""
    if is_open(request):
        return None
    from velvetbox.archive.catalog.grown_up import entrance

    for work in works:
        if page := entrance(work, unrated=settings.ADULT_GATE == "unrated"):
            return lasting(show(request, "gate.html", page=page))
    return None
