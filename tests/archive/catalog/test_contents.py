from __future__ import annotations

import pytest

from tests import factory
from velvetbox.archive.catalog.contents import contents

pytestmark = pytest.mark.django_db


def told(numbers: list[int | None], missing: list[int]) -> list[tuple[int, int, bool]]:
    row = factory.work(
        chapters=[factory.chapter(f"Text {index}.", number=n) for index, n in enumerate(numbers)]
    )
    return [(line.label, line.last, line.id is None) for line in contents(row.current_id, missing)]


def test_missing_chapters_stand_in_their_places() -> None:
    assert told([1, 2, 4], [3]) == [(1, 1, False), (2, 2, False), (3, 3, True), (4, 4, False)]


def test_a_run_of_missing_chapters_is_one_line() -> None:
    assert told([1], list(range(2, 34))) == [(1, 1, False), (2, 33, True)]


def test_missing_chapters_can_stand_before_the_first() -> None:
    assert told([3], [1, 2, 5]) == [(1, 2, True), (3, 3, False), (5, 5, True)]


def test_chapters_without_a_number_count_by_their_place() -> None:
    assert told([None, None], []) == [(1, 1, False), (2, 2, False)]
