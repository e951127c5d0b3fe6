"""What speaks of a story is told from the story in little time."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from velvetbox.core.origins import advisory
from velvetbox.core.origins.advisory import is_note


@pytest.mark.parametrize("pattern", [advisory._NOTE, advisory._ADVICE])
@given(data=st.data())
def test_no_note_is_without_a_telling_word(pattern: re.Pattern[str], data: st.DataObject) -> None:
    sentence = data.draw(st.from_regex(re.compile(pattern.pattern, pattern.flags))).lower()

    assert advisory._TELLING.search(sentence) or not pattern.search(sentence)


@pytest.mark.parametrize(
    "text",
    [
        "_A/N: I wrote this on a train.",
        "This is my first fic, be gentle.",
        "SORRY FOR THE DELAY!",
        "If slash offends you, turn back now.",
        "If that isn’t your cup of tea, hit back.",
        "Written for the Autumn challenge.",
    ],
)
def test_a_note_is_one_in_capitals_too(text: str) -> None:
    assert is_note(text)
    assert is_note(text.upper())


def test_a_paragraph_of_the_story_is_none() -> None:
    assert not is_note("He set the lamp down on the table and listened to the rain, which had not let up.")
