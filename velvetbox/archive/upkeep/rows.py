"""The rows of a box: whether they fit together. The database itself is asked first."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.models import Count, F, Max, Min, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from velvetbox.archive.community.models import Comment
from velvetbox.archive.library.models import Edition, EditionChapter, Revision, Tag, Work, WorkTag
from velvetbox.archive.upkeep.finding import Finding, Level
from velvetbox.core.intake.seal import content_hash

_SHOWN = 100  # lines of SQLite's own report


def check_database() -> Iterator[Finding]:
    """Ask SQLite whether its file is whole and every key leads somewhere. PostgreSQL sees to both itself."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for (line,) in cursor.execute(f"PRAGMA integrity_check({_SHOWN})").fetchall():
            if line != "ok":
                yield Finding(Level.ERROR, "database.damaged", f"The database is damaged: {line}")
        for table, row, other, _ in cursor.execute("PRAGMA foreign_key_check").fetchmany(_SHOWN):
            text = f"Row {row} of {table} refers to a row of {other} that is gone."
            yield Finding(Level.ERROR, "database.dangling", text)


def check_works() -> Iterator[Finding]:
    """Find works whose current copy is missing, another work's, taken back, or counted differently."""
    names = ("pk", "current", "current__work", "current__withdrawn_at", "chapter_count", "words",
             "current__chapter_count", "current__words")  # fmt: skip
    for row in Work.objects.filter(withdrawn_at=None).values_list(*names).iterator():
        work, current, owner, withdrawn, chapters, words, its_chapters, its_words = row
        if current is None:
            yield Finding(Level.ERROR, "work.no_edition", "A work has no copy to show.", work)
        elif owner != work:
            yield Finding(Level.ERROR, "work.foreign_edition", f"A work shows a copy of work {owner}.", work)
        elif withdrawn is not None:
            yield Finding(
                Level.WARNING, "work.withdrawn_edition", "A work shows a copy that was taken back.", work
            )
        elif (chapters, words) != (its_chapters, its_words):
            text = f"A work is said to have {chapters} chapters and {words} words, its copy {its_chapters} and {its_words}."
            yield Finding(Level.WARNING, "work.counts", text, work)


def check_editions() -> Iterator[Finding]:
    """Find copies without chapters, with gaps between them, or with other chapters and words than counted."""
    counted = Edition.objects.annotate(
        found=Count("chapters"), first=Min("chapters__position"), last=Max("chapters__position"),
        sum=Coalesce(Sum("chapters__revision__words"), 0),
    )  # fmt: skip
    names = ("pk", "work", "chapter_count", "words", "found", "first", "last", "sum")
    for edition, work, chapters, words, found, first, last, total in counted.values_list(*names).iterator():
        if not found:
            yield Finding(Level.ERROR, "edition.no_chapters", f"Copy {edition} has no chapters.", work)
        elif (first, last) != (1, found):
            text = f"The {found} chapters of copy {edition} are numbered {first} to {last}."
            yield Finding(Level.ERROR, "edition.gaps", text, work)
        elif (chapters, words) != (found, total):
            text = f"Copy {edition} is said to have {chapters} chapters and {words} words; there are {found} and {total}."
            yield Finding(Level.WARNING, "edition.counts", text, work)


def check_chapters() -> Iterator[Finding]:
    """Find chapters that stand in a copy of another work."""
    wrong = EditionChapter.objects.exclude(chapter__work=F("edition__work"))
    for work, chapter, owner in wrong.values_list("edition__work", "chapter", "chapter__work").iterator():
        text = f"Chapter {chapter} stands in a copy of this work and belongs to work {owner}."
        yield Finding(Level.ERROR, "chapter.foreign", text, work)


def check_comments() -> Iterator[Finding]:
    """Find comments about nothing, on a chapter of another work, and answers to a comment on something else."""
    nothing = Comment.objects.filter(work=None, series=None, news=None).values_list("pk", flat=True)
    for pk in nothing.iterator():
        yield Finding(Level.ERROR, "comment.about_nothing", f"Comment {pk} is about nothing.")
    foreign = Comment.objects.exclude(chapter=None).exclude(chapter__work=F("work"))
    for pk, work in foreign.values_list("pk", "work").iterator():
        text = f"Comment {pk} on this work stands at a chapter of another one."
        yield Finding(Level.WARNING, "comment.foreign_chapter", text, work)
    astray = Comment.objects.exclude(parent=None).exclude(work=None).exclude(parent__work=F("work"))
    for pk, work in astray.values_list("pk", "work").iterator():
        text = f"Comment {pk} on this work answers one on another."
        yield Finding(Level.ERROR, "comment.astray", text, work)


def check_revisions(*, fixity: bool) -> Iterator[Finding]:
    """Find texts that no copy uses and, with `fixity`, texts that do not fit their hash."""
    for (revision,) in Revision.objects.filter(places=None).values_list("pk").iterator():
        yield Finding(Level.NOTICE, "revision.unused", f"Text {revision} is used by no copy.")
    if fixity:
        for revision, digest, html, notes in Revision.objects.values_list(
            "pk", "hash", "html", "notes"
        ).iterator(50):
            if content_hash(html, notes) != digest:
                yield Finding(Level.ERROR, "revision.changed", f"Text {revision} is no longer what was read.")


def check_tags() -> Iterator[Finding]:
    """Find tags whose number of works is not the one noted, and tags merged into no canonical."""
    uses = (
        WorkTag.objects.filter(tag=OuterRef("pk"))
        .order_by()
        .values("tag")
        .annotate(n=Count("pk"))
        .values("n")
    )
    counted = Tag.objects.annotate(found=Coalesce(Subquery(uses), 0)).exclude(found=F("uses"))
    for name, noted, found in counted.values_list("name", "uses", "found").iterator():
        yield Finding(
            Level.WARNING, "tag.uses", f"The tag {name} is said to have {noted} works; there are {found}."
        )
    lost = Tag.objects.filter(merger__isnull=False, merger__canonical=False).values_list(
        "name", "merger__name"
    )
    for name, merger in lost.iterator():
        yield Finding(
            Level.WARNING, "tag.merger", f"The tag {name} is merged into {merger}, which is not canonical."
        )
