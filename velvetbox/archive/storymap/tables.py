"""A story's figures as tables, for spreadsheets. No database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from velvetbox.archive.storymap.figures import Figures
from velvetbox.archive.storymap.layers import Layers
from velvetbox.archive.storymap.picture import Picture
from velvetbox.core.spreadsheet import as_csv


def table(name: str, layers: Layers, picture: Picture, figures: Figures) -> str:
    """Give one of TABLES as CSV with a header. Raises KeyError."""
    return as_csv(*TABLES[name](layers, picture, figures))


_Table = tuple[Sequence[str], Iterable[Sequence[object]]]


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
