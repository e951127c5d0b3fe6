"""Listening. The browser under test has no voices, so it is given made-up ones that speak when they are told to."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import ALL, violations
from tests.browser.conftest import Opens, Site, shoot

pytestmark = pytest.mark.loopback
VOICES = """
const voices = [["Ada", "en-GB"], ["Bo", "en-US"], ["Bruine", "fr-FR"]].map(([name, lang]) => ({ name, lang, voiceURI: name, default: false }));
window.spoken = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
    now: null, addEventListener() {}, getVoices: () => voices,
    speak(one) { this.now = one; window.spoken.push([one.text, one.lang, one.rate, one.voice?.name]); },
    cancel() { const one = this.now; this.now = null; one?.onerror?.({ error: "interrupted" }); },
} });
window.finish = (count = 1) => { while (count--) { const one = speechSynthesis.now; speechSynthesis.now = null; one?.onend?.(); } };
"""
LAST = "window.spoken.at(-1)"
DRAWN = "[...CSS.highlights.get('spoken')][0].toString()"


def listener(opens: Opens, at: str, width: int = 390) -> Page:
    page = opens(at, width, first=VOICES)
    page.locator("#listen summary").click()
    return page


def last(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate(LAST)
    return found


def test_the_text_is_read_sentence_by_sentence_and_followed(opens: Opens, site: Site) -> None:
    page = listener(opens, "/works/1/chapters/1")
    before = page.locator(".prose").inner_html()
    assert page.locator("#voice option").all_inner_texts() == ["Ada", "Bo"]
    page.locator("#voice").select_option("Bo")
    page.locator("#speed").fill("1.4")
    assert violations(page, ALL) == []
    shoot(page, "listen-paper-390")
    page.locator("#listen").get_by_role("button", name="Listen").click()
    assert last(page) == ["What the Board Wrote", "en", 1.4, "Bo"]
    page.evaluate("finish()")
    assert last(page)[0] == "The lamp had been out for nine days when Ada Quill rowed across to see why."
    assert page.evaluate(DRAWN) == last(page)[0]
    page.evaluate("finish()")
    assert last(page)[0] == "Nobody had asked her to."
    shoot(page, "listening-paper-390")
    speaker = page.locator("#speaker")
    speaker.get_by_role("button", name="Back").click()
    assert last(page)[0].startswith("The lamp had been out")
    for _ in range(3):
        speaker.get_by_role("button", name="On").click()
    pieces = [text for text, *_ in page.evaluate("spoken")[-2:]]
    assert pieces[0].startswith("The harbour board had written")
    assert len(pieces[0]) <= 240
    speaker.get_by_role("button", name="Pause").click()
    said = len(page.evaluate("spoken"))
    page.evaluate("finish()")
    assert len(page.evaluate("spoken")) == said
    with page.expect_request(re.compile(r"/works/1/place$")) as sent:
        speaker.get_by_role("button", name="Listen").click()
        page.evaluate("finish(40)")  # the place follows the voice
    assert sent.value.response() is not None
    assert page.evaluate("scrollY") > 0
    assert page.locator(".prose").inner_html() == before
    assert not any(re.search(r"(?<![\w.])1(?!\w)", text) for text, *_ in page.evaluate("spoken")), (
        "the sign of a note"
    )


def test_it_goes_on_to_the_next_chapter_and_stops_when_it_is_told_to(opens: Opens, site: Site) -> None:
    page = listener(opens, "/works/3/chapters/8", 1440)
    assert page.locator("#voice option").all_inner_texts() == ["Bruine"]
    page.locator("#sleep").select_option("chapter")
    page.locator("#listen").get_by_role("button", name="Listen").click()
    assert last(page)[1:] == ["fr", 1, "Bruine"]
    page.evaluate("finish(9)")
    expect(page.locator("#speaker")).to_be_hidden()
    page.locator("#listen summary").click()
    page.locator("#sleep").select_option("10")
    page.locator("#listen").get_by_role("button", name="Listen").click()
    page.evaluate("const now = Date.now; Date.now = () => now() + 11 * 60_000; finish(); Date.now = now")
    expect(page.locator("#listen [role=status]")).to_have_text("Good night. It stopped here.")
    page.locator("#listen summary").click()
    page.locator("#sleep").select_option("0")
    page.locator("#listen").get_by_role("button", name="Listen").click()
    page.evaluate("finish(9)")
    page.wait_for_url(re.compile(r"/works/3/chapters/\d+$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Verre 5")
    page.wait_for_function(f"() => {LAST}[0] === 'Verre 5'")
    page.wait_for_function("() => navigator.mediaSession.playbackState === 'playing'")
    assert page.evaluate("navigator.mediaSession.metadata.title") == "Verre 5"
    page.evaluate("finish(9)")  # the last chapter ends
    expect(page.locator("#speaker")).to_be_hidden()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Verre 4")
    try:
        page.goto(f"{site.address}/works/3")
        expect(page.get_by_text("You read it to the end")).to_be_visible()
    finally:
        site.forget(3)


def test_a_browser_without_voices_says_so(opens: Opens, site: Site) -> None:
    page = opens("/works/1/chapters/1")
    page.locator("#listen summary").click()
    expect(page.get_by_text("This browser brings no voices to read with.")).to_be_visible()
    expect(page.locator("#voice")).to_be_hidden()
