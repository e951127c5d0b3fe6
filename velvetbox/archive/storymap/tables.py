"""A story's figures as tables, for spreadsheets. No database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from velvetbox.archive.storymap.figures import Figures
from velvetbox.archive.storymap.layers import Layers
from velvetbox.archive.storymap.picture import Picture
from velvetbox.core.spreadsheet import as_csv


def table(name: str, layers: Layers, picture: Picture, figures: Figures) -> str:
    """Give one of TABLES as CSV with a header. Raises KeyError."""
    return as_csv(*TABLES[name](layers, picture, figures))


_Table = tuple[Sequence[str], Iterable[Sequence[object]]]


def _lines(layers: Layers, _picture: Picture, _figures: Figures) -> _Table:
    head = (
        "chapter",
        "paragraph",
        "start",
        "kind",
        "who",
        "confidence",
        "to",
        "confidence of to",
        "text",
        "by",
        "shown by",
    )
    return head, (
        (
            line.position,
            line.anchor,
            line.offset,
            line.kind,
            line.who,
            line.sure,
            line.to,
            line.to_sure if line.to else None,
            line.text,
            line.by,
            line.cue,
        )
        for line in layers.lines()
    )


def _cast(_layers: Layers, picture: Picture, _figures: Figures) -> _Table:
    head = ("name", "also", "pronouns", "lines", "words", "share", "first scene", "last scene", "confidence")
    return head, (
        (one.name, "; ".join(one.also), one.pronouns, one.lines, one.words, one.share, *_scenes_of(one.first, one.last), one.sure)
        for one in picture.cast
    )  # fmt: skip


def _scenes_of(first: int | None, last: int | None) -> tuple[int | None, int | None]:
    return None if first is None else first + 1, None if last is None else last + 1


def _scenes(_layers: Layers, picture: Picture, figures: Figures) -> _Table:
    head = ("scene", "opening", "place", "time", "words", "words said", "lines", "confidence", "shown by", "confidence of place", "place shown by", "confidence of time", "time shown by")  # fmt: skip
    return head, (
        (one.number, one.opening, one.place, one.time, one.words, one.said, one.lines, of.sure, of.cue, of.place_sure if of.place else None, of.place_cue, of.time_sure, of.time_cue)
        for one, of in zip(figures.scenes, picture.scenes, strict=True)
    )  # fmt: skip


def _views(layers: Layers, _picture: Picture, _figures: Figures) -> _Table:
    """Give person, tense and eyes of each stretch, each with how sure it is and the words that show it."""
    head = ("chapter", "paragraph", "person", "confidence of person", "person shown by", "tense", "confidence of tense", "tense shown by", "eyes", "confidence", "shown by")  # fmt: skip
    return head, (
        (
            row["chapter"] + 1,
            layers.anchor(row["chapter"], row["start"]),
            row["person"],
            *_claimed(row["person_claim"]),
            row["tense"],
            *_claimed(row["tense_claim"]),
            row["character"],
            *_claimed(row if row["character"] else None),
        )
        for row in layers.map["viewpoint"]
    )


def _things(layers: Layers, _picture: Picture, _figures: Figures) -> _Table:
    head = ("thing", "holder", "chapter", "paragraph", "confidence", "shown by")
    return head, (
        (thing["name"], one["holder"], one["chapter"] + 1, layers.anchor(one["chapter"], one["start"]), *_claimed(one))
        for thing in layers.map["things"]
        for one in thing["holders"]
    )  # fmt: skip


def _claimed(claim: Mapping[str, Any] | None) -> tuple[float | None, str | None]:
    """Give how sure a claim is and the words that show it."""
    return (claim["confidence"], claim.get("cue")) if claim else (None, None)


def _words(_layers: Layers, _picture: Picture, figures: Figures) -> _Table:
    head = ("word", "times", "times as often as in novels")
    return head, ((one.word, one.times, one.ratio) for one in figures.overused)


def _slips(layers: Layers, _picture: Picture, figures: Figures) -> _Table:
    head = ("kind", "chapter", "paragraph", "before", "after", "words", "confidence")
    numbers = {pk: at for at, pk in enumerate(layers.chapters, 1)}
    return head, (
        (one.kind, numbers[one.spot.chapter], one.spot.anchor, one.before, one.after, one.words, one.sure)
        for one in figures.slips
    )


TABLES: Mapping[str, Callable[[Layers, Picture, Figures], _Table]] = {
    "lines": _lines,
    "cast": _cast,
    "scenes": _scenes,
    "views": _views,
    "things": _things,
    "slips": _slips,
    "words": _words,
}
