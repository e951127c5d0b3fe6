from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.archive import rows
from velvetbox.archive.finder import filtering
from velvetbox.archive.finder.asked import Asked
from velvetbox.archive.finder.tags import feeding
from velvetbox.archive.finder.tags.feeding import Feeding


@pytest.mark.django_db(transaction=True)
def test_a_large_base_is_built_in_the_background_while_changes_are_followed(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "FEWEST", 3)
    monkeypatch.setattr(feeding, "AT_ONCE", 0)
    feed = Feeding(box)
    for number in range(5):
        rows.work(f"{number}", tags=[("fandom", "A")])
    feed.step(100)
    is_building = feed.waiting
    late = rows.work("Late", tags=[("fandom", "A")])
    until = time.monotonic() + 20
    while feed.waiting and time.monotonic() < until:
        feed.step(100)
        time.sleep(0.01)
    while feed.step(100):
        pass
    feed.close()
    answer = filtering.answer(None, Asked(include=(("fandom", "A"),)))
    assert is_building
    assert (answer.total, answer.works[0], answer.from_index) == (6, late.pk, True)
    assert len(filtering.answering().base.works) >= 5  # type: ignore[attr-defined] # it is the index's


@pytest.mark.django_db(transaction=True)
def test_closing_gives_up_what_is_being_built(box: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "FEWEST", 1)
    monkeypatch.setattr(feeding, "AT_ONCE", 0)
    feed = Feeding(box)
    for number in range(3):
        rows.work(f"{number}", tags=[("fandom", "A")])
    feed.step(100)
    feed.close()
    assert filtering.answer(None, Asked()).total == 3
