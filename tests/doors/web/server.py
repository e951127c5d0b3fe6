"""A browser at the whole WSGI application, with the pages kept in memory: Django's own test client goes around it."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.core.servers.basehttp import get_internal_wsgi_application
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.http import HttpResponse
from django.test import Client

from tests.doors.web.conftest import START
from velvetbox.doors.web.page_cache import PageCache


class Process:
    """One process of the server: what Client asks instead of its own handler.

    Inside a test the connection to the database is the test's and stays as it is; where `connects`, it is the
    process's own, made anew when it was lost.
    """

    def __init__(self, *, connects: bool = False) -> None:
        self._signals = () if connects else (request_started, request_finished)
        assert isinstance(get_internal_wsgi_application(), PageCache)  # what the server loads
        self.cache = PageCache(get_wsgi_application())

    def __call__(self, environ: dict[str, Any]) -> HttpResponse:
        """Answer as a server does."""
        said: list[tuple[str, list[tuple[str, str]]]] = []
        for signal in self._signals:
            signal.disconnect(close_old_connections)
        try:
            answer = self.cache(environ, lambda status, headers, *_: said.append((status, headers)))
            body = b"".join(answer)
            if isinstance(answer, HttpResponse):
                answer.close()
        finally:
            for signal in self._signals:
                signal.connect(close_old_connections)
        (status, headers), *_ = said
        response = HttpResponse(body, status=int(status[:3]), reason=status[4:])
        response.wsgi_request = WSGIRequest(environ)  # type: ignore[attr-defined] # Client looks for it
        del response["Content-Type"]
        for name, value in headers:
            if name == "Set-Cookie":
                response.cookies.update(SimpleCookie(value))
            else:
                response[name] = value
        return response


class Browser(Client):
    """A browser; several may ask the same process. Its POSTs carry the token of its cookie, as a form does."""

    def __init__(self, process: Process, *, owner: bool = False) -> None:
        super().__init__(headers={"host": "localhost"})
        self.handler: Any = process
        if owner:
            self.get("/", {"start": START})

    def request(self, **asked: Any) -> Any:
        """Ask the process."""
        if asked["REQUEST_METHOD"] == "POST" and "csrftoken" in self.cookies:
            asked.setdefault("HTTP_X_CSRFTOKEN", self.cookies["csrftoken"].value)
        return super().request(**asked)
