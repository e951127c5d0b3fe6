from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factory
from velvetbox.archive.catalog.aside import aside_of_all
from velvetbox.archive.catalog.cards import PAGE
from velvetbox.archive.catalog.copies import copies_page, doubles_page
from velvetbox.archive.catalog.members import person_page
from velvetbox.archive.catalog.muting import mutable, mutes_page, tried
from velvetbox.archive.catalog.series import series_page
from velvetbox.archive.catalog.shelf import Sort, shelf
from velvetbox.archive.catalog.shelves import all_shelves
from velvetbox.archive.catalog.work import work_page
from velvetbox.archive.finder.mutes import acts
from velvetbox.archive.finder.mutes.terms import Kind, Terms
from velvetbox.archive.finder.tags import feeding
from velvetbox.archive.library.models import Series, WorkLink
from velvetbox.archive.library.reading import put
from velvetbox.archive.people.models import Pseud

pytestmark = pytest.mark.django_db
LETTERS = Terms(Kind.FREEFORM, "Letters")


@pytest.mark.parametrize("indexed", [True, False])
@pytest.mark.parametrize("sort", Sort)
def test_without_what_is_muted_the_shelf_stands_as_before(box: Path, sort: Sort, *, indexed: bool) -> None:
    person = factory.owner()
    works = [
        factory.work(
            f"Work {number:02}",
            tags={"freeform": ["Letters" if number % 5 == 0 else "Stars"]},
            updated_on=factory.day(f"2020-01-{number % 9 + 1:02}") if number % 7 else None,
        )
        for number in range(2 * PAGE + 9)
    ]
    for row in (works[3], works[5], works[30]):
        factory.place(row, person)
    before = [card.id for page in (1, 2, 3) for card in shelf(person.pk, sort, page).cards]
    hidden = {row.pk for row in works[::5]}
    acts.mute(person, LETTERS)
    if indexed:
        feeding.rebuild(box)
    pages = [shelf(person.pk, sort, page) for page in (1, 2)]
    assert [card.id for page in pages for card in page.cards] == [pk for pk in before if pk not in hidden]
    assert (pages[0].total, pages[0].pages) == (len(works) - len(hidden), 2)
    assert shelf(None, sort).total == len(works)


def test_the_shelf_with_mutes_takes_the_same_queries_at_ten_and_at_twenty_works(box: Path) -> None:
    person = factory.owner()
    acts.mute(person, LETTERS)
    counts = []
    for _ in range(2):
        for _number in range(10):
            factory.work(tags={"freeform": ["Stars"]})
        feeding.rebuild(box)
        shelf(person.pk)
        with CaptureQueriesContext(connection) as seen:
            shelf(person.pk)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 6


def test_series_creators_links_and_counts_leave_out_what_is_muted() -> None:
    person = factory.owner()
    gone = factory.work("Gone", tags={"freeform": ["Letters"]}, series="Harbour")
    kept = factory.work("Kept", tags={"freeform": ["Stars"]}, series="Harbour")
    WorkLink.objects.create(work=kept, other=gone, kind="related")
    pseud = Pseud.objects.get(name="quietwater").pk
    acts.mute(person, LETTERS)
    in_series = series_page(Series.objects.get().pk, person.pk)
    by = person_page(pseud, person.pk)
    work = work_page(kept.pk, person.pk)
    assert in_series is not None
    assert by is not None
    assert work is not None
    assert [card.id for _, card in in_series.works] == [card.id for card in by.works] == [kept.pk]
    assert (in_series.total, by.total, work.links) == (1, 1, ())
    put(person, gone.pk, (), "Rainy days")
    put(person, kept.pk, [one.id for one in all_shelves(person.pk)])
    copies = copies_page(kept.pk, person.pk)
    assert copies is not None
    assert (copies.alike, doubles_page(1, person.pk).total, doubles_page().total) == ((), 0, 1)
    assert [one.works for one in all_shelves(person.pk)] == [1]
    names = {
        choice.name
        for facet in aside_of_all(person.pk).facets
        if facet.type != "shelf"
        for choice in facet.choices
    }
    assert names == {"Stars"}
    everybody = {choice.name for facet in aside_of_all(None).facets for choice in facet.choices}
    assert everybody == {"Stars", "Letters"}


def test_folded_cards_carry_their_reasons_and_others_none() -> None:
    person = factory.owner()
    factory.work("Told", tags={"freeform": ["Letters"]})
    factory.work("Plain", tags={})
    acts.mute(person, Terms(Kind.FREEFORM, "Letters", folds=True))
    found = {card.title: card.muted for card in shelf(person.pk).cards}
    assert [terms.name for terms in found["Told"]] == ["Letters"]
    assert found["Plain"] == ()


def test_the_page_of_mutes_counts_what_each_means_and_offers_what_a_work_has() -> None:
    person = factory.owner()
    row = factory.work("Told", tags={"freeform": ["Letters"]})
    factory.work("Also", tags={"freeform": ["Letters"]})
    made = acts.mute(person, LETTERS)
    page = mutes_page(person.pk)
    assert [(line.id, line.works) for line in page.mutes] == [(made.pk, 2)]
    assert (page.hidden, page.folded, page.removed) == (2, 0, ())
    offered = mutable(row.pk, person.pk)
    assert offered is not None
    assert {terms.name: pk for terms, pk in offered.offers}["Letters"] == made.pk
    acts.unmute(person, made.pk)
    assert [reason.id for reason in mutes_page(person.pk).removed] == [made.pk]
    assert tried(LETTERS).total == 2
