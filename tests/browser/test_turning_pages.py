"""Pages to turn instead of a text that scrolls."""

from __future__ import annotations

import math
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import ALL, violations
from tests.browser.conftest import Opens, Site

pytestmark = pytest.mark.loopback
PAGES = "serif.5.2.2.indent.ragged.pages.even"
AT = "Math.round(document.getElementById('main')?.scrollLeft ?? 0)"  # also of a page that is still coming
STEP = "(main.clientWidth + parseFloat(getComputedStyle(main).columnGap))"
SEEN = """one => { const view = main.getBoundingClientRect(); return [...one.getClientRects()].some(
    box => box.left >= view.left - 1 && box.right <= view.right + 1); }"""
OPEN = "one => { one.focus({ preventScroll: true }); one.click(); }"


def paged(opens: Opens, width: int, *, script: bool = True) -> Page:
    page = opens("/works/1/chapters/1", width, 480, script=script, type=PAGES)
    if script:
        page.evaluate("() => document.fonts.ready")  # letters that come late make other pages
    return page


@pytest.mark.parametrize("width", [390, 1440])
def test_keys_turn_whole_pages_and_at_the_end_lead_to_the_next_chapter(
    opens: Opens, site: Site, width: int
) -> None:
    page = paged(opens, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.fonts.ready")
    step = page.evaluate(STEP)
    last = math.ceil(page.evaluate("main.scrollWidth - main.clientWidth") / step - 0.05)
    assert last >= 1
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"() => Math.abs({AT} - {step}) < 2")
    expect(page.locator("#folio")).to_contain_text(f"Page 2 of {last + 1} · Chapter 1 · ")
    read = page.wait_for_function(f"() => [...document.querySelectorAll('.prose [id]')].find({SEEN})")
    page.set_viewport_size({"width": 700, "height": 500})  # turned round, what was read is still in sight
    page.wait_for_function(f"one => ({SEEN})(one) && {AT} > 0", arg=read)
    page.set_viewport_size({"width": width, "height": 480})
    page.wait_for_function(f"() => Math.abs({AT} - {step}) < 2")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(f"() => {AT} === 0")
    for number in range(last):
        page.keyboard.press("PageDown")
        page.wait_for_function(f"() => {AT} > {number} * {step}")  # the last may be half a page
    with page.expect_navigation(url=re.compile(r"/works/1/chapters/2")):
        page.keyboard.press("PageDown")


def test_the_place_is_kept_to_the_first_paragraph_of_the_page(opens: Opens, site: Site) -> None:
    page = paged(opens, 390)
    with page.expect_request(re.compile(r"/works/1/place$")) as sent:
        page.keyboard.press("ArrowRight")
    assert 'name="anchor"' in (sent.value.post_data or "")


def test_pages_are_there_without_script_and_fit_for_everyone(opens: Opens, site: Site) -> None:
    page = paged(opens, 390, script=False)
    assert page.locator("#main").bounding_box()["height"] < 480  # type: ignore[index] # it is there
    page = paged(opens, 390)
    assert violations(page, ALL) == []


def test_type_and_light_change_at_once_and_pages_open_where_one_was(opens: Opens, site: Site) -> None:
    page = opens("/works/1/chapters/1", 390, 844)
    page.evaluate("() => document.fonts.ready")  # letters that come late would move what is scrolled to
    words = page.locator(".prose p", has_text="There was a window, and salt on it.").first
    words.evaluate(
        "one => scrollTo({ top: one.getBoundingClientRect().top + scrollY - 80, behavior: 'instant' })"
    )
    page.locator("summary", has_text="Type").evaluate(OPEN)
    menu = page.locator(".menu[open] > div").bounding_box()
    assert menu
    assert menu["x"] >= 0
    assert menu["x"] + menu["width"] <= 390
    with page.expect_response(re.compile(r"/settings/type$")):
        page.get_by_role("radio", name="5", exact=True).check()
    page.locator("summary", has_text="Light").evaluate(OPEN)
    with page.expect_response(re.compile(r"/settings/light$")):
        page.get_by_role("button", name="Sepia").click()
    html = page.locator("html")
    expect(html).to_have_attribute("data-theme", "sepia")
    expect(html).to_have_attribute("data-size", "5")
    handle = words.element_handle()
    page.wait_for_function("one => Math.abs(one.getBoundingClientRect().top - 80) < 2", arg=handle)
    page.locator("summary", has_text="Type").evaluate(OPEN)
    page.get_by_label("Turns pages").click()
    page.wait_for_function(f"() => document.documentElement.dataset.flow === 'pages' && {AT} > 0")
    expect(html).to_have_attribute("data-size", "5")
