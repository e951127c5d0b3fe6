"""Pictures of a story in a browser: shown in their place, which is kept for them before they come."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Opens, Site

pytestmark = pytest.mark.loopback
CHAPTER = "/works/1/chapters/1"
BOX = "picture => { const at = picture.getBoundingClientRect(); return [at.width, at.height] }"


@pytest.mark.parametrize("width", [390, 1440])
def test_pictures_are_shown_in_their_own_proportion(opens: Opens, site: Site, width: int) -> None:
    page = opens(CHAPTER, width)
    picture = page.get_by_alt_text("The lamp over the water, lit")
    picture.scroll_into_view_if_needed()
    picture.evaluate("picture => picture.decode()")
    wide, high = picture.evaluate(BOX)
    assert abs(wide / high - 1200 / 700) < 0.02
    assert wide <= page.locator(".prose").first.evaluate("prose => prose.clientWidth")
    assert page.get_by_alt_text("a spark").evaluate(BOX) == [16, 16]


def test_the_place_of_a_picture_is_kept_before_it_comes(opens: Opens, site: Site) -> None:
    page = opens(width=820)
    held: list[Route] = []
    may_come = False

    def hold(route: Route) -> None:
        if may_come:
            route.continue_()
        else:
            held.append(route)

    page.route("**/images/*.png", hold)
    page.goto(site.address + CHAPTER, wait_until="domcontentloaded")
    picture = page.get_by_alt_text("The lamp over the water, lit")
    picture.scroll_into_view_if_needed()
    before = picture.evaluate(BOX)
    assert before[1] > 100
    may_come = True
    for route in held:
        route.continue_()
    picture.evaluate("picture => picture.decode()")
    assert picture.evaluate(BOX) == before


def test_a_picture_that_is_not_there_leaves_its_address(opens: Opens, site: Site) -> None:
    page = opens(CHAPTER)
    expect(page.locator(".no-picture").first).to_have_text(
        "[Picture not kept: The lamp, from the water lamp.jpg]"
    )
    assert page.locator("img[src^='http']").count() == 0
