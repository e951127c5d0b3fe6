"""The pages on which a reader changes something, used with the keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opens, Site
from tests.browser.keys import FOCUSED, press, tab_to
from tests.browser.pages import PAGES

pytestmark = pytest.mark.loopback
MOST = 400  # steps to the end of the longest page
WANTED = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
    .filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }) && !one.closest("[inert]")
        && !(one.type === "radio" && !one.checked)).map((one) => { one.dataset.wanted = ""; return one; }).length"""
STEP = """() => { const one = document.activeElement, there = one?.dataset.wanted !== undefined; if (there) delete one.dataset.wanted; return there; }"""
LEFT = """() => [...document.querySelectorAll("[data-wanted]")]  // what a script put away since is no longer wanted
    .filter((one) => one.checkVisibility({ visibilityProperty: true })).map((one) => one.outerHTML.slice(0, 160))"""


@pytest.mark.parametrize("name", PAGES)
def test_everything_on_a_page_is_reached_and_seen(opens: Opens, site: Site, name: str) -> None:
    page = opens(PAGES[name])
    page.evaluate(
        "for (const card of document.querySelectorAll('.card')) card.style.contentVisibility = 'visible'"
    )
    wanted = page.evaluate(WANTED)
    for _ in range(min(MOST, 2 * wanted + 10)):
        page.keyboard.press("Tab")
        if page.evaluate(STEP):
            _, shown, html = page.locator("body").evaluate(FOCUSED)
            assert shown, html
        if not page.evaluate(LEFT):
            break
    assert page.evaluate(LEFT) == []


def told(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=words).first).to_be_visible()


def test_a_story_is_found_along_its_canon(opens: Opens, site: Site) -> None:
    page = opens()
    press(page, page.get_by_role("link", name="Canon"))
    press(page, page.locator("main a[href*='/canon/?fandom=']").first)
    press(page, page.locator(".books a").first)
    page.wait_for_url(re.compile(r"/works/\d+$"))


def test_a_field_is_edited_looked_at_kept_and_undone(opens: Opens, site: Site) -> None:
    page = opens("/works/6")
    press(page, page.get_by_role("link", name="Edit…"))
    tab_to(page, page.get_by_role("textbox", name="Summary", exact=True))
    page.keyboard.type("A *quiet* letter.")
    press(page, page.get_by_role("button", name=re.compile("^Show how it will look ?: Summary")))
    expect(page.locator(".drawn em")).to_have_text("quiet")
    tab_to(page, page.get_by_role("textbox", name="Rating", exact=True))
    page.keyboard.type("Mature")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Rating", exact=True)).to_have_value("Mature")
    for field in ("Summary", "Rating"):
        press(page, page.get_by_role("button", name=re.compile(f"^Undo ?: {field}")).first, MOST)
    expect(page.get_by_role("textbox", name="Summary", exact=True)).to_have_value("")


def test_many_works_are_changed_and_changed_back(opens: Opens, site: Site) -> None:
    page = opens("/change/")
    tab_to(page, page.get_by_label("Shelf", exact=True))
    page.keyboard.type("By keys alone")
    tab_to(page, page.get_by_label("Every Tag There Is"))
    page.keyboard.press("Space")
    expect(page.locator("#ticked")).to_have_text("1")
    for _ in range(MOST):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.value === 'shelf-put'"):
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    press(page, page.get_by_role("button", name="Do it"))
    told(page, "1 work was put on the shelf")
    press(page, page.get_by_role("button", name="Undo", exact=True).first)
    told(page, "That was undone.")


def test_a_tag_is_muted_and_heard_of_again(opens: Opens, site: Site) -> None:
    page = opens("/mutes/")
    tab_to(page, page.get_by_label("Called"))
    page.keyboard.type("Slow Burn")
    press(page, page.get_by_role("button", name="What would this hide?").first)
    press(page, page.get_by_role("button", name="Mute them"))
    expect(page.get_by_role("heading", name="Muted now")).to_be_visible()
    press(page, page.get_by_role("button", name="Unmute").first, MOST)
    expect(page.get_by_text("Nothing yet. Every card")).to_be_visible()


def test_a_line_is_given_its_speaker_and_that_is_taken_back(opens: Opens, site: Site) -> None:
    page = opens("/works/1/lines")
    tab_to(page, page.locator("summary", has_text="Not so?").first)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Who", exact=True).first)
    page.keyboard.type("Ada Quill")
    press(page, page.get_by_role("button", name="says it").first)
    expect(page.get_by_text("put right by hand").first).to_be_visible()
    press(page, page.get_by_role("button", name=re.compile("Undo|Take it back|Take back")).first, MOST)
    expect(page.get_by_text("put right by hand")).to_have_count(0)


def test_what_was_read_is_looked_at_and_a_day_of_it_forgotten(opens: Opens, site: Site) -> None:
    page = opens("/history/")
    tab_to(page, page.locator("summary", has_text="As a table").first)
    page.keyboard.press("Enter")
    expect(page.locator("table").first).to_be_visible()
    before = page.locator(".entries li li").count()
    press(page, page.get_by_role("button", name=re.compile("^Forget")).first, MOST)
    told(page, "1 entry is forgotten")
    press(page, page.get_by_role("button", name=re.compile("^(Undo|Bring)")).first)
    expect(page.locator(".entries li li")).to_have_count(before)
