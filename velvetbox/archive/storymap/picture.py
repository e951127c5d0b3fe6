"""What a work's own page draws of its map: scenes, cast, talk. Small enough to be read with the page.

Nothing here loads what makes maps: a page has no need of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

SILENT = 12  # of the cast who need not speak to be shown
FLASHBACK, LATER, DREAM, LETTER = "flashback", "later", "dream", "letter"  # core.storymap.Time


@dataclass(frozen=True, slots=True)
class Spot:
    """A place to go to: a chapter's id and the anchor of a paragraph."""

    chapter: int
    anchor: str


@dataclass(frozen=True, slots=True)
class SceneOf:
    """A scene in reading order. `time` is as in core.storymap.Time; `order` counts from 0 in the order of events; `cue` are the words that tell when or where it is."""

    spot: Spot
    words: int
    opening: str
    place: str | None
    time: str
    order: int
    marked: bool
    sure: float
    cue: str


@dataclass(frozen=True, slots=True)
class CastOf:
    """Somebody, with what they say: lines, words, and the share of all words said (0 to 1).

    `also` are other names and epithets. `first` and `last` number the scenes they appear in. `spoken` are their words
    scene by scene (None: not there), told of the few with most to say.
    """

    name: str
    named: bool
    narrator: bool
    also: tuple[str, ...]
    pronouns: str | None
    lines: int
    words: int
    share: float
    first: int | None
    last: int | None
    first_spot: Spot | None
    last_spot: Spot | None
    sure: float
    spoken: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class TalkOf:
    """How many lines two of the cast, by their numbers, say to each other."""

    one: int
    other: int
    lines: int


@dataclass(frozen=True, slots=True)
class HeldOf:
    """A thing in a scene, and who or where it is with; "" where that is not told."""

    scene: int
    holder: str


@dataclass(frozen=True, slots=True)
class ThingOf:
    """A thing that matters and the scenes it is in."""

    name: str
    held: tuple[HeldOf, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn of a map. `unclear` counts lines without a likely speaker; `in_words` tells that the story's language is read.

    Where it is not, there are only the layers that need no words: what is said, names, and scenes that are marked.
    """

    scenes: tuple[SceneOf, ...]
    cast: tuple[CastOf, ...]
    talks: tuple[TalkOf, ...]
    things: tuple[ThingOf, ...]
    lines: int
    unclear: int
    thoughts: int
    person: str | None
    tense: str | None
    viewpoints: tuple[str, ...]
    in_words: bool
    more_cast: int = 0

    @property
    def who(self) -> tuple[CastOf, ...]:
        """Give those who speak, and the first of those who are only spoken of."""
        return tuple(one for at, one in enumerate(self.cast) if one.lines or at < SILENT)

    def as_json(self) -> dict[str, Any]:
        """Give plain values."""
        return asdict(self)

    @classmethod
    def of_json(cls, given: Mapping[str, Any]) -> Picture:
        """Read what `as_json` gave."""
        rest = {name: given[name] for name in ("lines", "unclear", "thoughts", "in_words", "more_cast")}
        return cls(
            scenes=tuple(_scene(one) for one in given["scenes"]),
            cast=tuple(_cast(one) for one in given["cast"]),
            talks=tuple(TalkOf(**one) for one in given["talks"]),
            things=tuple(
                ThingOf(one["name"], tuple(HeldOf(**held) for held in one["held"])) for one in given["things"]
            ),
            person=given["person"],
            tense=given["tense"],
            viewpoints=tuple(given["viewpoints"]),
            **rest,
        )


def _scene(given: Mapping[str, Any]) -> SceneOf:
    return SceneOf(**{**given, "spot": Spot(**given["spot"])})


def _cast(given: Mapping[str, Any]) -> CastOf:
    spots = {name: Spot(**given[name]) if given[name] else None for name in ("first_spot", "last_spot")}
    return CastOf(**{**given, **spots, "also": tuple(given["also"]), "spoken": tuple(given["spoken"])})
