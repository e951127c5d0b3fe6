from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factory
from velvetbox.archive.catalog.history import every_entry, history_page
from velvetbox.archive.library import history, reading
from velvetbox.archive.library.acts import merge
from velvetbox.archive.library.models import ReadingDay, ReadingState, Work
from velvetbox.core.prose import Place

pytestmark = pytest.mark.django_db
NOON = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=30)
TEXT = "word " * 100


def a_work(chapters: int = 3) -> Work:
    return factory.work(chapters=[factory.chapter(TEXT) for _ in range(chapters)])


def read(row: Work, position: int, share: float, minute: float, *, finished: bool = False) -> None:
    chapters = list(row.chapters.order_by("id").values_list("id", flat=True))
    reading.keep_place(
        factory.owner(), row.pk, chapters[position - 1], Place("p", share=share), finished=finished,
        at=NOON + timedelta(minutes=minute),
    )  # fmt: skip


def days() -> list[tuple[int, int, bool]]:
    kept = ReadingDay.objects.filter(forgotten_at=None).order_by("day", "pk")
    return list(kept.values_list("words", "seconds", "finished"))


def test_words_are_counted_where_somebody_reads_on() -> None:
    row = a_work()
    read(row, 1, 0.5, 0)
    assert days() == [(50, 0, False)]
    read(row, 1, 0.8, 1)
    read(row, 2, 0.25, 2)
    assert days() == [(125, 120, False)]
    read(row, 3, 1.0, 24 * 60, finished=True)
    assert days() == [(125, 120, False), (175, 0, True)]


def test_going_back_and_jumping_count_nothing_and_nobody_reads_faster_than_people_do() -> None:
    row = a_work(9)
    read(row, 1, 0.5, 0)
    read(row, 1, 0.1, 1)
    read(row, 8, 0.9, 2)
    assert days() == [(50, 120, False)]
    long = factory.work(chapters=[factory.chapter(TEXT * 200)])
    read(long, 1, 0.0, 0)
    read(long, 1, 1.0, 0.5)
    assert days()[1] == (20 * 30, 30, False)


def test_what_comes_late_from_another_device_counts_once() -> None:
    row = a_work()
    read(row, 1, 0.9, 10)
    read(row, 1, 0.4, 5)
    assert days() == [(90, 0, False)]


def test_what_somebody_says_they_read_is_noted_and_taken_back() -> None:
    row, person = a_work(), factory.owner()
    reading.set_state(person, row.pk, ReadingState.FINISHED)
    reading.set_state(person, row.pk, ReadingState.FINISHED)
    assert days() == [(0, 0, True)]
    reading.set_state(person, row.pk, ReadingState.NONE)
    assert days() == []


def test_no_history_is_kept_of_who_wants_none() -> None:
    row, person = a_work(), factory.owner()
    history.switch(person, keeps=False)
    read(row, 1, 0.5, 0)
    reading.set_state(factory.owner(), row.pk, ReadingState.FINISHED)
    assert days() == []


def test_what_is_forgotten_counts_nowhere_and_comes_back_until_it_is_erased() -> None:
    row, other, person = a_work(), a_work(), factory.owner()
    read(row, 1, 0.5, 0)
    read(other, 1, 0.5, 0)
    assert history.forget(person, work=row.pk, day=date(1999, 1, 1)) == 0
    assert history.forget(person, work=row.pk) == 1
    read(row, 1, 0.8, 1)
    assert days() == [(50, 0, False), (30, 60, False)]
    history.bring_back(person)
    assert days() == [(50, 0, False), (80, 60, False)]
    assert history.forget(person) == 2
    history.erase(person)
    history.bring_back(person)
    assert not ReadingDay.objects.exists()


def test_keeping_a_place_costs_two_statements_more() -> None:
    row = a_work()
    counts: list[int] = []
    for keeps in (True, False):
        history.switch(factory.owner(), keeps=keeps)
        read(row, 1, 0.1, (counts and 2) or 0)
        with CaptureQueriesContext(connection) as seen:
            read(row, 1, 0.2, (counts and 3) or 1)
        counts.append(len(seen))
    assert counts[0] - counts[1] == 2


def test_what_was_read_of_a_work_stays_when_it_is_merged() -> None:
    one, other, person = a_work(), a_work(), factory.owner()
    read(other, 1, 0.5, 0)
    before = history_page(person, NOON.year).totals
    merge(person, one.pk, other.pk)
    assert history_page(person, NOON.year).totals == before
    assert [entry.work for entry in every_entry(person)] == [other.pk]
    read(one, 1, 0.5, 3)
    assert history_page(person, NOON.year).totals.works == 1
