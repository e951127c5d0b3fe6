"""A page used with the keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

FOCUSED = """wanted => {
    const at = document.activeElement, look = getComputedStyle(at);
    const ring = at.querySelector(".hit"); // of a scene of the ribbon
    const shown = ring ? getComputedStyle(ring).stroke !== "none" : look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
    return [wanted === at || wanted.contains(at), shown, at.outerHTML.slice(0, 200)];
}"""


def tab_to(page: Page, wanted: Locator, most: int = 120) -> None:
    """Press Tab until something has the focus; wherever it comes on the way, it can be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        there, shown, html = wanted.evaluate(FOCUSED)
        assert shown, html
        if there:
            return
    raise AssertionError(f"{wanted} is not reached by the keyboard")


def press(page: Page, wanted: Locator, most: int = 120) -> None:
    """Go to a link or button and press Enter, which opens another page."""
    tab_to(page, wanted, most)
    with page.expect_navigation():
        page.keyboard.press("Enter")
