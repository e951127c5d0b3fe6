from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factory
from velvetbox.archive.catalog.work import original_of, work_page
from velvetbox.archive.library.models import Work

pytestmark = pytest.mark.django_db


def rich(chapters: int) -> Work:
    row = factory.work(
        "Salt", [factory.chapter(f"Text {n}.", title=f"Part {n}") for n in range(chapters)], series="Tides",
        missing_chapters=[chapters + 1], advisories=[{"text": "sad", "kind": "content"}], canon=[{"text": "Season 2"}],
    )  # fmt: skip
    for number in range(chapters):
        factory.fact(row, "freeform", f"Tag {number}", quote="…")
    factory.edition(row, [factory.chapter("Other copy.")])
    factory.place(row, factory.owner())
    return row


def test_a_work_page_takes_the_same_queries_at_ten_and_at_twenty_chapters() -> None:
    person = factory.owner().pk
    counts = []
    for row in (rich(10), rich(20)):
        with CaptureQueriesContext(connection) as seen:
            work_page(row.pk, person)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 16


def test_what_a_work_page_tells() -> None:
    page = work_page(rich(2).pk, factory.owner().pk)
    assert page is not None
    assert [(line.label, line.title, line.id is None) for line in page.contents] == [
        (1, "Part 0", False),
        (2, "Part 1", False),
        (3, "", True),
    ]
    assert page.series[0].position == 2
    assert [copy.current for copy in page.copies].count(True) == 1
    assert page.advisories == ("sad",)
    assert page.first is not None
    assert page.stop is not None


def test_a_guess_is_told_apart_from_what_is_known() -> None:
    row = factory.work()
    factory.fact(row, "freeform", "Angst", basis="guess", quote="He wept.")
    factory.fact(row, "canon", "Season 6", basis="derived", quote="set in season 6")
    page = work_page(row.pk, None)
    assert page is not None
    assert [guess.value for guess in page.guesses] == ["Angst"]
    assert "freeform" not in page.evidence
    assert page.evidence["canon"][0].quote == "set in season 6"


def test_no_work_no_page() -> None:
    assert work_page(1, None) is None


def test_an_original_is_given_only_for_a_work_it_belongs_to() -> None:
    ours, theirs = factory.work(path="a/ours.html"), factory.work(path="theirs.html")
    assert ours.current is not None
    assert theirs.current is not None
    found = original_of(ours.pk, ours.current.source_id)
    assert found is not None
    assert found[1] == "a/ours.html"
    assert original_of(ours.pk, theirs.current.source_id) is None
