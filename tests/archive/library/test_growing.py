from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.library.test_acts import CHAPTERS, receive, texts
from tests.core.intake.stories import work
from velvetbox.archive.library import acts, mending
from velvetbox.archive.library.models import EditionChapter, Work
from velvetbox.archive.people.acts import local_owner
from velvetbox.core.intake import Outcome, SealedWork
from velvetbox.core.prose import Field

pytestmark = pytest.mark.django_db
URL = "https://www.fanfiction.net/s/5"


def page(number: int, *, url: str = URL, origin: str = "fanfiction_net", declared: int = 4) -> SealedWork:
    return work(
        CHAPTERS[number],
        title="Rain",
        url=url,
        number=number,
        origin=origin,
        format="html",
        declared=declared,
    )


def shown(pk: int) -> list[int | None]:
    rows = EditionChapter.objects.filter(edition=Work.objects.get(pk=pk).current_id).order_by("position")
    return list(rows.values_list("number", flat=True))


def test_chapters_saved_one_by_one_become_one_work_in_order(box: Path) -> None:
    receipts = [
        receive(page(number), f"{folder}/{number}.html")
        for number, folder in ((3, "old"), (1, "new"), (4, "x"))
    ]

    (row,) = Work.objects.all()
    assert [receipt.outcome for receipt in receipts] == [Outcome.WORK, Outcome.CHAPTERS, Outcome.CHAPTERS]
    assert shown(row.pk) == [1, 3, 4]
    assert (row.missing_chapters, row.chapter_count, row.chapters_declared) == ([2], 3, 4)
    assert row.current is not None
    assert [way.path for way in mending.ways_of(row.current)] == ["new/1.html", "old/3.html", "x/4.html"]


def test_what_both_files_say_is_said_once(box: Path) -> None:
    receive(page(3), "3.html")
    receive(page(1), "1.html")

    current = Work.objects.get().current
    assert current is not None
    declared = current.facts.filter(field=Field.CHAPTERS_DECLARED)
    assert [fact.number for fact in declared] == [4]


def test_what_adds_nothing_or_holds_all_is_another_copy(box: Path) -> None:
    receive(page(1), "1.html")
    receive(page(2), "2.html")
    again = receive(page(2), "again/2.html")

    assert again.outcome is not Outcome.CHAPTERS
    assert shown(again.work) == [1, 2]


@pytest.mark.parametrize(
    "other",
    [
        page(2, url="https://www.fanfiction.net/s/6"),
        page(2, origin="ao3_page"),
        work(CHAPTERS[2], title="Rain", url=URL),
    ],
)
def test_another_address_another_origin_and_no_number_are_left_apart(box: Path, other: SealedWork) -> None:
    first = receive(page(1), "1.html")

    receive(other, "2.html")

    assert shown(first.work) == [1]


def test_files_of_one_name_are_not_put_together(box: Path) -> None:
    first = receive(page(1), "page.html")
    receive(page(2), "page.html")

    assert shown(first.work) == [1]


def test_taken_back_it_is_as_it_was_before(box: Path) -> None:
    first = receive(page(1), "1.html")
    before = texts(first.work)
    second = receive(page(2), "2.html")

    acts.withdraw(local_owner(), [second.edition])

    assert texts(first.work) == before
