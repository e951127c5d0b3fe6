from __future__ import annotations

from velvetbox.archive.finder.memory.clues import LONGEST, MOST, clues


def said(text: str) -> list[str]:
    return [clue.text for clue in clues(text)]


def test_sentences_and_what_comes_then_are_clues_of_their_own() -> None:
    text = "A girl finds a door; behind it snow! And then a faun with parcels. Sleigh?"
    assert said(text) == ["A girl finds a door", "behind it snow", "a faun with parcels", "Sleigh"]


def test_talk_about_remembering_is_no_clue() -> None:
    text = "Hi, I’m looking for a book I can't remember. I think there was a green parrot. Thanks in advance! Any ideas?"
    assert [clue.words for clue in clues(text)] == [("hi",), ("green", "parrot")]
    assert said("I think there was a parrot, thanks") == ["there was a parrot"]


def test_a_clue_is_told_as_it_was_written() -> None:
    text = "I think that one where she reads a book about birds, maybe, or something. (the one with the red room)"
    assert said(text) == ["she reads a book about birds", "the red room"]


def test_small_words_alone_are_looked_for_when_there_is_nothing_else() -> None:
    assert [clue.words for clue in clues("To be, or not to be")] == [("to", "be", "or", "not")]


def test_words_are_folded_and_named_once() -> None:
    (clue,) = clues("Café café CAFÉ noir")
    assert clue.words == ("cafe", "noir")


def test_what_is_too_long_is_cut() -> None:
    assert len(clues("kitten. " * LONGEST)) == MOST
    assert len(clues("x" * 10 * LONGEST)) <= 1
