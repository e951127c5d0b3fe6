"""A real browser (Debian's Chromium) at a real server (granian) over a box on disk."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from tests.browser.serving import START, Site, served

__all__ = ["START", "Site"]

PATIENCE = 60_000  # milliseconds: the machine may have other work
expect.set_options(timeout=PATIENCE)
NO_SESSION = re.compile(r"^(?!velvetbox-)")  # the names of all other cookies
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"
# Cards far below are drawn as they come into sight, and until then axe holds their links to be cut off.
ALL_THERE = """() => {
    for (const card of document.querySelectorAll(".card")) card.style.contentVisibility = "visible";
    return Promise.all([document.fonts.ready, ...[...document.images].filter(picture => picture.src).map(
        picture => { picture.loading = "eager"; return picture.decode(); })]); }"""


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
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in this thread, where a test of the database may come later: nothing runs beside it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        started = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield started
        started.close()


Opens = Callable[..., Page]


class Readers:
    """The owner's browsers, with scripts and without. They outlive a test, for one costs as much as five pages.

    Every page is new, and finds nothing that an earlier one left in its browser.
    """

    def __init__(self, browser: Browser, site: Site) -> None:
        self._browser, self._site = browser, site
        self._made: dict[bool, BrowserContext] = {}
        self._signed_in: dict[bool, Any] = {}

    def page(self, *, script: bool) -> Page:
        """Open a page with nothing on it yet."""
        context = self._made.get(script) or self._make(script=script)
        page = context.new_page()
        context.clear_cookies()
        context.add_cookies(self._signed_in[script])
        kept = {"origin": self._site.address, "storageTypes": "local_storage,cache_storage,service_workers"}
        context.new_cdp_session(page).send("Storage.clearDataForOrigin", kept)
        return page

    def _make(self, *, script: bool) -> BrowserContext:
        self._made[script] = context = self._browser.new_context(java_script_enabled=script)
        context.set_default_timeout(PATIENCE)
        context.request.get(f"{self._site.address}/?start={START}")
        context.clear_cookies(name=NO_SESSION)
        self._signed_in[script] = context.storage_state()["cookies"]
        return context


@pytest.fixture(scope="session")
def readers(browser: Browser, site: Site) -> Readers:
    """Give the browsers that pages are opened in."""
    return Readers(browser, site)


@pytest.fixture
def opens(readers: Readers, site: Site) -> Iterator[Opens]:
    """Open pages of the box as the owner; a word on the console, or a broken rule, fails the test."""
    pages: list[Page] = []
    said: list[str] = []

    def foreign(request: Request) -> None:
        if not request.url.startswith((site.address, f"blob:{site.address}", "data:")):
            said.append(request.url)

    def made(
        at: str = "/",
        width: int = 1440,
        height: int = 900,
        *,
        script: bool = True,
        first: str = "",
        **cookies: str,
    ) -> Page:
        page = readers.page(script=script)
        pages.append(page)
        page.set_viewport_size({"width": width, "height": height})
        for name, value in cookies.items():
            page.context.add_cookies([{"name": name, "value": value, "url": site.address}])
        if first:
            page.add_init_script(first)
        page.on("console", lambda message: said.append(f"{message.text} ({message.location['url']})"))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", foreign)
        page.goto(site.address + at)
        return page

    yield made
    for page in pages:
        page.close()
    assert not said
