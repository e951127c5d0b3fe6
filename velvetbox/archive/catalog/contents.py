"""The table of contents of a work: the chapters in the box, and those that are missing, in their places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from velvetbox.archive.catalog.rows import Rows, rows
from velvetbox.archive.library.models import EditionChapter


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the contents. `id` is None where chapters `number` to `last` are missing.

    `label` is the number to show: the one the chapter states, else its position.
    """

    id: int | None
    label: int
    last: int
    position: int
    title: str
    words: int
    published_on: date | None


def contents(edition: int | None, missing: Sequence[int] = ()) -> tuple[Line, ...]:
    """Give a work's contents in reading order; one query."""
    lines: list[Line] = []
    gaps = list(_runs(missing))
    for chapter, number, position, title, words, published in rows(_lines, edition):
        label = number if number is not None else position
        while gaps and gaps[0].label < label:
            lines.append(gaps.pop(0))
        lines.append(Line(chapter, label, label, position, title, words, published))
    return (*lines, *gaps)


def _lines(edition: int) -> Rows:
    fields = ("chapter_id", "number", "position", "title", "revision__words", "published_on")
    return EditionChapter.objects.filter(edition=edition).order_by("position").values_list(*fields)


def _runs(missing: Iterable[int]) -> Iterable[Line]:
    run: list[int] = []
    for number in sorted(set(missing)):
        if run and number != run[-1] + 1:
            yield Line(None, run[0], run[-1], 0, "", 0, None)
            run = []
        run.append(number)
    if run:
        yield Line(None, run[0], run[-1], 0, "", 0, None)
