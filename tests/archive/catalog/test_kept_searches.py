from __future__ import annotations

import pytest

from tests import factory
from velvetbox.archive.catalog.kept_searches import kept_searches, removed_searches
from velvetbox.archive.finder import saved

pytestmark = pytest.mark.django_db


def test_a_kept_search_counts_what_came_in_since_it_was_looked_at() -> None:
    person = factory.owner()
    factory.work("old", tags={"freeform": ["Letters"]})
    kept = saved.save(person, "letters", "freeform=Letters")
    assert [one.fresh for one in kept_searches(person.pk)] == [0]
    factory.work("new", tags={"freeform": ["Letters"]})
    factory.work("another", tags={"freeform": ["Slow Burn"]})
    assert [(one.name, one.fresh, one.said) for one in kept_searches(person.pk)] == [("letters", 1, "1")]
    saved.look(person, kept.pk)
    assert [one.fresh for one in kept_searches(person.pk)] == [0]


def test_only_favourites_stand_on_the_shelf_and_removed_ones_nowhere() -> None:
    person = factory.owner()
    saved.save(person, "b", "q=b", favourite=True)
    saved.save(person, "a", "q=a")
    gone = saved.save(person, "c", "q=c", favourite=True)
    saved.remove(person, gone.pk)
    assert [one.name for one in kept_searches(person.pk)] == ["a", "b"]
    assert [one.name for one in kept_searches(person.pk, favourites=True)] == ["b"]
    assert [one.name for one in removed_searches(person.pk)] == ["c"]
    assert kept_searches(None) == removed_searches(None) == ()
