"""What a caller knows already: where somebody speaks, who is there, and who said it."""

from __future__ import annotations

from dataclasses import dataclass

from velvetbox.core.storymap.model import Gender


@dataclass(frozen=True, slots=True)
class GivenQuote:
    """Something said: chapter (from 0), first code point and the one after the last, with or without its marks.

    A `speaker` (a GivenCharacter's name or alias) is taken as certain and helps to tell who says the lines around it.
    """

    chapter: int
    start: int
    end: int
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class GivenCharacter:
    """Somebody who is in the story, with every name and epithet known to mean them and nobody else."""

    name: str
    aliases: tuple[str, ...] = ()
    gender: Gender | None = None
    narrator: bool | None = None  # None: not known
