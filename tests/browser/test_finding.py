"""Filtering as a reader does it: by finger, by keyboard, on a phone, and without script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import ALL_THERE, Opens, Site, shoot
from velvetbox.doors import web

pytestmark = pytest.mark.loopback


@pytest.mark.parametrize("script", [True, False])
def test_a_filter_is_clicked_in_then_out_then_off(opens: Opens, site: Site, script: bool) -> None:
    page = opens(script=script)
    count = page.locator("#all")
    all_ = count.inner_text()
    page.get_by_role("link", name="Harbour Lights", exact=True).first.click()
    page.wait_for_url("**/find?fandom=Harbour+Lights")
    expect(page.locator(".chosen")).to_contain_text("Harbour Lights")
    expect(count).not_to_have_text(all_)
    page.locator("#by-fandom .in .not").click()
    page.wait_for_url("**/find?not-fandom=Harbour+Lights")
    expect(page.locator("#by-fandom .out")).to_contain_text("Harbour Lights")
    page.locator(".chosen a").first.click()
    page.wait_for_url("**/find")
    expect(count).to_have_text(all_)


def test_a_click_draws_in_place_and_the_history_knows_it(opens: Opens, site: Site) -> None:
    page = opens()
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="Harbour Lights", exact=True).first.click()
    page.wait_for_url("**/find?fandom=Harbour+Lights")
    expect(page.locator(".tabs [aria-current]")).to_have_text("Find")
    expect(page.locator("#told")).to_have_text(re.compile(r"\d works?"))
    page.locator("#by-state").get_by_role("link", name="Complete").click()
    page.wait_for_url("**/find?fandom=Harbour+Lights&complete=yes")
    page.go_back()
    page.wait_for_url("**/find?fandom=Harbour+Lights")
    expect(page.locator(".chosen")).not_to_contain_text("complete")
    assert page.evaluate("window.stayed") is True


def test_the_keyboard_alone_opens_includes_excludes_and_clears(opens: Opens, site: Site) -> None:
    page = opens(width=390)
    opener = page.locator(".opener summary")
    opener.focus()
    page.keyboard.press("Enter")
    tags = page.locator("#by-freeform > summary")
    tags.focus()
    page.keyboard.press("Enter")
    first = page.locator("#by-freeform li a").first
    name = first.inner_text()
    first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/find?freeform=*")
    expect(page.locator("#by-freeform .in a").first).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#by-freeform .in .not")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/find?not-freeform=*")
    expect(page.locator("#by-freeform .out .not")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#filters")).not_to_be_visible()
    expect(opener).to_be_focused()
    chip = page.locator(".chosen a").first
    expect(chip).to_contain_text(f"without {name}")
    chip.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/find")
    expect(page.locator("#all")).to_be_focused()


@pytest.mark.parametrize("script", [True, False])
def test_what_is_typed_in_the_form_filters_too(opens: Opens, site: Site, script: bool) -> None:
    page = opens("/find?fandom=Harbour+Lights", script=script)
    page.locator("#by-rest > summary").click()
    page.get_by_label("Words, at most").fill("1,000")
    page.get_by_label("Without these tags").fill("Nothing Such, Other")
    page.get_by_role("button", name="Show these works").click()
    page.wait_for_url("**/find?fandom=Harbour+Lights&not-any=Nothing+Such&not-any=Other&words-to=1000")
    expect(page.locator(".chosen a")).to_have_count(5)
    page.get_by_label("Sorted by").select_option("title")
    if not script:
        page.get_by_role("button", name="Sort", exact=True).click()
    page.wait_for_url("**&sort=title")


def test_a_search_is_kept_and_found_again(opens: Opens, site: Site) -> None:
    page = opens("/find?freeform=Slow+Burn")
    page.get_by_text("Keep this search").click()
    page.get_by_label("Its name").fill("slow ones")
    page.get_by_label("Show it on the shelf").check()
    page.get_by_role("button", name="Keep it").click()
    page.goto(site.address)
    expect(page.locator(".kept")).not_to_contain_text("new")
    site.write("UPDATE finder_savedsearch SET newest = 0")  # as if all works had come in since
    page.goto(site.address)
    expect(page.locator(".kept")).to_contain_text(re.compile(r"slow ones\s+\d+ new"))
    shoot(page, "kept-on-the-shelf")
    page.get_by_role("link", name="slow ones").click()
    page.wait_for_url("**/find?freeform=Slow+Burn")
    page.goto(site.address)
    expect(page.locator(".kept")).not_to_contain_text("new")
    page.goto(f"{site.address}/searches/")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("button", name="Bring it back")).to_be_visible()


def test_the_filters_on_a_phone_are_fit_for_everyone(opens: Opens, site: Site) -> None:
    page = opens("/find?freeform=Slow+Burn&not-character=Bo&words-from=1", 390)
    page.evaluate(ALL_THERE)
    assert violations(page) == []
    page.locator(".opener summary").click()
    shoot(page, "filtered-open-paper-390")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []


def test_a_name_is_chosen_from_the_list_by_keyboard(opens: Opens, site: Site) -> None:
    page = opens("/find")
    page.locator("#by-rest > summary").click()
    box = page.locator("#any")
    box.press_sequentially("Letters, slow")
    option = page.get_by_role("option", name="Slow Burn")
    expect(option).to_be_visible()
    assert violations(page) == []
    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(box).to_have_value("Letters, Slow Burn")
    expect(option).not_to_be_visible()
    box.press("Enter")
    page.wait_for_url("**/find?any=Letters&any=Slow+Burn")


def test_the_scripts_are_small() -> None:
    static = Path(web.__file__).parent / "static"
    assert all((static / name).stat().st_size <= 6000 for name in ("find.js", "suggest.js"))
