"""What a story map says. Every record tells who claims it, how surely, and which words show it.

Places are code points in the plain text of a chapter, exactly as `prose.plain_text` gives it (and `--with-text` writes it).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

PROBABLY = 0.8  # below this a claim is shown as "probably"
HARDLY = 0.5  # below this it is not shown


def is_read(language: str | None) -> bool:
    """Tell whether the map understands the words of a language (a code as in "en-GB"); one that is not known is taken for English."""
    return (language or "en").lower().partition("-")[0] == "en"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Some words: chapter (from 0), first code point, the one after the last."""

    chapter: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """Who says so (a rule, "given", "declared", "corrected", or the weights with their version), how surely (0 to 1), and the words that show it."""

    by: str
    confidence: float
    why: Span | None = None


GIVEN = Claim("given", 1.0)


class QuoteKind(StrEnum):
    """How speech is written."""

    SPEECH = "speech"  # in quotation marks
    DASH = "dash"  # after a dash
    SCRIPT = "script"  # after a name and a colon, or in a chat


class Manner(StrEnum):
    """How the text tells who speaks."""

    EXPLICIT = "explicit"  # by name
    ANAPHORIC = "anaphoric"  # by a pronoun or a common noun
    IMPLICIT = "implicit"  # not beside the words


@dataclass(frozen=True, slots=True)
class Quote:
    """Something said. The span leaves the quotation marks out; `speaker` and `addressee` are Character ids."""

    span: Span
    text: str
    kind: QuoteKind = QuoteKind.SPEECH
    manner: Manner = Manner.IMPLICIT
    speaker: str | None = None
    addressee: str | None = None
    repaired: bool = False  # a quotation mark is missing in the text
    claim: Claim = GIVEN
    addressed: Claim | None = None  # what shows the addressee


@dataclass(frozen=True, slots=True)
class Thought:
    """Something thought in words; `thinker` is a Character id."""

    span: Span
    text: str
    thinker: str | None = None
    claim: Claim = GIVEN


class MentionKind(StrEnum):
    """How somebody is mentioned."""

    NAME = "name"
    EPITHET = "epithet"
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True)
class Mention:
    """Some words that mean somebody; `character` is a Character id."""

    span: Span
    character: str
    kind: MentionKind
    claim: Claim = GIVEN


class Gender(StrEnum):
    """The pronouns the text uses of somebody."""

    HE = "he"
    SHE = "she"
    THEY = "they"
    IT = "it"


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody in the story. `name` is how the map calls them; an unnamed one is called by an epithet."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    epithets: tuple[str, ...] = ()
    gender: Gender | None = None
    named: bool = True
    narrator: bool = False  # says "I" outside the quotes
    claim: Claim = GIVEN


class Time(StrEnum):
    """When a scene happens, against the story's own present."""

    FRAME = "frame"
    FLASHBACK = "flashback"
    LATER = "later"
    DREAM = "dream"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Scene:
    """A scene, from its first code point to the next scene's. `order` counts from 0 in the order of events."""

    span: Span
    first_words: str
    marked: bool  # by a break or a chapter, not by the words
    place: str | None = None
    time: Time = Time.FRAME
    order: int = 0
    cast: tuple[str, ...] = ()  # Character ids, the most present first
    claim: Claim = GIVEN  # that it begins here
    place_claim: Claim | None = None
    time_claim: Claim | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere that scenes happen or that people speak of."""

    name: str
    mentions: tuple[Span, ...] = ()
    claim: Claim = GIVEN


@dataclass(frozen=True, slots=True)
class Holding:
    """Who has a thing from here on: a Character id or a place's name."""

    holder: str
    span: Span
    claim: Claim = GIVEN


@dataclass(frozen=True, slots=True)
class Thing:
    """An object that matters, with its holders in the order told."""

    name: str
    mentions: tuple[Span, ...] = ()
    holders: tuple[Holding, ...] = ()
    claim: Claim = GIVEN


class Person(StrEnum):
    """The grammatical person a story is told in."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"


class Tense(StrEnum):
    """The tense a story is told in."""

    PAST = "past"
    PRESENT = "present"


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """Through whose eyes a stretch is told; `character` is a Character id, and what `claim` is about."""

    span: Span
    person: Person | None = None
    tense: Tense | None = None
    character: str | None = None
    claim: Claim = GIVEN
    person_claim: Claim | None = None
    tense_claim: Claim | None = None


@dataclass(frozen=True, slots=True)
class StoryMap:
    """The layers over one work, each in reading order; the cast with the most lines first."""

    quotes: tuple[Quote, ...] = ()
    thoughts: tuple[Thought, ...] = ()
    cast: tuple[Character, ...] = ()
    mentions: tuple[Mention, ...] = ()
    scenes: tuple[Scene, ...] = ()
    places: tuple[Place, ...] = ()
    things: tuple[Thing, ...] = ()
    viewpoint: tuple[Viewpoint, ...] = ()
    language: str | None = None
    lost: tuple[int, ...] = ()  # the numbers of the corrections whose place is not in the text
    _names: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def name(self, character: str | None) -> str | None:
        """Give the name of a Character id, None for None or a stranger."""
        if character is None:
            return None
        if not self._names:
            self._names.update({person.id: person.name for person in self.cast})
        return self._names.get(character)
