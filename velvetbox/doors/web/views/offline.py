"""Reading without a net: the worker that answers then, the page of what is kept, and what it asks for."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from velvetbox.archive.catalog.grown_up import is_for_adults
from velvetbox.archive.catalog.offline import MOST, Keepable, in_series, keepable, on_shelf
from velvetbox.doors.web import gate
from velvetbox.doors.web.page import passing, show, whole_number
from velvetbox.doors.web.request import Request

_PARTS = ("store", "keep", "queue", "answer")  # of the worker, in worker/
_SHELL = (
    "base.css", "read.css", "work.css", "read.js", "notes.js", "listen.js", "share.js", "footnotes.js", "keep.js", "offline.js", "favicon.svg",
    "fonts/atkinson.woff2", "fonts/literata.woff2", "fonts/literata-italic.woff2", "fonts/literata-display.woff2",
)  # fmt: skip


@require_safe
def worker(request: Request) -> HttpResponse:
    """Give the service worker: a script of ours that answers for the box where there is no net."""
    script = f"const SHELL = {_shell(get_language())};\n{_script()}"
    headers = {"Cache-Control": "no-cache"}
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers=headers)


@lru_cache(maxsize=1)
def _script() -> str:
    files = (Path(str(finders.find(f"worker/{part}.js"))) for part in _PARTS)
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@lru_cache(maxsize=64)
def _shell(_language: str | None) -> str:
    """Give what the worker keeps before all else, and the words it says."""
    told = {
        "page": reverse("kept"),
        "files": [staticfiles_storage.url(name) for name in _SHELL],
        "script": staticfiles_storage.url("offline.js"),
        "words": {
            "kept": gettext("There is no net. You read the copy kept on {day}."),
            "waiting": gettext("{n} things you did wait to be sent."),
            "sent": gettext("What you did without a net was sent and merged."),
            "unsent": gettext("Not sent yet"),
            "goOn": gettext("Go on where you left off"),
            "list": gettext("What is kept on this device"),
        },
    }
    return json.dumps(told)


@require_safe
def kept(request: Request) -> HttpResponse:
    """Show what this browser keeps: the list is the browser's own and made by script."""
    return passing(show(request, "kept.html"))


@require_safe
def works(request: Request) -> JsonResponse:
    """Describe the works of an address (`work`, as often as wanted), a `series` or a `shelf` as a device keeps them.

    `from` skips as many of them; `more` is where to go on, None at the end. `closed` counts works for adults left out, since
    the reader did not say yet that they are of age.
    """
    asked = [whole_number(pk, 0) for pk in request.GET.getlist("work")]
    if series := whole_number(request.GET.get("series"), 0):
        asked += in_series(series, request.reader)
    if shelf := whole_number(request.GET.get("shelf"), 0):
        asked += on_shelf(shelf, request.reader)
    start, asked = whole_number(request.GET.get("from"), 0), list(dict.fromkeys(asked))
    found = keepable(asked[start : start + MOST])
    more = start + MOST if start + MOST < len(asked) else None
    is_open = gate.is_open(request)
    unrated = settings.ADULT_GATE == "unrated"
    listed = [one for one in found if is_open or not is_for_adults(one.rating, unrated=unrated)]
    return JsonResponse(
        {"works": [_work(one) for one in listed], "closed": len(found) - len(listed), "more": more},
        headers={"Cache-Control": "no-store"},
    )


def _work(one: Keepable) -> dict[str, object]:
    chapters = [reverse("chapter", args=(one.id, chapter)) for chapter in one.chapters]
    return {
        "id": one.id, "title": one.title, "creators": one.creators, "words": one.words, "version": one.version,
        "chapters": chapters, "pages": [reverse("work", args=(one.id,)), *chapters, reverse("whole", args=(one.id,))],
    }  # fmt: skip


@require_safe
def now(request: Request) -> JsonResponse:
    """Tell a device that has a net again whether it is known, with a token for what it sends."""
    told = {"known": request.reader is not None, "token": get_token(request)}
    return JsonResponse(told, headers={"Cache-Control": "no-store"})
