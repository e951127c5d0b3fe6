"""Works kept on a device and read without a net; what is done then is merged when there is one again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE, START, Site

pytestmark = pytest.mark.loopback
ASK = """async (message) => {
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    return new Promise((done) => {
        port1.onmessage = ({ data }) => { if (data.end) done(data); };
        active.postMessage(message, [port2]);
    });
}"""
TO = "one => scrollTo(0, one.getBoundingClientRect().top + scrollY - 60)"


Device = Callable[[int], Page]


@pytest.fixture
def device(browser: Browser, site: Site) -> Iterator[Device]:
    """Give the owner another device, whose screen is that wide."""
    contexts: list[BrowserContext] = []

    def made(width: int) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}))
        contexts[-1].set_default_timeout(PATIENCE)
        page = contexts[-1].new_page()
        page.goto(f"{site.address}/?start={START}")
        return page

    yield made
    for context in contexts:
        for page in context.pages:
            page.goto("about:blank")  # a browser that is closed while a worker answers a page may never end
        context.close()


def keep(page: Page, site: Site, work: int) -> None:
    page.goto(f"{site.address}/works/{work}")
    page.get_by_role("button", name="Keep for reading offline").click()
    expect(page.locator(".keep [role=status]")).to_have_text("Kept on this device.")


def waiting(page: Page) -> list[str]:
    return sorted(act["path"] for act in page.evaluate(ASK, {"do": "list"})["acts"])


def read_to(page: Page, words: str) -> None:
    """Scroll to a paragraph, until the worker has its place."""
    one = page.locator(".prose p", has_text=words).first
    one.evaluate(TO)
    page.wait_for_function(
        f"async (id) => (await ({ASK})({{ do: 'list' }})).acts.some((act) => act.fields.anchor === id)",
        arg=one.get_attribute("id"),
    )


def test_two_devices_without_a_net_are_merged_without_loss(device: Device, site: Site) -> None:
    phone, desk = device(390), device(1440)
    site.forget(1)
    for page in (phone, desk):
        keep(page, site, 1)
        page.context.set_offline(True)
    for page, note in ((phone, "From the phone."), (desk, "From the desk.")):
        page.goto(f"{site.address}/works/1/chapters/2")
        expect(page.locator(".without-net")).to_contain_text("You read the copy kept on")
        page.get_by_text("Mark a passage").click()
        page.get_by_label("Its words, copied from the text").fill("threw him the rope")
        page.get_by_label("What you note, if anything").fill(note)
        page.locator("#mark").get_by_role("button", name="Keep it").click()
        expect(page.locator("#marks .noted")).to_have_text(note)
        expect(page.locator("#marks")).to_contain_text("Not sent yet")
        assert "/works/1/mark" in waiting(page)
    read_to(phone, "“I might,” she agreed")
    desk.goto(f"{site.address}/works/1/chapters/1")
    read_to(desk, "There was a door with no handle")
    for page in (phone, desk):
        page.context.set_offline(False)
        page.goto(f"{site.address}/kept/")
        page.wait_for_function(f"async () => !(await ({ASK})({{ do: 'list' }})).acts.length")
    phone.goto(f"{site.address}/works/1")
    expect(phone.get_by_text("You left off in Chapter 1")).to_be_visible()
    expect(phone.get_by_role("link", name="You were in chapter 2 before")).to_be_visible()
    phone.goto(f"{site.address}/works/1/chapters/2")
    expect(phone.locator("#marks .noted")).to_have_text("From the phone.\n\nFrom the desk.")
    phone.locator("#marks").get_by_role("button", name="Take it away").click()
    expect(phone.locator("#marks .noted")).to_have_count(0)


def test_with_a_net_the_page_is_the_box_s_own_and_the_copy_follows_it(device: Device, site: Site) -> None:
    page = device(390)
    keep(page, site, 3)
    series = {"query": "series=1", "name": "Harbour Lights", "link": "/series/1", "works": [1], "without": []}
    page.evaluate(ASK, {"do": "want", "group": series | {"done": False}})  # as it is when the net is lost
    page.goto(f"{site.address}/series/1")
    expect(page.locator(".keep [role=status]")).to_contain_text("0 of 1 works are kept")
    page.goto(f"{site.address}/kept/")  # where it goes on
    expect(page.locator("#groups .facts")).to_contain_text("Works: 1,")
    expect(page.locator("#works li")).to_have_count(2)
    try:
        site.write("UPDATE library_work SET title = 'La lampe du quai haut' WHERE id = 3")
        page.goto(f"{site.address}/works/3")
        expect(page.get_by_role("heading", level=1)).to_have_text("La lampe du quai haut")
        page.wait_for_function(
            "async () => (await (await caches.match('/works/3')).text()).includes('La lampe du quai haut')"
        )
        page.context.set_offline(True)
        page.goto(f"{site.address}/works/3")
        expect(page.get_by_role("heading", level=1)).to_have_text("La lampe du quai haut")
    finally:
        site.write("UPDATE library_work SET title = 'La lampe du quai bas' WHERE id = 3")
    page.locator(".menu", has_text="Light").locator("summary").click()
    page.get_by_role("button", name="Sepia").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "sepia")
    page.goto(f"{site.address}/works/3/read")
    page.wait_for_url(re.compile(r"/works/3/chapters/\d+$"))
    expect(page.get_by_text("Chaque nuit de marée haute")).to_be_visible()
    page.goto(f"{site.address}/series/1")
    expect(page.locator("#groups li ol a")).to_be_visible()
    page.goto(f"{site.address}/works/6")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kept on this device")
    expect(page.get_by_text("is not kept. This is what you have here")).to_be_visible()
    expect(page.locator("#works li")).to_have_count(2)
    expect(page.locator("#works .facts").first).to_contain_text("kB")
    page.context.set_offline(False)
    page.goto(f"{site.address}/kept/")
    page.locator("#groups .remove").click()
    expect(page.locator("#works li")).to_have_count(1)
    page.locator("#works .remove").click()
    expect(page.locator("#works li")).to_have_count(0)
    page.wait_for_function(
        "async () => !(await caches.keys()).length && !(await navigator.serviceWorker.getRegistration('/'))"
    )
