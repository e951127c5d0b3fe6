from __future__ import annotations

import pytest

from tests import factory
from velvetbox.archive.finder import saved
from velvetbox.archive.finder.models import SavedSearch
from velvetbox.archive.library.access import NotAllowed
from velvetbox.archive.library.models import Change
from velvetbox.archive.people.models import Person
from velvetbox.core.errors import VelvetboxError

pytestmark = pytest.mark.django_db


def names(person: Person) -> list[str]:
    return list(SavedSearch.objects.filter(person=person, removed_at=None).values_list("name", flat=True))


def test_a_search_is_kept_under_its_name_and_the_change_is_written() -> None:
    person = factory.owner()
    made = saved.save(person, "  slow \n burns ", "freeform=Slow+Burn")
    assert (made.name, made.query, made.favourite) == ("slow burns", "freeform=Slow+Burn", False)
    row = Change.objects.get()
    assert (row.act, row.by_id, row.data["search"]) == ("search.saved", person.pk, made.pk)


def test_a_removed_search_comes_back_as_it_was() -> None:
    person = factory.owner()
    made = saved.save(person, "lamps", "q=lamp", favourite=True)
    saved.remove(person, made.pk)
    assert names(person) == []
    saved.restore(person, made.pk)
    assert names(person) == ["lamps"]
    assert SavedSearch.objects.get().favourite
    assert list(Change.objects.values_list("act", flat=True)) == [
        "search.saved",
        "search.removed",
        "search.restored",
    ]


def test_a_name_used_again_means_the_new_search_and_the_old_one_is_not_lost() -> None:
    person = factory.owner()
    old, new = saved.save(person, "lamps", "q=lamp"), saved.save(person, "lamps", "q=lantern")
    assert [row.query for row in SavedSearch.objects.filter(removed_at=None)] == ["q=lantern"]
    with pytest.raises(VelvetboxError, match="is called “lamps” now"):
        saved.restore(person, old.pk)
    saved.remove(person, new.pk)
    assert saved.restore(person, old.pk).query == "q=lamp"


def test_looking_moves_the_mark_and_writes_only_when_something_came_in() -> None:
    person = factory.owner()
    factory.work()
    made = saved.save(person, "all", "")
    changes = Change.objects.count()
    saved.look(person, made.pk)
    assert Change.objects.count() == changes
    newest = factory.work("another")
    assert saved.look(person, made.pk).newest == newest.pk
    assert Change.objects.latest("pk").act == "search.looked"


def test_a_stranger_keeps_nothing_and_touches_nobody_elses() -> None:
    made = saved.save(factory.owner(), "mine", "q=x")
    stranger = Person.objects.create(username="stranger")
    with pytest.raises(NotAllowed):
        saved.save(None, "mine", "q=x")
    for act in (saved.remove, saved.restore, saved.look):
        with pytest.raises(SavedSearch.DoesNotExist):
            act(stranger, made.pk)
    with pytest.raises(SavedSearch.DoesNotExist):
        saved.favour(stranger, made.pk, favourite=True)
    assert saved.save(stranger, "mine", "q=y").pk != made.pk


@pytest.mark.parametrize(
    ("name", "query", "code"), [(" ", "q=x", "no_name"), ("long", "q=" + "x" * 5000, "too_long")]
)
def test_what_cannot_be_kept_is_refused_in_words(name: str, query: str, code: str) -> None:
    with pytest.raises(VelvetboxError) as refused:
        saved.save(factory.owner(), name, query)
    assert refused.value.code == f"search.{code}"


def test_there_is_an_end_to_how_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved, "MOST", 2)
    person = factory.owner()
    for name in ("a", "b", "b"):
        saved.save(person, name, "q=x")
    with pytest.raises(VelvetboxError, match="Remove one first"):
        saved.save(person, "c", "q=x")
    assert names(person) == ["a", "b"]
