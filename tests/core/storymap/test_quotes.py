from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.allowed import allowed
from tests.core.storymap.made import work
from velvetbox.core.storymap import GivenQuote, QuoteKind, story_map


def said(*paragraphs: str) -> list[str]:
    return [quote.text for quote in story_map(work(*paragraphs)).quotes]


@pytest.mark.parametrize(
    ("opened", "closed"),
    [('"', '"'), ("“", "”"), ("«", "»"), ("„", "“"), ("「", "」"), ("``", "''"), ("”", "”")],
)
def test_speech_is_found_in_marks_of_every_make(opened: str, closed: str) -> None:
    text = f"{opened}Come in,{closed} Ann said. {opened}It's open.{closed}"
    assert said(text, "She waited.") == ["Come in,", "It's open."]


def test_guillemets_may_point_inwards() -> None:
    assert said("»Komm herein«, sagte Anna.", "»Ja.«") == ["Komm herein", "Ja."]


def test_single_marks_are_told_from_apostrophes() -> None:
    assert said(
        "'Don't go, for the boys' sake,' said Ann. ''Tis too late.'",
        "'Why?' asked Tom. 'I'm here, aren't I?'",
        "The dogs' bowls were empty.",
    ) == ["Don't go, for the boys' sake,", "'Tis too late.", "Why?", "I'm here, aren't I?"]


def test_curly_single_marks_are_told_from_apostrophes() -> None:
    assert said("‘It’s the girls’ room,’ said Ann.", "‘Is it?’ Tom didn’t care.", "‘Yes.’") == [
        "It’s the girls’ room,",
        "Is it?",
        "Yes.",
    ]


def test_a_quote_inside_a_quote_is_part_of_it() -> None:
    assert said("“He said “run” and I ran,” said Ann.", "\"Then he went, 'No way,' and left.\"") == [
        "He said “run” and I ran,",
        "Then he went, 'No way,' and left.",
    ]


def test_a_quote_runs_over_paragraphs_that_open_again() -> None:
    assert said('"It began in May.', '"Then came June."', '"And July?" asked Ann.') == [
        'It began in May.\n\n"Then came June.',
        "And July?",
    ]


def test_a_closing_mark_that_is_missing_ends_before_the_tag() -> None:
    found = story_map(work('"Go away, said Ann. "I mean it."', "She left.")).quotes
    assert [(quote.text, quote.repaired) for quote in found] == [("Go away,", True), ("I mean it.", False)]


def test_a_quote_left_open_ends_with_its_paragraph() -> None:
    found = story_map(work('"I was only going to say', "She stopped.", '"What?" asked Tom.')).quotes
    assert [(quote.text, quote.repaired) for quote in found] == [
        ("I was only going to say", True),
        ("What?", False),
    ]


def test_an_opening_mark_that_is_missing_follows_the_sentence_with_the_tag() -> None:
    found = story_map(
        work('"Plenty want to," hissed the guard. You are late. Go home."', '"No," said Ann.')
    ).quotes
    assert [quote.text for quote in found] == ["Plenty want to,", "You are late. Go home.", "No,"]
    assert found[1].repaired


def test_words_only_shown_in_marks_are_not_said() -> None:
    assert said(
        'He was the so-called "expert" of the house.', "\"Is he?\" She did her 'who knows' shrug."
    ) == ["Is he?"]
    assert said('The hall was full of "hand-me-downs," as ever.', '"Quite," said Ann.') == ["Quite,"]


def test_a_word_may_be_said_inside_a_sentence() -> None:
    assert said('He said "no" and left.', '"Well," said Ann.') == ["no", "Well,"]


def test_a_dash_opens_speech_where_the_story_is_written_so() -> None:
    found = story_map(
        work(
            "— Come in, said Ann. It is open.",
            "— Are you sure — he asked — that I may?",
            "— Yes.",
            "He came in.",
        )
    ).quotes
    assert [quote.text for quote in found] == [
        "Come in,",
        "It is open.",
        "Are you sure",
        "that I may?",
        "Yes.",
    ]
    assert {quote.kind for quote in found} == {QuoteKind.DASH}


def test_a_play_is_read_by_the_names_before_its_lines() -> None:
    found = story_map(work("ANN: Come in.", "TOM (softly): May I?", "ANN: Do.", "TOM: Thanks.")).quotes
    assert [quote.text for quote in found] == ["Come in.", "May I?", "Do.", "Thanks."]


def test_a_chat_is_read_line_by_line() -> None:
    chat = "[12:01] <annie> you there?\n[12:02] <tom_k> yes\n<annie> good\n<tom_k> :)"
    assert said(chat) == ["you there?", "yes", "good", ":)"]


def test_a_heading_with_a_colon_is_no_play() -> None:
    assert said("Title: Home", "Rating: T", "Note: none", "Home: that was all. He wrote: nothing.") == []


def test_places_are_code_points_of_the_chapter() -> None:
    story = work("First 🌟.", 'Then "yes," he said.')
    found = story_map(story).quotes[0]
    assert found.span.start == len("First 🌟.\n\nThen “")
    assert found.text == "yes,"


def test_given_quotes_are_taken_and_no_other() -> None:
    story = work('"One," he said. "Two," he added.', '"Three."')
    assert [quote.text for quote in story_map(story, quotes=[GivenQuote(0, 0, 6)]).quotes] == ["One,"]
    assert story_map(story, quotes=[GivenQuote(3, 0, 6), GivenQuote(0, 900, 950)]).quotes == ()


@given(st.lists(st.text(alphabet="\"“”'‘’«»„—: \nAab.,<>[]1", max_size=60), max_size=6))
def test_any_marks_are_read_without_a_fault(parts: list[str]) -> None:
    story = work(*parts)
    places = [quote.span for quote in story_map(story).quotes]
    assert all(span.start <= span.end for span in places)


@pytest.mark.parametrize(
    "text", ['"' * 60_000, '"a ' * 15_000, "'a' " * 15_000, "“" * 60_000, "—a " * 30_000]
)
def test_a_hostile_paragraph_costs_no_more_than_its_length(text: str) -> None:
    start = time.process_time()
    story_map(work(text))
    assert time.process_time() - start < allowed(15)
