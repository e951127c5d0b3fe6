"""Plain text as reports and search take it."""

from __future__ import annotations

from velvetbox.core.prose import Block, Kind, Mark, MarkKind, Span, paragraph, plain_text, scene_break


def test_breaks_notes_and_ruby_read_as_text() -> None:
    body = (
        paragraph("One."),
        scene_break("~"),
        Block(Kind.QUOTE, children=(paragraph("Two."), paragraph(""))),
        Block(
            Kind.PARAGRAPH,
            (
                Span("漢", (Mark(MarkKind.RUBY, "かん"),)),
                Span("*", (Mark(MarkKind.NOTE, "n"),)),
                Span("[2]", (Mark(MarkKind.NOTE, "m"),)),
            ),
        ),
    )
    assert plain_text(body) == "One.\n\n* * *\n\nTwo.\n\n漢[*][2]"
