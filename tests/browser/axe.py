"""axe, the checker of accessibility, on a page that is open in the browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

Rules = Mapping[str, object]
ALL: Rules = {}  # every rule that axe holds to be no experiment
TAGGED: Rules = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
CONTRAST: Rules = {"type": "rule", "values": ["color-contrast"]}  # all that differs between lights
# What it found well or could not tell is left out: to gather it takes longer than the rest.
RUN = """only => axe.run({ resultTypes: ["violations"], ...only && { runOnly: only } })
    .then(found => found.violations.map(one => [one.id, one.nodes[0].html + " " + one.nodes[0].failureSummary]))"""


def violations(page: Page, rules: Rules = TAGGED) -> Sequence[tuple[str, str]]:
    """Give what is wrong on a page: the name of each rule that is broken, and the first element that breaks it, with how."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [(rule, html) for rule, html in page.evaluate(RUN, dict(rules) or None)]
