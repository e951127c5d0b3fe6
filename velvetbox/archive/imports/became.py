"""What becomes of a file with many parts, as they are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from velvetbox.archive.imports import lines
from velvetbox.archive.library import acts as library
from velvetbox.core.intake import Outcome, Part

_NOTES = 1000  # of one file


@dataclass
class Became:
    """What the parts of a file became."""

    works: dict[int, None] = field(default_factory=dict)
    notes: list[dict[str, Any]] = field(default_factory=list)
    new: int = 0

    def add(self, part: Part, receipts: Sequence[library.Receipt]) -> None:
        """Take down what became of one part."""
        self.notes.extend(lines.member_notes(part, receipts))
        self.works.update(dict.fromkeys(lines.ids(receipts)))
        self.new += lines.new(receipts)

    @property
    def outcome(self) -> Outcome:
        """Give the outcome of the whole file."""
        outcomes = {note["outcome"] for note in self.notes if "outcome" in note}
        bad = [word for word in (Outcome.REFUSED, Outcome.UNREADABLE, Outcome.EMPTY) if str(word) in outcomes]
        return Outcome.CONTAINER if self.works or not bad else bad[0]

    def first_notes(self) -> list[dict[str, Any]]:
        """Give as many notes as are kept of one file, the counts of a whole archive first."""
        return sorted(self.notes, key=lambda note: note["code"] != "dump.count")[:_NOTES]
