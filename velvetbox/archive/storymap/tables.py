"""A story's figures as tables, for spreadsheets. No database."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence

from velvetbox.archive.storymap.figures import Figures
from velvetbox.archive.storymap.layers import Layers
from velvetbox.archive.storymap.picture import Picture

Row = Sequence[object]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of a formula


def table(name: str, layers: Layers, picture: Picture, figures: Figures) -> str:
    """Give one of TABLES as CSV (RFC 4180, UTF-8) with a header. Raises KeyError.

    A cell that a spreadsheet would run as a formula has an apostrophe in front.
    """
    head, rows = TABLES[name](layers, picture, figures)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, str):
        text = value.encode("utf-8", "replace").decode()
        return f"'{text}" if text.startswith(_FORMULA) else text
    return "" if value is None else value


_Table = tuple[Row, Iterable[Row]]


def _lines(layers: Layers, _picture: Picture, _figures: Figures) -> _Table:
    head = ("chapter", "paragraph", "start", "kind", "who", "confidence", "to", "text")
    return head, (
        (line.position, line.anchor, line.offset, line.kind, line.who, line.sure, line.to, line.text)
        for line in layers.lines()
    )


def _cast(_layers: Layers, picture: Picture, _figures: Figures) -> _Table:
    head = ("name", "also", "pronouns", "lines", "words", "share", "first scene", "last scene")
    return head, (
        (one.name, "; ".join(one.also), one.pronouns, one.lines, one.words, one.share, *_scenes_of(one.first, one.last))
        for one in picture.cast
    )  # fmt: skip


def _scenes_of(first: int | None, last: int | None) -> tuple[int | None, int | None]:
    return None if first is None else first + 1, None if last is None else last + 1


def _scenes(_layers: Layers, _picture: Picture, figures: Figures) -> _Table:
    head = ("scene", "opening", "place", "time", "words", "words said", "lines")
    return head, (
        (one.number, one.opening, one.place, one.time, one.words, one.said, one.lines)
        for one in figures.scenes
    )


def _words(_layers: Layers, _picture: Picture, figures: Figures) -> _Table:
    head = ("word", "times", "times as often as in novels")
    return head, ((one.word, one.times, one.ratio) for one in figures.overused)


def _slips(layers: Layers, _picture: Picture, figures: Figures) -> _Table:
    head = ("kind", "chapter", "paragraph", "before", "after", "words")
    numbers = {pk: at for at, pk in enumerate(layers.chapters, 1)}
    return head, (
        (one.kind, numbers[one.spot.chapter], one.spot.anchor, one.before, one.after, one.words)
        for one in figures.slips
    )


TABLES: Mapping[str, Callable[[Layers, Picture, Figures], _Table]] = {
    "lines": _lines,
    "cast": _cast,
    "scenes": _scenes,
    "slips": _slips,
    "words": _words,
}
