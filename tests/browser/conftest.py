"""A real browser (Debian's Chromium) at a real server (granian) over a box on disk."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.serving import START, Site, served

__all__ = ["START", "Site"]

PATIENCE = 60_000  # milliseconds: the machine may have other work
expect.set_options(timeout=PATIENCE)
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"


def shoot(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep a picture of a page to look at, where $SHOTS asks for them: `make screenshots`. No test needs one."""
    if os.environ.get("SHOTS"):
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}.png", full_page=whole)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the stories for all browser tests."""
    with served(tmp_path_factory.mktemp("served")) as found:
        yield found


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
