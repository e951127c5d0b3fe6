"""Who asks: in a box of one's own, whoever holds the address that the program opened is the owner.

The program opens the browser at an address with a random start token. The token is exchanged once for a
signed cookie and leaves the address bar. Without the cookie the box can be read on this machine, but
not changed: another program or a web page that reaches the port can keep no place and undo nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare

from velvetbox.archive.people.acts import local_owner
from velvetbox.doors.web.page import show
from velvetbox.doors.web.request import Request

START = "start"
_OPEN_TO_ALL = ("/sign-in", "/static/", "/robots.txt", "/favicon.svg", "/manifest.webmanifest", "/sw.js")


def start_token() -> str:
    """Give the token this run of the program was started with; "" when it was started without one."""
    return os.environ.get("VELVETBOX_START_TOKEN", "")


class LocalOwnerMiddleware:
    """Sets `request.reader`, and takes the start token out of the address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, plain: HttpRequest) -> HttpResponse:
        """Answer a request."""
        request = cast("Request", plain)
        if request.method == "GET" and START in request.GET:
            return _start(request)
        request.reader = request.session.get("reader")
        if settings.PUBLIC and request.reader is None and not request.path.startswith(_OPEN_TO_ALL):
            return redirect("sign-in")
        return self.get_response(request)


def _start(request: Request) -> HttpResponse:
    request.reader = None
    token = start_token()
    if settings.PUBLIC or not token or not constant_time_compare(request.GET[START], token):
        return show(request, "start_again.html", status=403)
    request.session["reader"] = local_owner().pk
    query = request.GET.copy()
    del query[START]
    return redirect(f"{request.path}?{query.urlencode()}" if query else request.path)
