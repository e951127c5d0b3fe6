"""What a check of a box finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is."""

    ERROR = "error"  # something is lost or wrong
    WARNING = "warning"  # a figure or an index is not in step; it can be made right
    NOTICE = "notice"  # left over and harmless


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be: a stable dotted code, a sentence, and where."""

    level: Level
    code: str
    text: str
    work: int | None = None
    file: str = ""
