"""What a click on a filter takes: over HTTP, and in a browser from the finger to the drawn page, among 100,000 works."""

from __future__ import annotations

import html
import http.client
import random
import re
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bench.measure import Case, cpu_so_far, options, percentile, show, tree
from bench.served import served
from bench.shelved import a_tagged_box

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession

WORKS = 100_000
CLICKS = 80
BUDGET = 100  # ms
_CHOICE = re.compile(r'<li><a href="(/find\?[^"]+)" rel="nofollow">')
_BROWSER = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
# One click as a finger makes it; what is waited for is the frame after the one that draws the answer.
_CLICK = """(link) => new Promise((done) => {
  const [stories, began] = [document.getElementById("stories"), performance.now()];
  const seen = new MutationObserver(() => {
    if (document.getElementById("stories") === stories) return;
    seen.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
  });
  seen.observe(document.body, { childList: true, subtree: true });
  link.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
  link.click();
})"""


def main(arguments: Sequence[str] | None = None) -> int:
    args = options(arguments, "Time of a click on a filter.")
    return show(cases(), as_json=args.json)


def cases() -> Iterator[Case]:
    with a_tagged_box(WORKS) as box:
        from velvetbox.doors.cli import house

        house.collect_static(box)
        with served({}) as (port, pid):
            where = f"among {WORKS:,} works"
            clock, cpu = _asked(port, pid)
            yield Case(
                "clicks", f"filter over HTTP {where}, p50", percentile(clock, 0.5), "ms", "less", BUDGET
            )
            yield Case("clicks", f"filter over HTTP {where}, p95", percentile(clock, 0.95), "ms", "less")
            yield Case("clicks", f"the same, CPU of the server, mean of {CLICKS}", cpu, "ms", "less")
            drawn, work = _drawn(port)
            for share, most in ((0.5, BUDGET), (0.95, None)):
                name = f"click to drawn page in a browser {where}, p{share * 100:.0f}"
                yield Case("clicks", name, percentile(drawn, share) if drawn else None, "ms", "less", most)
            yield Case("clicks", "the same, CPU of the page's own thread, mean", work, "ms", "less")


def _get(port: int, address: str) -> str:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        connection.request("GET", address)
        answer = connection.getresponse()
        text = answer.read().decode()
    if answer.status != 200:
        raise SystemExit(f"{address} answered {answer.status}")
    return text


def _asked(port: int, pid: int) -> tuple[list[float], float]:
    """Follow links of the filters, up to three deep, and give the milliseconds of each and the server's mean CPU."""
    draw = random.Random(4)
    start = page = _get(port, "/find")
    clock: list[float] = []
    used = _cpu(pid)
    for number in range(CLICKS):
        ways = [html.unescape(way) for way in _CHOICE.findall(start if number % 3 == 0 else page)]
        began = time.perf_counter()
        page = _get(port, draw.choice(ways))
        clock.append((time.perf_counter() - began) * 1000)
    return clock, (_cpu(pid) - used) * 1000 / CLICKS


def _cpu(pid: int) -> float:
    return sum(map(cpu_so_far, tree(pid)))


def _drawn(port: int) -> tuple[list[float], float | None]:
    """Click as a reader does, up to three filters deep; give the milliseconds, and the mean CPU of the page's thread.

    None without a browser.
    """
    program = next((found for name in _BROWSER if (found := shutil.which(name))), None)
    if program is None or find_spec("playwright") is None:
        return [], None
    from playwright.sync_api import sync_playwright

    draw, taken, work = random.Random(5), [], 0.0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_FLAGS))
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(120_000)
        told = page.context.new_cdp_session(page)
        told.send("Performance.enable", {"timeDomain": "threadTicks"})
        for number in range(CLICKS):
            if number % 3 == 0:
                page.goto(f"http://127.0.0.1:{port}/find")
            link = draw.choice(page.locator("#filters .facet[open] li:not([class]) > a:first-child").all())
            before = _work(told)
            taken.append(float(link.evaluate(_CLICK)))
            work += _work(told) - before
        browser.close()
    return taken, work * 1000 / CLICKS


def _work(told: CDPSession) -> float:
    return float(
        next(
            one["value"]
            for one in told.send("Performance.getMetrics")["metrics"]
            if one["name"] == "TaskDuration"
        )
    )


if __name__ == "__main__":
    sys.exit(main())
