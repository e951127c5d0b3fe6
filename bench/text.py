"""What full text costs: queries with their passages, the index and its size, beside tantivy alone with the same texts."""

from __future__ import annotations

import math
import os
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import tantivy

from bench import stories
from bench.filled import a_filled_box
from bench.measure import Case, options, percentile, show

# Of about 6,500 words. The first budget is for 15 M words, which take longer to import than a bench that is run
# often may last: by default there are fewer. For 150 M words: BENCH_STORIES=23500.
STORIES, MORE = 1_000, 2_500
BUDGETS = ((16.0, 30), (math.inf, 100))  # up to so many million words: ms
QUERIES = 300
WORDS_A_SECOND, SIZE = 1.0, 0.6  # million; of the text's bytes
_HEAP = 100_000_000  # bytes


def main(arguments: Sequence[str] | None = None) -> int:
    args = options(arguments, "CPU of a full-text query, with its passages.")
    return show(cases(full=args.full), as_json=args.json)


def cases(*, full: bool = False) -> Iterator[Case]:
    count = int(os.environ.get("BENCH_STORIES", MORE if full else STORIES))
    with a_filled_box(count) as box:
        yield from _asked()
        yield from _built(box)


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


def _built(box: Path) -> Iterator[Case]:
    """Build the indexes anew from the database, as after their loss, then tantivy's alone from texts in memory."""
    from velvetbox.archive.finder import acts, index
    from velvetbox.archive.library.models import Work

    words = sum(Work.objects.values_list("words", flat=True)) / 1e6
    clock, cpu = _taken(acts.rebuild)
    texts = _texts()
    size = sum(len(text.encode()) for work in texts for text in work)
    kept = sum(file.stat().st_size for file in index.folder(box).iterdir())
    alone, alone_cpu = _taken(lambda: _by_tantivy(box / "alone", texts))
    yield Case(
        "text", "words indexed a second by the clock, tags too", words / clock, "M", "more", WORDS_A_SECOND,
        "tantivy alone", words / alone,
    )  # fmt: skip
    yield Case(
        "text",
        "words indexed a second of CPU",
        words / cpu,
        "M",
        "more",
        None,
        "tantivy alone",
        words / alone_cpu,
    )
    other = sum(file.stat().st_size for file in (box / "alone").iterdir())
    yield Case(
        "text",
        "size of the index, of the text's",
        kept / size,
        "times",
        "less",
        SIZE,
        "tantivy alone",
        other / size,
    )


def _taken(do: Callable[[], object]) -> tuple[float, float]:
    """Give the seconds by the clock and of CPU, all threads together."""
    began, worked = time.perf_counter(), time.process_time()
    do()
    return time.perf_counter() - began, time.process_time() - worked


def _texts() -> list[list[str]]:
    """Give what is indexed of each work, as paragraphs."""
    from velvetbox.archive.finder.documents import work_texts
    from velvetbox.archive.library.models import Work

    ids = list(Work.objects.values_list("pk", flat=True))
    return [[*work.summary, *work.notes, *work.text] for work in work_texts(ids)]


def _by_tantivy(folder: Path, texts: Sequence[Sequence[str]]) -> None:
    """Index texts with tantivy's own tokenizer, its defaults, and two threads."""
    folder.mkdir()
    index = tantivy.Index(tantivy.SchemaBuilder().add_text_field("text").build(), str(folder))
    writer = index.writer(_HEAP, 2)
    for work in texts:
        document = tantivy.Document()
        for text in work:
            document.add_text("text", text)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


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
