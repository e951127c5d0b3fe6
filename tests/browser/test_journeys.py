"""What a reader does, done by a browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Opens, Site
from tests.browser.keys import tab_to
from velvetbox.archive.catalog.stretches import in_stretches

pytestmark = pytest.mark.loopback

# All that is said in the first chapter of works/1, though a note, pictures and verse stand before it.
SAID = ["You might have waited for the tide,", "I might,", "Now,", "before you say anything, look at it."]


def test_from_the_shelf_to_a_story_and_back_to_the_paragraph(opens: Opens, site: Site) -> None:
    site.forget(1)
    page = opens(width=390)
    assert page.url == f"{site.address}/"
    page.get_by_role("link", name="What the Ferryman Keeps", exact=True).click()
    expect(page.get_by_text("to 33 are missing", exact=True)).to_be_visible()
    page.goto(f"{site.address}/works/1")
    page.locator(".begin .primary").click()
    expect(page.get_by_role("heading", name="What the Board Wrote")).to_be_visible()
    page.evaluate("scrollTo(0, 0)")  # whatever place an earlier reader left
    page.wait_for_function("() => scrollY === 0")
    with page.expect_request(re.compile(r"/works/1/place$")) as sent:
        page.get_by_text("There was a door with no handle").first.evaluate(
            "one => scrollTo(0, one.getBoundingClientRect().top + scrollY - 60)"
        )
    assert sent.value.response() is not None
    page.wait_for_function("() => document.body.classList.contains('reading')")
    page.goto(f"{site.address}/")
    first = page.locator(".card").first
    expect(first.get_by_role("heading")).to_have_text("The Keeper of Nine Nights")
    first.get_by_role("link", name="Left off in Chapter 1").click()
    page.wait_for_url(re.compile(r"/chapters/1#p[0-9a-f]{10}"))
    expect(page.locator(":target")).to_contain_text("There was a door with no handle")
    expect(page.locator(":target")).to_be_in_viewport()


def test_a_chapter_without_end_is_laid_out_where_it_is_in_sight_and_nothing_else_changes(
    opens: Opens, site: Site
) -> None:
    """The text is put into the page on its way, as the server would show it."""
    names = [f"p{number:010x}" for number in range(900)]
    told = [f'<p id="{name}">Boat {number} lay there. {"Rope, tar. " * 30}</p>' for number, name in enumerate(names)]  # fmt: skip

    def lengthened(route: Route) -> None:
        answer = route.fetch()
        sign = re.search(r'<a [^>]*class="note".*?</a>', answer.text(), re.DOTALL)
        assert sign
        text = in_stretches("\n".join(told).replace("Boat 450 ", f"Boat 450{sign[0]} "))
        whole = re.sub(r'(<div class="prose[^>]*>\n).*?(\n  </div>)', rf"\1{text}\2", answer.text(), count=1, flags=re.DOTALL)  # fmt: skip
        route.fulfill(response=answer, body=whole)

    site.forget(1)
    page = opens("/works/2")
    page.route("**/works/1/chapters/1", lengthened)
    with page.expect_request(re.compile(r"/works/1/place$")) as sent:
        page.goto(f"{site.address}/works/1/chapters/1#{names[700]}")
    expect(page.locator(":target")).to_be_in_viewport()
    assert any(f"\r\n{name}\r\n" in (sent.value.post_data or "") for name in names[698:703])
    drawn = "one => one.checkVisibility({ contentVisibilityAuto: true })"
    assert page.locator(f"#{names[700]}").evaluate(drawn)
    assert not page.locator(f"#{names[300]}").evaluate(drawn)
    indent = "all => new Set(all.slice(1).map(one => getComputedStyle(one).textIndent)).size"
    assert page.locator(".stretch > p").evaluate_all(indent) == 1
    assert page.evaluate("() => window.find('Boat 77 lay')")
    expect(page.locator(f"#{names[77]}")).to_be_in_viewport()
    page.locator("a.note").scroll_into_view_if_needed()
    beside = "() => Math.abs(document.querySelector('.footnotes .placed')?.getBoundingClientRect().top - document.querySelector('a.note').getBoundingClientRect().top) < 12"
    page.wait_for_function(beside)


def test_a_picture_that_did_not_come_is_described_and_never_asked_for(opens: Opens, site: Site) -> None:
    page = opens()
    asked: list[tuple[str, str]] = []
    page.on("request", lambda request: asked.append((request.resource_type, request.url)))
    page.goto(f"{site.address}/works/1/whole", wait_until="networkidle")
    expect(page.get_by_text("The lamp, from the water")).to_be_visible()
    expect(page.get_by_text("https://example.org/smile.gif")).to_be_visible()
    assert "stylesheet" in {kind for kind, _ in asked}
    kept = f"{site.address}/images/"
    assert all(address.startswith(kept) for kind, address in asked if kind == "image")


def test_a_phrase_is_found_and_read_where_it_stands(opens: Opens, site: Site) -> None:
    page = opens()
    page.get_by_role("searchbox").fill('"sun was in the sea"')
    page.get_by_role("button", name="Find").click()
    expect(page.locator("mark").first).to_be_visible()
    page.get_by_role("link", name="Read it there: passage 1 in The Keeper of Nine Nights").click()
    expect(page.locator(":target")).to_contain_text("the sun was in the sea up to its waist")


def test_a_work_is_taken_away_as_an_epub(opens: Opens, site: Site, tmp_path: Path) -> None:
    page = opens("/works/1")
    with page.expect_download() as taken:
        page.get_by_role("link", name="EPUB").click()
    assert taken.value.suggested_filename.endswith(".epub")
    taken.value.save_as(tmp_path / "taken.epub")
    assert (tmp_path / "taken.epub").read_bytes()[:2] == b"PK"


def test_works_join_the_shelf_while_an_import_runs(opens: Opens, site: Site) -> None:
    site.write("UPDATE library_work SET withdrawn_at = '2026-01-01' WHERE id = 6")
    site.write("UPDATE imports_import SET state = 'running', files_read = 4")
    try:
        page = opens()
        expect(page.locator("#strip")).to_contain_text("4 of 10 files read")
        expect(page.locator(".card")).to_have_count(5)
        with page.expect_response(re.compile(r"/imports/current\.json$")):
            pass  # the page has seen how far the import is, and will see a difference
        site.write("UPDATE library_work SET withdrawn_at = NULL WHERE id = 6")
        site.write("UPDATE imports_import SET files_read = 9")
        expect(page.locator("#strip")).to_contain_text("9 of 10 files read")
        expect(page.locator(".card")).to_have_count(6)
        expect(page.locator("#all")).to_have_text("6 works")
    finally:
        site.write("UPDATE library_work SET withdrawn_at = NULL")
        site.write("UPDATE imports_import SET state = 'done', files_read = 10")


def test_with_the_keyboard_alone(opens: Opens, site: Site) -> None:
    page = opens("/works/1/chapters/1")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the text")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"#main$"))
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile(r"/chapters/2$"))
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile(r"/chapters/1$"))
    page.get_by_text("Contents").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Contents")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation", name="Contents")).to_be_hidden()
    before = page.locator(".prose").inner_text()
    page.get_by_text("Who speaks", exact=True).focus()
    page.keyboard.press("Enter")
    spoken = page.locator(".line:not(.thought)")
    expect(spoken).to_have_text(SAID)
    assert page.locator(".prose").inner_text() == before
    page.get_by_label("Lines by").select_option("Bo Marsh")
    expect(page.locator(".who")).to_contain_text("Bo Marsh")
    page.keyboard.press("Escape")
    expect(page.locator(".who")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_placeholder("Who", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".line:focus")).to_have_count(1)


def test_all_works_of_a_page_are_ticked_at_once(opens: Opens, site: Site) -> None:
    page = opens("/change/", 390)
    page.get_by_role("button", name="Tick all on this page").click()
    expect(page.locator("#ticked")).to_have_text("6")
    page.get_by_label("letters_final(2)").uncheck()
    expect(page.locator("#ticked")).to_have_text("5")


def test_a_story_is_found_set_read_and_noted_with_the_keyboard_alone(opens: Opens, site: Site) -> None:
    site.forget(1)
    page = opens()
    tab_to(page, page.get_by_role("searchbox"))
    page.keyboard.type('"sun was in the sea"')
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/find\?"))
    tab_to(page, page.get_by_role("link", name="The Keeper of Nine Nights", exact=True))
    with page.expect_navigation(url=re.compile(r"/works/1$")):
        page.keyboard.press("Enter")
    tab_to(page, page.locator(".chapters a").first)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/works/1/chapters/1$"))
    tab_to(page, page.locator("summary", has_text="Type"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("[name=leading]:checked"))
    page.keyboard.press("ArrowRight")
    expect(page.locator("[name=leading][value='3']")).to_be_checked()
    expect(page.locator("html")).to_have_attribute("data-leading", "3")
    tab_to(page, page.locator("a.note").first)
    page.keyboard.press("Enter")
    expect(page.locator(".footnotes .meant")).to_be_visible()
    tab_to(page, page.locator("summary", has_text="Mark a passage"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Its words, copied from the text"))
    page.keyboard.type("So she looked.")
    page.keyboard.press("Tab")
    page.keyboard.type("At last.")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#marks .noted").last).to_have_text("At last.")
    tab_to(page, page.locator("#marks").get_by_role("button", name="Take it away").last)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#marks .noted", has_text="At last.")).to_have_count(0)
    tab_to(page, page.locator(".onward [rel=next]"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/works/1/chapters/2$"))


def test_on_e_ink_nothing_moves_and_all_is_black_on_white(opens: Opens, site: Site) -> None:
    page = opens("/works/1/chapters/1", 820, light="eink")
    for address in ("/works/1/chapters/1", "/works/1", "/"):
        page.goto(site.address + address)
        moving = page.evaluate("""() => [...document.querySelectorAll("*")].filter((one) => {
            const look = getComputedStyle(one);
            return parseFloat(look.transitionDuration) > 0 || look.animationName !== "none" || look.boxShadow.includes("rgba");
        }).map((one) => one.outerHTML.slice(0, 80))""")
        assert moving == []
        colours = page.evaluate("""() => [...new Set([...document.querySelectorAll("main *, header *")].filter((one) =>
            [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) && one.checkVisibility() && !one.closest("svg"))
            .map((one) => getComputedStyle(one).color))]""")
        assert set(colours) <= {"rgb(0, 0, 0)", "rgb(255, 255, 255)"}, address
        assert (
            page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
            == "rgb(255, 255, 255)"
        )


def test_everything_works_without_script(opens: Opens, site: Site) -> None:
    site.forget(3)
    page = opens("/works/3", script=False)
    page.locator(".begin .primary").click()
    page.locator(".menu", has_text="Light").locator("summary").click()
    page.get_by_role("button", name="Sepia").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "sepia")
    page.locator("summary", has_text="Type").click()
    page.get_by_label("By space").check()
    page.get_by_role("button", name="Set it so").click()
    expect(page.locator("html")).to_have_attribute("data-paragraphs", "space")
    page.locator(".onward").get_by_role("link", name="Verre 2").click()
    page.get_by_role("button", name="Keep my place here").click()
    expect(page.get_by_text("left off here")).to_be_visible()
    page.goto(f"{site.address}/change/")
    page.get_by_label("letters_final(2)").check()
    page.get_by_label("Shelf", exact=True).fill("Looked at without script")
    page.get_by_role("button", name="Put on it").click()
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_role("status").first).to_contain_text("1 work was put on the shelf")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("That was undone.")
    page.goto(f"{site.address}/imports/1?show=mended")
    expect(page.get_by_role("button", name="Undo this mend").first).to_be_visible()
    page.goto(f"{site.address}/find?q=lampe")
    expect(page.get_by_role("link", name="La lampe du quai bas", exact=True)).to_be_visible()
