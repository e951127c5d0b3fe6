from __future__ import annotations

from collections.abc import Sequence

import pytest

from velvetbox.core.intake.gaps import missing


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
    ],
)
def test_missing_chapters(declared: int | None, numbers: Sequence[int | None], gaps: tuple[int, ...]) -> None:
    assert missing(declared, numbers) == gaps


def test_chapters_not_written_yet_are_not_missing() -> None:
    assert missing(12, [1, 2, 4], shown=4) == (3,)
