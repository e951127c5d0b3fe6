from __future__ import annotations

from collections.abc import Sequence

import pytest

from velvetbox.core.intake.gaps import missing, posted


@pytest.mark.parametrize(
    ("declared", "numbers", "gaps"),
    [
        (5, [1, 2, 4], (3, 5)),
        (None, [1, 2, 4], (3,)),
        (33, [None], tuple(range(2, 34))),
        (3, [None, None, None], ()),
        (None, [None, None], ()),
        (None, [], ()),
        (2, [1, 2, 3], ()),
        (4, [None, 2, None], (4,)),
        (10**9, [1], ()),
        (6, [None, 1, 2, 3, None, 7], ()),
    ],
)
def test_missing_chapters(declared: int | None, numbers: Sequence[int | None], gaps: tuple[int, ...]) -> None:
    assert missing(declared, numbers) == gaps


def test_chapters_not_written_yet_are_not_missing() -> None:
    assert missing(12, [1, 2, 4], shown=4) == (3,)


def test_what_was_not_written_yet_when_the_page_was_saved_is_not_missing() -> None:
    assert posted("Chapters: 7/12") == 7
    assert posted("Part 2/5") is None
    assert posted("Chapters: 3/?") == 3
    assert missing(12, [1, 2, 4, 5, 6, 7], shown=posted("Chapters: 7/12")) == (3,)
