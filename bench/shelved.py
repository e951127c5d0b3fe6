"""A box of many short works with the tags that works on a large archive have, written into database and indexes directly."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bench import stories
from bench.measure import a_box

if TYPE_CHECKING:
    from velvetbox.archive.library.models import Edition, Source

WORDS = 60  # of each work
_AT_ONCE = 1_000


@contextmanager
def a_shelved_box(count: int) -> Iterator[Path]:
    """Give a box with so many works of different texts, indexed, Django set up on it in this process."""
    with _written(count, count) as box:
        from velvetbox.archive.finder import acts

        acts.rebuild()
        yield box


@contextmanager
def a_tagged_box(count: int, different: int = 5_000) -> Iterator[Path]:
    """Give such a box that can be filtered and not searched: of so many different works there are copies, tags apart."""
    with _written(count, different, texts=False) as box:
        from velvetbox.archive.finder.tags import feeding

        feeding.rebuild(box)
        yield box


def words_of(draw: random.Random, count: int) -> list[str]:
    """Draw words as stories have them."""
    vocabulary, weights = stories.words()
    return draw.choices(vocabulary[: len(weights)], cum_weights=weights, k=count)


@contextmanager
def _written(count: int, different: int, *, texts: bool = True) -> Iterator[Path]:
    with a_box() as box:
        from velvetbox.doors.cli import house

        house.open_box(box)
        from django.db import connection, transaction

        draw = random.Random(11)
        with transaction.atomic():
            for start in range(0, different, _AT_ONCE):
                editions = _works(draw, range(start, min(start + _AT_ONCE, different)))
                if texts:
                    _chapters(draw, editions)
            for copy in range(1, count // different):
                _copy(different * copy, different)
            _tag(count)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        yield box


def _works(draw: random.Random, numbers: range) -> list[Edition]:
    from django.utils import timezone

    from velvetbox.archive.library.models import Edition, Work

    source = _source()
    day, now = date(2026, 1, 1), timezone.now()
    ids = range(numbers.start + 1, numbers.stop + 1)
    works = Work.objects.bulk_create(
        Work(
            pk=pk, current_id=pk, title=" ".join(words_of(draw, 3)).title(), language="en", words=draw.randrange(50, 900),
            chapter_count=1, complete=draw.random() < 0.7, updated_on=day - timedelta(days=draw.randrange(6000)),
            summary=f"<p>{' '.join(words_of(draw, 40))}</p>", hits=int(draw.lognormvariate(6, 1.5)),
        )
        for pk in ids
    )  # fmt: skip
    return Edition.objects.bulk_create(
        Edition(
            pk=work.pk, key=f"{work.pk}", work=work, source=source, format="html", origin="bench", rank=1, chapter_count=1,
            words=WORDS, reader="bench", read_at=now,
        )
        for work in works
    )  # fmt: skip


def _source() -> Source:
    from django.utils import timezone

    from velvetbox.archive.library.models import Original, Source

    original = Original.objects.get_or_create(hash="0" * 64, defaults={"size": 0})[0]
    return Source.objects.get_or_create(key="bench", original=original, defaults={"seen_at": timezone.now()})[
        0
    ]


def _chapters(draw: random.Random, editions: list[Edition]) -> None:
    from velvetbox.archive.library.models import Chapter, EditionChapter, Revision

    chapters = Chapter.objects.bulk_create(Chapter(work=edition.work) for edition in editions)
    revisions = Revision.objects.bulk_create(
        Revision(
            hash=f"{edition.pk:064}", html=f'<p id="a">{" ".join(words_of(draw, WORDS))}</p>', policy=1, words=WORDS,
            paragraphs=1, scene_breaks=0, italic_runs=0, footnotes=0, ruby=0,
        )
        for edition in editions
    )  # fmt: skip
    EditionChapter.objects.bulk_create(
        EditionChapter(
            edition=edition, chapter=chapter, revision=revision, source_id=edition.source_id, position=1
        )
        for edition, chapter, revision in zip(editions, chapters, revisions, strict=True)
    )


def _copy(offset: int, count: int) -> None:
    """Write the first works with their editions again, under ids so much higher."""
    from django.db import connection

    from velvetbox.archive.library.models import Edition, Work

    higher = {"id": f"id + {offset}", "current_id": f"id + {offset}", "work_id": f"work_id + {offset}", "key": f"id + {offset}"}  # fmt: skip
    with connection.cursor() as cursor:
        for model in (Work, Edition):
            columns = [field.column for field in model._meta.concrete_fields]
            values = ", ".join(higher.get(column, f'"{column}"') for column in columns)
            names = ", ".join(f'"{column}"' for column in columns)
            table = model._meta.db_table
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE id <= {count}")  # noqa: S608 - no value in it


def _tag(count: int) -> None:
    """Give the works the tags of bench.tagged: by Zipf's law, in blocks by fandom, about 17 a work."""
    from django.db import connection

    from bench.tagged import made
    from velvetbox.archive.finder.tags.part import Kind
    from velvetbox.archive.finder.tags.row import TYPES

    gathered = made(count)
    works, tags = (np.asarray(some) for some in gathered.pairs[Kind.TAG])
    uses = np.bincount(tags)
    named = []
    for tag in np.flatnonzero(uses).tolist():
        kind = TYPES[gathered.types[tag]]
        named.append((tag, kind, f"{kind.title()} {tag}", f"{kind} {tag}", True, int(uses[tag])))
    connection.ensure_connection()
    rows = connection.connection  # without Django's cursor, which keeps what it runs in a debugger's log
    rows.executemany(
        "INSERT INTO library_tag (id, type, name, folded, canonical, uses) VALUES (?, ?, ?, ?, ?, ?)", named
    )
    rows.executemany(
        "INSERT INTO library_worktag (work_id, tag_id, position) VALUES (?, ?, ?)",
        zip(works.tolist(), tags.tolist(), range(len(tags)), strict=True),
    )
