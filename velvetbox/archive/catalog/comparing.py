"""Two copies of a story side by side: what one has and the other has not, by paragraph, the words marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from velvetbox.archive.catalog.languages import direction
from velvetbox.archive.catalog.paging import paging
from velvetbox.archive.library.models import Edition, EditionChapter, Revision
from velvetbox.core.prose import from_html
from velvetbox.core.prose.differences import Piece, Turn, differences
from velvetbox.core.prose.plain import paragraphs

PAGE = 200  # lines of one page
_MOST = 40_000  # paragraphs of either text that are compared; both come from one copy of a long novel or two
_AROUND = 1  # unchanged paragraphs shown beside a change
_BRIDGED = 5  # changes that stand this near are shown with all between them


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two copies, and what it holds."""

    edition: int
    work: int
    title: str
    file: str
    format: str
    read_at: datetime
    chapters: int
    words: int
    paragraphs: int
    scene_breaks: int
    italic_runs: int
    footnotes: int


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the comparison, or `folded` paragraphs that are the same in both.

    `chapter` is the heading above it where a chapter begins, None elsewhere.
    """

    pieces: tuple[Piece, ...] = ()
    folded: int = 0
    chapter: str | None = None

    @property
    def turn(self) -> Turn | None:
        """Tell whether the whole paragraph was kept, removed or added; None when it was changed."""
        turns = {piece.turn for piece in self.pieces}
        return turns.pop() if len(turns) == 1 else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two copies compared. `lines` are those of one page; `too_long` tells that the texts were not compared."""

    before: Side
    after: Side
    language: str
    direction: str
    lines: tuple[Line, ...]
    gone: int  # words only the first has
    come: int  # words only the second has
    same: bool
    too_long: bool
    page: int
    pages: int


def compare(before: int, after: int, page: int = 1) -> Comparison | None:
    """Compare two copies by the ids of their editions, None when there is no such pair. Six queries."""
    sides = {side.edition: side for side in _sides(before, after)}
    if before not in sides or after not in sides:
        return None
    old, new = _chapters(before), _chapters(after)
    read = _texts(old, new)
    too_long = max(_paragraphs(old), _paragraphs(new)) > _MOST
    rows = [] if too_long else list(_rows(old, new, read))
    lines = list(_fold(rows))
    page, pages, start = paging(len(lines), page, PAGE)
    language = Edition.objects.values_list("work__language", flat=True).get(pk=after)
    return Comparison(
        before=sides[before],
        after=sides[after],
        language=language,
        direction=direction(language),
        lines=tuple(lines[start : start + PAGE]),
        gone=_words(rows, Turn.REMOVED),
        come=_words(rows, Turn.ADDED),
        same=not too_long and all(row.kept for row in rows),
        too_long=too_long,
        page=page,
        pages=pages,
    )


@dataclass(frozen=True, slots=True)
class _Chapter:
    """A chapter of a copy, without its text. `heading` is its title, or its number; "" for a text that is all one."""

    heading: str
    revision: int
    paragraphs: int


@dataclass(frozen=True, slots=True)
class _Row:
    """One paragraph compared, or `same` paragraphs of a chapter that both copies have word for word."""

    pieces: tuple[Piece, ...]
    chapter: str | None = None
    same: int = 0

    @property
    def kept(self) -> bool:
        return all(piece.turn is Turn.KEPT for piece in self.pieces)


def _sides(*editions: int) -> Iterator[Side]:
    fields = (
        "id",
        "work_id",
        "work__title",
        "source__path",
        "source__member",
        "format",
        "read_at",
        "chapter_count",
    )
    measures = ("words", "paragraphs", "scene_breaks", "italic_runs", "footnotes")
    held = EditionChapter.objects.filter(edition__in=editions).values_list(
        "edition_id", *(f"revision__{name}" for name in measures)
    )
    sums: dict[int, list[int]] = {}
    for edition, *counts in held:
        sums[edition] = [a + b for a, b in zip(sums.get(edition, [0] * len(measures)), counts, strict=True)]
    for row in Edition.objects.filter(pk__in=editions).values_list(*fields):
        pk, work, title, path, member, form, read_at, chapters = row
        file = (member or path).rsplit("/", 1)[-1]
        yield Side(pk, work, title, file, form, read_at, chapters, *sums.get(pk, [0] * len(measures)))


def _chapters(edition: int) -> list[_Chapter]:
    found = EditionChapter.objects.filter(edition=edition).order_by("position")
    fields = ("number", "position", "title", "revision_id", "revision__paragraphs")
    return [
        _Chapter(title or (str(number or position) if number or position > 1 else ""), revision, count)
        for number, position, title, revision, count in found.values_list(*fields)
    ]


def _paragraphs(chapters: Iterable[_Chapter]) -> int:
    return sum(chapter.paragraphs for chapter in chapters)


def _texts(old: Sequence[_Chapter], new: Sequence[_Chapter]) -> dict[int, list[str]]:
    """Give the paragraphs of the chapters that only one of the copies has; of long texts none."""
    only = {chapter.revision for chapter in old} ^ {chapter.revision for chapter in new}
    if max(_paragraphs(old), _paragraphs(new)) > _MOST:
        return {}
    stored: Iterable[tuple[Any, ...]] = Revision.objects.filter(pk__in=only).values_list("pk", "html")
    return {pk: paragraphs(from_html(html)) for pk, html in stored}


def _rows(old: Sequence[_Chapter], new: Sequence[_Chapter], texts: dict[int, list[str]]) -> Iterator[_Row]:
    """Compare chapter by chapter: those with the very same text are not looked into.

    Where chapters differ, the whole stretch is compared at once, so that other bounds of chapters do no harm.
    """
    matcher = SequenceMatcher(
        None, [chapter.revision for chapter in old], [chapter.revision for chapter in new], autojunk=False
    )
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag == "equal":
            yield from (_Row((), chapter.heading, max(1, chapter.paragraphs)) for chapter in new[b0:b1])
        else:
            yield from _stretch(old[a0:a1], new[b0:b1], texts)


def _stretch(old: Sequence[_Chapter], new: Sequence[_Chapter], texts: dict[int, list[str]]) -> Iterator[_Row]:
    before, heads_before = _joined(old, texts)
    after, heads_after = _joined(new, texts)
    for difference in differences(before, after):
        head = None
        if difference.after is not None:
            head = heads_after.get(difference.after)
        elif difference.before is not None and not after:
            head = heads_before.get(difference.before)
        yield _Row(difference.pieces, head)


def _joined(chapters: Sequence[_Chapter], texts: dict[int, list[str]]) -> tuple[list[str], dict[int, str]]:
    out: list[str] = []
    heads: dict[int, str] = {}
    for chapter in chapters:
        heads[len(out)] = chapter.heading
        out.extend(texts.get(chapter.revision, ()))
    return out, heads


def _fold(rows: Sequence[_Row]) -> Iterator[Line]:
    """Give the changes with what stands beside them; longer stretches that are the same are counted."""
    changed = [at for at, row in enumerate(rows) if not row.kept]
    near = {at + step for at in changed for step in range(-_AROUND, _AROUND + 1)}
    for one, other in pairwise(changed):
        near.update(range(one, other) if other - one <= _BRIDGED else ())
    folded, chapter = 0, None
    for at, row in enumerate(rows):
        shown = at in near and not row.same
        if folded and (shown or row.chapter is not None):
            yield Line(folded=folded, chapter=chapter)
            folded, chapter = 0, None
        chapter = chapter if row.chapter is None else row.chapter
        if shown:
            yield Line(row.pieces, chapter=chapter)
            chapter = None
        else:
            folded += row.same or 1
    if folded:
        yield Line(folded=folded, chapter=chapter)


def _words(rows: Iterable[_Row], turn: Turn) -> int:
    return sum(len(piece.text.split()) for row in rows for piece in row.pieces if piece.turn is turn)
