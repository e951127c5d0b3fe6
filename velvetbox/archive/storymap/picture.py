"""What a work's own page draws of its map: scenes, cast, talk. Small enough to be read with the page.

Nothing here loads what makes maps: a page has no need of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from typing import Any

from velvetbox.core.values import value

FORM = 3  # raised when the fields change: pictures of another form are made anew
SILENT = 12  # of the cast who need not speak to be shown
FRAME, FLASHBACK, LATER, DREAM, LETTER = (
    "frame",
    "flashback",
    "later",
    "dream",
    "letter",
)  # core.storymap.Time


@value(frozen=True, slots=True)
class Spot:
    """A place to go to: a chapter's id and the anchor of a paragraph."""

    chapter: int
    anchor: str


@value(frozen=True, slots=True)
class SceneOf:
    """A scene in reading order. `time` is as in core.storymap.Time; `order` counts from 0 in the order of events.

    Of its beginning, place, time and eyes it tells how surely (0 to 1) and by which words; "" where none tell more than its opening.
    """

    spot: Spot
    words: int
    opening: str
    place: str | None
    time: str
    order: int
    marked: bool
    sure: float
    cue: str
    place_sure: float = 1.0
    place_cue: str = ""
    time_sure: float = 1.0
    time_cue: str = ""
    eyes: str | None = None
    eyes_sure: float = 1.0
    eyes_cue: str = ""


@value(frozen=True, slots=True)
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


@value(frozen=True, slots=True)
class TalkOf:
    """How many lines two of the cast, by their numbers, say to each other."""

    one: int
    other: int
    lines: int


@value(frozen=True, slots=True)
class TogetherOf:
    """Two of the cast, by their numbers, who are in the same scenes: how many, and the numbers of the first of them."""

    one: int
    other: int
    many: int
    scenes: tuple[int, ...]


@value(frozen=True, slots=True)
class ShownOf:
    """Something told of the story: a value, how surely, the words that show it, and where they are."""

    value: str
    sure: float
    cue: str
    spot: Spot


@value(frozen=True, slots=True)
class HeldOf:
    """A thing in a scene, and who or where it is with; "" where that is not told."""

    scene: int
    holder: str


@value(frozen=True, slots=True)
class ThingOf:
    """A thing that matters, the scenes it is in, and who has it or where it is, in the order told."""

    name: str
    held: tuple[HeldOf, ...]
    hands: tuple[ShownOf, ...] = ()


@value(frozen=True, slots=True)
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
    told_in: ShownOf | None  # the grammatical person of most of it
    tense_of: ShownOf | None
    eyes: tuple[ShownOf, ...]  # through whose it is seen
    in_words: bool
    more_cast: int = 0
    together: tuple[TogetherOf, ...] = ()
    unclear_share: float = 0.0  # of all words said

    @property
    def who(self) -> tuple[CastOf, ...]:
        """Give those who speak, and the first of those who are only spoken of."""
        return tuple(one for at, one in enumerate(self.cast) if one.lines or at < SILENT)

    @property
    def person(self) -> str | None:
        """Give the grammatical person of most of it (core.storymap.Person)."""
        return self.told_in.value if self.told_in else None

    @property
    def tense(self) -> str | None:
        """Give the tense of most of it (core.storymap.Tense)."""
        return self.tense_of.value if self.tense_of else None

    @property
    def viewpoints(self) -> tuple[str, ...]:
        """Give the names of those through whose eyes it is seen."""
        return tuple(one.value for one in self.eyes)

    def as_values(self) -> list[Any]:
        """Give plain values in the order of the fields, the number of the form first."""
        return [FORM, *astuple(self)]

    @classmethod
    def of_values(cls, given: Sequence[Any]) -> Picture:
        """Read what `as_values` gave."""
        _, scenes, cast, talks, things, lines, unclear, thoughts, told_in, tense_of, eyes, *rest = given
        in_words, more_cast, together, unclear_share = rest
        return cls(
            tuple(SceneOf(Spot(*spot), *values) for spot, *values in scenes),
            tuple(map(_cast, cast)),
            tuple(TalkOf(*values) for values in talks),
            tuple(
                ThingOf(name, tuple(HeldOf(*one) for one in held), tuple(map(_shown, hands)))
                for name, held, hands in things
            ),
            lines,
            unclear,
            thoughts,
            _shown(told_in) if told_in else None,
            _shown(tense_of) if tense_of else None,
            tuple(map(_shown, eyes)),
            in_words,
            more_cast,
            tuple(TogetherOf(one, other, many, tuple(some)) for one, other, many, some in together),
            unclear_share,
        )


def _shown(given: Sequence[Any]) -> ShownOf:
    value, sure, cue, spot = given
    return ShownOf(value, sure, cue, Spot(*spot))


def _cast(given: Sequence[Any]) -> CastOf:
    name, named, narrator, also, pronouns, lines, words, share, first, last, begins, ends, sure, spoken = (
        given
    )
    spots = Spot(*begins) if begins else None, Spot(*ends) if ends else None
    who = name, named, narrator, tuple(also), pronouns
    return CastOf(*who, lines, words, share, first, last, *spots, sure, tuple(spoken))
