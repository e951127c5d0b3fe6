"""What went wrong, in the same voice as every other page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.utils.html import format_html
from django.utils.translation import gettext as _

from velvetbox.doors.web.page import show


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that nothing stands at this address."""
    return show(request, "not_found.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that this is not allowed."""
    return show(request, "start_again.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was too old to be trusted."""
    return show(request, "stale_form.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the program failed. Needs neither the database nor a template."""
    page = format_html(
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        '<h1>{title}</h1><p>{kept}</p><p>{advice}</p><p><a href="/">{home}</a></p></html>',
        title=_("Something broke while making this page."),
        kept=_("Your stories are safe: nothing was changed by this."),
        advice=_("Try it once more. If it happens again, run “velvetbox check”, and tell us what it says."),
        home=_("Back to the shelf"),
    )
    return HttpResponseServerError(page)
