"""What is marked in a passage, and which paragraphs are looked at."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.allowed import allowed
from velvetbox.archive.finder import passages
from velvetbox.archive.finder.compiling import Needle
from velvetbox.archive.finder.leaves import Leaves
from velvetbox.archive.finder.passages import Collector

words = st.sampled_from(["he", "the", "then", "don", "t", "ran"])
needles = st.builds(
    Needle, st.just(0), st.lists(st.frozensets(words, min_size=1, max_size=2), min_size=1, max_size=3).map(tuple), st.booleans()
)  # fmt: skip
texts = st.lists(
    st.sampled_from(["he", "The", "then", "don’t", "DON", "ran", " ", ", ", "_", "\n", "—", "1"]), max_size=12
).map("".join)


def needle(*forms: str, clause: int = 0, weight: float = 1.0) -> Needle:
    return Needle(clause, tuple(frozenset({form}) for form in forms), weight=weight)


@given(needles, texts)
def test_the_quick_way_marks_the_places_that_the_analyzer_does(asked: Needle, text: str) -> None:
    slow = passages._by_analyzer([asked], text)
    quick = passages._by_pattern([asked], text.lower())
    assert set(quick) <= set(slow)
    assert bool(quick) == bool(slow)


def test_words_inside_tags_and_other_words_are_no_places() -> None:
    leaves = Leaves('<p id="p1">a <em class="kitten">canal</em></p><p id="p2">The <em>nal</em> kitten.</p>')
    assert list(leaves.standing([needle("kitten")])) == [1]
    assert list(leaves.standing([needle("nal")])) == [1]
    assert list(leaves.standing([needle("the", "nal", "kitten")])) == [1]


def test_capital_letters_of_any_script_are_found() -> None:
    assert list(Leaves("<p>Привет, мир.</p>").standing([needle("привет")])) == [0]


@pytest.mark.parametrize(
    "text", ["a" * 2_000_000, "the " * 500_000, "<a>" * 300_000 + "the", "&amp;" * 400_000]
)
def test_a_hostile_text_is_looked_through_in_linear_time(text: str) -> None:
    began = time.process_time()
    collector = Collector([needle("a"), needle("the", "end", clause=1), needle("no", clause=2)])
    collector.take_stored(f"<p>{text}</p>" * 2, 1)
    collector.passages()
    assert time.process_time() - began < allowed(3)
