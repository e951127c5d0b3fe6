"""A browser's stand-in: Django's test client, as the owner or as anybody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.test import Client
from django.test.client import ClientHandler

START = "a-start-token"


@pytest.fixture(scope="session", autouse=True)
def _static() -> None:
    """Collect the static files once, as a box does at its first start."""
    call_command("collectstatic", verbosity=0, interactive=False)


@pytest.fixture(scope="session", autouse=True)
def _middleware(_static: None) -> Iterator[None]:
    """Load the middleware once, not for every browser: each time it looks at every static file."""
    loaded = ClientHandler()
    loaded.load_middleware()
    with pytest.MonkeyPatch.context() as patch:
        chain = loaded._middleware_chain  # type: ignore[attr-defined] # no stub knows it
        patch.setattr(ClientHandler, "load_middleware", lambda one: setattr(one, "_middleware_chain", chain))
        yield


@pytest.fixture(scope="session", autouse=True)
def _lasting(lasting_readers: None) -> None:
    """Read files as quickly as tests can."""


@pytest.fixture(autouse=True)
def _started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VELVETBOX_START_TOKEN", START)


@pytest.fixture
def anybody() -> Client:
    """A browser that opened the plain address."""
    return Client(headers={"host": "localhost"}, enforce_csrf_checks=False)


@pytest.fixture
def owner(db: None) -> Client:
    """A browser that opened the address with the start token."""
    client = Client(headers={"host": "localhost"})
    client.get("/", {"start": START})
    return client
