"""Mapping the works of a box in the background: what it costs a page meanwhile, and how many works a second it takes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count, cycle
from pathlib import Path

from bench.filled import a_filled_box
from bench.measure import VELVETBOX, Case, options, percentile, show
from bench.pages import asker

WORKS, FULL = 200, 1000
SECONDS = 40.0  # of asking, half of them with the mapping beside it
TURN = 1.0
PAUSE = 0.004  # between two pages: a crowd of readers
PATIENCE = 120.0  # seconds until the mapping begins
WORSE = 1.2


def main(arguments: Sequence[str] | None = None) -> int:
    args = options(arguments, "A page's 99th percentile while works are mapped beside it.")
    return show(cases(FULL if args.full else WORKS), as_json=args.json)


def cases(works: int = WORKS) -> Iterator[Case]:
    with a_filled_box(works) as box:
        from velvetbox.archive.library.models import Chapter
        from velvetbox.archive.storymap.models import KeptMap
        from velvetbox.doors.cli.web import prepared

        ask = asker(prepared(box))
        fresh = count()  # an address not asked for before is no page kept in memory
        pages = cycle(
            [f"/works/{work}/chapters/{pk}" for work, pk in Chapter.objects.values_list("work", "pk")]
        )

        def page() -> None:
            ask(f"{next(pages)}?fresh={next(fresh)}")

        page()
        with _mapping(box) as process:
            began = time.monotonic()
            while not KeptMap.objects.exists() and time.monotonic() - began < PATIENCE:
                time.sleep(0.1)
            before = KeptMap.objects.count()
            busy, quiet, took = _beside(page, process, lambda: KeptMap.objects.count() < works)
            done = KeptMap.objects.count() - before
    for by, at in (("the clock", 0), ("CPU", 1)):
        slow, usual = (percentile([one[at] for one in some], 0.99) * 1000 for some in (busy, quiet))
        case = f"a chapter's p99 while {works} works are mapped, by {by}, of {len(busy):,}"
        yield Case("mapped", case, slow, "ms", "less", usual * WORSE, "while none are", usual)
    yield Case("mapped", "works mapped a second meanwhile", done / took, "works/s", "more")


Taken = tuple[float, float]  # seconds by the clock, and of CPU


def _beside(
    page: Callable[[], None], process: subprocess.Popen[bytes], go_on: Callable[[], bool]
) -> tuple[list[Taken], list[Taken], float]:
    """Ask for pages, by turns while the mapping goes on and while it is held, so that whatever else the machine does counts for both.

    Give what each page took with it and without it, and how long it went on.
    """
    busy: list[Taken] = []
    quiet: list[Taken] = []
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and go_on():
        _ask(page, busy)
        process.send_signal(signal.SIGSTOP)
        _ask(page, quiet)
        process.send_signal(signal.SIGCONT)
    return busy, quiet, SECONDS / 2


def _ask(page: Callable[[], None], taken: list[Taken]) -> None:
    end = time.monotonic() + TURN
    while time.monotonic() < end:
        began, spent = time.perf_counter(), time.process_time()
        page()
        taken.append((time.perf_counter() - began, time.process_time() - spent))
        time.sleep(PAUSE)


@contextmanager
def _mapping(box: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Follow the changes of a box in a process of its own, as the worker of a running box does."""
    process = subprocess.Popen(
        [*VELVETBOX, "jobs", "--quiet"], env=os.environ | {"VELVETBOX_BOX": str(box)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )  # fmt: skip
    try:
        yield process
    finally:
        process.send_signal(signal.SIGCONT)
        process.send_signal(signal.SIGINT)
        process.wait(30)


if __name__ == "__main__":
    sys.exit(main())
