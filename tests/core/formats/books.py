"""A work with everything in it that writers have to write."""

from __future__ import annotations

import base64

from velvetbox.core.prose import (
    EMPHASIS,
    STRONG,
    THOUGHT,
    Block,
    Chapter,
    Fact,
    Field,
    Kind,
    Mark,
    MarkKind,
    Note,
    Span,
    Work,
    paragraph,
    scene_break,
)

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def span(text: str, *marks: Mark | MarkKind) -> Span:
    return Span(text, tuple(mark if isinstance(mark, Mark) else Mark(mark) for mark in marks))


def line(*spans: Span, **given: str) -> Block:
    return Block(Kind.PARAGRAPH, spans, **given)  # type: ignore[arg-type]


def _holding(kind: Kind, *children: Block, style: str = "") -> Block:
    return Block(kind, children=children, style=style)


def _table() -> Block:
    cells = [
        _holding(Kind.CELL, paragraph(text), style="head" if text == "Who" else "") for text in ("Who", "Ada")
    ]
    return _holding(Kind.TABLE, *(_holding(Kind.ROW, cell) for cell in cells))


NOTED = Mark(MarkKind.NOTE, "a note 1")
FIRST = Chapter(
    (
        paragraph("The house & the <river>\u00a0were \x0b quiet."),
        line(span("He said "), span("never", EMPHASIS), span(" and thought "), span("so ", THOUGHT), span("not", THOUGHT, EMPHASIS), span(".")),
        scene_break("* * *"),
        line(span("See"), span("1", NOTED), span(" and again"), span("1", NOTED), span(", lost"), span("9", Mark(MarkKind.NOTE, "gone"))),
        line(span("A "), span("link", Mark(MarkKind.LINK, "https://example.org/a b?x=1&y=[2]#z")), span(", one "), span("inside", Mark(MarkKind.LINK, "#loft")), span(", one "), span("lost", Mark(MarkKind.LINK, "#nowhere")), span(", one "), span("bad", Mark(MarkKind.LINK, "https://[bad")), span(".")),
        line(span("漢字", Mark(MarkKind.RUBY, "かんじ"), Mark(MarkKind.LANGUAGE, "ja")), span("を", Mark(MarkKind.LANGUAGE, "not a language"))),
        line(span("שלום", Mark(MarkKind.DIRECTION, "rtl")), direction="rtl", language="he"),
        Block(Kind.IMAGE, source="kept", alt="A cat"),
        Block(Kind.IMAGE, source="https://example.org/cat.png", alt="Another cat"),
        line(span("big", MarkKind.BIG), span("small caps", MarkKind.SMALL_CAPS), span("x", MarkKind.SUPERSCRIPT), span("q", MarkKind.QUOTE), span("tip", Mark(MarkKind.TITLE, "A tip"))),
        _holding(Kind.QUOTE, paragraph("A letter."), Block(Kind.VERSE, (Span("one\ntwo"),))),
        _holding(Kind.LIST, _holding(Kind.ITEM, paragraph("milk")), _holding(Kind.ITEM, paragraph("eggs")), style="ordered"),
        _table(),
        Block(Kind.PREFORMATTED, (Span("a  b\n c"),)),
        _holding(Kind.ASIDE, paragraph("Beside.")),
    ),
    title="The House",
    number=1,
    summary=(paragraph("They arrive."),),
    notes_before=(paragraph("They arrive."),),
    notes_after=(paragraph("Thanks."),),
    notes=(Note("a note 1", (paragraph("A footnote."), paragraph("Of two.")), "1"), Note("unused", (paragraph("Unused."),), "2")),
)  # fmt: skip
SECOND = Chapter(
    (
        line(span("Here", STRONG), span("", Mark(MarkKind.ID, "spot")), span(" it is."), id="loft"),
        line(span("Twice."), id="loft"),
        line(span("See"), span("1", NOTED)),
    ),
    title="The Loft",
    number=2,
    notes=(Note("a note 1", (paragraph("Another."),), "1"),),
)


def fact(field: Field, value: str, number: int | None = None) -> Fact:
    return Fact(field, value, number=number)


RICH = Work(
    (FIRST, SECOND),
    (
        fact(Field.TITLE, "Kittens & <Necklaces>"),
        fact(Field.CREATOR, "Ada Marsh"),
        fact(Field.CREATOR, "tomás"),
        fact(Field.URL, "https://example.org/works/7"),
        fact(Field.RATING, "Mature"),
        fact(Field.WARNING, "Graphic Violence"),
        fact(Field.FANDOM, "River & Co (TV)"),
        fact(Field.RELATIONSHIP, "Ada/Tomás"),
        fact(Field.FREEFORM, "Slow Burn"),
        fact(Field.ADVISORY, "Sad."),
        fact(Field.SERIES, "The River", 2),
        fact(Field.LANGUAGE, "en"),
        fact(Field.PUBLISHED, "2019-02-03"),
        fact(Field.UPDATED, "2020-04-05"),
        fact(Field.CHAPTERS_DECLARED, "2/5", 5),
        fact(Field.COMPLETE, "false"),
        fact(Field.PUBLISHER, "Example Archive"),
    ),
    summary=(line(span("A house and "), span("kittens", EMPHASIS), span(".")),),
    notes_before=(paragraph("For the cat."),),
    notes_after=(paragraph("The end notes."),),
)
IMAGES = {"kept": PNG, "never used": b"no picture"}
BARE = Work((Chapter((paragraph("Only this."),)),))
