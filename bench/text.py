"""How long a full-text query takes: words, several words, phrases, with their passages."""

from __future__ import annotations

import math
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence

from bench import stories
from bench.filled import a_filled_box
from bench.measure import Case, options, percentile, show

# Of about 6,500 words. The first budget is for 15 M words, which take longer to import than a bench that is run
# often may last: by default there are fewer. For 150 M words: BENCH_STORIES=23500.
STORIES, MORE = 1_000, 2_500
BUDGETS = ((16.0, 30), (math.inf, 100))  # up to so many million words: ms
QUERIES = 300


def main(arguments: Sequence[str] | None = None) -> int:
    args = options(arguments, "CPU of a full-text query, with its passages.")
    return show(cases(full=args.full), as_json=args.json)


def cases(*, full: bool = False) -> Iterator[Case]:
    count = int(os.environ.get("BENCH_STORIES", MORE if full else STORIES))
    with a_filled_box(count):
        yield from _asked()


def _asked() -> Iterator[Case]:
    """Ask the box that is open, and give how long its answers took."""
    from velvetbox.archive.finder.queries import search
    from velvetbox.archive.library.models import Work

    words = sum(Work.objects.values_list("words", flat=True)) / 1e6
    budget = next(most for size, most in BUDGETS if words <= size)
    where = f"in {words:.1f} M words"
    clock, cpu = [], []
    for query in queries():
        began, worked = time.perf_counter(), time.process_time()
        search(None, query, 1)
        clock.append(time.perf_counter() - began)
        cpu.append(time.process_time() - worked)
    name = f"p99 of {QUERIES} queries {where}, by CPU"
    yield Case("text", name, percentile(cpu, 0.99) * 1000, "ms", "less", budget)
    yield Case("text", f"p50 {where}, by CPU", percentile(cpu, 0.5) * 1000, "ms", "less")
    yield Case("text", f"p99 {where}, by the clock", percentile(clock, 0.99) * 1000, "ms", "less")


def queries() -> Iterator[str]:
    """Give single words, pairs, and phrases that stand in a story, common and rare."""
    draw = random.Random(3)
    for number in range(QUERIES):
        one = stories.story(draw.randrange(200))
        paragraph = draw.choice([text for text in one.chapters[0][1] if len(text.split()) > 5])
        words = [word.strip("“”*.?!") for word in paragraph.split()]
        start = draw.randrange(len(words) - 4)
        yield (words[start], " ".join(draw.sample(words, 2)), f'"{" ".join(words[start : start + 4])}"')[
            number % 3
        ]


if __name__ == "__main__":
    sys.exit(main())
