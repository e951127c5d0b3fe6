"""What a mute says, as a form, an address or a file states it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode

from velvetbox.archive.finder.asked import LONGEST_NAME
from velvetbox.archive.library.tag_names import folded_tag
from velvetbox.core.errors import VelvetboxError
from velvetbox.core.typed import one_line

LARGEST = 2**31 - 1
STATES = ("complete", "incomplete", "missing", "single", "crossover")
COUNTED = ("fandom", "relationship", "character", "freeform")


_Name = TypeVar("_Name", bound=StrEnum)


class Kind(StrEnum):
    """What a mute looks at."""

    RATING = "rating"
    WARNING = "warning"
    CATEGORY = "category"
    FANDOM = "fandom"
    RELATIONSHIP = "relationship"
    CHARACTER = "character"
    FREEFORM = "freeform"
    ANY = "any"  # a tag of any type
    CREATOR = "creator"
    SERIES = "series"
    WORK = "work"
    SUMMARY = "summary"  # words in titles and summaries
    TEXT = "text"  # words anywhere
    LANGUAGE = "language"  # this one
    FOREIGN = "foreign"  # any but these
    LENGTH = "length"  # from `least` to `most` words
    STATE = "state"  # one of STATES
    MANY = "many"  # more than `most` tags of the type `name`, one of COUNTED


TAGS = frozenset(
    {
        Kind.RATING, Kind.WARNING, Kind.CATEGORY, Kind.FANDOM, Kind.RELATIONSHIP, Kind.CHARACTER, Kind.FREEFORM,
        Kind.ANY,
    }
)  # fmt: skip
WORDS = frozenset({Kind.SUMMARY, Kind.TEXT})


class How(StrEnum):
    """How a name or words are met."""

    ALIKE = "alike"  # a tag with its synonyms and sub-tags; a word in its forms
    EXACT = "exact"  # that very name; words as they stand
    PATTERN = "pattern"  # "*" stands for anything


@dataclass(frozen=True, slots=True)
class Terms:
    """What a mute says. `least` and `most` are numbers of words or of tags; a work is known by its id or address.

    `folds`: its works are folded with the reason shown, instead of hidden altogether.
    """

    kind: Kind
    name: str = ""
    how: How = How.ALIKE
    least: int | None = None
    most: int | None = None
    work: int | None = None
    address: str = ""
    folds: bool = False

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Terms:
        """Read what a form or a file states.

        Raises VelvetboxError "mute.kind", "mute.name", "mute.number", "mute.state", "mute.pattern".
        """
        kind = _one_of(Kind, given.get("kind"))
        if kind is None:
            raise VelvetboxError("mute.kind", "Nothing is muted: it was not said what to look at.")
        how = _one_of(How, given.get("how")) or How.ALIKE
        least, most, work = (_number(given.get(key)) for key in ("least", "most", "work"))
        terms = cls(
            kind, _clean(given.get("name")), how, least, most, work, _clean(given.get("address")),
            str(given.get("folds")).lower() in {"1", "yes", "true"},
        )  # fmt: skip
        terms.check()
        return terms

    def check(self) -> None:
        """Raise VelvetboxError where nothing could ever be muted by this, or nearly everything by mistake."""
        match self.kind:
            case Kind.LENGTH if self.least is None and self.most is None:
                raise VelvetboxError("mute.number", "Say from how many words, to how many, or both.")
            case Kind.MANY if self.name not in COUNTED or self.most is None:
                raise VelvetboxError("mute.number", "Say more than how many, and of what.")
            case Kind.STATE if self.name not in STATES:
                raise VelvetboxError("mute.state", "There is no such state of a work.")
            case Kind.WORK if self.work is None and not self.address:
                raise VelvetboxError("mute.name", "Say which work to mute.")
            case Kind.LENGTH | Kind.MANY | Kind.STATE | Kind.WORK:
                return
        self._check_name()

    def _check_name(self) -> None:
        if not self.name.strip("*, "):
            raise VelvetboxError("mute.name", "Write what to mute.")
        if self.how is How.PATTERN and self.kind in WORDS and " " in self.name:
            raise VelvetboxError("mute.pattern", "With a *, only one word can be looked for in texts.")

    def means(self, name: str) -> bool:
        """Tell whether a creator or series of this name is meant: in any case, or with EXACT in this very one; or by the pattern."""
        if self.how is How.EXACT:
            return name == self.name
        named = folded_tag(self.name)
        return fits(folded_tag(name), pieces_of(named) if self.how is How.PATTERN else [named])

    @property
    def query(self) -> str:
        """The query of an address that is read as this."""
        return urlencode(self.stated())

    def stated(self) -> dict[str, Any]:
        """Give what `read` reads as this, without what says nothing."""
        found = {
            "kind": self.kind.value, "name": self.name, "how": "" if self.how is How.ALIKE else self.how.value,
            "least": self.least, "most": self.most, "work": self.work, "address": self.address,
            "folds": "1" if self.folds else "",
        }  # fmt: skip
        return {key: value for key, value in found.items() if value not in {"", None}}


def _one_of(names: type[_Name], given: object) -> _Name | None:
    return next((name for name in names if name == given), None)


def _clean(given: object) -> str:
    text = given if isinstance(given, str) else ""
    return one_line(unicodedata.normalize("NFC", text[: 2 * LONGEST_NAME]), LONGEST_NAME)


def _number(given: object) -> int | None:
    if isinstance(given, str):
        digits = "".join(letter for letter in given if letter not in ",. '_")
        given = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 19 else None
    if not isinstance(given, int) or isinstance(given, bool) or given < 0:
        return None
    return min(given, LARGEST)


def pieces_of(pattern: str) -> list[str]:
    """Give what stands between the stars, "" at an end that may go on."""
    return pattern.split("*")


def fits(name: str, pieces: list[str]) -> bool:
    """Tell whether a name fits a pattern, in linear time: each piece where it first stands behind the one before."""
    first, *rest = pieces
    if not rest:
        return name == first
    if not name.startswith(first):
        return False
    at = len(first)
    for piece in rest[:-1]:
        found = name.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return len(name) - len(rest[-1]) >= at and name.endswith(rest[-1])
