"""Works as they are indexed and as passages are looked for in them, from the database's rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from velvetbox.archive.finder.index import WorkText
from velvetbox.archive.finder.pieces import Piece, Section
from velvetbox.archive.finder.visible import visible
from velvetbox.archive.finder.words import clean, paragraphs
from velvetbox.archive.library.models import Creatorship, EditionChapter, Revision, SeriesWork, WorkTag

_STREAMED = 20  # chapters fetched at a time: texts of a whole batch of works would fill the memory
WORK_FIELDS = (
    "id", "title", "language", "part_text", "summary", "notes_before", "notes_after", "advisories", "canon", "current_id",
)  # fmt: skip
CHAPTER_FIELDS = (
    "edition_id", "chapter_id", "title", "summary", "notes_before", "notes_after", "revision__html", "revision__notes",
)  # fmt: skip
PLACE_FIELDS = (
    "edition_id", "chapter_id", "revision_id", "title", "summary", "notes_before", "notes_after",
)  # fmt: skip
Row = dict[str, Any]


def work_texts(works: Sequence[int]) -> Iterator[WorkText]:
    """Give those of the works that are there to be found, with all that is indexed of them. Five queries."""
    rows = {row["current_id"]: row for row in visible().filter(pk__in=works).values(*WORK_FIELDS)}
    ids = [row["id"] for row in rows.values()]
    creators, tags = names_of(ids)
    for row, chapters in chapters_of(rows):
        yield _work_text(row, chapters, creators[row["id"]], tags[row["id"]])


def names_of(works: Sequence[int]) -> tuple[Mapping[int, list[str]], Mapping[int, list[str]]]:
    """Give the names of each work's creators, and of its tags and series. Three queries."""
    creators = _by_work(Creatorship.objects.filter(work__in=works).values_list("work_id", "pseud__name"))
    tags = _by_work(WorkTag.objects.filter(work__in=works).values_list("work_id", "tag__name"))
    for work, name in SeriesWork.objects.filter(work__in=works).values_list("work_id", "series__name"):
        tags[work].append(name)
    return creators, tags


def chapters_of(rows: dict[int, Row]) -> Iterator[tuple[Row, list[Row]]]:
    """Give each work's row with its chapters' rows in order, a work at a time. `rows` is by current edition's id."""
    left = dict(rows)
    chapters = (
        EditionChapter.objects.filter(edition__in=list(rows))
        .order_by("edition_id", "position")
        .values(*CHAPTER_FIELDS)
        .iterator(_STREAMED)
    )
    for edition, group in groupby(chapters, key=itemgetter("edition_id")):
        yield left.pop(edition), list(group)
    for row in left.values():
        yield row, []


def places_of(editions: Sequence[int]) -> Mapping[int, list[Row]]:
    """Give the chapters of each edition in order, with all but their texts. One query."""
    found: defaultdict[int, list[Row]] = defaultdict(list)
    places = EditionChapter.objects.filter(edition__in=editions).order_by("edition_id", "position")
    for place in places.values(*PLACE_FIELDS):
        found[place["edition_id"]].append(place)
    return found


def texts_of(revisions: Iterable[int]) -> Iterator[tuple[int, str, str]]:
    """Give texts with their footnotes by the revision's id, a few at a time. One query."""
    return (
        Revision.objects.filter(pk__in=set(revisions))
        .order_by()
        .values_list("pk", "html", "notes")
        .iterator(_STREAMED)
    )


def about_pieces(row: Row) -> Iterator[Piece]:
    """Give the pieces of a work outside its chapters: summary, notes, advisories, places in canon."""
    for field, section in _SECTIONS:
        for paragraph in paragraphs(row[field]):
            yield Piece(section, paragraph.text, None, paragraph.anchor)
    for entry in (*row["advisories"], *row["canon"]):
        yield Piece(Section.ADVISORY, clean(str(entry.get("text", "") if isinstance(entry, dict) else entry)))


def chapter_about_pieces(row: Row) -> Iterator[Piece]:
    """Give the pieces around a chapter's text: its title, summary and notes."""
    chapter = row["chapter_id"]
    if row["title"]:
        yield Piece(Section.CHAPTER_TITLE, clean(row["title"]), chapter)
    for field, section in _SECTIONS:
        if row[field]:
            for paragraph in paragraphs(row[field]):
                yield Piece(section, paragraph.text, chapter, paragraph.anchor)


def text_pieces(stored: str, chapter: int) -> Iterator[Piece]:
    """Give the paragraphs of a chapter's stored text or footnotes."""
    for paragraph in paragraphs(stored):
        yield Piece(Section.TEXT, paragraph.text, chapter, paragraph.anchor)


_SECTIONS = (("summary", Section.SUMMARY), ("notes_before", Section.NOTE), ("notes_after", Section.NOTE))


def _work_text(row: Row, chapters: Iterable[Row], creators: list[str], tags: list[str]) -> WorkText:
    about = list(about_pieces(row))
    text: list[str] = []
    for chapter in chapters:
        about += chapter_about_pieces(chapter)
        text += [stored for stored in (chapter["revision__html"], chapter["revision__notes"]) if stored]
    return WorkText(
        row["id"],
        clean(f"{row['title']} {row['part_text']}".strip()),
        row["language"],
        tuple(map(clean, creators)),
        tuple(map(clean, tags)),
        tuple(piece.text for piece in about if piece.section is Section.SUMMARY),
        tuple(piece.text for piece in about if piece.section is not Section.SUMMARY),
        tuple(text),
    )


def _by_work(pairs: Iterable[tuple[int, str]]) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for work, name in pairs:
        found[work].append(name)
    return found
