"""How long searches in the query language take: hostile ones, and those that readers type, with fields and ranges.

The box holds many short works (100,000 with --full), written into the database and the index directly.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from bench import stories
from bench.measure import Case, a_box, options, percentile, show

WORKS, MORE = 5_000, 100_000
SEARCHES = 300
BUDGET = 50  # ms
_FANDOMS = ["Lantern Street", "The Glass Harbour", "Nine Winters", "Saltmarsh", "Hill and Hollow"]
_ASKED = (
    "{a}", "{a} {b}", "{a} OR {b}", "{a} -{b}", '"{a} {b}"', "title:{a}", "fandom:{fandom} {a}", "fandom:{fandom} -{a}",
    "{a} words>400", "words:100-500 {a} OR {b}", "{a} updated:< 5 years", "complete:true fandom:{fandom}",
    "({a} OR fandom:{fandom}) -{b}", "{a}*", "{a}~", "sort:>words {a}", "{a} kudos>10", "-{a}", "rating:mature {a}",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    args = options(arguments, "CPU of a search in the query language, with its passages.")
    return show(cases(full=args.full), as_json=args.json)


def cases(*, full: bool = False) -> Iterator[Case]:
    count = MORE if full else WORKS
    with a_box() as box:
        from velvetbox.doors.cli import house

        house.open_box(box)
        _fill(count)
        yield from _asked(count)


def _fill(count: int) -> None:
    """Write works of about 60 words into the database, and index them."""
    from velvetbox.archive.finder import acts

    draw = random.Random(11)
    for start in range(0, count, 1000):
        _write(draw, range(start, min(start + 1000, count)))
    acts.rebuild()


def _write(draw: random.Random, numbers: range) -> None:
    from django.utils import timezone

    from velvetbox.archive.library.models import (
        Chapter,
        Edition,
        EditionChapter,
        Original,
        Revision,
        Source,
        Tag,
        Work,
        WorkTag,
    )

    now = timezone.now()
    original = Original.objects.get_or_create(hash="0" * 64, defaults={"size": 0})[0]
    source = Source.objects.get_or_create(key="bench", original=original, defaults={"seen_at": now})[0]
    tags = [
        Tag.objects.get_or_create(type=kind, folded=name.casefold(), defaults={"name": name})[0]
        for kind, names in (("fandom", _FANDOMS), ("rating", ["Mature", "Explicit"]))
        for name in names
    ]
    day = date(2026, 1, 1)
    works = Work.objects.bulk_create(
        Work(
            title=" ".join(_words(draw, 3)), language="en", words=draw.randrange(50, 900), chapter_count=1,
            complete=draw.random() < 0.7, updated_on=day - timedelta(days=draw.randrange(6000)),
        )
        for _ in numbers
    )  # fmt: skip
    chapters = Chapter.objects.bulk_create(Chapter(work=work) for work in works)
    revisions = Revision.objects.bulk_create(
        Revision(
            hash=f"{number:064}", html=f'<p id="a">{" ".join(_words(draw, 60))}</p>', policy=1, words=60, paragraphs=1,
            scene_breaks=0, italic_runs=0, footnotes=0, ruby=0,
        )
        for number in numbers
    )  # fmt: skip
    editions = Edition.objects.bulk_create(
        Edition(key=f"{work.pk}", work=work, source=source, format="html", origin="bench", rank=1, chapter_count=1, words=60, reader="bench")
        for work in works
    )  # fmt: skip
    EditionChapter.objects.bulk_create(
        EditionChapter(edition=edition, chapter=chapter, revision=revision, source=source, position=1)
        for edition, chapter, revision in zip(editions, chapters, revisions, strict=True)
    )
    for work, edition in zip(works, editions, strict=True):
        work.current = edition
    Work.objects.bulk_update(works, ["current"], batch_size=500)
    WorkTag.objects.bulk_create(
        WorkTag(work=work, tag=tag, position=place)
        for work in works
        for place, tag in enumerate(draw.sample(tags, 2))
    )


def _words(draw: random.Random, count: int) -> list[str]:
    vocabulary, weights = stories.words()
    return draw.choices(vocabulary[: len(weights)], cum_weights=weights, k=count)


def _asked(count: int) -> Iterator[Case]:
    """Ask the box that is open, and give how long its answers took."""
    from velvetbox.archive.finder.queries import search

    draw, taken = random.Random(12), []
    for number in range(SEARCHES):
        a, b = _words(draw, 2)
        text = _ASKED[number % len(_ASKED)].format(a=a, b=b, fandom=draw.choice(_FANDOMS))
        began = time.process_time()
        search(None, text)
        taken.append(time.process_time() - began)
    where = f"among {count:,} works, by CPU"
    yield Case(
        "queries", f"p99 of {SEARCHES} searches {where}", percentile(taken, 0.99) * 1000, "ms", "less", BUDGET
    )
    yield Case("queries", f"p50 {where}", percentile(taken, 0.5) * 1000, "ms", "less")


if __name__ == "__main__":
    sys.exit(main())
