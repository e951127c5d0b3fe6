"""Places survive edits of the text around them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from velvetbox.core.prose import Place, anchor, anchors, locate, place

paragraphs = st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=20)


def test_case_marks_and_spaces_do_not_change_an_anchor() -> None:
    assert anchor("“Don’t!” he said.") == anchor("don't he *said*")


def test_an_ornament_has_an_anchor_of_its_own() -> None:
    assert anchor("***") != anchor("…")


@given(paragraphs)
def test_anchors_of_a_chapter_are_all_different(texts: list[str]) -> None:
    names = anchors(texts)
    assert len(set(names)) == len(texts)


@given(paragraphs, st.data())
def test_a_place_is_found_again_in_the_same_text(texts: list[str], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(texts) - 1))
    names = anchors(texts)
    assert locate(names, place(names, index)) == index


def test_a_place_is_found_by_its_neighbours_when_its_paragraph_was_edited() -> None:
    old, new = anchors(["one", "two", "three"]), anchors(["zero", "one", "twenty", "three"])
    assert locate(new, place(old, 1)) == 2
    assert locate(new, Place("gone", "gone", old[2])) == 2


def test_a_place_in_a_text_rewritten_altogether_is_found_by_its_share() -> None:
    assert locate(anchors("abcdefghij"), Place("x", "y", "z", 0.5)) == 5
    assert locate([], Place("x")) == 0


@given(st.lists(st.text(alphabet="aZΣσ .-’“é\0\n\u3000\ud800", max_size=8), max_size=6))
def test_many_paragraphs_are_named_as_each_of_them_alone_is(texts: list[str]) -> None:
    assert [name.partition("-")[0] for name in anchors(texts)] == list(map(anchor, texts))


@given(st.text(alphabet="aZΑΣσ. ’“\u00ad\u200bé\n\u3000"))
def test_an_anchor_is_of_the_letters_in_lower_case(text: str) -> None:
    letters = "".join(sign for sign in text.lower() if sign.isalpha())

    assert not letters or anchor(text) == anchor(letters)
