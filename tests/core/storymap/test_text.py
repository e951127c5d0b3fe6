from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.core.storymap.made import work
from velvetbox.core import prose
from velvetbox.core.prose import EMPHASIS, Block, Kind, Mark, MarkKind, Span
from velvetbox.core.storymap import Slant, text_of


def test_the_text_of_a_chapter_is_its_plain_text() -> None:
    note = Span("1", (Mark(MarkKind.NOTE, "n1"),))
    letter = Block(Kind.QUOTE, children=(prose.paragraph("Dear me."), prose.paragraph("")))
    story = work("\nOne\n", "***", letter, Block(Kind.PARAGRAPH, (Span("Two"), note, Span(" three"))))
    text = text_of(story)
    assert text.chapters == (prose.plain_text(story.chapters[0].blocks),)
    assert all(
        text.chapters[part.chapter][part.start : part.start + len(part.text)] == part.text
        for part in text.paragraphs
    )
    assert [part.inset for part in text.paragraphs] == [False, False, True, False]


def test_words_set_apart_keep_their_places() -> None:
    spans = (Span("He "), Span("never", (EMPHASIS,)), Span(" said "), Span("so", (EMPHASIS, EMPHASIS)))
    part = text_of(work(Block(Kind.PARAGRAPH, spans))).paragraphs[0]
    assert part.slants == (Slant(3, 8, MarkKind.EMPHASIS),)


@given(st.lists(st.lists(st.text(max_size=9), max_size=3), max_size=6))
def test_any_text_is_laid_out_as_its_plain_text(parts: list[list[str]]) -> None:
    blocks = tuple(
        Block(
            Kind.PARAGRAPH, tuple(Span(piece, (EMPHASIS,) if at % 2 else ()) for at, piece in enumerate(part))
        )
        for part in parts
    )
    text = text_of(prose.Work((prose.Chapter(blocks),)))
    assert text.chapters[0] == prose.plain_text(blocks)
    for part in text.paragraphs:
        told = text.chapters[0][part.start : part.start + len(part.text)]
        assert all(
            one == other or (one.isspace() and other == " ")
            for one, other in zip(told, part.text, strict=True)
        )
        assert all(0 <= slant.start < slant.end <= len(part.text) for slant in part.slants)
