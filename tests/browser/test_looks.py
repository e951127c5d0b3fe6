"""Every page in every light and width: measured by axe and never wider than the screen."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Opens, Site, shoot
from tests.browser.pages import PAGES

pytestmark = pytest.mark.loopback

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


ALL_THERE = """() => {
    for (const card of document.querySelectorAll(".card")) card.style.contentVisibility = "visible";
    return Promise.all([document.fonts.ready, ...[...document.images].filter(picture => picture.src).map(
        picture => { picture.loading = "eager"; return picture.decode(); })]); }"""
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}  # all that differs between lights
SOME = ("shelf", "work", "read", "report")
LOOKED_AT = [
    ("paper", 390, PAGES),
    ("paper", 820, SOME),
    ("paper", 1440, PAGES),
    ("velvet", 390, SOME),
    ("velvet", 820, SOME),
]
LOOKED_AT += [("velvet", 1440, SOME), ("sepia", 1440, SOME), ("eink", 1440, SOME)]


@pytest.mark.parametrize(("light", "width", "names"), LOOKED_AT)
def test_every_page_is_fit_to_be_seen(
    opens: Opens, site: Site, light: str, width: int, names: Iterable[str]
) -> None:
    page = opens(width, light)
    for name in names:
        page.goto(site.address + PAGES[name])
        page.evaluate(ALL_THERE)
        shoot(page, f"{name}-{light}-{width}", whole=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        if width == 390 or (width == 1440 and name in SOME):
            rules = RULES if light == "paper" else CONTRAST
            found = Axe().run(page, options=rules).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], name


def test_the_system_chooses_the_light_when_the_reader_does_not(opens: Opens, site: Site) -> None:
    page = opens()
    for scheme, ground in (("light", "rgb(251, 248, 243)"), ("dark", "rgb(25, 17, 26)")):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] # a Literal is lost in a loop
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == ground


def test_a_page_is_light_to_load(opens: Opens, site: Site) -> None:
    page = opens()
    for address in ("/", "/works/1", "/works/1/chapters/1", "/imports/1"):
        sizes: dict[str, int] = {}
        page.goto(site.address + address, wait_until="networkidle")
        loaded = page.evaluate(
            "performance.getEntriesByType('resource').map((one) => [one.name, one.encodedBodySize])"
        )
        for name, size in loaded:
            kind = name.rsplit(".", 1)[-1]
            sizes[kind] = sizes.get(kind, 0) + size
        assert sizes.get("js", 0) <= 40_000, address
        assert 0 < sizes["css"] <= 30_000, address


@pytest.mark.parametrize("view", ["covers", "compact"])
def test_lists_are_fit_to_be_seen_as_covers_and_as_lines(opens: Opens, site: Site, view: str) -> None:
    for width in (390, 1440):
        page = opens(width)
        page.context.add_cookies([{"name": "view", "value": view, "url": site.address}])
        page.goto(site.address)
        page.evaluate(ALL_THERE)
        shoot(page, f"{view}-paper-{width}", whole=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
