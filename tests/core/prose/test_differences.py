"""Two versions of a text side by side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from velvetbox.core.prose.differences import Piece, Turn, differences

texts = st.lists(
    st.sampled_from(["a b c", "a x c", "Yes.", "No.", "", "one two three four", "one or two or four"]),
    max_size=12,
)


@given(texts, texts)
def test_both_texts_can_be_put_together_again(before: list[str], after: list[str]) -> None:
    rows = differences(before, after)
    for side, turn, text in ((0, Turn.ADDED, before), (1, Turn.REMOVED, after)):
        kept = [row for row in rows if (row.before, row.after)[side] is not None]
        assert ["".join(piece.text for piece in row.pieces if piece.turn is not turn) for row in kept] == text


def test_a_changed_word_is_marked_inside_its_paragraph() -> None:
    (row,) = differences(["She laughed and left."], ["She laughed and stayed."])
    assert row.pieces == (
        Piece(Turn.KEPT, "She laughed and "),
        Piece(Turn.REMOVED, "left"),
        Piece(Turn.ADDED, "stayed"),
        Piece(Turn.KEPT, "."),
    )
    assert not row.kept


def test_a_paragraph_put_in_does_not_disturb_the_others() -> None:
    rows = differences(["one", "two"], ["one", "between them", "two"])
    assert [row.kept for row in rows] == [True, False, True]


def test_an_edited_paragraph_is_found_behind_one_put_in() -> None:
    before = ["She went home at last, tired and cold.", "He stayed with the boat."]
    after = ["Nobody saw it.", "She went home at last, weary and cold.", "He stayed with the boat."]
    rows = differences(before, after)
    assert [(row.before, row.after) for row in rows] == [(None, 0), (0, 1), (1, 2)]


def test_words_changed_side_by_side_are_one_phrase() -> None:
    (row,) = differences(
        ["He said he would come by the morning boat."], ["He said he might go by the morning boat."]
    )
    assert [piece.text for piece in row.pieces] == [
        "He said he ",
        "would come",
        "might go",
        " by the morning boat.",
    ]


def test_two_unlike_paragraphs_are_one_gone_and_one_new() -> None:
    rows = differences(["The rain fell all night."], ["Nobody came to breakfast, not even Bo."])
    assert [(row.before, row.after) for row in rows] == [(0, None), (None, 0)]


def test_a_large_rewrite_costs_bounded_time() -> None:
    before = [f"word{n} other{n} thing{n}" for n in range(400)]
    after = [f"term{n} other{n} matter{n}" for n in range(400)]
    assert len(differences(before, after)) == 400
