"""From a pile of files to sealed works: walk, read, assemble, sign, match. Knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from velvetbox.core.intake.match import Candidate, Decision, Known, Link, LinkKind, decide
from velvetbox.core.intake.sealed import FileReading, Outcome, Part, SealedChapter, SealedWork, Sketch
from velvetbox.core.intake.walk import Found, files_of, walk

if TYPE_CHECKING:
    from velvetbox.core.intake.read import parts, read_file

__all__ = [
    "Candidate",
    "Decision",
    "FileReading",
    "Found",
    "Known",
    "Link",
    "LinkKind",
    "Outcome",
    "Part",
    "SealedChapter",
    "SealedWork",
    "Sketch",
    "decide",
    "files_of",
    "parts",
    "read_file",
    "walk",
]


def __getattr__(name: str) -> object:
    """Load the readers when first asked for: who only stores readings has no need of them."""
    if name in {"parts", "read_file"}:
        from velvetbox.core.intake import read

        return getattr(read, name)
    raise AttributeError(name)
