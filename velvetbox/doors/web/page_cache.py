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
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import Error
from django.http import HttpResponse, parse_cookie

from velvetbox.archive.library.asking import Asking
from velvetbox.archive.library.freshness import State, state
from velvetbox.doors.web import packing
from velvetbox.doors.web.preferences import LIGHT, OF_AGE, SPOILERS, TOLD, TYPE, VIEW
from velvetbox.doors.web.tokens import FIELD, TOKEN_LENGTH, is_secret, masked, new_secret

MOST = 32_000_000  # bytes of pages kept in one process
LARGEST = 6_000_000  # bytes of one page: a work of half a million words has 4
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
    """A page, parted where the reader's token for forms stands; its status line and headers without cookies.

    `packed` are the parts as `packing` packs them, none while nobody wanted them so.
    """

    parts: tuple[bytes, ...]
    status: str
    headers: Headers
    size: int
    packed: tuple[bytes, ...] = ()

    def packing(self) -> Kept:
        """Give it with its parts packed."""
        parts = tuple(map(packing.packed, self.parts))
        return replace(self, packed=parts, size=self.size + sum(map(len, parts)))


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
        method = environ["REQUEST_METHOD"]
        if method not in {"GET", "HEAD"}:
            return self.django(environ, start)
        packs = method == "GET" and packing.is_wanted(environ)
        make = self._packed if packs else self._made
        if _place(environ) not in _PLACES:
            return make(environ, start, None)
        self._asking.tell()
        cookies, secret = _cookies(environ.get("HTTP_COOKIE", ""))
        key = (*map(environ.get, _ASKED), *cookies)  # taken now: Django rewrites parts of environ
        self._forget_unless(_state())
        kept = self._pages.get(key)
        if kept is None:
            return make(environ, start, key if method == "GET" and self._state else None)
        self._pages.move_to_end(key)
        if packs and not kept.packed:
            kept = kept.packing()
            self._keep(key, kept)
        return _answer(kept, secret, start, empty=method == "HEAD", packs=packs)

    def _forget_unless(self, now: State | None) -> None:
        if now is None or now != self._state:
            self._pages.clear()
            self._size, self._state = 0, now

    def _made(self, environ: dict[str, Any], start: Start, key: Key | None) -> Iterable[bytes]:
        """Answer as Django does, and keep what it made under a key."""
        response = self.django(environ, start)
        # Made of whatever was written meanwhile, too: then the state is another when it is asked for next.
        if key and isinstance(response, HttpResponse) and _may_be_kept(response):
            self._keep(key, _kept(response))
        return response

    def _packed(self, environ: dict[str, Any], start: Start, key: Key | None) -> Iterable[bytes]:
        """Do the same, and pack it if it is a page."""
        said: list[Any] = []
        hear: Start = lambda *given: said.extend(given)  # noqa: E731 - three lines for three words
        response = self.django(environ, hear)
        if not isinstance(response, HttpResponse) or not _is_page(response):
            start(*said)
            return response
        page = _kept(response).packing()
        if key and _may_be_kept(response):
            self._keep(key, page)
        body = packing.joined(page.packed, _token_in(response.content), response.content)
        start(said[0], packing.headers(said[1], body))
        response.close()
        return [body]

    def _keep(self, key: Key, page: Kept) -> None:
        before = self._pages.get(key)
        self._size += page.size - (before.size if before else 0)
        self._pages[key] = page
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


def _answer(kept: Kept, secret: str | None, start: Start, *, empty: bool, packs: bool) -> list[bytes]:
    headers, token = kept.headers.copy(), b""
    if len(kept.parts) > 1:
        secret = secret or new_secret()
        headers.append(("Set-Cookie", _cookie(int(time.time()) // _HOUR).replace(_NO_SECRET, secret, 1)))
        token = masked(secret).encode()
    body = b"" if empty else token.join(kept.parts)
    if packs:
        body = packing.joined(kept.packed, token, body)
        headers = packing.headers(headers, body)
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
        and _is_html(response)
        and response.cookies.keys() <= {settings.CSRF_COOKIE_NAME}
        and len(response.content) <= LARGEST
    )


def _is_html(response: HttpResponse) -> bool:
    return response.get("Content-Type", "").startswith("text/html")


def _is_page(response: HttpResponse) -> bool:
    return _is_html(response) and len(response.content) >= packing.LEAST


def _kept(response: HttpResponse) -> Kept:
    page = response.content
    token = _token_in(page)
    parts = page.split(token) if token else [page]
    status = f"{response.status_code} {response.reason_phrase}"
    return Kept(tuple(parts), status, list(response.items()), len(page) + 1000)


def _token_in(page: bytes) -> bytes:
    # No story has such a field: there "<" stands only around the tags of a text.
    _, field, rest = page.partition(FIELD.encode())
    return rest[:TOKEN_LENGTH] if field else b""
