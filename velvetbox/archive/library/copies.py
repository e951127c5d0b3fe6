"""The copies of a work, each with what it says; what was said by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from velvetbox.core.prose import Basis, Field
from velvetbox.core.values import value


@value(frozen=True, slots=True)
class Known:
    """One fact of one copy, as stored."""

    field: str
    value: str
    basis: str
    number: int | None = None
    block: int | None = None
    source: str = ""
    quote: str = ""


@value(frozen=True, slots=True)
class Edited:
    """What somebody said of a field by hand (models.Edit)."""

    field: str
    op: str
    facts: tuple[Known, ...]


@value(frozen=True, slots=True)
class Copy:
    """One copy of a work: what orders it among the others, and what it says."""

    edition: int
    rank: int
    origin: str
    chapters: int
    modified: float  # seconds since 1970 of the file
    words: int
    numbers: tuple[int | None, ...]
    facts: tuple[Known, ...]
    summary: str = ""
    notes_before: str = ""
    notes_after: str = ""

    def order(self) -> tuple[Any, ...]:
        """Sort copies, the one to show first: better format, more chapters, newer, more words, older in the box."""
        updated = max(
            (fact.value for fact in self.facts if fact.field == Field.UPDATED and day_of(fact.value)),
            default="",
        )
        newest = date.fromisoformat(updated).toordinal() if updated else 0
        return self.rank, -self.chapters, -newest, -self.modified, -self.words, self.edition

    @property
    def address(self) -> str:
        """Give the address of the work as this copy states it."""
        return next(
            (fact.value for fact in self.facts if fact.field == Field.URL and fact.basis != Basis.GUESS), ""
        )


def day_of(text: str | None) -> date | None:
    """Read a day as facts have it, None for anything else."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
