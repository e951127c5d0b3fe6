from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factory
from velvetbox.archive.finder.models import Mute
from velvetbox.archive.finder.mutes import acts, muted, written
from velvetbox.archive.finder.mutes.terms import How, Kind, Terms
from velvetbox.archive.library.access import NotAllowed
from velvetbox.archive.library.models import Change, Work
from velvetbox.archive.people.models import Person
from velvetbox.core.errors import VelvetboxError

pytestmark = pytest.mark.django_db
SLOW = Terms(Kind.FREEFORM, "Slow Burn")


def terms_of(person: Person) -> list[Terms]:
    return [mute.terms for mute in muted.mutes_of(person.pk)]


def test_what_is_muted_twice_is_muted_once_and_the_change_is_written() -> None:
    person = factory.owner()
    first = acts.mute(person, SLOW)
    again = acts.mute(person, Terms(Kind.FREEFORM, "Slow Burn", folds=True))
    assert (first.pk, Mute.objects.count()) == (again.pk, 1)
    assert terms_of(person)[0].folds
    assert list(Change.objects.values_list("act", flat=True)) == ["mute.made", "mute.changed"]


def test_a_mute_taken_away_comes_back_as_it_was() -> None:
    person = factory.owner()
    made = acts.mute(person, SLOW)
    acts.unmute(person, made.pk)
    assert terms_of(person) == []
    acts.restore(person, made.pk)
    assert terms_of(person) == [SLOW]


def test_nobody_and_strangers_change_no_mutes() -> None:
    person, stranger = factory.owner(), Person.objects.create(username="stranger")
    made = acts.mute(person, SLOW)
    with pytest.raises(NotAllowed):
        acts.mute(None, SLOW)
    for act in (acts.unmute, acts.restore):
        with pytest.raises(Mute.DoesNotExist):
            act(stranger, made.pk)
    with pytest.raises(Mute.DoesNotExist):
        acts.fold(stranger, made.pk, folds=True)
    assert terms_of(person) == [SLOW]


def test_only_a_work_that_is_there_can_be_muted() -> None:
    with pytest.raises(VelvetboxError) as refused:
        acts.mute(factory.owner(), Terms(Kind.WORK, work=999))
    assert refused.value.code == "mute.no_work"


REFUSED = [
    ({}, "mute.kind"),
    ({"kind": "nonsense"}, "mute.kind"),
    ({"kind": "freeform", "name": " "}, "mute.name"),
    ({"kind": "freeform", "name": "**", "how": "pattern"}, "mute.name"),
    ({"kind": "text", "name": "two wor*", "how": "pattern"}, "mute.pattern"),
    ({"kind": "length"}, "mute.number"),
    ({"kind": "length", "least": "many"}, "mute.number"),
    ({"kind": "many", "name": "relationship"}, "mute.number"),
    ({"kind": "many", "name": "rating", "most": "3"}, "mute.number"),
    ({"kind": "state", "name": "lovely"}, "mute.state"),
    ({"kind": "work"}, "mute.name"),
]


@pytest.mark.parametrize(("given", "code"), REFUSED)
def test_what_could_mute_nothing_or_everything_is_refused(given: dict[str, str], code: str) -> None:
    with pytest.raises(VelvetboxError) as refused:
        Terms.read(given)
    assert refused.value.code == code


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
keys = st.sampled_from(["kind", "name", "how", "least", "most", "work", "address", "folds"])


@given(st.dictionaries(keys, anything | st.sampled_from([*Kind, *How]), max_size=8))
def test_terms_read_from_anything_are_good_or_refused_and_say_the_same_again(given: dict[str, Any]) -> None:
    try:
        terms = Terms.read(given)
    except VelvetboxError:
        return
    assert Terms.read(terms.stated()) == terms


def test_mutes_written_to_a_file_are_read_again() -> None:
    person = factory.owner()
    row = factory.work(address="https://example.org/works/7")
    wanted = [
        SLOW, Terms(Kind.CREATOR, "q*", How.PATTERN, folds=True), Terms(Kind.LENGTH, least=1, most=500),
        Terms(Kind.WORK, row.title, work=row.pk, address=row.address),
    ]  # fmt: skip
    for terms in wanted:
        acts.mute(person, terms)
    file = written.written(muted.mutes_of(person.pk))
    Mute.objects.all().delete()
    assert acts.mute_all(person, written.read(file.encode())) == 4
    assert terms_of(person) == wanted[::-1] or set(terms_of(person)) == set(wanted)
    assert acts.mute_all(person, written.read(file.encode())) == 0


def test_a_muted_work_is_found_in_another_box_by_its_address() -> None:
    row = factory.work("Elsewhere", address="https://example.org/works/7")
    stated = Terms(Kind.WORK, "Elsewhere", work=row.pk, address=row.address).stated()
    file = json.dumps({"form": written.FORM, "version": 1, "mutes": [stated]}).encode()
    Work.objects.filter(pk=row.pk).update(address="", title="Another")
    same = factory.work("Elsewhere, in another box", address="https://example.org/works/7")
    assert written.read(file)[0].work == same.pk
    Work.objects.all().update(address="")
    assert written.read(file)[0].work is None
    assert acts.mute_all(factory.owner(), written.read(file)) == 1


@given(st.binary(max_size=40) | st.just(b"[" * 100_000) | st.just(b'{"form": "velvetbox.mutes", "mutes": 3}'))
def test_a_file_that_is_no_list_of_mutes_is_refused(data: bytes) -> None:
    with pytest.raises(VelvetboxError) as refused:
        written.read(data)
    assert refused.value.code == "mute.file"
