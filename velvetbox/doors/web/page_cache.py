"""Whole pages kept in memory: in front of Django, which is not asked when a page would be made the same.

A page is kept under all it depends on besides the database, and only while the database does not change
(library.freshness), so what is shown is never old. The tokens of its forms are put in anew for each
answer. Only a page that its view calls `lasting` is kept, and none that says `Cache-Control`.

This is a WSGI application around another, because a request that Django has taken apart costs more than
the rest of a kept page. It has no lock: a process of the server answers one request at a time.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import Error
from django.http import HttpResponse, HttpResponseBase, parse_cookie

from velvetbox.archive.library.asking import Asking
from velvetbox.archive.library.freshness import State, state
from velvetbox.doors.web.preferences import LIGHT, OF_AGE, SPOILERS, TOLD, TYPE, VIEW
from velvetbox.doors.web.tokens import FIELD, TOKEN_LENGTH, is_secret, masked, new_secret

MOST = 32_000_000  # bytes of pages kept in one process
LARGEST = 2_000_000  # bytes of one page
_PLACES = frozenset(
    {"", "canon", "find", "works", "imports"}
)  # the first part of the address of pages that are kept
_ASKED = ("wsgi.url_scheme", "HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT_LANGUAGE")  # fmt: skip
_COOKIES = (LIGHT, TYPE, VIEW, SPOILERS, OF_AGE, TOLD, settings.SESSION_COOKIE_NAME)
_HOUR = 3600

Environ: TypeAlias = MutableMapping[str, Any]
Start: TypeAlias = Callable[..., Any]
Headers: TypeAlias = list[tuple[str, str]]
Key: TypeAlias = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A page, parted where the reader's token for forms stands; its status line and headers without cookies."""

    parts: tuple[bytes, ...]
    status: str
    headers: Headers
    size: int


class PageCache:
    """A WSGI application: answers with the page as Django made it last, if it would be made the same."""

    def __init__(self, django: WSGIHandler) -> None:
        self.django = django
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self._size = 0
        self._state: State | None = None
        self._asking = Asking(Path(settings.BOX))

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer a request."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or _place(environ) not in _PLACES:
            return self.django(environ, start)
        self._asking.tell()
        cookies, secret = _cookies(environ.get("HTTP_COOKIE", ""))
        key = (*map(environ.get, _ASKED), *cookies)  # taken now: Django rewrites parts of environ
        now = _state()
        self._forget_unless(now)
        kept = self._pages.get(key)
        if kept is not None:
            self._pages.move_to_end(key)
            return _answer(kept, secret, start, empty=environ["REQUEST_METHOD"] == "HEAD")
        return self._made(environ, start, key, now)

    def _forget_unless(self, now: State | None) -> None:
        if now is None or now != self._state:
            self._pages.clear()
            self._size, self._state = 0, now

    def _made(self, environ: dict[str, Any], start: Start, key: Key, now: State | None) -> HttpResponseBase:
        is_whole = environ["REQUEST_METHOD"] == "GET"
        response = self.django(environ, start)
        if now is None or not is_whole or not isinstance(response, HttpResponse):
            return response
        # Made of whatever was written meanwhile, too: then the state is another when it is asked for next.
        if _may_be_kept(response):
            self._keep(key, _kept(response))
        return response

    def _keep(self, key: Key, page: Kept) -> None:
        self._pages[key] = page
        self._size += page.size
        while self._size > MOST:
            _, oldest = self._pages.popitem(last=False)
            self._size -= oldest.size


def _state() -> State | None:
    """Give the state of the database, None where it cannot be had: Django then finds out why, and connects anew."""
    try:
        return state()
    except Error:
        return None


def _place(environ: Environ) -> str:
    path: str = environ.get("PATH_INFO", "")
    return path[1:].partition("/")[0]


@lru_cache(maxsize=512)
def _cookies(header: str) -> tuple[Key, str | None]:
    """Give the cookies that pages depend on, and the secret behind the reader's tokens, read as Django reads them."""
    given = parse_cookie(header.encode("iso-8859-1").decode(errors="replace"))
    secret = given.get(settings.CSRF_COOKIE_NAME, "")
    return tuple(given.get(name) for name in _COOKIES), secret if is_secret(secret) else None


def _answer(kept: Kept, secret: str | None, start: Start, *, empty: bool) -> list[bytes]:
    parts, headers = kept.parts, kept.headers.copy()
    if len(parts) > 1:
        secret = secret or new_secret()
        headers.append(("Set-Cookie", _cookie(int(time.time()) // _HOUR).replace(_NO_SECRET, secret, 1)))
        body = b"" if empty else masked(secret).encode().join(parts)
    else:
        body = b"" if empty else parts[0]
    start(kept.status, headers)
    return [body]


_NO_SECRET = "-" * 32  # no secret has it


@lru_cache(maxsize=1)
def _cookie(_hour: int) -> str:
    """Give the cookie that renews a reader's secret as Django writes it, with _NO_SECRET for the secret."""
    response = HttpResponse()
    response.set_cookie(
        settings.CSRF_COOKIE_NAME,
        _NO_SECRET,
        max_age=settings.CSRF_COOKIE_AGE,
        domain=settings.CSRF_COOKIE_DOMAIN,
        path=settings.CSRF_COOKIE_PATH,
        secure=settings.CSRF_COOKIE_SECURE,
        httponly=settings.CSRF_COOKIE_HTTPONLY,
        samesite=settings.CSRF_COOKIE_SAMESITE,
    )
    return response.cookies[settings.CSRF_COOKIE_NAME].output(header="").strip()


def _may_be_kept(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and getattr(response, "lasting", False)
        and not response.has_header("Cache-Control")
        and response.get("Content-Type", "").startswith("text/html")
        and response.cookies.keys() <= {settings.CSRF_COOKIE_NAME}
        and len(response.content) <= LARGEST
    )


def _kept(response: HttpResponse) -> Kept:
    page = response.content
    # No story has such a field: there "<" stands only around the tags of a text.
    _, field, rest = page.partition(FIELD.encode())
    parts = page.split(rest[:TOKEN_LENGTH]) if field else [page]
    status = f"{response.status_code} {response.reason_phrase}"
    return Kept(tuple(parts), status, list(response.items()), len(page) + 1000)
