from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from tests.archive import rows
from velvetbox.archive.finder import filtering
from velvetbox.archive.finder.asked import Asked
from velvetbox.archive.finder.tags import feeding, storing
from velvetbox.archive.finder.tags.answering import answering
from velvetbox.archive.finder.tags.feeding import Feeding

PATIENCE = 60.0  # seconds; the machine may be busy


@pytest.mark.django_db(transaction=True)
def test_a_large_base_is_built_in_the_background_while_changes_are_followed(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "FEWEST", 3)
    monkeypatch.setattr(feeding, "AT_ONCE", 0)
    has_read, may_write, begin = threading.Event(), threading.Event(), storing.begin

    def begin_later(box: Path) -> Path:
        has_read.set()
        may_write.wait(PATIENCE)
        return begin(box)

    feed = Feeding(box)
    monkeypatch.setattr(storing, "begin", begin_later)
    for number in range(5):
        rows.work(f"{number}", tags=[("fandom", "A")])
    feed.step(100)
    is_building = feed.waiting
    assert has_read.wait(PATIENCE)
    late = rows.work("Late", tags=[("fandom", "A")])
    may_write.set()
    until = time.monotonic() + PATIENCE
    while feed.waiting and time.monotonic() < until:
        feed.step(100)
        time.sleep(0.01)
    while feed.step(100):
        pass
    feed.close()
    answer = filtering.answer(None, Asked(include=(("fandom", "A"),)))
    assert is_building
    assert (answer.total, answer.works[0], answer.from_index) == (6, late.pk, True)
    assert len(answering().base.works) >= 5  # type: ignore[attr-defined] # it is the index's


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
