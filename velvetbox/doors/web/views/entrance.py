"""The door of a box that is open to more than this machine: the owner's password."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from velvetbox.archive.people.models import Person
from velvetbox.doors.web.page import back, show
from velvetbox.doors.web.request import Request

_TRIES, _WAIT = 5, 20  # wrong words from one address, and the seconds they are counted for


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """Ask for the owner's password and remember who gave it."""
    if request.reader is not None:
        return redirect("shelf")
    if request.method != "POST":
        return show(request, "sign_in.html", wrong=False, wait=0)
    counted = f"sign-in:{request.META.get('REMOTE_ADDR', '')}"
    if cache.get(counted, 0) >= _TRIES:
        return show(request, "sign_in.html", wrong=False, wait=_WAIT, status=429)
    owner = Person.objects.filter(is_owner=True, is_active=True).first()
    if owner is None or not owner.check_password(request.POST.get("password", "")):
        cache.set(counted, cache.get(counted, 0) + 1, _WAIT)
        return show(request, "sign_in.html", wrong=True, wait=0, status=403)
    request.session.cycle_key()
    request.session["reader"] = owner.pk
    return back(request, "/")
