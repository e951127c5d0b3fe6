"""Every page: with script looked at by axe with all its rules, without it never wider than the screen."""

from __future__ import annotations

import pytest

from tests.browser.axe import ALL, CONTRAST, violations
from tests.browser.conftest import ALL_THERE, Opens, Site, shoot
from tests.browser.pages import PAGES

pytestmark = pytest.mark.loopback
MORE = {
    "canon-fandoms": "/canon/", "canon-nowhere": "/canon/?fandom=Harbour+Lights+%28TV%29&at=nowhere", "whole": "/works/1/whole",
    "like": "/works/1/like", "searches": "/searches/", "remember": "/find/remember", "remembered": "/find/remember?q=a+lamp+on+the+water",
    "filtered": "/find?freeform=Slow+Burn&not-character=Bo&words-from=1", "misread": "/find?q=%28lamp+OR",
    "nothing-left": "/find?freeform=Slow+Burn&complete=no&q=lamp", "challenges": "/challenges/", "names-muted": "/mutes/?kind=creator&name=quietwater",
}  # fmt: skip
WIDTHS = (390, 820, 1440)


@pytest.mark.parametrize(
    ("light", "width"),
    [*(("paper", width) for width in WIDTHS), ("velvet", 390), ("sepia", 820), ("eink", 820)],
)
def test_every_page_is_fit_to_be_seen(opens: Opens, site: Site, light: str, width: int) -> None:
    page = opens("/", width, light=light)
    rules = ALL if light == "paper" else CONTRAST
    wrong = {}
    for name, address in (PAGES | MORE).items():
        page.goto(site.address + address)
        page.evaluate(ALL_THERE)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        shoot(page, f"{name}-{light}-{width}", whole=True)
        wrong[name] = violations(page, rules)
    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_the_screen_without_script(opens: Opens, site: Site, width: int) -> None:
    page = opens("/", width, script=False)
    for name, address in (PAGES | MORE).items():
        page.goto(site.address + address)
        shoot(page, f"{name}-paper-{width}-plain", whole=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
