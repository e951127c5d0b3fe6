"""The document: what every reader produces and every writer consumes.

A Work has Chapters, a Chapter has Blocks, a text Block has Spans. Nothing here knows a file format,
a database or a page. All types are immutable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from enum import StrEnum

from velvetbox.core.values import value


class MarkKind(StrEnum):
    """What a stretch of text is, inside a block."""

    EMPHASIS = "emphasis"
    THOUGHT = "thought"  # inner speech, set apart from emphasis by whoever read the text
    STRONG = "strong"
    UNDERLINE = "underline"
    STRIKE = "strike"
    INSERTED = "inserted"
    SMALL_CAPS = "small_caps"
    SMALL = "small"
    BIG = "big"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    CODE = "code"
    QUOTE = "quote"  # HTML's <q>: the quotation marks are not in the text
    CITE = "cite"
    LINK = "link"  # value: an address already made safe, or "#name" inside the work
    NOTE = "note"  # value: the Note's id; the span's text is the label shown ("1", "*")
    RUBY = "ruby"  # value: the reading; the span's text is the base
    LANGUAGE = "language"  # value: BCP 47
    DIRECTION = "direction"  # value: "ltr" or "rtl"
    STYLE = "style"  # value: class names of the text that carry meaning, space separated
    TITLE = "title"  # value: the tooltip of an <abbr> or <dfn>
    ID = "id"  # value: a name that a link inside the work may point to
    IMAGE = "image"  # a small picture in the line; value: image key or address, the text is its description


UNMERGED = frozenset({MarkKind.RUBY, MarkKind.NOTE, MarkKind.IMAGE, MarkKind.ID})


@value(frozen=True, slots=True)
class Mark:
    """One property of a span, with its value where the kind needs one."""

    kind: MarkKind
    value: str = ""


EMPHASIS = Mark(MarkKind.EMPHASIS)
STRONG = Mark(MarkKind.STRONG)
THOUGHT = Mark(MarkKind.THOUGHT)


@value(frozen=True, slots=True)
class Span:
    r"""A stretch of text under the same marks, outermost first.

    White space is already folded; "\n" is a line break inside the block. EMPHASIS inside EMPHASIS is
    two marks of the same kind and toggles back to upright.
    """

    text: str
    marks: tuple[Mark, ...] = ()

    def has(self, kind: MarkKind) -> bool:
        """Tell whether one of the marks is of this kind."""
        for mark in self.marks:  # noqa: SIM110 - asked of every span many times; any() takes three times as long
            if mark.kind is kind:
                return True
        return False


def tidy(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join neighbouring spans of the same marks and drop empty ones.

    Ruby, note references, pictures and names stay apart: two of them side by side are two.
    """
    out: list[Span] = []
    alike: list[Span] = []
    for span in spans:
        if alike and alike[0].marks == span.marks and not any(mark.kind in UNMERGED for mark in span.marks):
            alike.append(span)
        elif span.text or span.has(MarkKind.IMAGE):
            out.extend(_joined(alike))
            alike = [span]
        elif span.has(MarkKind.ID):
            out.extend(_joined(alike))
            alike = [Span("", _up_to_name(span.marks))]
    out.extend(_joined(alike))
    return tuple(out)


def _joined(alike: list[Span]) -> list[Span]:
    """Make one span of spans of the same marks; joined at once, since adding texts up is quadratic."""
    return alike if len(alike) < 2 else [Span("".join(span.text for span in alike), alike[0].marks)]


def _up_to_name(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Drop the marks inside an empty span's name: there is nothing for them to mark."""
    last = max(index for index, mark in enumerate(marks) if mark.kind is MarkKind.ID)
    return marks[: last + 1]


class Kind(StrEnum):
    """What a block is. Leaf kinds carry spans; containers carry children."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"  # inside a chapter; `level` 1 to 6
    BREAK = "break"  # a scene break in whatever shape it came; `alt` is how it was written
    VERSE = "verse"  # a stanza; lines parted by "\n"
    PREFORMATTED = "preformatted"  # white space as it stands (chat, letters, e-mail headers)
    IMAGE = "image"  # `source` is an image key or an address, `alt` its description
    QUOTE = "quote"  # container: an indented quotation, letter, sign
    LIST = "list"  # container of ITEM; `style` is "ordered", "bullet" or "terms"
    ITEM = "item"  # container
    TERM = "term"  # leaf, in a list of terms
    TABLE = "table"  # container of ROW
    ROW = "row"  # container of CELL
    CELL = "cell"  # container
    ASIDE = "aside"  # container: details, figure, chat bubble, sidebar


LEAVES = frozenset({Kind.PARAGRAPH, Kind.HEADING, Kind.VERSE, Kind.PREFORMATTED, Kind.TERM})


@value(frozen=True, slots=True)
class Block:
    """One block of a text, with what it holds: spans in a leaf, blocks in a container.

    `align` is "center", "right" or "justify" where it carries meaning; `style` holds class names;
    `id` is a name that a link inside the work may point to; `start` is the code point at which the
    block began in the text that was read (plain text formats only; None elsewhere).
    """

    kind: Kind
    spans: tuple[Span, ...] = ()
    children: tuple[Block, ...] = ()
    level: int = 0
    id: str | None = None
    language: str | None = None
    direction: str | None = None
    align: str | None = None
    style: str = ""
    source: str | None = None
    alt: str = ""
    start: int | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        r"""Give the plain text of a leaf ("" for the rest); line breaks are "\n"."""
        spans = self.spans
        return spans[0].text if len(spans) == 1 else "".join([span.text for span in spans])


def paragraph(text: str, *marks: Mark) -> Block:
    """Build a paragraph of one span."""
    return Block(Kind.PARAGRAPH, (Span(text, marks),) if text else ())


def scene_break(written: str = "") -> Block:
    """Build a scene break; `written` keeps the ornament as it stood ("* * *", "~*~")."""
    return Block(Kind.BREAK, alt=written)


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Give every block in reading order, containers before what they hold."""
    for block in blocks:
        yield block
        if block.children:
            yield from walk(block.children)


@value(frozen=True, slots=True)
class Note:
    """A footnote or endnote that a span with a NOTE mark refers to."""

    id: str
    blocks: tuple[Block, ...]
    label: str = ""


@value(frozen=True, slots=True)
class Chapter:
    """One chapter as read. `number` is the number it states (1 for "Chapter One"), if any."""

    blocks: tuple[Block, ...]
    title: str | None = None
    number: int | None = None
    summary: tuple[Block, ...] = ()
    notes_before: tuple[Block, ...] = ()
    notes_after: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = ()
    published: str | None = None


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


@value(frozen=True, slots=True)
class Work:
    """A work as read from one or more files: its chapters, and what is known about it."""

    chapters: tuple[Chapter, ...]
    facts: tuple[Fact, ...] = ()
    summary: tuple[Block, ...] = ()
    notes_before: tuple[Block, ...] = ()
    notes_after: tuple[Block, ...] = ()

    def known(self, name: Field) -> list[Fact]:
        """Give the facts about `name` in the order read, stated before derived; never a guess."""
        found = [fact for fact in self.facts if fact.field is name and fact.basis is not Basis.GUESS]
        return sorted(found, key=lambda fact: BASIS_ORDER[fact.basis])

    def values(self, name: Field) -> list[str]:
        """Give the distinct values known for `name`, best basis first."""
        return list(dict.fromkeys(fact.value for fact in self.known(name)))

    def value(self, name: Field) -> str | None:
        """Give the best value known for `name`, or None."""
        return next(iter(self.values(name)), None)

    def number(self, name: Field) -> int | None:
        """Give the number of the best fact known for `name`, or None."""
        return next((fact.number for fact in self.known(name) if fact.number is not None), None)
