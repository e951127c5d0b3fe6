"""Requests that know who asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse

from velvetbox.archive.people.models import Person
from velvetbox.core.errors import VelvetboxError
from velvetbox.doors.web.page import show

P = ParamSpec("P")


class Request(HttpRequest):
    """A request after the middleware: `reader` is the person's id, None when nobody proved who they are."""

    reader: int | None


def person_of(request: Request) -> Person | None:
    """Give who asks, None when nobody proved who they are. One query, none for nobody."""
    return (
        None if request.reader is None else Person.objects.filter(pk=request.reader, is_active=True).first()
    )


def for_owner(
    view: Callable[Concatenate[Request, Person, P], HttpResponse],
) -> Callable[Concatenate[Request, P], HttpResponse]:
    """Let only a known person in, and hand that person to the view; anybody else is told how to start.

    What an act refuses is told in its own words; what is not there is not found.
    """

    @wraps(view)
    def wrapped(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        person = person_of(request)
        if person is None:
            return show(request, "start_again.html", status=403)
        try:
            return view(request, person, *args, **kwargs)
        except VelvetboxError as error:
            return show(request, "refused.html", status=409, error=error)
        except ObjectDoesNotExist:
            raise Http404 from None

    return wrapped
