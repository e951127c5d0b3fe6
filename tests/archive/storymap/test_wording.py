from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.allowed import allowed
from velvetbox.archive.storymap.wording import Overused, echoes, novels, overused, words_of

PLAIN = "the man went out of the house and he looked at the sea for it was there that she had been "


def test_a_word_used_far_more_than_novels_do_is_told_with_how_often() -> None:
    found = overused([PLAIN * 20 + "suddenly the wind rose. " * 6])
    word = next(one for one in found if one.word == "suddenly")
    assert word.times == 6
    assert word.ratio > 10
    assert "the" not in {one.word for one in found}


def test_names_grammar_and_words_novels_do_not_have_are_left_out() -> None:
    found = overused(["Ada and you and xyzzy and suddenly. " * 20], ["Ada Quill"])
    assert [one.word for one in found] == ["suddenly"]


def test_nothing_is_overused_in_no_text() -> None:
    assert overused([]) == overused([""]) == ()


def test_a_word_that_comes_thrice_within_a_few_lines_is_an_echo() -> None:
    near = "The velvet lay there. " * 3
    far = ("The velvet lay there. " + PLAIN * 6) * 3
    assert [(one.word, one.times, one.chapter) for one in echoes(["", near])] == [("velvet", 3, 1)]
    assert echoes([near])[0].start == near.index("velvet")
    assert echoes([far]) == ()
    assert echoes([near], ["Velvet"]) == ()


def test_the_novels_counted_are_those_the_page_speaks_of() -> None:
    whole, usual = novels()
    assert whole > 1_000_000
    assert next(iter(usual)) == "the"
    assert sum(usual.values()) <= whole


def test_words_are_counted_in_linear_time() -> None:
    import time

    began = time.process_time()
    echoes(["velvet " * 200_000])
    overused(["suddenly " * 200_000])
    assert time.process_time() - began < allowed(3)


@given(st.lists(st.text(max_size=200), max_size=4))
def test_any_text_has_figures(texts: list[str]) -> None:
    assert all(isinstance(one, Overused) for one in overused(texts))
    assert all(texts[echo.chapter][echo.start :].lower().startswith(echo.word[0]) for echo in echoes(texts))
    assert all(word for text in texts for word in words_of(text))
