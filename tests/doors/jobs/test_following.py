from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.db import OperationalError, transaction
from pytest_django import Settings

from tests.archive import rows
from velvetbox.archive.finder import lock, queries
from velvetbox.archive.finder.memory import encoder
from velvetbox.archive.storymap.models import KeptMap
from velvetbox.doors import jobs
from velvetbox.doors.jobs import following

PATIENCE = 120.0  # seconds; the machine may be busy

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def box(tmp_path: Path, settings: Settings) -> Path:
    for name in ("originals", "index"):
        (tmp_path / name).mkdir()
    settings.BOX = tmp_path
    return tmp_path


@contextmanager
def running(tell: jobs.Tell = lambda _what, _done, _total: None) -> Iterator[threading.Thread]:
    stop = threading.Event()
    worker = threading.Thread(target=jobs.run, args=(stop, tell))
    worker.start()
    try:
        yield worker
    finally:
        stop.set()
        worker.join(PATIENCE)
    assert not worker.is_alive()


def until(true: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(OperationalError):  # threads that share a database in memory find tables locked
            if true():
                return True
        time.sleep(0.05)
    return true()


def kept() -> bool:
    """Keep a work while another thread follows; what stops halfway is not kept."""
    with transaction.atomic():
        rows.work("One", "A kitten.")
    return True


def found() -> bool:
    results = queries.search(None, "kitten")
    return results.from_index and results.total > 0


def test_a_new_work_is_found_soon_after_it_is_kept(box: Path) -> None:
    with running():
        assert until(lambda: queries.search(None, "kitten").from_index)
        assert until(kept)
        assert until(found)


def test_the_jobs_wait_while_another_process_follows(box: Path) -> None:
    with lock.holding(box), running() as worker:
        rows.work("One", "A kitten.")
        time.sleep(0.3)
        assert worker.is_alive()
        assert not queries.search(None, "kitten").from_index


def test_the_jobs_take_over_when_the_other_process_ends(box: Path) -> None:
    rows.work("One", "A kitten.")
    with lock.holding(box):
        pass
    with running():
        assert until(found)


@pytest.mark.skipif(not encoder.is_there(), reason="the extra [find] is not installed")
def test_the_jobs_tell_how_many_stories_are_learnt(box: Path) -> None:
    for number in range(3):
        rows.work(f"Number {number}", "A kitten.")
    told: list[tuple[str, int, int]] = []
    with running(lambda *some: told.append(some)):
        assert until(lambda: ("meaning", 3, 3) in told)


def test_the_jobs_make_story_maps_and_tell_how_many(box: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "CALM_SECONDS", 0.0)
    for number in range(3):
        rows.work(f"Number {number}", "“Good evening,” said Anna.")
    told: list[tuple[str, int, int]] = []
    with running(lambda *some: told.append(some)):
        assert until(lambda: ("maps", 3, 3) in told)
    assert KeptMap.objects.count() == 3


def test_where_it_goes_to_the_end_it_takes_in_all_there_is_before_it_stops(box: Path) -> None:
    stop, told = threading.Event(), list[bool]()
    worker = threading.Thread(target=lambda: told.append(jobs.run(stop, to_the_end=lambda: True)))
    worker.start()
    assert until(lambda: queries.search(None, "kitten").from_index)
    assert until(kept)
    stop.set()
    worker.join(PATIENCE)
    assert told == [True]
    assert found()
