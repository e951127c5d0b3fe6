"""Whole pages kept in memory: as the first middleware it answers before anything else is asked.

A page is kept under all it depends on besides the database, and only while the database does not change
(catalog.freshness), so what is shown is never old. The tokens of its forms are put in anew for each
reader. A page that depends on more, such as the clock, says `Cache-Control` and is not kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token

from velvetbox.archive.catalog.freshness import State, state
from velvetbox.doors.web.preferences import LIGHT, TYPE

MOST = 32_000_000  # bytes of pages kept in one process
LARGEST = 2_000_000  # bytes of one page
KEPT = frozenset({"shelf", "find", "work", "chapter", "whole", "imports", "import"})
_PLACES = frozenset({"", "find", "works", "imports"})  # the first part of the address of those
_COOKIES = (LIGHT, TYPE, settings.SESSION_COOKIE_NAME)
_FIELD = b'<input type="hidden" name="csrfmiddlewaretoken" value="'
_TOKEN = 64  # characters of the token after it

Key: TypeAlias = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A page, parted where the reader's token for forms stands."""

    parts: tuple[bytes, ...]
    headers: Mapping[str, str]
    size: int


class PageCacheMiddleware:
    """Answers with the page as it was made last, if it would be made the same."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._forms = CsrfViewMiddleware(get_response)
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self._size = 0
        self._state: State | None = None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        place = request.path_info[1:].partition("/")[0]
        if request.method not in {"GET", "HEAD"} or place not in _PLACES:
            return self.get_response(request)
        key, now = _key(request), state()
        self._forget_unless(now)
        kept = self._pages.get(key)
        if kept is not None:
            self._pages.move_to_end(key)
            return self._answer(request, kept)
        response = self.get_response(request)
        if now is not None and _may_be_kept(request, response) and state() == now == self._state:
            self._keep(key, _kept(response))
        return response

    def _forget_unless(self, now: State | None) -> None:
        if now is None or now != self._state:
            self._pages.clear()
            self._size, self._state = 0, now

    def _answer(self, request: HttpRequest, kept: Kept) -> HttpResponse:
        if len(kept.parts) == 1:
            return HttpResponse(kept.parts[0], headers=kept.headers)
        self._forms.process_request(request)
        response = HttpResponse(get_token(request).encode().join(kept.parts), headers=kept.headers)
        self._forms.process_response(request, response)  # gives the reader's cookie along
        return response

    def _keep(self, key: Key, page: Kept) -> None:
        self._pages[key] = page
        self._size += page.size
        while self._size > MOST:
            _, oldest = self._pages.popitem(last=False)
            self._size -= oldest.size


def _key(request: HttpRequest) -> Key:
    given, cookies = request.META, request.COOKIES
    asked = (request.scheme, given.get("HTTP_HOST"), request.path, given.get("QUERY_STRING"))
    return (*asked, given.get("HTTP_ACCEPT_LANGUAGE"), *(cookies.get(name) for name in _COOKIES))


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    match = request.resolver_match
    return (
        request.method == "GET"
        and response.status_code == 200
        and match is not None
        and match.url_name in KEPT
        and not response.streaming
        and not response.has_header("Cache-Control")
        and response.get("Content-Type", "").startswith("text/html")
        and response.cookies.keys() <= {settings.CSRF_COOKIE_NAME}
        and len(response.content) <= LARGEST
    )


def _kept(response: HttpResponse) -> Kept:
    page = response.content
    _, field, rest = page.partition(
        _FIELD
    )  # no story has it: there "<" stands only around the tags of a text
    parts = page.split(rest[:_TOKEN]) if field else [page]
    return Kept(tuple(parts), dict(response.headers.items()), len(page) + 1000)
