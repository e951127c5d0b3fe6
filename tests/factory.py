"""Works for tests, written straight into the database from core.prose types."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from blake3 import blake3
from django.utils import timezone

from velvetbox.archive.imports.models import Import, ImportedFile
from velvetbox.archive.library.models import (
    Creatorship,
    Edition,
    EditionChapter,
    Fact,
    Mend,
    Original,
    ReadingPlace,
    Revision,
    Series,
    SeriesWork,
    Source,
    Tag,
    Work,
    WorkTag,
)
from velvetbox.archive.library.sources import digest
from velvetbox.archive.people.models import Person, Pseud
from velvetbox.core.prose import Block, Chapter, measure, notes_to_html, paragraph, to_html

_count = itertools.count(1)
TAGS = {
    "fandom": ("Harbour Lights",),
    "relationship": ("Ada Quill/Bo Marsh",),
    "freeform": ("Slow Burn", "Letters"),
}


def owner() -> Person:
    """Give the box's owner."""
    return Person.objects.get_or_create(username="owner", defaults={"is_owner": True})[0]


def paragraphs(*texts: str) -> tuple[Block, ...]:
    """Give paragraphs of plain text."""
    return tuple(paragraph(text) for text in texts)


def chapter(*texts: str, title: str | None = None, number: int | None = None) -> Chapter:
    """Give a chapter of plain paragraphs."""
    return Chapter(paragraphs(*texts), title=title, number=number)


def work(
    title: str = "The Harbour Book",
    chapters: Sequence[Chapter] = (),
    *,
    creators: Iterable[str] = ("quietwater",),
    tags: Mapping[str, Iterable[str]] | None = None,
    series: str = "",
    path: str = "",
    imported: Import | None = None,
    **columns: Any,
) -> Work:
    """Make a work with one edition of these chapters, by default one of two paragraphs."""
    chapters = chapters or (chapter(f"{title} begins here.", "And here it ends."),)
    row = Work.objects.create(
        title=title, sort_title=title.lower(), chapter_count=len(chapters),
        words=sum(measure(text).words for text in chapters), **{"language": "en"} | columns,
    )  # fmt: skip
    row.current = edition(row, chapters, path=path, imported=imported)
    row.save()
    for position, name in enumerate(creators, 1):
        pseud, _ = Pseud.objects.get_or_create(name=name, site="example.org", person=None)
        Creatorship.objects.create(work=row, pseud=pseud, position=position)
    places = itertools.count(1)
    for kind, names in (TAGS if tags is None else tags).items():
        for name in names:
            tag, _ = Tag.objects.get_or_create(type=kind, folded=name.casefold(), defaults={"name": name})
            WorkTag.objects.create(work=row, tag=tag, position=next(places))
    if series:
        SeriesWork.objects.create(series=Series.objects.get_or_create(name=series)[0], work=row, position=2)
    return row


def edition(
    row: Work, chapters: Sequence[Chapter], *, path: str = "", imported: Import | None = None
) -> Edition:
    """Make another copy of a work. Chapters keep their ids by their place."""
    made = Edition.objects.create(
        key=_hash(), work=row, source=source(path), imported=imported, format="html", origin="ao3", rank=1,
        chapter_count=len(chapters), words=sum(measure(text).words for text in chapters), reader="test",
    )  # fmt: skip
    known = list(row.chapters.order_by("id"))
    for position, text in enumerate(chapters, 1):
        kept = known[position - 1] if position <= len(known) else row.chapters.create()
        EditionChapter.objects.create(
            edition=made, chapter=kept, revision=revision(text), source=made.source, position=position,
            number=text.number, title=text.title or "", summary=to_html(text.summary),
            notes_before=to_html(text.notes_before), notes_after=to_html(text.notes_after),
        )  # fmt: skip
    return made


def revision(text: Chapter) -> Revision:
    """Store the text of a chapter once."""
    counts = measure(replace(text, notes=()))
    stored = {"html": to_html(text.blocks), "notes": notes_to_html(text.notes)}
    found = {name: getattr(counts, name) for name in counts.__slots__}
    digest = blake3("\0".join(stored.values()).encode()).hexdigest()
    return Revision.objects.get_or_create(hash=digest, defaults={**stored, **found, "policy": 1})[0]


def source(path: str = "", *, root: str = "/stories", member: str = "") -> Source:
    """Make a source with an original of its own; its bytes are not in the box."""
    original = Original.objects.create(hash=_hash(), size=61_000)
    path = path or f"story {next(_count)}.html"
    return Source.objects.create(
        key=_hash(),
        file=digest(root, path),
        original=original,
        root=root,
        path=path,
        member=member,
        format="html",
        origin="ao3",
        seen_at=timezone.now(),
    )


def _hash() -> str:
    return blake3(str(next(_count)).encode()).hexdigest()


def fact(row: Work, field: str, value: str, *, basis: str = "stated", quote: str = "") -> Fact:
    """Note a fact about a work."""
    return Fact.objects.create(
        work=row, edition=row.current, field=field, value=value, basis=basis, quote=quote
    )


def place(row: Work, person: Person, position: int = 1, anchor: str = "", **columns: Any) -> ReadingPlace:
    """Keep a reader's place at a chapter of a work."""
    at = EditionChapter.objects.get(edition=row.current, position=position)
    given: dict[str, Any] = {
        "share": 0.5,
        "chapters_then": row.chapter_count,
        "kept_at": timezone.now(),
    } | columns
    return ReadingPlace.objects.create(person=person, work=row, chapter=at.chapter, anchor=anchor, **given)


def an_import(**columns: Any) -> Import:
    """Make an import that ran to its end."""
    given = {"roots": ["/stories"], "state": "done", "ended_at": timezone.now()} | columns
    return Import.objects.create(**given)


def file(
    run: Import, path: str, outcome: str = "work", *works: Work, notes: Sequence[str] = (), same: bool = False
) -> ImportedFile:
    """Write down what became of a file."""
    made = ImportedFile.objects.create(
        imported=run, key=digest("/stories", path), root="/stories", path=path, size=1000, outcome=outcome, same=same,
        notes=[{"code": "test", "text": text} for text in notes],
    )  # fmt: skip
    made.works.set(works)
    run.counts = {**run.counts, outcome: run.counts.get(outcome, 0) + 1}
    run.files_found = run.files_read = run.files_read + 1
    run.save()
    return made


def mend(at: Source, code: str = "text.mojibake", **columns: Any) -> Mend:
    """Write down a repair of a source."""
    given = {
        "text": "Apostrophes and quotation marks",
        "before": "Youâ€™re late",
        "after": "You’re late",
        "count": 214,
    }
    return Mend.objects.create(source=at, code=code, **given | columns)


def day(text: str) -> date:
    """Give a day written YYYY-MM-DD."""
    return date.fromisoformat(text)
