"""A work of 500,000 words on one page, in a real browser: until it can be read, and how smoothly it scrolls.

Needs Chromium and Playwright; without them nothing is measured. Times are by the clock: on a machine with other
work they tell little.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen

from bench import stories
from bench.filled import fill
from bench.measure import VELVETBOX, Case, a_box, environment, options, percentile, show

WORDS = 500_000
LETTERS = 6.69  # of a made-up word and the space behind it
TIMES = 5
FRAMES = 300
QUOTED = "one chapter, all of it a quotation"
READABLE = """async () => {
    const [page] = performance.getEntriesByType("navigation");
    let painted;
    while (!painted) {
        await new Promise(requestAnimationFrame);
        painted = performance.getEntriesByName("first-contentful-paint")[0];
    }
    return Math.max(painted.startTime, page.domContentLoadedEventEnd);
}"""
# Scrolls by a step a frame, as a wheel does, and gives how long each frame took, in milliseconds.
SCROLLED = """([from, frames]) => new Promise((done) => {
    const took = [];
    let last = 0;
    scrollTo(0, document.documentElement.scrollHeight * from);
    const frame = (now) => {
        if (last) took.push(now - last);
        last = now;
        scrollBy(0, 60);
        if (took.length < frames) requestAnimationFrame(frame);
        else done(took);
    };
    setTimeout(() => requestAnimationFrame(frame), 500);
})"""


def main(arguments: Sequence[str] | None = None) -> int:
    args = options(arguments, "A very long work on one page, in a browser.")
    return show(cases(), as_json=args.json)


def cases() -> Iterator[Case]:
    for chapters, name in ((100, "100 chapters"), (1, "one chapter"), (1, QUOTED)):
        words, opens, frames = _measured(chapters, quoted=name == QUOTED)
        told = f"{words:,} words in {name}" if words else f"{WORDS:,} words in {name}"
        yield Case("whole", f"{told}, until it can be read", opens, "ms", "less", 1000)
        usual = median(frames) if frames else None
        slow = percentile(frames, 0.95) if frames else None
        yield Case("whole", f"{told}, a frame of scrolling", usual, "ms", "less", 17.5)
        yield Case("whole", f"{told}, the slowest of twenty frames", slow, "ms", "less")


def _measured(chapters: int, *, quoted: bool) -> tuple[int, float | None, list[float]]:
    chromium = shutil.which("chromium")
    if chromium is None or find_spec("playwright") is None:
        return 0, None, []
    with a_box() as box, TemporaryDirectory() as folder:
        one = stories.story(1, size=round(WORDS * LETTERS), chapters=chapters)
        page = stories.as_html(one)
        if quoted:
            page = page.replace(b"</h2>", b"</h2><blockquote>").replace(b"</body>", b"</blockquote></body>")
        (Path(folder) / "long.html").write_bytes(page)
        fill(Path(folder), box)
        with _served(box) as address:
            return _seen(chromium, address)


@contextmanager
def _served(box: Path) -> Iterator[str]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*VELVETBOX, "serve", "--box", str(box), "--port", str(port)]
    server = subprocess.Popen(
        command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(600):
            try:
                urlopen(f"{address}/robots.txt").close()  # noqa: S310 - our own server
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(30)


def _seen(chromium: str, address: str) -> tuple[int, float, list[float]]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        page: Any = browser.new_page(viewport={"width": 1440, "height": 900})
        opened = []
        for _ in range(TIMES):
            page.goto(f"{address}/works/1/whole")
            opened.append(page.evaluate(READABLE))
        words = int(page.locator("#left").get_attribute("data-words"))
        frames = [took for at in (0, 0.5) for took in page.evaluate(SCROLLED, [at, FRAMES // 2])]
        browser.close()
    return words, median(opened), frames


if __name__ == "__main__":
    sys.exit(main())
