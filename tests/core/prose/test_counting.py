"""Words by AO3's rule, and what else a chapter holds."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from velvetbox.core.prose import (
    EMPHASIS,
    Block,
    Chapter,
    Kind,
    Mark,
    MarkKind,
    Span,
    counting,
    measure,
    paragraph,
    scene_break,
    words,
)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("one two  three", 3),
        ("don't well-known rock'n'roll", 3),
        ("wait--what", 2),
        ("“So – she said…”", 3),
        ("漢字を読む", 5),
        ("abc漢字", 3),
        ("ไทย", 3),
        ("한국어 문장", 2),
        ("हिन्दी में", 2),
        ("re\u00adturn to\u2060day", 2),
        ("e\u0301te\u0301", 1),
        ("3,000 words_and", 3),
        ("Z\u0351\u0301algo", 1),
    ],
)
def test_words_are_counted_as_ao3_counts_them(text: str, count: int) -> None:
    assert words(text) == count


@given(st.text(max_size=60))
def test_the_quick_way_and_the_full_way_agree(text: str) -> None:
    prepared = unicodedata.normalize("NFC", counting._prepared(text).replace("'", ""))
    full = len(counting._any_word().findall(prepared))
    assert words(text) == full


def test_breaks_count_only_between_blocks_of_story() -> None:
    body = (scene_break(), paragraph("a"), scene_break("***"), scene_break(), paragraph("b"), scene_break())
    assert measure(Chapter(body)).scene_breaks == 1


def test_italics_end_at_a_change_of_marks_and_at_a_line_break() -> None:
    strong = Mark(MarkKind.STRONG)
    verse = Block(
        Kind.VERSE,
        (
            Span("a\nb", (EMPHASIS,)),
            Span("c", (EMPHASIS, strong)),
            Span("d", (EMPHASIS, EMPHASIS)),
            Span(" ", (EMPHASIS,)),
        ),
    )
    assert measure(Chapter((verse,))).italic_runs == 3


def test_notes_and_ruby_are_counted_and_their_text_is_not() -> None:
    line = Block(
        Kind.PARAGRAPH,
        (
            Span("漢字", (Mark(MarkKind.RUBY, "かんじ"),)),
            Span("を読む"),
            Span("12", (Mark(MarkKind.NOTE, "n1"),)),
        ),
    )
    found = measure(Chapter((line, Block(Kind.HEADING, (Span("Three"),), level=2))))
    assert (found.words, found.footnotes, found.ruby, found.paragraphs) == (6, 1, 1, 1)
