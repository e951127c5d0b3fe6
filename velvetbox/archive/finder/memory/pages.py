"""A work as it is remembered: a card that tells about it, and its text in passages of about a hundred words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from velvetbox.archive.finder import documents
from velvetbox.archive.finder.documents import Row
from velvetbox.archive.finder.visible import visible
from velvetbox.archive.finder.words import Paragraph, clean, paragraphs, parted

WORDS = 110  # of a passage, at least, where the chapter does not end
CARD_WORDS = 600  # of a card: what comes first counts


@dataclass(frozen=True, slots=True)
class Stretch:
    """Paragraphs of one chapter in a row: the `at`-th passage of it."""

    at: int
    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """The text, its paragraphs parted by line breaks."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Pages:
    """A work with its card, and its stretches each with the id of its chapter, in reading order."""

    work: int
    language: str
    card: str
    stretches: tuple[tuple[int, Stretch], ...]


def pages_of(works: Sequence[int]) -> Iterator[Pages]:
    """Give those of the works that are there to be found. Five queries."""
    rows = {row["current_id"]: row for row in visible().filter(pk__in=works).values(*documents.WORK_FIELDS)}
    creators, tags = documents.names_of([row["id"] for row in rows.values()])
    for row, chapters in documents.chapters_of(rows):
        names = [*tags[row["id"]], *creators[row["id"]]]
        stretches = tuple(
            (chapter["chapter_id"], stretch)
            for chapter in chapters
            for stretch in stretches_of(chapter["revision__html"], chapter["revision__notes"])
        )
        yield Pages(row["id"], row["language"], card(row, chapters, names), stretches)


def cards_of(works: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Give the cards of works with their ids. Five queries, none for the texts."""
    rows = visible().filter(pk__in=works).values(*documents.WORK_FIELDS)
    creators, tags = documents.names_of(works)
    chapters = documents.places_of([row["current_id"] for row in rows])
    for row in rows:
        yield row["id"], card(row, chapters[row["current_id"]], [*tags[row["id"]], *creators[row["id"]]])


def card(row: Row, chapters: Iterable[Row], names: Iterable[str]) -> str:
    """Give what tells about a work: title, summary, tags, creators, notes, and what stands around its chapters."""
    told = [
        clean(f"{row['title']} {row['part_text']}".strip()),
        *(p.text for p in paragraphs(row["summary"])),
    ]
    told += map(clean, names)
    told += (piece.text for piece in documents.about_pieces({**row, "summary": ""}))
    told += (piece.text for chapter in chapters for piece in documents.chapter_about_pieces(chapter))
    return " ".join("\n".join(told).split(" ", CARD_WORDS)[:CARD_WORDS])


def stretches_of(stored: str, notes: str = "") -> Iterator[Stretch]:
    """Cut a chapter's stored text, its footnotes after it, into passages; the same text is always cut alike."""
    held: list[Paragraph] = []
    words = at = 0
    for source in (stored, notes):
        for paragraph in paragraphs(source):
            held.append(paragraph)
            words += parted(paragraph.text).count(" ") + 1
            if words >= WORDS:
                yield Stretch(at, tuple(held))
                held, words, at = [], 0, at + 1
    if held:
        yield Stretch(at, tuple(held))
