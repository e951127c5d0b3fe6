from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factory
from velvetbox.archive.catalog.charts import bars, calendar
from velvetbox.archive.catalog.history import (
    as_json,
    as_table,
    every_entry,
    history_page,
    longest_streak,
    streak,
)
from velvetbox.archive.finder.mutes import acts as mutes
from velvetbox.archive.finder.mutes.terms import Kind, Terms
from velvetbox.archive.library.models import ReadingDay, Work
from velvetbox.archive.people.models import Person

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def read(row: Work, days_ago: int, words: int = 100, **given: bool) -> ReadingDay:
    day = TODAY - timedelta(days=days_ago)
    return ReadingDay.objects.create(
        person=factory.owner(), work=row, day=day, words=words, seconds=60, **given
    )


def test_a_year_is_counted_and_told_day_by_day() -> None:
    one = factory.work("One", tags={"fandom": ["Harbour"], "relationship": ["A/B"]})
    two = factory.work("Two", creators=("ada",), tags={"fandom": ["Harbour", "Other"]})
    read(one, 0, 300, finished=True)
    read(two, 1)
    read(two, 2)
    read(two, 400, 5000)
    page = history_page(factory.owner())
    totals = page.totals
    assert (totals.words, totals.seconds, totals.works, totals.finished, totals.days) == (500, 180, 2, 1, 3)
    assert (totals.streak, totals.longest, totals.longest_to) == (3, 3, TODAY)
    assert sum(words for _, words, _ in page.months) == 500
    assert len(page.months) == 12
    assert [(one.name, one.words, one.works) for one in page.fandoms] == [
        ("Harbour", 500, 2),
        ("Other", 200, 1),
    ]
    assert [one.name for one in page.relationships] == ["A/B"]
    assert page.creators[0].share == 1
    assert next((day, [entry.title for entry in some]) for day, some in page.entries) == (TODAY, ["One"])
    past = history_page(factory.owner(), (TODAY - timedelta(days=400)).year)
    assert past.totals.words >= 5000
    assert history_page(factory.owner(), 1912).year is None


def test_nobody_sees_what_another_read_and_what_is_forgotten_counts_nowhere() -> None:
    row = factory.work()
    read(row, 0)
    gone = read(row, 1)
    ReadingDay.objects.filter(pk=gone.pk).update(forgotten_at=timezone.now())
    other = Person.objects.create(username="other")
    assert history_page(other).totals.days == 0
    assert every_entry(other) == []
    mine = history_page(factory.owner())
    assert (mine.totals.days, mine.forgotten) == (1, 1)


def test_what_is_muted_is_named_nowhere_in_the_history(box: Path) -> None:
    row = factory.work("Sad", tags={"fandom": ["Elsewhere"], "freeform": ["Angst"]})
    read(row, 0)
    read(factory.work("Glad"), 0)
    mutes.mute(factory.owner(), Terms(Kind.FREEFORM, "Angst"))
    page = history_page(factory.owner())
    assert [[entry.title for entry in some] for _, some in page.entries] == [["Glad"]]
    assert [one.name for one in page.fandoms] == ["Harbour Lights"]
    assert page.totals.works == 2


def test_a_streak_lasts_until_a_day_is_left_out() -> None:
    days = [date(2024, 1, day) for day in (1, 2, 3, 7, 8)]
    assert streak(days, date(2024, 1, 9)) == (2, date(2024, 1, 7))
    assert streak(days, date(2024, 1, 10)) == (0, None)
    assert longest_streak(days) == (3, date(2024, 1, 3))
    assert streak([], date(2024, 1, 1)) == longest_streak([]) == (0, None)


def test_a_long_history_takes_no_more_queries() -> None:
    works = [factory.work(f"Work {number}") for number in range(12)]
    counts = []
    for shift in (0, 200):
        for number, row in enumerate(works):
            read(row, number + shift)
        with CaptureQueriesContext(connection) as seen:
            history_page(factory.owner())
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 15


def test_the_history_is_written_out_and_no_cell_is_a_formula() -> None:
    row = factory.work('=HYPERLINK("x")', creators=("ada", "bo"))
    read(row, 0, finished=True)
    entries = every_entry(factory.owner())
    table = as_table(entries)
    assert f'{TODAY.isoformat()},{row.pk},"\'=HYPERLINK(""x"")",ada; bo,100,60,yes' in table
    (told,) = json.loads(as_json(entries))["history"]
    assert told["title"] == '=HYPERLINK("x")'


def test_bars_fit_their_picture_and_days_are_as_dark_as_they_were_long() -> None:
    assert bars([]) == ()
    flat, high = bars([0, 10])
    assert (flat.height, high.top) == (0, 18)
    cells = calendar({TODAY: 9, TODAY - timedelta(days=1): 1, TODAY - timedelta(days=2): 0}, TODAY)
    assert [cell.level for cell in cells[-4:]] == [0, 1, 1, 4]
    assert len(cells) == 52 * 7 + TODAY.weekday() + 1
