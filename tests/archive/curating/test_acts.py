from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factory
from velvetbox.archive.catalog.cards import tags_of
from velvetbox.archive.curating.acts import changing, sweep, undo
from velvetbox.archive.curating.wanted import Wanted
from velvetbox.archive.finder.models import Mute
from velvetbox.archive.finder.mutes.muted import muted_for
from velvetbox.archive.library import reading, regrouping, showing
from velvetbox.archive.library.access import NotAllowed
from velvetbox.archive.library.models import ReadingPlace, ReadingState, ShelfWork, Sweep, Tag, Work
from velvetbox.core.errors import VelvetboxError
from velvetbox.core.prose import Place

pytestmark = pytest.mark.django_db
ADD = Wanted(Sweep.Kind.TAG_ADD, "freeform", "To reread")


def works(count: int = 4) -> list[Work]:
    made = []
    for number in range(count):
        row = factory.work(f"Work {number}", tags={"freeform": ["Slow Burn"]})
        factory.fact(row, "freeform", "Slow Burn")
        factory.fact(row, "title", row.title)
        made.append(row)
    return made


def tags(row: Work) -> tuple[str, ...]:
    found = tags_of([row.pk]).get(row.pk)
    return found.freeforms if found else ()


def test_a_tag_is_put_on_many_works_and_taken_off_as_one() -> None:
    person, some = factory.owner(), works()
    ids = [row.pk for row in some]
    made = sweep(person, ADD, ids)
    assert made.works == ids
    assert {tags(row) for row in some} == {("Slow Burn", "To reread")}
    assert Tag.objects.get(name="To reread").uses == 4
    undo(person, made.pk)
    assert {tags(row) for row in some} == {("Slow Burn",)}
    assert Tag.objects.get(name="To reread").uses == 0
    with pytest.raises(Sweep.DoesNotExist):
        undo(person, made.pk)


def test_only_works_that_it_changes_are_changed() -> None:
    person, some = factory.owner(), works()
    sweep(person, ADD, [some[0].pk])
    wanted = Wanted(Sweep.Kind.TAG_ADD, "freeform", "to  REREAD")
    assert changing(person, wanted, [row.pk for row in some]) == [row.pk for row in some[1:]]
    with pytest.raises(VelvetboxError, match="so already"):
        sweep(person, wanted, [some[0].pk])
    with pytest.raises(VelvetboxError, match="no work was chosen"):
        sweep(person, wanted, [])
    with pytest.raises(NotAllowed):
        sweep(None, wanted, [some[0].pk])


def test_what_is_done_by_hand_stays_when_the_files_are_read_again() -> None:
    person, some = factory.owner(), works(2)
    sweep(person, Wanted(Sweep.Kind.TAG_REMOVE, "freeform", "Slow Burn"), [row.pk for row in some])
    sweep(person, ADD, [some[0].pk])
    for row in some:
        showing.show(row)
    assert [tags(row) for row in some] == [("To reread",), ()]


def test_undoing_puts_a_work_together_anew_that_was_changed_since() -> None:
    person, some = factory.owner(), works(2)
    made = sweep(person, ADD, [row.pk for row in some])
    factory.fact(some[0], "freeform", "To reread")  # another copy came in, and says so itself
    showing.show(some[0])
    undo(person, made.pk)
    assert [tags(row) for row in some] == [("Slow Burn", "To reread"), ("Slow Burn",)]


def test_works_are_put_on_a_shelf_and_taken_from_it() -> None:
    person, some = factory.owner(), works()
    reading.put(person, some[0].pk, [], "Rainy days")
    made = sweep(person, Wanted(Sweep.Kind.SHELF_PUT, "", "Rainy days"), [row.pk for row in some])
    assert made.works == [row.pk for row in some[1:]]
    assert ShelfWork.objects.count() == 4
    taken = sweep(person, Wanted(Sweep.Kind.SHELF_TAKE, "", "Rainy days"), [row.pk for row in some])
    assert ShelfWork.objects.count() == 0
    undo(person, taken.pk)
    undo(person, made.pk)
    assert list(ShelfWork.objects.values_list("work_id", flat=True)) == [some[0].pk]


def test_undoing_a_state_leaves_alone_what_was_read_since_and_no_trace_where_nobody_began() -> None:
    person, some = factory.owner(), works(3)
    factory.place(some[0], person, state=ReadingState.READING)
    made = sweep(person, Wanted(Sweep.Kind.STATE, "", "finished"), [row.pk for row in some])
    assert set(ReadingPlace.objects.values_list("state", flat=True)) == {"finished"}
    chapter = some[2].chapters.get()
    reading.keep_place(person, some[2].pk, chapter.pk, Place("p1"), at=timezone.now(), finished=True)
    undo(person, made.pk)
    states = dict(ReadingPlace.objects.values_list("work_id", "state"))
    assert [states.get(row.pk) for row in some] == ["reading", None, "finished"]


def test_works_are_muted_together_and_heard_again_together() -> None:
    person, some = factory.owner(), works(3)
    made = sweep(person, Wanted(Sweep.Kind.MUTE), [row.pk for row in some])
    assert all(work in muted_for(person).hidden for work in made.works)
    undo(person, made.pk)
    assert not Mute.objects.filter(removed_at=None).exists()


@pytest.mark.parametrize("wanted", [ADD, Wanted(Sweep.Kind.STATE, "", "finished"), Wanted(Sweep.Kind.MUTE)])
def test_a_change_of_many_works_takes_no_more_statements_than_of_few(wanted: Wanted) -> None:
    person = factory.owner()
    counts = []
    for count in (5, 25):
        ids = [row.pk for row in works(count)]
        with CaptureQueriesContext(connection) as seen:
            made = sweep(person, wanted, ids)
            undo(person, made.pk)
        single = [query for query in seen.captured_queries if not query["sql"].startswith("INSERT")]
        counts.append(len(single))
    assert counts[1] <= counts[0]  # the first makes the tag, too


@pytest.mark.parametrize(
    "given",
    [
        {}, {"do": "burn"}, {"do": "tag-add", "type": "freeform", "tag": "  "}, {"do": "tag-add", "type": "rating", "tag": "x"},
        {"do": "shelf-put", "shelf": "\0"}, {"do": "state", "state": "burnt"},
    ],
)  # fmt: skip
def test_what_says_nothing_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(VelvetboxError, match="Nothing is changed"):
        Wanted.read(given)


def test_a_form_is_read() -> None:
    assert Wanted.read({"do": "tag-add", "type": "freeform", "tag": " To  reread "}) == ADD
    assert Wanted.read({"do": "state", "state": ""}) == Wanted(Sweep.Kind.STATE)


def standing(name: str) -> set[int]:
    return set(ShelfWork.objects.filter(shelf__name=name).values_list("work_id", flat=True))


def test_undoing_follows_works_that_were_merged_since() -> None:
    person, (one, two, three, four) = factory.owner(), works()
    put = sweep(person, Wanted(Sweep.Kind.SHELF_PUT, name="Rainy"), [one.pk, two.pk])
    read = sweep(person, Wanted(Sweep.Kind.STATE, name="finished"), [one.pk])
    first = regrouping.merge(person, three.pk, one.pk)
    second = regrouping.merge(person, four.pk, three.pk)
    assert standing("Rainy") == {one.pk, two.pk, three.pk, four.pk}
    undo(person, read.pk)
    assert not ReadingPlace.objects.exclude(state=ReadingState.NONE).exists()
    taken = sweep(person, Wanted(Sweep.Kind.SHELF_TAKE, name="Rainy"), [two.pk])
    regrouping.merge(person, four.pk, two.pk)
    undo(person, taken.pk)
    assert {two.pk, four.pk} <= standing("Rainy")
    undo(person, put.pk)
    assert standing("Rainy") == set()
    regrouping.undo(person, second)
    regrouping.undo(person, first)
    assert standing("Rainy") == set()


def test_undoing_a_merge_leaves_no_work_on_a_shelf_where_only_the_other_stood() -> None:
    person, (one, two, *_) = factory.owner(), works()
    reading.put(person, one.pk, (), "Rainy")
    reading.set_state(person, one.pk, ReadingState.TO_READ)
    done = regrouping.merge(person, two.pk, one.pk)
    assert standing("Rainy") == {one.pk, two.pk}
    regrouping.undo(person, done)
    assert standing("Rainy") == {one.pk}
    assert list(ReadingPlace.objects.values_list("work", flat=True)) == [one.pk]
