"""The document: what every reader produces and every writer consumes.

A Work has Chapters, a Chapter has Blocks, a text Block has Spans. Nothing here knows a file format,
a database or a page. All types are immutable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from enum import StrEnum

from velvetbox.core.prose.facts import BASIS_ORDER, Basis, Fact, Field
from velvetbox.core.prose.spans import Mark, Span
from velvetbox.core.values import value


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
