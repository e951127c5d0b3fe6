"""Works written straight into a box's tables, for tests of what reads them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import blake3
from django.conf import settings
from django.utils import timezone

from velvetbox.archive.library.models import (
    Change,
    Chapter,
    Creatorship,
    Edition,
    EditionChapter,
    Original,
    Revision,
    Source,
    Tag,
    Work,
    WorkTag,
)
from velvetbox.archive.people.models import Pseud
from velvetbox.core import prose


def original(data: bytes) -> Original:
    """Keep bytes in the box."""
    name = blake3.blake3(data).hexdigest()
    file = Path(settings.BOX) / "originals" / name[:2] / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return Original.objects.get_or_create(hash=name, defaults={"size": len(data)})[0]


def work(
    title: str = "A Quiet House",
    *chapters: str | Sequence[prose.Block],
    titles: Sequence[str] = (),
    creators: Sequence[str] = (),
    tags: Sequence[tuple[str, str]] = (),
    notes: Sequence[prose.Note] = (),
    format: str = "html",  # noqa: A002 - the column's name
    **fields: object,
) -> Work:
    """Keep a work as an import would: original, source, edition, revisions, and the change that says so.

    A chapter is its blocks, or text whose paragraphs are parted by a blank line.
    """
    blocks = [chapter_blocks(chapter) for chapter in chapters or ("Nobody was home.",)]
    given = {"sort_title": title.lower(), "language": "en", "chapter_count": len(blocks)} | fields
    kept = Work.objects.create(title=title, **given)
    file = original(repr((title, kept.pk, blocks)).encode())
    source = Source.objects.create(
        key=f"/pile/{kept.pk}",
        original=file,
        root="/pile",
        path=f"{kept.pk}.{format}",
        format=format,
        seen_at=timezone.now(),
    )
    edition(kept, source, blocks, titles, notes)
    for position, name in enumerate(creators):
        pseud = Pseud.objects.get_or_create(name=name, site="", person=None)[0]
        Creatorship.objects.create(work=kept, pseud=pseud, position=position)
    for position, (kind, name) in enumerate(tags):
        tag = Tag.objects.get_or_create(type=kind, folded=name.casefold(), defaults={"name": name})[0]
        WorkTag.objects.create(work=kept, tag=tag, position=position)
    Change.objects.create(act="work.received", work=kept)
    return kept


def chapter_blocks(chapter: str | Sequence[prose.Block]) -> list[prose.Block]:
    if not isinstance(chapter, str):
        return list(chapter)
    return [prose.paragraph(text) for text in chapter.split("\n\n")]


def edition(
    kept: Work,
    source: Source,
    chapters: Sequence[Sequence[prose.Block]],
    titles: Sequence[str] = (),
    notes: Sequence[prose.Note] = (),
) -> Edition:
    """Add an edition to a work and make it the current one."""
    measures = [prose.measure(prose.Chapter(tuple(blocks))) for blocks in chapters]
    made = Edition.objects.create(
        key=f"edition {kept.pk} {kept.editions.count()}", work=kept, source=source, format=source.format, origin="", rank=1, reader="test",
        chapter_count=len(chapters), words=sum(measure.words for measure in measures),
    )  # fmt: skip
    for position, (blocks, measure) in enumerate(zip(chapters, measures, strict=True), 1):
        EditionChapter.objects.create(
            edition=made,
            chapter=Chapter.objects.create(work=kept),
            revision=revision(prose.to_html(blocks), measure, prose.notes_to_html(notes)),
            source=source,
            position=position,
            title=titles[position - 1] if position <= len(titles) else "",
        )
    kept.current, kept.words, kept.chapter_count = made, made.words, made.chapter_count
    kept.save()
    return made


def revision(html: str, measure: prose.Measure, notes: str = "") -> Revision:
    name = blake3.blake3((html + "\0" + notes).encode()).hexdigest()
    counts = {field: getattr(measure, field) for field in measure.__slots__}
    given = {"html": html, "notes": notes, "policy": 1} | counts
    return Revision.objects.get_or_create(hash=name, defaults=given)[0]
