"""How long a filter takes with its first twenty works and all its counts: 100,000, 1 million, 10 million works.

Each size runs in processes of its own: one makes the works and builds the index, one asks. With --peer tantivy's
and SQLite's own aggregations answer the same questions at 1 million works.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.measure import Case, a_box, options, show

SIZES = {100_000: 10.0, 1_000_000: 20.0, 10_000_000: 50.0}  # works: ms of CPU
NAMES = {100_000: "100 k", 1_000_000: "1 M", 10_000_000: "10 M"}
PEERS_AT = 1_000_000
MEMORY, LOAD = 6000, 10  # MB, s
_RUN = "import sys, django; django.setup(); from bench.filters_parts import main; main(*sys.argv[1:])"


def main(arguments: Sequence[str] | None = None) -> int:
    args = options(arguments, "CPU of a filter with its first twenty works and exact counts in seven types.")
    return show(cases(full=args.full, peer=args.peer), as_json=args.json)


def cases(*, full: bool = False, peer: bool = False) -> Iterator[Case]:
    for size, budget in SIZES.items():
        if size > 1_000_000 and not full:
            continue
        with a_box() as box:
            box.mkdir()
            _part("build", size, box)
            yield from _told(size, budget, _part("ask", size, box))
            if peer and size == PEERS_AT:
                yield from _peers(box, size)


def _part(name: str, size: int, box: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", _RUN, name, str(size), str(box)],
        check=True, stdout=subprocess.PIPE, env=os.environ,
    )  # fmt: skip
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _told(size: int, budget: float, told: dict[str, float]) -> Iterator[Case]:
    at = f"at {NAMES[size]} works"
    yield Case("filters", f"p50 {at}, by CPU", told["p50"], "ms", "less")
    yield Case("filters", f"p99 {at}, by CPU", told["p99"], "ms", "less", budget)
    yield Case("filters", f"slowest {at}, by CPU", told["max"], "ms", "less")
    yield Case("filters", f"median of works found {at}", told["hits"], "works", "more")
    yield Case("filters", f"lists that differ from a plain count {at}", told["wrong"], "lists", "less", 0)
    yield Case("filters", f"to load {at}", told["load"], "s", "less", LOAD)
    yield Case("filters", f"memory {at}, mapped files included", told["memory"], "MB", "less", MEMORY)
    yield Case("filters", f"memory {at}, without mapped files", told["own"], "MB", "less")
    yield Case("filters", f"to build {at}, by CPU", told["build"], "s", "less")


def _peers(box: Path, size: int) -> Iterator[Case]:
    for name in ("tantivy", "sqlite"):
        told = _part(name, size, box)
        for share in ("p50", "p99"):
            case = f"{share} at {NAMES[size]} works by {name} itself, by CPU"
            yield Case("filters", case, told.get(share), "ms", "less")


if __name__ == "__main__":
    sys.exit(main())
