"""Places, states and shelves: kept, merged from several devices, never lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import permutations

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests import factory
from velvetbox.archive.library import reading
from velvetbox.archive.library.access import NotAllowed
from velvetbox.archive.library.models import Change, ReadingPlace, ReadingState, Shelf, ShelfWork, Work
from velvetbox.archive.people.models import Person
from velvetbox.core.errors import VelvetboxError
from velvetbox.core.prose import Place

pytestmark = pytest.mark.django_db
NOON = timezone.now().replace(microsecond=0) - timedelta(days=30)


def of_chapters(count: int = 5) -> tuple[Work, list[int]]:
    row = factory.work(chapters=[factory.chapter(f"Chapter {number}.") for number in range(count)])
    return row, list(row.chapters.order_by("id").values_list("id", flat=True))


@dataclass(frozen=True)
class Sent:
    """What a device sends: minutes after noon, the chapter's position, how far through it, the end of the work?"""

    minute: int
    position: int
    share: float = 0.5
    finished: bool = False


def send(person: Person, work: Work, chapters: Sequence[int], sent: Sent) -> None:
    reading.keep_place(
        person, work.pk, chapters[sent.position - 1], Place(f"p{sent.position:010}", share=sent.share),
        finished=sent.finished, at=NOON + timedelta(minutes=sent.minute),
    )  # fmt: skip


def test_a_place_is_kept_and_moved_and_the_change_written() -> None:
    person, (row, chapters) = factory.owner(), of_chapters()
    reading.keep_place(person, row.pk, chapters[0], Place("p0123456789", share=0.2))
    reading.keep_place(person, row.pk, chapters[1], Place("p9876543210", "p1", "p2", 0.4))
    place = ReadingPlace.objects.get()
    assert (place.chapter_id, place.anchor, place.before, place.share) == (
        chapters[1],
        "p9876543210",
        "p1",
        0.4,
    )
    assert (place.state, place.chapters_then) == ("reading", 5)
    assert list(Change.objects.values_list("act", flat=True)) == ["place.kept", "place.kept"]


def test_two_devices_that_read_without_a_net_end_where_the_newest_was_with_the_furthest_kept() -> None:
    person, (row, chapters) = factory.owner(), of_chapters()
    phone = [Sent(1, 1), Sent(20, 4), Sent(30, 4, 0.9)]
    desk = [Sent(5, 1, 0.9), Sent(40, 2)]
    for sent in [*desk, *phone]:
        send(person, row, chapters, sent)
    place = ReadingPlace.objects.get()
    assert (place.position, place.kept_at) == (2, NOON + timedelta(minutes=40))
    assert (place.furthest_position, place.furthest_chapter_id, place.furthest_share) == (
        4,
        chapters[3],
        0.9,
    )


sendings = st.lists(
    st.builds(
        Sent, st.integers(0, 4), st.integers(1, 3), st.sampled_from([0.1, 0.9]), st.booleans()
    ),
    min_size=2,
    max_size=4,
    unique=True,
)  # fmt: skip


@given(sendings)
def test_in_whichever_order_places_arrive_the_same_is_kept(sent: list[Sent]) -> None:
    found = set()
    for order in permutations(sent):
        at = [NOON + timedelta(minutes=one.minute) for one in order]
        row = ReadingPlace(state=ReadingState.NONE, kept_at=at[0])
        for when, one in zip(at, order, strict=True):
            mark = reading.Mark(one.position, one.position, Place(f"p{one.position}", share=one.share))
            reading.merge(row, mark, when, finished=one.finished, chapters=3)
        found.add(
            (
                row.state, row.chapter_id, row.position, row.share, row.kept_at, row.furthest_chapter_id,
                row.furthest_position, row.furthest_share,
            )
        )  # fmt: skip
    assert len(found) == 1


def test_an_old_place_takes_no_state_back_that_was_set_later() -> None:
    person, (row, chapters) = factory.owner(), of_chapters()
    send(person, row, chapters, Sent(1, 1))
    reading.set_state(person, row.pk, ReadingState.DROPPED)
    send(person, row, chapters, Sent(2, 2))
    place = ReadingPlace.objects.get()
    assert (place.state, place.furthest_position) == ("dropped", 2)
    reading.keep_place(person, row.pk, chapters[1], Place("p1"))
    assert ReadingPlace.objects.get().state == "reading"


def test_what_was_read_to_the_end_stays_read_while_one_looks_at_it_again_until_there_is_more() -> None:
    person, (row, chapters) = factory.owner(), of_chapters(2)
    reading.keep_place(person, row.pk, chapters[1], Place("p1", share=1.0), finished=True)
    reading.keep_place(person, row.pk, chapters[0], Place("p0"))
    assert ReadingPlace.objects.get().state == "finished"
    row.current = factory.edition(row, [factory.chapter(f"Chapter {number}.") for number in range(3)])
    row.save()
    third = row.chapters.order_by("-id").values_list("id", flat=True)[0]
    reading.keep_place(person, row.pk, third, Place("p2"))
    assert ReadingPlace.objects.get().state == "reading"


def test_what_is_marked_read_by_hand_is_not_begun_again_by_a_look() -> None:
    person, (row, chapters) = factory.owner(), of_chapters(3)
    reading.set_state(person, row.pk, ReadingState.FINISHED)
    reading.keep_place(person, row.pk, chapters[0], Place("p0"))
    place = ReadingPlace.objects.get()
    assert (place.state, place.chapter_id, place.furthest_position) == ("finished", chapters[0], 3)
    reading.set_state(person, row.pk, ReadingState.READING)
    assert ReadingPlace.objects.get().chapter_id == chapters[0]


def test_a_place_in_the_future_is_of_now() -> None:
    person, (row, chapters) = factory.owner(), of_chapters()
    place = reading.keep_place(person, row.pk, chapters[0], Place(""), at=timezone.now() + timedelta(days=9))
    assert place.kept_at <= timezone.now()


def test_a_place_in_another_works_chapter_is_no_place() -> None:
    person, (row, _), (_, foreign) = factory.owner(), of_chapters(), of_chapters()
    reading.keep_place(person, row.pk, foreign[0], Place("p0"))
    assert ReadingPlace.objects.get().chapter_id is None


def test_nobody_keeps_a_place_and_no_work_no_reader() -> None:
    row, chapters = of_chapters()
    gone = Person.objects.create(username="gone", is_active=False)
    with pytest.raises(NotAllowed):
        reading.keep_place(gone, row.pk, chapters[0], Place(""))
    for act in (
        lambda: reading.keep_place(factory.owner(), 999, 1, Place("")),
        lambda: reading.set_state(factory.owner(), 999, ReadingState.TO_READ),
        lambda: reading.put(factory.owner(), 999, []),
    ):
        with pytest.raises(Work.DoesNotExist):
            act()


# Shelves ------------------------------------------------------------------------------------------


def names(person: Person, work: Work) -> list[str]:
    there = ShelfWork.objects.filter(shelf__person=person, work=work, shelf__removed_at=None)
    return sorted(there.values_list("shelf__name", flat=True))


def test_a_work_stands_on_the_shelves_it_is_put_on_and_no_others() -> None:
    person, (row, _) = factory.owner(), of_chapters(1)
    reading.put(person, row.pk, [], "  Comfort\n reads ")
    reading.put(person, row.pk, [Shelf.objects.get().pk], "Long")
    assert names(person, row) == ["Comfort reads", "Long"]
    reading.put(person, row.pk, [], "Long")
    assert names(person, row) == ["Long"]
    assert Shelf.objects.count() == 2


def test_a_shelf_taken_away_comes_back_with_its_works() -> None:
    person, (row, _) = factory.owner(), of_chapters(1)
    reading.put(person, row.pk, [], "Comfort")
    shelf = Shelf.objects.get()
    reading.remove_shelf(person, shelf.pk)
    assert names(person, row) == []
    reading.restore_shelf(person, shelf.pk)
    assert names(person, row) == ["Comfort"]


def test_a_name_is_taken_once_and_never_empty() -> None:
    person, (row, _) = factory.owner(), of_chapters(1)
    reading.put(person, row.pk, [], "One")
    reading.put(person, row.pk, [], "Two")
    one, two = Shelf.objects.order_by("name")
    for name, code in (("Two", "shelf.name_taken"), (" ", "shelf.no_name")):
        with pytest.raises(VelvetboxError) as refused:
            reading.rename_shelf(person, one.pk, name)
        assert refused.value.code == code
    reading.remove_shelf(person, two.pk)
    reading.rename_shelf(person, one.pk, "Two")
    with pytest.raises(VelvetboxError) as refused:
        reading.restore_shelf(person, two.pk)
    assert refused.value.code == "shelf.name_taken"


def test_nobody_touches_somebody_elses_shelf() -> None:
    person, (row, _) = factory.owner(), of_chapters(1)
    stranger = Person.objects.create(username="stranger")
    reading.put(person, row.pk, [], "One")
    shelf = Shelf.objects.get().pk
    reading.put(stranger, row.pk, [shelf])
    assert names(stranger, row) == []
    for act in (reading.remove_shelf, reading.restore_shelf):
        with pytest.raises(Shelf.DoesNotExist):
            act(stranger, shelf)
    with pytest.raises(Shelf.DoesNotExist):
        reading.rename_shelf(stranger, shelf, "Mine")


@pytest.mark.parametrize(
    ("said", "at", "wanted"),
    [
        ("dropped", 1, "reading"),  # read since: that stands
        ("dropped", 9, "dropped"),
        ("finished", 1, "finished"),  # who looks at it again has read it still
        ("to-read", 1, "reading"),
    ],
)
@pytest.mark.parametrize("late", [False, True])
def test_a_state_said_without_a_net_counts_from_when_it_was_said(
    said: str, at: int, wanted: str, late: bool
) -> None:
    person, (row, chapters) = factory.owner(), of_chapters()
    first, second = sorted((at, 5), reverse=late)
    for minute in (first, second):
        if minute == 5:
            send(person, row, chapters, Sent(5, 2))
        else:
            reading.set_state(person, row.pk, ReadingState(said), at=NOON + timedelta(minutes=minute))
    assert ReadingPlace.objects.get().state == wanted


def test_a_state_that_comes_late_takes_none_back_that_was_said_since() -> None:
    person, (row, _) = factory.owner(), of_chapters()
    reading.set_state(person, row.pk, ReadingState.TO_READ)
    reading.set_state(person, row.pk, ReadingState.DROPPED, at=NOON)
    assert ReadingPlace.objects.get().state == "to-read"
