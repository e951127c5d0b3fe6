from __future__ import annotations

import pytest

from tests import factory
from velvetbox.archive.catalog.places import anchors_in, place_in, resume, stop
from velvetbox.archive.library.reading import keep_place
from velvetbox.core.prose import anchor, to_html

pytestmark = pytest.mark.django_db

TEXT = ("It began.", "The dog barked.", "The door opened.", "Nobody was there.")


def test_anchors_come_in_reading_order_and_repeated_ones_are_told_apart() -> None:
    html = to_html(factory.paragraphs("a", "b", "a"))
    assert anchors_in(html) == [anchor("a"), anchor("b"), f"{anchor('a')}-2"]


def test_a_place_is_found_again_after_its_paragraph_was_edited() -> None:
    person, row = factory.owner(), factory.work(chapters=[factory.chapter(*TEXT)])
    chapter = row.chapters.get().pk
    at = place_in(chapter, anchor(TEXT[2]))
    assert at is not None
    keep_place(person, row.pk, chapter, at)
    assert resume(person.pk, row.pk) == (chapter, anchor(TEXT[2]))
    row.current = factory.edition(
        row, [factory.chapter("A preface.", *TEXT[:2], "The door flew open.", TEXT[3])]
    )
    row.save()
    assert resume(person.pk, row.pk) == (chapter, anchor("The door flew open."))
    found = stop(person.pk, row.pk, row.current_id)
    assert found is not None
    assert found.quote == "The door flew open."


def test_who_never_began_goes_to_the_first_chapter() -> None:
    row = factory.work(chapters=[factory.chapter("a"), factory.chapter("b")])
    first = row.chapters.order_by("id").first()
    assert first is not None
    assert resume(factory.owner().pk, row.pk) == (first.pk, "")
    assert resume(None, 999) is None


def test_a_place_in_a_chapter_that_went_away_is_no_place() -> None:
    person, row = factory.owner(), factory.work(chapters=[factory.chapter("a"), factory.chapter("b")])
    factory.place(row, person, 2)
    row.current = factory.edition(row, [factory.chapter("a")])
    row.save()
    assert stop(person.pk, row.pk, row.current_id) is None


def test_an_anchor_that_is_not_in_the_chapter_is_no_place() -> None:
    row = factory.work()
    assert place_in(row.chapters.get().pk, "p0000000000") is None
    assert place_in(999, "p0000000000") is None


def test_a_long_paragraph_is_quoted_by_its_beginning() -> None:
    person, row = factory.owner(), factory.work(chapters=[factory.chapter("word " * 200)])
    factory.place(row, person, 1, anchor("word " * 200))
    found = stop(person.pk, row.pk, row.current_id)
    assert found is not None
    assert found.quote.endswith("word…")
    assert len(found.quote) <= 61
