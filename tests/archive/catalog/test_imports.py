from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factory
from velvetbox.archive.catalog.imports import GROUPS, Group, Show, import_list, import_page, latest
from velvetbox.archive.imports.models import Import, Outcome

pytestmark = pytest.mark.django_db


def ledger(files: int) -> Import:
    run = factory.an_import()
    for number in range(files):
        row = factory.work(f"Work {number}", path=f"{run.pk}/{number}.html")
        assert row.current is not None
        factory.mend(row.current.source)
        factory.file(run, f"{run.pk}/{number}.html", "work", row, notes=["Read as it was."])
    return run


@pytest.mark.parametrize("show", Show)
def test_a_report_takes_the_same_queries_at_ten_and_at_twenty_files(show: Show) -> None:
    counts = []
    for run in (ledger(10), ledger(20)):
        with CaptureQueriesContext(connection) as seen:
            import_page(run.pk, show)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 9


def test_every_outcome_is_counted_in_exactly_one_group() -> None:
    assert sorted(outcome for members in GROUPS.values() for outcome in members) == sorted(Outcome)


def test_the_account_adds_up() -> None:
    run = factory.an_import()
    for number, outcome in enumerate([*Outcome, Outcome.WORK]):
        factory.file(run, f"{number}.txt", outcome)
    page = import_page(run.pk)
    assert page is not None
    assert sum(page.counts.values()) == page.total == len(Outcome) + 1
    assert set(page.counts) == set(Group)


def test_each_file_has_its_works_its_notes_and_its_mends() -> None:
    run = factory.an_import()
    row = factory.work("Salt", path="salt.txt")
    assert row.current is not None
    mend = factory.mend(row.current.source)
    factory.mend(factory.source("salt.txt", root="/elsewhere"))
    factory.file(run, "salt.txt", "work", row, notes=["A note."])
    factory.file(run, "plain.txt", "skipped")
    page = import_page(run.pk, Show.MENDED)
    assert page is not None
    (file,) = page.files
    assert (file.works, file.notes[0]["text"], [line.id for line in file.mends]) == (
        ((row.pk, "Salt"),),
        "A note.",
        [mend.pk],
    )
    assert (page.mended, page.mends, page.shown, page.works) == (1, 214, 1, 1)


def test_what_could_not_be_read_can_be_listed_alone() -> None:
    run = factory.an_import()
    factory.file(run, "good.txt", "work")
    factory.file(run, "bad.zip", "unreadable")
    factory.file(run, "bomb.zip", "refused")
    page = import_page(run.pk, Show.NOT_READ)
    assert page is not None
    assert [file.name for file in page.files] == ["bad.zip", "bomb.zip"]


def test_an_import_that_runs_tells_how_long_it_takes() -> None:
    assert latest() is None
    factory.an_import()
    run = factory.an_import(state="running", files_found=100, files_read=25, ended_at=None)
    Import.objects.filter(pk=run.pk).update(started_at=timezone.now() - timedelta(seconds=60))
    strip = latest()
    assert strip is not None
    assert (strip.running, strip.name) == (True, "stories")
    assert strip.left == pytest.approx(180, abs=5)
    assert import_list()[0].id == run.pk


def test_no_import_no_report() -> None:
    assert import_page(1) is None
