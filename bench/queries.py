"""How long searches in the query language take: hostile ones, and those that readers type, with fields and ranges.

The box holds many short works, 100,000 with --full.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence

from bench.measure import Case, options, percentile, show
from bench.shelved import a_shelved_box, words_of

WORKS, MORE = 5_000, 100_000
SEARCHES = 600
BUDGET = 50  # ms
_ASKED = (
    "{a}", "{a} {b}", "{a} OR {b}", "{a} -{b}", '"{a} {b}"', "title:{a}", "fandom:{fandom} {a}", "fandom:{fandom} -{a}",
    "{a} words>400", "words:100-500 {a} OR {b}", "{a} updated:< 5 years", "complete:true fandom:{fandom}",
    "({a} OR fandom:{fandom}) -{b}", "{a}*", "{a}~", "sort:>words {a}", "{a} hits>10", "-{a}", "tag:{fandom} {a}",
)  # fmt: skip
# What nobody should type: pieces drawn at random and put beside each other.
_PIECES = (
    '"', "(", ")", "-", "OR", "AND", "NOT", "*", "~", "/", "\\", ":", "fandom:", "words:", "words>", "updated:", "sort:>",
    "a", "the", "{a}", "{b}", "a*", "z~", '"the', "1000-", "< 2 weeks", "complete:", "\u6f22\u5b57", "\u200b", "%", "1e9",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    args = options(arguments, "CPU of a search in the query language, with its passages.")
    return show(cases(full=args.full), as_json=args.json)


def cases(*, full: bool = False) -> Iterator[Case]:
    count = MORE if full else WORKS
    with a_shelved_box(count):
        yield from _asked(f"among {count:,} works, by CPU")


def _asked(where: str) -> Iterator[Case]:
    """Ask the box that is open, and give how long its answers took."""
    from velvetbox.archive.finder.queries import search
    from velvetbox.archive.library.models import Tag

    fandoms = list(Tag.objects.filter(type="fandom").order_by("-uses").values_list("name", flat=True)[:50])
    draw = random.Random(12)
    for kind, make in (("searches", _sound), ("hostile searches", _hostile)):
        taken = []
        for number in range(SEARCHES):
            text = make(draw, number, fandoms)
            began = time.process_time()
            search(None, text)
            taken.append(time.process_time() - began)
        name = f"p99 of {SEARCHES} {kind} {where}"
        yield Case("queries", name, percentile(taken, 0.99) * 1000, "ms", "less", BUDGET)
        yield Case("queries", f"p50 of {kind} {where}", percentile(taken, 0.5) * 1000, "ms", "less")


def _sound(draw: random.Random, number: int, fandoms: Sequence[str]) -> str:
    a, b = words_of(draw, 2)
    return _ASKED[number % len(_ASKED)].format(a=a, b=b, fandom=draw.choice(fandoms))


def _hostile(draw: random.Random, _number: int, _fandoms: Sequence[str]) -> str:
    a, b = words_of(draw, 2)
    pieces = draw.choices(_PIECES, k=draw.choice((1, 2, 3, 5, 8, 13, 40)))
    return draw.choice((" ", " ", "")).join(pieces).replace("{a}", a).replace("{b}", b)


if __name__ == "__main__":
    sys.exit(main())
