"""The text as it is read: a chapter, or the whole work, as a join of stored strings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from velvetbox.archive.catalog.cards import creators_of
from velvetbox.archive.catalog.comments import comments_on, count_heard
from velvetbox.archive.catalog.contents import Line, contents
from velvetbox.archive.catalog.languages import direction
from velvetbox.archive.catalog.naming import ready
from velvetbox.archive.catalog.notes import Marked, marked_in, marked_in_work
from velvetbox.archive.catalog.places import Reading, Stop, reading
from velvetbox.archive.catalog.rows import Rows, rows
from velvetbox.archive.catalog.stretches import in_stretches
from velvetbox.archive.catalog.warned import warned, warnings_of
from velvetbox.archive.library.models import Chapter, EditionChapter, Work

WORDS_A_MINUTE = (
    230  # silent reading of fiction in English: Brysbaert 2019, 238 for non-fiction, 260 for fiction at most
)
_FIRST = re.compile(r'<p id="[^"]*">(?:<(?:em|strong)>)?([^<])')
MOST_COLOURS = 60
_COLOUR = re.compile(r'(?<=[ "])color-([0-9a-f]{6}|[0-9a-f]{3}|[a-z]{3,20})(?=[ "])')
_LINES = 280  # characters of stored text that fill three lines on a wide page
_NOTE = re.compile(r'<div class="note-body" id="n-([^"]*)" data-label="([^"]*)">(.*?)</div>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note of a chapter: its name on the page, the label it carries, its text in the stored form."""

    id: str
    back: str
    label: str
    html: str


@dataclass(frozen=True, slots=True)
class ChapterText:
    """A chapter ready to show. All texts are in the stored form and their ids are unique on the page.

    `opens` tells that the first paragraph is fit to begin with a large letter.
    """

    id: int
    label: int
    position: int
    title: str
    words: int
    opens: bool
    html: str
    summary: str
    notes_before: str
    notes_after: str
    footnotes: tuple[Footnote, ...]

    @property
    def length(self) -> int:
        """Give how long it is in steps that double, 0 for up to 250 words, 9 at most: what a page reserves for it."""
        return min(9, max(0, (self.words - 1) // 250).bit_length())


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """What a reading page shows: one chapter or all, what stands around it, and the reader's place.

    `creators` are asked for only where the whole work is shown, `comments` counted only where one chapter is.
    `warnings` are without those that say there is none.
    """

    work: int
    title: str
    language: str
    direction: str
    advisories: tuple[str, ...]
    warnings: tuple[str, ...]
    damage: tuple[str, ...]
    missing: tuple[int, ...]
    end_marker: str
    complete: bool | None
    words: int
    creators: tuple[str, ...]
    chapters: tuple[ChapterText, ...]
    contents: tuple[Line, ...]
    previous: Line | None
    next: Line | None
    comments: int
    reading: Reading
    marks: tuple[Marked, ...]

    @property
    def stop(self) -> Stop | None:
        """Give where the reader stopped in the work."""
        return self.reading.stop

    @property
    def colours(self) -> tuple[str, ...]:
        """Give the colours that the author gave to words, the first MOST_COLOURS by name."""
        texts = (chapter.html for chapter in self.chapters if "color-" in chapter.html)
        found = {name for text in texts for name in _COLOUR.findall(text)}
        return tuple(sorted(found)[:MOST_COLOURS])

    @property
    def has_notes(self) -> bool:
        """Tell whether there are notes on the page."""
        return any(chapter.footnotes for chapter in self.chapters)

    @property
    def minutes(self) -> int:
        """Give the minutes the text on the page takes to read, at least 1."""
        return max(1, round(sum(chapter.words for chapter in self.chapters) / WORDS_A_MINUTE))

    @property
    def words_after(self) -> int:
        """Give the words of the chapters after those on the page."""
        last = self.chapters[-1].position
        return sum(line.words for line in self.contents if line.position > last)


_WORK = (
    "title",
    "language",
    "advisories",
    "damage",
    "missing_chapters",
    "end_marker",
    "complete",
    "words",
    "current_id",
)
_TEXT = (
    "chapter_id", "number", "position", "title", "revision__words", "revision__html", "summary", "notes_before",
    "notes_after", "revision__notes",
)  # fmt: skip


def chapter_page(work: int, chapter: int, person: int | None) -> ReadingPage | None:
    """Give the page of one chapter in at most seven queries; None when the work has no such chapter now.

    Five are enough where nobody said anything of it, three for nobody.
    """
    return _page(work, chapter, person)


def whole_page(work: int, person: int | None) -> ReadingPage | None:
    """Give the page of a whole work in at most seven queries; None when there is no such work."""
    return _page(work, None, person)


def _page(work: int, chapter: int | None, person: int | None) -> ReadingPage | None:
    found = rows(_work, work) if chapter is None else rows(_chapter, work, chapter)
    if not found:
        return None
    (warnings, *about), alone = found[0][: len(_WORK) + 1], found[0][len(_WORK) + 1 :]
    title, language, advisories, damage, missing, end_marker, complete, words, edition = about
    asked = rows(_texts, edition) if chapter is None else [alone[: len(_TEXT)]]
    texts = tuple(_text(row, alone=chapter is not None) for row in asked)
    if not texts:
        return None
    lines = contents(edition, missing)
    before, after = _neighbours(lines, chapter)
    creators = creators_of([work]).get(work, ()) if chapter is None else ()
    stands = reading(person, work, edition, [(row[0], *row[2:4], row[5]) for row in asked])
    return ReadingPage(
        work=work, title=title, language=language, direction=direction(language),
        advisories=tuple(advisory["text"] for advisory in advisories), warnings=warned(warnings), damage=tuple(damage),
        missing=tuple(missing), end_marker=end_marker, complete=complete, words=words, creators=creators, chapters=texts, contents=lines,
        previous=before, next=after, comments=0 if chapter is None else count_heard(chapter, person, alone[-1]),
        reading=stands, marks=_marks(person, work, chapter, asked) if stands.marked else (),
    )  # fmt: skip


def _marks(
    person: int | None, work: int, chapter: int | None, shown: Sequence[tuple[Any, ...]]
) -> tuple[Marked, ...]:
    if chapter is None:
        return marked_in_work(person, work, [(row[0], row[5]) for row in shown])
    return marked_in(person, chapter, shown[0][5])


def _work(work: int) -> Rows:
    return Work.objects.filter(pk=work).values_list(warnings_of("pk"), *_WORK)


def _texts(edition: int) -> Rows:
    return EditionChapter.objects.filter(edition=edition).order_by("position").values_list(*_TEXT)


def _chapter(work: int, chapter: int) -> Rows:
    """Ask at once for a work, one chapter of the copy it shows, and how many comments it has."""
    shown = EditionChapter.objects.filter(
        edition__work=work, edition__work__current=F("edition"), chapter=chapter
    )
    return shown.order_by().values_list(
        warnings_of("edition__work"),
        *(f"edition__work__{field}" for field in _WORK),
        *_TEXT,
        comments_on("chapter"),
    )


def belongs(work: int, chapter: int) -> bool:
    """Tell whether a chapter was ever one of a work's, also where the copy shown now has others."""
    return Chapter.objects.filter(pk=chapter, work=work).exists()


def _neighbours(lines: tuple[Line, ...], chapter: int | None) -> tuple[Line | None, Line | None]:
    here = next(
        (index for index, line in enumerate(lines) if chapter is not None and line.id == chapter), None
    )
    if here is None:
        return None, None
    return (lines[here - 1] if here else None), (lines[here + 1] if here + 1 < len(lines) else None)


def _text(row: tuple[Any, ...], *, alone: bool) -> ChapterText:
    chapter, number, position, title, words, body, summary, before, after, notes = row
    prefix = "" if alone else f"c{chapter}-"
    return ChapterText(
        id=chapter,
        label=number if number is not None else position,
        position=position,
        title=title,
        words=words,
        opens=_opens(body),
        html=in_stretches(ready(body, prefix)),
        summary=ready(summary, f"{prefix}s-"),
        notes_before=ready(before, f"{prefix}b-"),
        notes_after=ready(after, f"{prefix}a-"),
        footnotes=_footnotes(notes, prefix),
    )


def _opens(stored: str) -> bool:
    """Tell whether a text begins with a paragraph of a few lines whose first character is a letter that has a capital."""
    first = _FIRST.match(stored)
    return first is not None and first[1].isupper() and stored.find("</p>") > _LINES


def _footnotes(stored: str, prefix: str) -> tuple[Footnote, ...]:
    return tuple(
        Footnote(f"{prefix}n-{name}", f"{prefix}r-{name}", label, ready(text, f"{prefix}n-{name}-"))
        for name, label, text in _NOTE.findall(stored)
    )
