"""The pages everybody sees, by day and by night: measured by axe and never wider than the screen. tests/clients looks at every other."""

from __future__ import annotations

import pytest

from tests.browser.axe import CONTRAST, TAGGED, violations
from tests.browser.conftest import ALL_THERE, Opens, Site, shoot
from tests.browser.pages import PAGES

pytestmark = pytest.mark.loopback

NAMES = ("shelf", "find", "work", "read", "report")
WIDTHS = (390, 1440)


@pytest.mark.parametrize("light", ["paper", "velvet"])
def test_a_page_is_fit_to_be_seen(opens: Opens, site: Site, light: str) -> None:
    page = opens(PAGES["shelf"], WIDTHS[0], light=light)
    rules = TAGGED if light == "paper" else CONTRAST
    for name in NAMES:
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.goto(site.address + PAGES[name])
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(ALL_THERE)
            shoot(page, f"{name}-{light}-{width}", whole=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            assert violations(page, rules) == [], name


def test_the_system_chooses_the_light_when_the_reader_does_not(opens: Opens) -> None:
    page = opens()
    for scheme, ground in (("light", "rgb(251, 248, 243)"), ("dark", "rgb(25, 17, 26)")):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] # a Literal is lost in a loop
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == ground


@pytest.mark.parametrize("view", ["covers", "compact"])
def test_lists_are_fit_to_be_seen_as_covers_and_as_lines(opens: Opens, view: str) -> None:
    page = opens("/", view=view)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(ALL_THERE)
        shoot(page, f"{view}-paper-{width}", whole=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == []


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
