"""Two versions of a text side by side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from velvetbox.core.prose.differences import Piece, Turn, differences

texts = st.lists(st.sampled_from(["a b c", "a x c", "Yes.", "No.", "", "one two three four"]), max_size=12)


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
