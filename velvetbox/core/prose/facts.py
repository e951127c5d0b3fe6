"""What is known about a work: facts, each with its basis and the words that show it."""

from __future__ import annotations

from enum import StrEnum

from velvetbox.core.values import value


class Basis(StrEnum):
    """How a fact is known. A guess may be offered and is never recorded as fact."""

    STATED = "stated"
    DERIVED = "derived"
    GUESS = "guess"


@value(frozen=True, slots=True)
class Where:
    """The words a fact was read from.

    `source` names the document ("" for a single text, a member path, or "OEBPS/content.opf#dc:title");
    `block` counts the blocks (paragraphs as they stood) of that document from 0; `start` and `end` are
    code points into that block's text; `quote` is the text between them.
    """

    source: str = ""
    block: int | None = None
    start: int | None = None
    end: int | None = None
    quote: str = ""


class Field(StrEnum):
    """What facts are about. Values are as written unless the comment says otherwise."""

    TITLE = "title"
    TITLE_LINE = "title_line"  # the whole line a title was split from
    CREATOR = "creator"
    URL = "url"  # https address of the work, no chapter or slug
    RATING = "rating"
    WARNING = "warning"
    CATEGORY = "category"
    FANDOM = "fandom"
    RELATIONSHIP = "relationship"
    CHARACTER = "character"
    FREEFORM = "freeform"
    SERIES = "series"  # number: place in the series
    SERIES_OWNER = "series_owner"  # who keeps a series; `where.source` is that of the series' own fact
    COLLECTION = "collection"
    PUBLISHED = "published"  # YYYY-MM-DD
    UPDATED = "updated"  # YYYY-MM-DD
    COMPLETE = "complete"  # "true" or "false"; the words are in `where`
    CHAPTERS_DECLARED = "chapters_declared"  # number: how many the source says there are
    CHAPTER_PRESENT = "chapter_present"  # number: which chapter of the whole this text is
    CHAPTER_TITLE = "chapter_title"  # number: of which chapter
    PART = "part"  # number: which part of a longer work
    LANGUAGE = "language"  # BCP 47
    SUMMARY = "summary"
    NOTE_BEFORE = "note_before"
    NOTE_AFTER = "note_after"
    ADVISORY = "advisory"
    CANON = "canon"  # a place in canon, as written
    CANON_SEASON = "canon_season"  # number
    CANON_EPISODE = "canon_episode"
    CANON_AFTER = "canon_after"
    CANON_BEFORE = "canon_before"
    CANON_DURING = "canon_during"
    CANON_REFERENCE = "canon_reference"  # a scene of canon that the story fills in
    END_MARKER = "end_marker"
    DAMAGE = "damage"  # value: a sentence; what seems to be lost
    DISCLAIMER = "disclaimer"
    DEDICATION = "dedication"
    BETA = "beta"
    PUBLISHER = "publisher"  # the site or archive
    IDENTIFIER = "identifier"
    WORDS_DECLARED = "words_declared"  # number
    HITS = "hits"  # number
    KUDOS = "kudos"  # number
    FEATURED = "featured"  # number: 0 no, 1 now, 2 once
    VALIDATED = "validated"  # number: 0 not yet shown by the site, 1 this work, 2 all of its author's
    COMMENTS_DECLARED = "comments_declared"  # number


@value(frozen=True, slots=True)
class Fact:
    """Something read about a work, with its basis and the words that show it."""

    field: Field
    value: str
    basis: Basis = Basis.STATED
    where: Where = Where()
    number: int | None = None
    chapter: int | None = None  # index into Work.chapters, where it is about one chapter


BASIS_ORDER = {Basis.STATED: 0, Basis.DERIVED: 1, Basis.GUESS: 2}
