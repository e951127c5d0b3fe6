"""The stretches of a work that may answer a search."""

from __future__ import annotations

from enum import StrEnum

from velvetbox.core.values import value


class Section(StrEnum):
    """Where in a work a passage stands."""

    TITLE = "title"
    CREATORS = "creators"
    TAGS = "tags"
    CHAPTER_TITLE = "chapter_title"
    SUMMARY = "summary"
    NOTE = "note"
    ADVISORY = "advisory"
    TEXT = "text"


@value(frozen=True, slots=True)
class Piece:
    """A stretch of a work that may answer: a paragraph, a title, a tag. `text` is clean (see `words`)."""

    section: Section
    text: str
    chapter: int | None = None  # its id
    anchor: str = ""
