"""How a reader likes their pages: kept in cookies, so that it works without script and without an account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

LIGHT = "light"
TYPE = "type"
VIEW = "view"
SPOILERS = "spoilers"
OF_AGE = "of-age"  # "yes" until the browser is closed
TOLD = "told"  # what the next page tells of: "mute.7"
YEAR = 60 * 60 * 24 * 365


class Light(StrEnum):
    """The four lights, and the system's own choice."""

    SYSTEM = ""
    PAPER = "paper"
    VELVET = "velvet"
    SEPIA = "sepia"
    EINK = "eink"

    @classmethod
    def read(cls, text: str) -> Light:
        """Read a light; what is none is the system's choice."""
        return cls(text) if text in set(cls) else cls.SYSTEM


class View(StrEnum):
    """How a list of works is shown."""

    LIST = ""
    COMPACT = "compact"
    COVERS = "covers"

    @classmethod
    def read(cls, text: str) -> View:
        """Read a view; what is none is the full list."""
        return cls(text) if text in set(cls) else cls.LIST


class Spoilers(StrEnum):
    """Whether warnings and freeform tags, which may give a story away, are shown at once."""

    SHOWN = ""
    FOLDED = "folded"

    @classmethod
    def read(cls, text: str) -> Spoilers:
        """Read a choice; what is none shows them."""
        return cls(text) if text in set(cls) else cls.SHOWN


CHOICES: Mapping[str, tuple[str, ...]] = {
    "font": ("serif", "sans", "own", "weighted"),
    "size": ("3", "1", "2", "4", "5", "6", "7"),
    "width": ("2", "1", "3", "4"),
    "leading": ("2", "1", "3"),
    "paragraphs": ("indent", "space"),
    "edge": ("ragged", "justified"),
    "flow": ("scroll", "pages"),
    "letters": ("even", "open"),
    "lines": ("across", "down"),
}


@dataclass(frozen=True, slots=True)
class Type:
    """How a story is set. Every value is one of CHOICES; the first of each is the house's own."""

    font: str = "serif"
    size: str = "3"
    width: str = "2"
    leading: str = "2"
    paragraphs: str = "indent"
    edge: str = "ragged"
    flow: str = "scroll"
    letters: str = "even"
    lines: str = "across"

    @classmethod
    def chosen(cls, given: Mapping[str, str]) -> Type:
        """Take the choices out of a form; what is no choice is the house's own."""
        return cls(**{name: given[name] for name, choices in CHOICES.items() if given.get(name) in choices})

    @classmethod
    def read(cls, cookie: str) -> Type:
        """Read what `written` wrote."""
        return cls.chosen(dict(zip(CHOICES, cookie.split("."), strict=False)))

    def written(self) -> str:
        """Give the value of the cookie."""
        return ".".join(getattr(self, field.name) for field in fields(self))
