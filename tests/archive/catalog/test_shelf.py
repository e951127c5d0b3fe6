from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factory
from velvetbox.archive.catalog.cards import PAGE
from velvetbox.archive.catalog.imports import latest
from velvetbox.archive.catalog.shelf import Sort, shelf

pytestmark = pytest.mark.django_db


def queries_of(person: int | None, sort: Sort) -> int:
    with CaptureQueriesContext(connection) as seen:
        shelf(person, sort)
        latest()
    return len(seen)


@pytest.mark.parametrize("sort", Sort)
def test_the_shelf_takes_the_same_queries_at_ten_and_at_twenty_works(sort: Sort) -> None:
    person = factory.owner()
    works = [factory.work(f"Work {number}") for number in range(10)]
    factory.place(works[3], person)
    at_ten = queries_of(person.pk, sort)
    works += [factory.work(f"Work {number}") for number in range(10, 20)]
    factory.place(works[13], person)
    assert queries_of(person.pk, sort) == at_ten <= 6


def test_what_one_is_reading_comes_first_then_what_came_in_last() -> None:
    person = factory.owner()
    old, middle, new = (factory.work(title) for title in ("old", "middle", "new"))
    factory.place(old, person)
    assert [card.id for card in shelf(person.pk).cards] == [old.pk, new.pk, middle.pk]
    assert [card.id for card in shelf(None).cards] == [new.pk, middle.pk, old.pk]


def test_every_work_stands_on_exactly_one_page() -> None:
    person = factory.owner()
    works = [factory.work(f"Work {number}") for number in range(2 * PAGE + 3)]
    for row in works[:5]:
        factory.place(row, person)
    for sort in Sort:
        pages = [shelf(person.pk, sort, page) for page in (1, 2, 3)]
        found = [card.id for page in pages for card in page.cards]
        assert sorted(found) == sorted(row.pk for row in works), sort
        assert (pages[2].first, pages[2].last, pages[2].pages) == (41, 43, 3)


def test_a_page_beyond_the_end_is_the_last() -> None:
    factory.work()
    assert shelf(None, page=99).page == 1


def test_the_orders() -> None:
    factory.work("B", updated_on=factory.day("2020-01-01"))
    factory.work("a", [factory.chapter("one two three four five six seven eight nine")], updated_on=None)
    factory.work("C", updated_on=factory.day("2021-01-01"))
    orders = {sort: [card.title for card in shelf(None, sort).cards] for sort in Sort}
    assert orders[Sort.TITLE] == ["a", "B", "C"]
    assert orders[Sort.WORDS][0] == "a"
    assert orders[Sort.UPDATED] == ["C", "B", "a"]
    assert orders[Sort.NEWEST] == ["C", "a", "B"]


def test_a_work_that_was_taken_back_is_on_no_shelf() -> None:
    factory.work(withdrawn_at=timezone.now())
    assert shelf(None).total == 0
    assert shelf(None).cards == ()


def test_a_card_answers_at_one_glance() -> None:
    person = factory.owner()
    row = factory.work(
        "Salt", [factory.chapter("One."), factory.chapter("Two.", title="Sugar")], language="he",
        creators=("Zoe", "Adam"), rating="Mature", chapters_declared=4, complete=False, missing_chapters=[3, 4],
        advisories=[{"text": "not a happy one", "kind": "content"}],
        tags={"fandom": ["Harbour"], "relationship": ["A/B", "C/D"], "warning": ["Graphic Violence"], "character": ["E"], "freeform": ["F"]},
    )  # fmt: skip
    factory.place(row, person, 2, share=0.5, chapters_then=1)
    (card,) = shelf(person.pk).cards
    assert (card.creators, card.direction, card.missing, card.declared) == (("Zoe", "Adam"), "rtl", (3, 4), 4)
    assert (card.advisories, card.tags.wall) == (
        ("not a happy one",),
        (("relationship", "C/D"), ("character", "E"), ("freeform", "F")),
    )
    assert card.place is not None
    assert (card.place.position, card.place.title, card.place.share, card.place.new_chapters) == (
        2,
        "Sugar",
        0.75,
        1,
    )


def test_two_summaries_with_the_same_words_share_no_name() -> None:
    for title in ("A", "B"):
        factory.work(title, summary='<p id="p0123456789">The same.</p>')
    summaries = [card.summary for card in shelf(None).cards]
    assert len(set(summaries)) == 2
