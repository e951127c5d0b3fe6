"""How somebody stands to works, as lists, filters and the work's page show it."""

from __future__ import annotations

from urllib.parse import parse_qs, parse_qsl

import pytest

from tests import factory
from velvetbox.archive.catalog.chapter import chapter_page
from velvetbox.archive.catalog.finding import FindingPage, finding
from velvetbox.archive.catalog.places import stop
from velvetbox.archive.catalog.shelf import shelf
from velvetbox.archive.catalog.shelves import all_shelves
from velvetbox.archive.catalog.work import work_page
from velvetbox.archive.finder.asked import Asked
from velvetbox.archive.finder.mutes import acts as mutes
from velvetbox.archive.finder.mutes.terms import Kind, Terms
from velvetbox.archive.library import reading
from velvetbox.archive.library.models import ReadingState
from velvetbox.archive.people.models import Person
from velvetbox.core.prose import Place, anchor

pytestmark = pytest.mark.django_db


def answer(person: Person | None, query: str) -> FindingPage:
    return finding(person, Asked.read(parse_qs(query)))


def titles(page: FindingPage) -> set[str]:
    return {found.card.title for found in page.works}


def stood() -> Person:
    """Have a work in each state, and one never begun."""
    person = factory.owner()
    for state in (
        ReadingState.TO_READ, ReadingState.READING, ReadingState.FINISHED, ReadingState.DROPPED, ReadingState.NONE,
    ):  # fmt: skip
        reading.set_state(person, factory.work(state.value or "left").pk, state)
    factory.work("new")
    return person


CASES = [
    ("reading=to-read", {"to-read"}),
    ("reading=reading", {"reading"}),
    ("reading=finished", {"finished"}),
    ("reading=unread", {"to-read", "left", "new"}),
    ("not-reading=finished&not-reading=dropped", {"to-read", "reading", "left", "new"}),
    ("not-reading=unread", {"reading", "finished", "dropped"}),
    ("reading=nonsense", set()),
    ("shelf=Comfort", {"new"}),
    ("not-shelf=Comfort&reading=unread", {"to-read", "left"}),
    ("q=reading:finished", {"finished"}),
    ("q=reading:unread+-shelf:comfort", {"to-read", "left"}),
    ("q=reading:finished,dropped+OR+shelf:comfort", {"finished", "dropped", "new"}),
    ("q=-reading:read+title:(finished+OR+reading)", {"reading"}),
    ("q=reading:finished&reading=unread", set()),
]


def test_how_one_stands_to_works_and_ones_shelves_are_filters() -> None:
    person = stood()
    new = next(card.id for card in shelf(person.pk).cards if card.title == "new")
    reading.put(person, new, [], "Comfort")
    for query, wanted in CASES:
        page = answer(person, query)
        assert (titles(page), page.total) == (wanted, len(wanted)), query
        assert sorted(parse_qsl(page.query)) == sorted(parse_qsl(query))
    assert titles(answer(None, "reading=finished")) == titles(answer(None, "q=reading:finished")) == set()
    assert "that you have read" in answer(person, "q=reading:finished").said


def test_the_states_and_shelves_of_an_answer_are_counted() -> None:
    person = stood()
    facets = {
        facet.type: {choice.name: choice.count for choice in facet.choices}
        for facet in answer(person, "").aside.facets
    }
    assert facets["reading"] == {"reading": 1, "to-read": 1, "unread": 3, "finished": 1, "dropped": 1}
    assert facets["shelf"] == {}
    of_nobody = {facet.type: facet.choices for facet in answer(None, "").aside.facets}
    assert of_nobody["reading"] == ()


def test_a_filter_of_ones_own_is_told_and_taken_off_like_any_other() -> None:
    person = stood()
    page = answer(person, "reading=finished&not-shelf=Comfort&freeform=Letters")
    assert [(part.key, part.said) for part in page.parts] == [
        ("freeform", "Letters"),
        ("reading", "finished"),
        ("not-shelf", "Comfort"),
    ]
    assert "reading=finished" not in page.parts[1].query


def test_a_card_tells_the_chapters_left_and_the_new_ones() -> None:
    person = factory.owner()
    row = factory.work(chapters=[factory.chapter(str(number)) for number in range(5)])
    second = row.chapters.order_by("id")[1].pk
    reading.keep_place(person, row.pk, second, Place("", share=0.5))
    (card,) = shelf(person.pk).cards
    assert card.place is not None
    assert (card.place.position, card.place.unread, card.place.new_chapters) == (2, 3, 0)
    assert card.place.share == pytest.approx(0.3)
    reading.set_state(person, row.pk, ReadingState.FINISHED)
    row.chapter_count = 6
    row.save()
    (card,) = shelf(person.pk).cards
    assert card.place is not None
    assert (card.place.finished, card.place.new_chapters, card.place.unread) == (True, 1, 1)


def test_to_read_is_said_without_a_chapter_and_no_state_says_nothing() -> None:
    person, row = factory.owner(), factory.work()
    reading.set_state(person, row.pk, ReadingState.TO_READ)
    (card,) = shelf(person.pk).cards
    assert card.place is not None
    assert (card.place.state, card.place.position, card.place.share) == ("to-read", None, 0)
    reading.set_state(person, row.pk, ReadingState.NONE)
    assert shelf(person.pk).cards[0].place is None


def test_only_what_is_being_read_comes_first() -> None:
    person = stood()
    assert shelf(person.pk).cards[0].title == "reading"
    mutes.mute(person, Terms(Kind.STATE, "complete"))
    assert shelf(person.pk).cards[0].title == "reading"


def test_a_place_is_found_by_its_words_when_the_chapters_were_cut_anew() -> None:
    person = factory.owner()
    row = factory.work(
        chapters=[factory.chapter("One."), factory.chapter("Two.", "The door opened.", "Three.")]
    )
    second = row.chapters.order_by("id")[1].pk
    place = Place(anchor("The door opened."), anchor("Two."), anchor("Three."), 0.5)
    reading.keep_place(person, row.pk, second, place)
    row.current = factory.edition(row, [factory.chapter("One.", "Two.", "The door opened.", "Three.")])
    row.save()
    found = stop(person.pk, row.pk, row.current_id)
    assert found is not None
    assert (found.position, found.quote) == (1, "The door opened.")


def test_the_page_of_a_work_tells_the_furthest_place_and_the_time_left() -> None:
    person = factory.owner()
    row = factory.work(chapters=[factory.chapter("word " * 230) for _ in range(4)])
    chapters = list(row.chapters.order_by("id").values_list("id", flat=True))
    reading.keep_place(person, row.pk, chapters[2], Place("", share=0.5))
    reading.keep_place(person, row.pk, chapters[0], Place("", share=0.0))
    page = work_page(row.pk, person.pk)
    assert page is not None
    assert page.reading.furthest is not None
    assert (page.reading.furthest.chapter, page.words_left) == (chapters[2], 920)
    reading.keep_place(person, row.pk, chapters[3], Place("", share=0.5))
    page = work_page(row.pk, person.pk)
    assert page is not None
    assert (page.reading.furthest, page.words_left) == (None, 115)
    at = chapter_page(row.pk, chapters[1], person.pk)
    assert at is not None
    assert (at.minutes, at.words_after) == (1, 460)


def test_shelves_count_what_is_on_them() -> None:
    person = factory.owner()
    for title in ("a", "b"):
        shelves = [line.id for line in all_shelves(person.pk)]
        reading.put(person, factory.work(title).pk, shelves, "Comfort")
    (line,) = all_shelves(person.pk)
    assert (line.name, line.works) == ("Comfort", 2)
