from __future__ import annotations

import time

from tests.allowed import allowed
from tests.core.storymap.made import work
from velvetbox.core.prose import EMPHASIS, THOUGHT, Block, Kind, Mark, Span
from velvetbox.core.storymap import StoryMap, story_map


def slanted(text: str, mark: Mark = EMPHASIS) -> Block:
    """Give a paragraph whose words between stars are slanted."""
    pieces = text.split("*")
    return Block(
        Kind.PARAGRAPH,
        tuple(Span(piece, (mark,) if at % 2 else ()) for at, piece in enumerate(pieces) if piece),
    )


def thoughts(*paragraphs: str | Block) -> list[str]:
    return [thought.text for thought in found(*paragraphs).thoughts]


def found(*paragraphs: str | Block) -> StoryMap:
    return story_map(work("Mark Bell sat in the dark. Mark waited. Mark hated waiting.", *paragraphs))


def test_a_slanted_sentence_in_which_somebody_says_i_is_a_thought() -> None:
    assert thoughts(slanted("*I should have gone home,* he told himself. The rain went on.")) == [
        "I should have gone home,"
    ]


def test_a_slanted_word_is_stress() -> None:
    assert thoughts(slanted("It was *not* what he had *ever* wanted, and it was *his* house.")) == []


def test_slanted_words_inside_speech_are_stress() -> None:
    assert thoughts(slanted('"You *really don\'t know what I want*, do you?" said Mark.')) == []


def test_a_slanted_title_is_no_thought() -> None:
    assert thoughts(slanted("He read *The Times* and *Great Expectations* all day.")) == []


def test_what_the_reader_marked_as_thought_is_one() -> None:
    assert thoughts(slanted("The door moved. *Not again.* He stood up.", THOUGHT)) == ["Not again."]


def test_a_word_upright_for_stress_does_not_cut_a_thought() -> None:
    assert thoughts(slanted("*You never even* had *the upper hand in this, did you?* he thought.")) == [
        "You never even had the upper hand in this, did you?"
    ]


def test_a_clause_before_he_thought_is_a_thought() -> None:
    story = found("It will never hold, Mark thought grimly. The rope creaked.")
    assert [thought.text for thought in story.thoughts] == ["It will never hold"]
    assert (story.name(story.thoughts[0].thinker) or "").startswith("Mark")


def test_a_thought_behind_a_tag_is_the_thinkers_whoever_the_thought_before_it_speaks_of() -> None:
    story = found(
        "Anna came in. Anna smiled.", slanted("*She knows,* Mark thought. *She has known since Friday.*")
    )
    assert len(story.thoughts) == 2
    assert {(story.name(one.thinker) or "")[:4] for one in story.thoughts} == {"Mark"}


def test_who_thought_of_something_thought_nothing_in_words() -> None:
    assert (
        thoughts("He thought of her, and then he thought that it was late. Mark had thought so, too.") == []
    )


def test_a_thought_goes_on_while_the_thinker_says_i() -> None:
    assert thoughts(
        "That is how it ends, he thought. I lose her every time. And yet I go back. The rain stopped."
    ) == [
        "That is how it ends",
        "I lose her every time. And yet I go back.",
    ]


def test_single_marks_beside_double_ones_may_hold_a_thought() -> None:
    assert thoughts("'She knows,' he thought.", '"What is it?" she asked.', '"Nothing," said Mark.') == [
        "She knows,"
    ]


def test_thoughts_in_a_very_long_paragraph_are_found_in_its_time() -> None:
    start = time.process_time()
    story_map(work("I thought, he thought, so it is, thought I. " * 1_000))
    assert time.process_time() - start < allowed(30)
