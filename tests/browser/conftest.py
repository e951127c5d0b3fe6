"""A real browser (Debian's Chromium) at a real server (granian) over a box on disk."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

START = "start-of-the-browser-tests"
PATIENCE = 60_000  # milliseconds: the machine may have other work
expect.set_options(timeout=PATIENCE)
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Site:
    """A box that is being served."""

    address: str
    box: Path

    def write(self, statement: str, *values: object) -> None:
        """Change the box behind the server's back, as an import in another process does."""
        with closing(sqlite3.connect(self.box / "box.sqlite3", timeout=60)) as box, box:
            box.execute(statement, values)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the stories for all browser tests."""
    box = tmp_path_factory.mktemp("served")
    given = {"VELVETBOX_BOX": str(box), "VELVETBOX_START_TOKEN": START, "VELVETBOX_SECRET_KEY": "s" * 50}
    named = os.environ | given | {"DJANGO_SETTINGS_MODULE": "velvetbox.config.settings"}
    subprocess.run([sys.executable, "-m", "tests.browser.box"], cwd=ROOT, env=named, check=True)
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--blocking-threads",
        "1",
        "--port",
        str(port),
        "velvetbox.config.wsgi:application",
    ]
    with (box / "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=named, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address, server)
        yield Site(address, box)
    finally:
        server.terminate()
        server.wait(20)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        assert server.poll() is None, "the server ended by itself"
        try:
            urlopen(f"{address}/robots.txt").close()  # noqa: S310 - our own server
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield started
        started.close()


Opens = Callable[..., Page]


@pytest.fixture
def opens(browser: Browser, site: Site) -> Iterator[Opens]:
    """Open pages in a browser of their own as the owner; a word on the console, or a broken rule, fails the test."""
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def made(width: int = 1440, light: str = "", *, script: bool = True) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if light:
            context.add_cookies([{"name": "light", "value": light, "url": site.address}])
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on(
            "request",
            lambda request: (
                said.append(request.url)
                if not request.url.startswith((site.address, f"blob:{site.address}", "data:"))
                else None
            ),
        )
        page.goto(f"{site.address}/?start={START}")
        return page

    yield made
    for context in contexts:
        context.close()
    assert not said
