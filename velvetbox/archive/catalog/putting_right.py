"""What was put right in a story's map, and where that may belong whose words are gone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from velvetbox.archive.storymap.layers import Layers
from velvetbox.archive.storymap.models import Correction

MOST = 200  # corrections shown
_LOST = 20  # of them whose words are looked for
_OFFERED = 5  # places offered for one
_LOOKED_AT = 2_000  # lines of a chapter, those nearest to where it was
_WORD = re.compile(r"[^\W_]+")
_SCENES = frozenset({"break", "no break", "time"})  # core.storymap.Act


@dataclass(frozen=True, slots=True)
class Spot:
    """Some words of a chapter (its id): the anchor of their paragraph, code points of its text, and the words."""

    chapter: int
    anchor: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction: what it says (core.storymap.Act), of whom, about which words; `undone` where it was taken back.

    `lost` tells that its words are in the story no more, `kept` that it waits for them; `offered` are places it may belong to.
    """

    id: int
    act: str
    who: str
    other: str
    words: str
    undone: bool
    lost: bool = False
    kept: bool = False
    offered: tuple[Spot, ...] = ()


def put_right(work: int, layers: Layers | None) -> tuple[Corrected, ...]:
    """Give what was put right in a work's map, the newest first. One query."""
    lost = frozenset(layers.map.get("lost", ()) if layers else ())
    kept = Correction.about(work).order_by("-pk").values_list("pk", "values", "undone_at", "kept_at")[:MOST]
    out, looked_for = [], 0
    for pk, values, undone_at, kept_at in kept:
        is_lost = pk in lost and undone_at is None
        ask = is_lost and kept_at is None and looked_for < _LOST
        looked_for += ask
        out.append(
            Corrected(
                pk,
                values["act"],
                values.get("who", ""),
                values.get("other", ""),
                (values.get("spot") or {}).get("text", ""),
                undone_at is not None,
                is_lost,
                kept_at is not None,
                _offered(values, layers) if ask and layers else (),
            )
        )
    return tuple(out)


def _offered(values: Mapping[str, Any], layers: Layers) -> tuple[Spot, ...]:
    """Give the places that have most words in common with those that are gone, the nearest first among equals."""
    spot = values.get("spot")
    if not spot or not layers.chapters:
        return ()
    chapter = min(spot["chapter"], len(layers.chapters) - 1)
    found = list(_scenes(layers, chapter) if values["act"] in _SCENES else _lines(layers, chapter))
    at = round(spot["share"] * len(found))
    nearest = sorted(enumerate(found), key=lambda pair: abs(pair[0] - at))[:_LOOKED_AT]
    wanted = _words(spot["text"])
    nearest.sort(key=lambda pair: -_alike(wanted, _words(pair[1].words)))
    return tuple(one for _, one in nearest[:_OFFERED])


def _lines(layers: Layers, chapter: int) -> Iterator[Spot]:
    for line in layers.lines(layers.chapters[chapter]):
        if line.pieces:
            yield Spot(line.chapter, line.anchor, line.offset, line.pieces[0].end, line.text)


def _scenes(layers: Layers, chapter: int) -> Iterator[Spot]:
    for row in layers.map["scenes"]:
        if row["chapter"] == chapter:
            yield Spot(
                layers.chapters[chapter], layers.anchor(chapter, row["start"]), 0, 0, row["first_words"]
            )


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Give the share of words that two have in common (Jaccard)."""
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0
