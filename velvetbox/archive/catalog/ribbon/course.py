"""A story laid out in reading order, as its ribbon shows it.

Reading order runs along it, length by words. The story's present is level 0; each earlier time is a level below, the
oldest lowest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from velvetbox.archive.catalog.contents import Line
from velvetbox.archive.storymap.picture import DREAM, FLASHBACK, LETTER, Picture, SceneOf
from velvetbox.core.values import value

MOST = 60  # scenes that are drawn one by one
CLOTHS = 6  # places that have a colour of their own
_TRIES, _LONGER = 6, 1.5  # to join more of them, each time half as long again
LEVELS = 6  # earlier times that have a line of their own
_PLAIN = 0  # the cloth of what has no place, or no colour of its own


@value(frozen=True, slots=True)
class Stretch:
    """A scene, or several in a row where there are too many: its level, its cloth, and its place in reading order."""

    number: int  # from 1: of its first scene
    scene: SceneOf
    words: int
    level: int
    cloth: int
    scenes: int = 1


@value(frozen=True, slots=True)
class Gap:
    """Missing chapters, `first` to `last`; how long they are is not known."""

    first: int
    last: int


@value(frozen=True, slots=True)
class Level:
    """A time that the story goes back to; `cue` are the words that tell of it, `time` what kind it is."""

    time: str
    cue: str


@value(frozen=True, slots=True)
class Course:
    """A story in reading order: stretches and gaps, the times below the line, the places with their cloths, the chapters.

    Of a place its surest scene tells how surely (0 to 1). `chapters` are each the index in `parts` where one begins, its label and its title.
    """

    parts: tuple[Stretch | Gap, ...]
    levels: tuple[Level, ...]
    places: tuple[tuple[str, int, float], ...]
    chapters: tuple[tuple[int, int, str], ...]

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """Give the parts that are in the box."""
        return tuple(part for part in self.parts if isinstance(part, Stretch))


def course_of(picture: Picture, contents: Sequence[Line]) -> Course:
    """Lay a story out in reading order."""
    levels, level_of = _levels(picture.scenes)
    cloths = _cloths(picture.scenes)
    whole = [
        Stretch(number, scene, scene.words, level_of[number - 1], cloths.get(scene.place or "", _PLAIN))
        for number, scene in enumerate(picture.scenes, 1)
    ]
    gathered = _gathered(whole)
    parts: list[Stretch | Gap] = []
    chapters: list[tuple[int, int, str]] = []
    at = 0
    for line in contents:
        if line.id is None:
            parts.append(Gap(line.label, line.last))
            continue
        mine = []
        while at < len(gathered) and gathered[at].scene.spot.chapter == line.id:
            mine.append(gathered[at])
            at += 1
        if mine:
            chapters.append((len(parts), line.label, line.title))
            parts += mine
    return Course(tuple(parts), tuple(levels), tuple(_places(picture.scenes, cloths)), tuple(chapters))


def _levels(scenes: Sequence[SceneOf]) -> tuple[list[Level], list[int]]:
    """Give the times below the line, the nearest first, and the level of each scene."""
    aside = [time for time in (DREAM, LETTER) if any(scene.time == time for scene in scenes)]
    earlier = _earlier(scenes)
    shared = max(1, -(-len(earlier) // LEVELS))  # times on one level
    rank = {order: len(aside) + 1 + at // shared for at, orders in enumerate(earlier) for order in orders}
    numbers = [
        rank[scene.order]
        if scene.time == FLASHBACK
        else aside.index(scene.time) + 1
        if scene.time in aside
        else 0
        for scene in scenes
    ]
    levels = [Level(time, "") for time in aside]
    for number in range(len(aside) + 1, max(numbers, default=0) + 1):
        cues = [
            told
            for scene, level in zip(scenes, numbers, strict=True)
            if level == number and (told := scene.time_cue or scene.cue)
        ]
        levels.append(Level(FLASHBACK, cues[0] if cues else ""))
    return levels, numbers


def _earlier(scenes: Sequence[SceneOf]) -> list[list[int]]:
    """Give the orders of what is told of an earlier time, the nearest first; what the same words tell of is one time."""
    told = {scene.order: scene.time_cue.casefold() for scene in scenes if scene.time == FLASHBACK}
    times: dict[str, list[int]] = {}
    for order in sorted(told, reverse=True):
        times.setdefault(told[order] or str(order), []).append(order)
    return list(times.values())


def _cloths(scenes: Sequence[SceneOf]) -> dict[str, int]:
    """Give a cloth to each of the places where most of the story happens, in the order they come."""
    words: Counter[str] = Counter()
    for scene in scenes:
        if scene.place:
            words[scene.place] += scene.words
    chosen = {place for place, _ in words.most_common(CLOTHS)}
    return {place: at for at, place in enumerate([place for place in words if place in chosen], 1)}


def _places(scenes: Sequence[SceneOf], cloths: Mapping[str, int]) -> Iterator[tuple[str, int, float]]:
    sure: dict[str, float] = {}
    for scene in scenes:
        if scene.place is not None and scene.place in cloths:
            sure[scene.place] = max(scene.place_sure, sure.get(scene.place, 0.0))
    return ((place, cloth, sure[place]) for place, cloth in cloths.items())


def _gathered(whole: Sequence[Stretch]) -> list[Stretch]:
    """Join neighbours in one chapter on one level where there are too many to draw: the shortest, as few as do."""
    out = list(whole)
    most = sum(one.words for one in whole) / MOST
    for _ in range(_TRIES):
        if len(out) <= MOST:
            break
        out = list(_joined(whole, most))
        most *= _LONGER
    return out


def _joined(whole: Sequence[Stretch], most: float) -> Iterator[Stretch]:
    """Join neighbours in one chapter on one level as long as they have no more than so many words."""
    last: Stretch | None = None
    for one in whole:
        if last is None:
            last = one
        elif (
            last.words + one.words <= most
            and last.level == one.level
            and last.scene.spot.chapter == one.scene.spot.chapter
        ):
            cloth = last.cloth if last.cloth == one.cloth else _PLAIN
            last = Stretch(
                last.number, last.scene, last.words + one.words, last.level, cloth, last.scenes + one.scenes
            )
        else:
            yield last
            last = one
    if last is not None:
        yield last
