"""A story in figures, for who writes it: talk, scenes, slips of the point of view, words. No database."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

from velvetbox.archive.storymap import wording
from velvetbox.archive.storymap.layers import HARDLY, Layers, Line, LineKind, who_of
from velvetbox.archive.storymap.picture import Picture, Spot
from velvetbox.core import prose


class SlipKind(StrEnum):
    """How a point of view slips."""

    THOUGHT = "thought"  # somebody else's thought is told
    EYES = "eyes"  # the eyes change inside a scene
    PERSON = "person"  # a scene is told in another grammatical person than most of the story


@dataclass(frozen=True, slots=True)
class Slip:
    """A place where the point of view seems to slip: whose eyes it was, whose it is then, the words there, and how sure it is (0 to 1)."""

    kind: SlipKind
    spot: Spot
    before: str
    after: str
    words: str
    sure: float


@dataclass(frozen=True, slots=True)
class SceneFigure:
    """A scene: its words, how many of them are spoken, and how many lines."""

    number: int
    spot: Spot
    opening: str
    place: str | None
    time: str
    words: int
    said: int
    lines: int
    place_sure: float = 1.0


@dataclass(frozen=True, slots=True)
class TalkFigure:
    """Somebody's talk: lines, words, share of all words said, words a line."""

    name: str
    lines: int
    words: int
    share: float


@dataclass(frozen=True, slots=True)
class EchoAt:
    """A word that comes again too soon, and where."""

    word: str
    times: int
    spot: Spot


@dataclass(frozen=True, slots=True)
class Figures:
    """A story in figures. `said` counts the words that are spoken, `lengths` are the words of the middle, shortest and longest scene."""

    words: int
    said: int
    lines: int
    unclear: tuple[Line, ...]
    talk: tuple[TalkFigure, ...]
    scenes: tuple[SceneFigure, ...]
    lengths: tuple[int, int, int]
    slips: tuple[Slip, ...]
    overused: tuple[wording.Overused, ...]
    echoes: tuple[EchoAt, ...]

    def as_json(self) -> dict[str, Any]:
        """Give plain values."""
        return asdict(self)


def figures_of(layers: Layers, picture: Picture, texts: Sequence[str]) -> Figures:
    """Count a story; `texts` are the plain texts of its chapters."""
    lines = layers.lines()
    said = [line for line in lines if line.kind is LineKind.SPEECH]
    names = [name for one in picture.cast for name in (one.name, *one.also)]
    scenes = tuple(_scenes(layers, picture))
    lengths = sorted(scene.words for scene in scenes) or [0]
    return Figures(
        words=sum(map(prose.words, texts)),
        said=sum(prose.words(line.text) for line in said),
        lines=len(said),
        unclear=tuple(line for line in said if line.who is None),
        talk=tuple(
            TalkFigure(one.name, one.lines, one.words, one.share)
            for one in sorted(picture.cast, key=lambda one: -one.words)
            if one.lines
        ),
        scenes=scenes,
        lengths=(lengths[len(lengths) // 2], lengths[0], lengths[-1]),
        slips=tuple(_slips(layers, picture)) if picture.in_words else (),
        overused=wording.overused(texts, names) if picture.in_words else (),
        echoes=tuple(
            EchoAt(echo.word, echo.times, _spot(layers, echo.chapter, echo.start))
            for echo in (wording.echoes(texts, names) if picture.in_words else ())
        ),
    )


def _spot(layers: Layers, chapter: int, start: int) -> Spot:
    return Spot(layers.chapters[chapter], layers.anchor(chapter, start))


def _scenes(layers: Layers, picture: Picture) -> Iterator[SceneFigure]:
    where = _SceneOf(layers, picture)
    words: Counter[int] = Counter()
    lines: Counter[int] = Counter()
    for row in layers.map["quotes"]:
        at = where.number(row)
        words[at] += prose.words(row["text"])
        lines[at] += 1
    for at, scene in enumerate(picture.scenes):
        yield SceneFigure(
            at + 1,
            scene.spot,
            scene.opening,
            scene.place,
            scene.time,
            scene.words,
            words[at],
            lines[at],
            scene.place_sure,
        )


class _SceneOf:
    """Finds the scene of a place among those shown."""

    def __init__(self, layers: Layers, picture: Picture) -> None:
        shown = {(scene.spot.chapter, scene.spot.anchor) for scene in picture.scenes}
        self._starts = [
            (row["chapter"], row["start"])
            for row in layers.map["scenes"]
            if (layers.chapters[row["chapter"]], layers.anchor(row["chapter"], row["start"])) in shown
        ]

    def number(self, place: Mapping[str, Any]) -> int:
        return max(0, bisect_right(self._starts, (place["chapter"], place["start"])) - 1)


def _slips(layers: Layers, picture: Picture) -> Iterator[Slip]:
    views = [row for row in layers.map["viewpoint"] if row["confidence"] >= HARDLY]
    starts = [(row["chapter"], row["start"]) for row in views]
    scenes = _SceneOf(layers, picture)
    for said in layers.claims():
        if said[0] is LineKind.THOUGHT and (who := who_of(said)):
            chapter, start = said[1]["chapter"], said[1]["start"]
            view = _before(views, starts, (chapter, start))
            if view and view["character"] and view["character"] != who:
                spot = _spot(layers, chapter, start)
                sure = min(said[1]["confidence"], view["confidence"])
                yield Slip(SlipKind.THOUGHT, spot, view["character"], who, said[1]["text"][:120], sure)
    for row, following in pairwise(views):
        if scenes.number(row) == scenes.number(following) and row["chapter"] == following["chapter"]:
            before, after = row["character"], following["character"]
            if before and after and before != after:
                spot = _spot(layers, following["chapter"], following["start"])
                sure = min(row["confidence"], following["confidence"])
                yield Slip(SlipKind.EYES, spot, before, after, following.get("cue", ""), sure)
    for row in layers.map["viewpoint"]:
        claim = row["person_claim"]
        if claim and picture.person and row["person"] != picture.person and claim["confidence"] >= HARDLY:
            spot = _spot(layers, row["chapter"], row["start"])
            words = claim.get("cue", "")
            yield Slip(SlipKind.PERSON, spot, picture.person, row["person"], words, claim["confidence"])


def _before(
    views: Sequence[Mapping[str, Any]], starts: Sequence[tuple[int, int]], place: tuple[int, int]
) -> Mapping[str, Any] | None:
    at = bisect_right(starts, place) - 1
    return views[at] if at >= 0 and views[at]["chapter"] == place[0] else None
