"""Passages marked by choosing their words."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import ALL, violations
from tests.browser.conftest import SHOTS, Opens, Site, shoot

pytestmark = pytest.mark.loopback
CHOOSE = """([first, last]) => {
    const [from, to] = [first, last].map(n => document.querySelectorAll('.prose > p')[n]);
    const range = document.createRange();
    range.setStart(from.firstChild, 4);
    range.setEnd(to.lastChild, to.lastChild.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""
BESIDE = """() => {
    const [aside, line, prose] = ['.footnotes .placed', 'a.note', '.prose'].map(one => document.querySelector(one)?.getBoundingClientRect());
    return aside && line && aside.left > prose.right && Math.abs(aside.top - line.top) < 12;
}"""
DRAWN = "[...(CSS.highlights.get('marked') ?? [])].map(range => range.toString().trim().length)"


def choose(page: Page, first: int, last: int) -> str:
    page.evaluate(CHOOSE, [first, last])
    expect(page.locator("#marker")).to_be_visible()
    return str(page.evaluate("String(getSelection())"))


def test_chosen_words_are_marked_drawn_in_the_text_and_taken_away(opens: Opens, site: Site) -> None:
    site.forget(1)
    page = opens("/works/1/chapters/1", 390)
    words = choose(page, 1, 2)
    with page.expect_navigation(url=re.compile(r"/works/1/chapters/1#p[0-9a-f]{10}")):
        page.get_by_role("button", name="Mark", exact=True).click()
    expect(page.locator("#marks blockquote")).to_have_count(1)
    page.wait_for_function(f"() => {DRAWN}.length === 1")
    (drawn,) = page.evaluate(DRAWN)
    assert abs(drawn - len(words.strip())) < 12  # line ends are counted otherwise
    choose(page, 0, 0)
    page.get_by_role("button", name="Note…").click()
    page.get_by_label("What you note, if anything").fill("A cold beginning.")
    page.locator("#mark").get_by_role("button", name="Keep it").click()
    expect(page.locator("#marks .noted")).to_have_text("A cold beginning.")
    page.wait_for_function(f"() => {DRAWN}.length === 2")
    page.locator("#marks").scroll_into_view_if_needed()
    shoot(page, "marks-paper-390", whole=True)
    assert violations(page, ALL) == []
    page.goto(f"{site.address}/notes/")
    expect(page.locator(".noted", has_text="A cold beginning.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    before = page.get_by_role("button", name="Bring it back").count()
    for _ in range(2):
        page.get_by_role("button", name="Take it away").first.click()
    expect(page.get_by_role("button", name="Bring it back")).to_have_count(before + 2)


def test_who_speaks_is_shown_and_a_passage_marked_and_shared_in_the_whole_work(
    opens: Opens, site: Site
) -> None:
    site.forget(1)
    page = opens("/works/1/whole")
    page.get_by_text("Who speaks", exact=True).click()
    page.get_by_label("Show who speaks in the text").check()
    first = page.locator(".line[tabindex]").first
    first.focus()
    expect(page.locator(".who")).to_contain_text("Not so?")
    page.get_by_label("Show who speaks in the text").uncheck()
    expect(page.locator(".line")).to_have_count(0)
    page.keyboard.press("Escape")
    choose(page, 2, 2)
    page.get_by_role("button", name="Share…").click()
    expect(page.locator("#share-words")).to_have_value(
        re.compile(r"ight,.*The Keeper of Nine Nights", re.DOTALL)
    )
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the picture").click()
    assert saved.value.suggested_filename == "velvetbox.png"
    saved.value.save_as(SHOTS / "quote.png")
    assert (SHOTS / "quote.png").read_bytes()[:4] == b"\x89PNG"
    shoot(page, "share-paper-1440")
    page.locator("#share").get_by_role("button", name="Close").click()
    choose(page, 1, 2)
    with page.expect_navigation(url=re.compile(r"/works/1/whole#c1-p[0-9a-f]{10}")):
        page.get_by_role("button", name="Mark", exact=True).click()
    expect(page.locator("#marks blockquote")).to_have_count(1)
    page.wait_for_function(f"() => {DRAWN}.length === 1")
    page.locator("#marks").get_by_role("button", name="Take it away").click()
    expect(page.locator("#marks blockquote")).to_have_count(0)


def test_a_note_stands_beside_its_line_or_opens_at_the_foot(opens: Opens, site: Site) -> None:
    page = opens("/works/1/chapters/1")
    note, sign = page.locator(".footnotes li"), page.locator("a.note")
    expect(note).to_have_class(re.compile("placed"))
    page.wait_for_function(BESIDE)
    page.set_viewport_size({"width": 390, "height": 900})
    expect(note).not_to_have_class(re.compile("placed"))
    sign.focus()
    at = page.evaluate("scrollY")
    page.keyboard.press("Enter")
    foot = page.get_by_role("note")
    expect(foot).to_have_text("Keepers are paid by the quarter, and Bo had not been paid since spring.")
    assert page.evaluate("scrollY") == at
    page.evaluate("() => dispatchEvent(new Event('resize'))")  # as when a phone's address bar goes
    expect(foot).to_be_visible()
    page.keyboard.press("Escape")
    expect(foot).to_be_hidden()
    expect(sign).to_be_focused()


def test_without_script_a_passage_is_marked_by_a_form(opens: Opens, site: Site) -> None:
    site.forget(1)
    page = opens("/works/1/chapters/1", script=False)
    page.get_by_text("Mark a passage").click()
    page.get_by_label("Its words, copied from the text").fill(
        page.locator(".prose > p").nth(1).inner_text()[3:20]
    )
    page.locator("#mark").get_by_role("button", name="Keep it").click()
    expect(page.locator("#marks blockquote")).to_have_count(1)
    page.locator("#marks").get_by_role("button", name="Take it away").click()
    expect(page.locator("#marks blockquote")).to_have_count(0)
