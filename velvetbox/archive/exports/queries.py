"""Works as documents again, from the rows of a box: what every file we write is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from velvetbox.archive.exports import read_aloud
from velvetbox.archive.exports.names import file_name
from velvetbox.archive.library import pictures
from velvetbox.archive.library.models import Creatorship, EditionChapter, SeriesWork, WorkTag
from velvetbox.archive.library.models import Fact as FactRow
from velvetbox.archive.library.models import Work as WorkRow
from velvetbox.archive.people.models import Person
from velvetbox.core import prose
from velvetbox.core.errors import VelvetboxError
from velvetbox.core.formats import title_page
from velvetbox.core.formats.epub import writer as epub_writer
from velvetbox.core.formats.html import writer as html_writer
from velvetbox.core.formats.picture import FOLDER
from velvetbox.core.formats.stored_markup import all_blocks
from velvetbox.core.formats.text import writer as text_writer
from velvetbox.core.prose import Basis, Fact, Field, MarkKind, Where

FORMATS: Mapping[str, str] = {
    "epub": "application/epub+zip",
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "script": "text/plain; charset=utf-8",
    "voices": "application/x-ndjson",
}
_ENDINGS = {"script": "script.txt", "voices": "voices.jsonl"}

_FIELDS = frozenset(map(str, Field))
_BASES = frozenset(map(str, Basis))


class NoSuchWork(VelvetboxError):
    """There is no such work here, or not for this person."""


class NoSuchFormat(VelvetboxError):
    """Works cannot be taken in this format."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A file to take away: a name every system accepts, its media type, its bytes."""

    name: str
    media_type: str
    data: bytes


def take(person: Person | None, work_id: int, format: str, *, bare: bool | None = None) -> Taken:  # noqa: A002 - the contract's word
    """Give a work as a file in one of FORMATS. Raises NoSuchWork, NoSuchFormat.

    `bare` writes a text without a title page, as it stood; by default so when it was read from a plain text.
    """
    if format not in FORMATS:
        raise NoSuchFormat("exports.format", f"Works are written as {', '.join(FORMATS)}, not as {format}.")
    row = _row(person, work_id)
    work = _work(row)
    if format == "txt":
        data = text_writer.write(work, bare=_was_text(row) if bare is None else bare)
    elif format in _ENDINGS:
        data = read_aloud.write(row, work, format)
    else:
        writer = epub_writer if format == "epub" else html_writer
        data = writer.write(work, dict(images(work)))
    name = file_name(title_page.title(work), title_page.creators(work), _ENDINGS.get(format, format))
    return Taken(name, FORMATS[format], data)


def load_work(work_id: int, person: Person | None = None) -> prose.Work:
    """Give a work as its current edition has it, with the facts known of it. Raises NoSuchWork."""
    return _work(_row(person, work_id))


def images(work: prose.Work) -> Iterator[tuple[str, bytes]]:
    """Give the pictures that a work's blocks name and the box keeps, by their key."""
    blocks = [*work.summary, *work.notes_before, *work.notes_after]
    blocks += [block for chapter in work.chapters for block in all_blocks(chapter)]
    for key in dict.fromkeys(_named(blocks)):
        place = pictures.place(key.removeprefix(FOLDER))
        if key.startswith(FOLDER) and place is not None and place.is_file():
            yield key, place.read_bytes()


def _named(blocks: list[prose.Block]) -> Iterator[str]:
    for block in prose.walk(blocks):
        if block.source:
            yield block.source
        for span in block.spans:
            yield from (mark.value for mark in span.marks if mark.kind is MarkKind.IMAGE)


def _row(_person: Person | None, work_id: int) -> WorkRow:
    row = WorkRow.objects.filter(pk=work_id, withdrawn_at=None).select_related("current").first()
    if row is None or row.current is None:
        raise NoSuchWork("exports.no_work", f"There is no work {work_id} here.")
    return row


def _was_text(row: WorkRow) -> bool:
    return row.current is not None and row.current.format == "txt"


def _work(row: WorkRow) -> prose.Work:
    return prose.Work(
        tuple(_chapters(row)),
        (*_shown(row), *_facts(row)),
        prose.from_html(row.summary),
        prose.from_html(row.notes_before),
        prose.from_html(row.notes_after),
    )


def _chapters(row: WorkRow) -> Iterator[prose.Chapter]:
    places = EditionChapter.objects.filter(edition=row.current_id).order_by("position")
    names = (
        "title", "number", "summary", "notes_before", "notes_after", "published_on", "revision__html", "revision__notes",
    )  # fmt: skip
    for title, number, summary, before, after, published, html, notes in places.values_list(*names):
        yield prose.Chapter(
            prose.from_html(html),
            title or None,
            number,
            prose.from_html(summary),
            prose.from_html(before),
            prose.from_html(after),
            prose.notes_from_html(notes),
            published.isoformat() if published else None,
        )


def _shown(row: WorkRow) -> Iterator[Fact]:
    """Give what the box shows of a work as facts: it comes before what the copies say."""
    yield Fact(Field.TITLE, row.title, Basis.GUESS if row.title_is_guess else Basis.STATED)
    for name in (
        Creatorship.objects.filter(work=row, approved=True)
        .order_by("position")
        .values_list("pseud__name", flat=True)
    ):
        yield Fact(Field.CREATOR, name)
    for kind, name in (
        WorkTag.objects.filter(work=row).order_by("position").values_list("tag__type", "tag__name")
    ):
        if kind in _FIELDS:
            yield Fact(Field(kind), name)
    for name, position in SeriesWork.objects.filter(work=row).values_list("series__name", "position"):
        yield Fact(Field.SERIES, name, number=position)
    single: tuple[tuple[Field, str | date | None], ...] = (
        (Field.RATING, row.rating), (Field.URL, row.address), (Field.LANGUAGE, row.language),
        (Field.PUBLISHED, row.published_on), (Field.UPDATED, row.updated_on), (Field.END_MARKER, row.end_marker),
    )  # fmt: skip
    for field, value in single:
        if value:
            yield Fact(field, value if isinstance(value, str) else value.isoformat())
    if row.complete is not None:
        yield Fact(Field.COMPLETE, str(row.complete).lower())
    if row.chapters_declared is not None:
        yield Fact(Field.CHAPTERS_DECLARED, str(row.chapters_declared), number=row.chapters_declared)


def _facts(row: WorkRow) -> Iterator[Fact]:
    """Give the facts with their evidence: those of the current edition first; only its places mean its blocks."""
    rows = FactRow.objects.filter(Q(edition=None) | Q(edition__withdrawn_at=None), work=row)
    names = (
        "edition_id",
        "field",
        "value",
        "basis",
        "number",
        "chapter",
        "source",
        "block",
        "start",
        "end",
        "quote",
    )
    ordered = rows.order_by(F("edition_id").asc(nulls_last=True), "pk").values_list(*names)
    for edition, field, value, basis, number, chapter, *place in sorted(
        ordered, key=lambda one: one[0] != row.current_id
    ):
        if field in _FIELDS and basis in _BASES:
            own = edition == row.current_id
            yield Fact(
                Field(field),
                value,
                Basis(basis),
                Where(*place) if own else Where(),
                number,
                chapter if own else None,
            )
