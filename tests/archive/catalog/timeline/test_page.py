from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factory
from velvetbox.archive.catalog.timeline.page import NOWHERE, Timeline, at_place, fandoms, thickness, timeline
from velvetbox.archive.finder.asked import Asked
from velvetbox.archive.finder.mutes import acts
from velvetbox.archive.finder.mutes.terms import Kind, Terms
from velvetbox.archive.finder.tags import feeding
from velvetbox.archive.library.models import Work
from velvetbox.archive.people.models import Person

pytestmark = pytest.mark.django_db
HARBOUR = "fandom=Harbour"


def work(title: str, *tags: str, ship: str = "", canon: list[dict[str, object]] | None = None) -> Work:
    stated = {"fandom": ["Harbour"], "freeform": tags, "relationship": [ship] if ship else []}
    return factory.work(title, tags=stated, canon=canon or [])


def line(query: str = HARBOUR, person: Person | None = None, only: int = 0) -> Timeline:
    page = timeline(person, Asked.read(parse_qs(query)), only)
    assert page is not None
    return page


def stands(page: Timeline) -> dict[str, list[str]]:
    return {
        place.key: [book.title for book in place.books] for shelf in page.shelves for place in shelf.places
    }


@pytest.mark.parametrize("indexed", [True, False])
def test_works_stand_in_the_order_of_canon(box: Path, *, indexed: bool) -> None:
    work("Young", "Pre-Canon")
    work("Second", "Season/Series 02")
    work("Third", "Episode: s03e03 Neap")
    work("Neap too", canon=[{"text": "after Neap", "after": "Neap"}])
    work("Wed", canon=[{"text": "after the Wedding", "after": "the Wedding"}])
    work("Old", "Post-Canon")
    work("Café", "Alternate Universe - Coffee Shop", "Modern AU")
    work("Both", "Alternate Universe - Coffee Shop", "Season/Series 02")
    work("Lost", "Angst")
    if indexed:
        feeding.rebuild(box)
    page = line()
    assert stands(page) == {
        "before": ["Young"], "season-2": ["Second", "Both"], "season-3-1": [], "season-3-3": ["Third", "Neap too"],
        "events~the wedding": ["Wed"], "after": ["Old"], "elsewhere": ["Café"],
    }  # fmt: skip
    assert [(shelf.stretch, shelf.number, shelf.total) for shelf in page.shelves][1:4] == [("season", 1, 0), ("season", 2, 2), ("season", 3, 2)]  # fmt: skip
    assert (page.by_words, page.by_tags, page.worked_out, page.elsewhere, page.nowhere, page.total) == (1, 5, 1, 1, 1, 9)  # fmt: skip
    (gap,) = [place for shelf in page.shelves for place in shelf.places if place.last]
    assert (gap.episode, gap.last) == (1, 2)
    assert fandoms(None) == (("Harbour", 8),)


def test_the_works_at_a_place_and_those_without_one_are_listed(box: Path) -> None:
    lost = work("Lost")
    for number in range(6):
        work(f"Work {number}", "Episode: s01e01 Slack Water")
    feeding.rebuild(box)
    (shelf,) = line().shelves
    assert (len(shelf.places[0].books), shelf.places[0].more) == (4, 2)
    asked = Asked.read(parse_qs(HARBOUR))
    here = at_place(None, asked, shelf.places[0].key)
    assert here is not None
    assert here.place is not None
    assert (here.total, len(here.cards), here.place.name) == (6, 6, "Slack Water")
    nowhere = at_place(None, asked, NOWHERE)
    assert nowhere is not None
    assert [card.id for card in nowhere.cards] == [lost.pk]
    assert at_place(None, asked, "season-9") is None
    assert at_place(None, Asked(), NOWHERE) is None
    assert timeline(None, Asked()) is None


def test_books_are_bound_in_the_cloth_of_their_pair_and_one_cloth_can_be_shown_alone(box: Path) -> None:
    for number in range(3):
        work(f"AB {number}", "Post-Canon", ship="A/B")
    work("Gen", "Post-Canon")
    feeding.rebuild(box)
    page = line()
    assert [(pair.cloth, pair.name, pair.count) for pair in page.pairs] == [(1, "A/B", 3), (4, "", 1)]
    assert stands(line(only=4)) == {"after": ["Gen"]}
    assert line(only=77).total == 4
    assert stands(line(f"{HARBOUR}&not-relationship=A/B")) == {"after": ["Gen"]}


def test_what_is_muted_is_not_on_the_line_and_what_is_read_is_marked(box: Path) -> None:
    person = factory.owner()
    mine = work("Mine", "Post-Canon")
    work("Sad", "Post-Canon", "Angst")
    work("Fold", "Post-Canon", "Fluff")
    factory.place(mine, person)
    acts.mute(person, Terms(Kind.FREEFORM, "Angst"))
    acts.mute(person, Terms(Kind.FREEFORM, "Fluff", folds=True))
    feeding.rebuild(box)
    page = line(person=person)
    assert stands(page) == {"after": ["Mine"]}
    assert (page.folded, page.shelves[0].places[0].books[0].reading) == (1, True)
    assert page.total == 1


def test_the_line_takes_no_more_queries_for_more_works(box: Path) -> None:
    counts = []
    for _ in range(2):
        for number in range(10):
            work(f"Work {number}", f"Season/Series 0{number % 5}", canon=[{"text": "Season 1", "season": 1}])
        feeding.rebuild(box)
        line()
        with CaptureQueriesContext(connection) as seen:
            line()
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 14


def test_a_book_is_as_thick_as_it_is_long() -> None:
    assert [thickness(words) for words in (0, 900, 1000, 2000, 120_000, 10**7)] == [1, 1, 1, 2, 7, 9]
