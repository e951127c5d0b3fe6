"""The stored form loses nothing."""

from __future__ import annotations

from hypothesis import given

from tests.core.prose.documents import bodies
from velvetbox.core.prose import (
    EMPHASIS,
    THOUGHT,
    Block,
    Kind,
    Mark,
    MarkKind,
    Note,
    Span,
    from_html,
    notes_from_html,
    notes_to_html,
    paragraph,
    scene_break,
    to_html,
)


@given(bodies)
def test_what_is_written_is_read_back(body: tuple[Block, ...]) -> None:
    assert from_html(to_html(body)) == body


@given(bodies)
def test_writing_twice_gives_the_same_text(body: tuple[Block, ...]) -> None:
    stored = to_html(body)
    assert to_html(from_html(stored)) == stored


@given(bodies)
def test_notes_come_back_with_their_labels(body: tuple[Block, ...]) -> None:
    notes = (Note("a1", body, "*"), Note("b2", body, ""))
    assert notes_from_html(notes_to_html(notes)) == notes


def test_emphasis_inside_a_thought_is_an_element_inside_an_element() -> None:
    thought = Block(
        Kind.PARAGRAPH,
        (
            Span("You never ", (THOUGHT,)),
            Span("had", (THOUGHT, EMPHASIS)),
            Span(" the upper hand.", (THOUGHT,)),
        ),
    )
    assert to_html([thought]).endswith('<em class="thought">You never <em>had</em> the upper hand.</em></p>')


def test_a_scene_break_keeps_how_it_was_written() -> None:
    assert to_html([scene_break('~"~')]) == '<hr data-written="~&quot;~">'


def test_links_inside_the_work_and_outside_are_told_apart() -> None:
    line = Block(
        Kind.PARAGRAPH,
        (
            Span("in", (Mark(MarkKind.LINK, "#x"),)),
            Span("out", (Mark(MarkKind.LINK, "https://example.org/"),)),
        ),
    )
    assert '<a href="#t-x">in</a><a href="https://example.org/">out</a>' in to_html([line])


def test_text_cannot_become_markup() -> None:
    stored = to_html([paragraph('<script>alert("&")</script>')])
    assert "<script" not in stored
    assert from_html(stored)[0].text == '<script>alert("&")</script>'


def test_a_repeated_paragraph_gets_an_anchor_of_its_own() -> None:
    first, second = to_html([paragraph("Yes."), paragraph("Yes.")]).split("\n")
    assert second == first.replace('">', '-2">')
