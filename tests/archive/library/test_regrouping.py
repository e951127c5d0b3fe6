"""Merging two works and splitting one, by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.library.test_acts import CHAPTERS, receive
from tests.core.intake.stories import work
from velvetbox.archive.curating.acts import sweep
from velvetbox.archive.curating.acts import undo as unsweep
from velvetbox.archive.curating.wanted import Wanted
from velvetbox.archive.library import acts, editing
from velvetbox.archive.library.access import NotAllowed
from velvetbox.archive.library.models import (
    Change,
    Chapter,
    Edition,
    EditionChapter,
    ReadingPlace,
    Sweep,
    Work,
    WorkTag,
)
from velvetbox.archive.library.reading import keep_place
from velvetbox.archive.people.acts import local_owner
from velvetbox.archive.people.models import Person
from velvetbox.core.errors import VelvetboxError
from velvetbox.core.intake import Outcome
from velvetbox.core.prose import Place

pytestmark = pytest.mark.django_db


def state() -> list[object]:
    """Give all that merging and splitting may change, as plain values."""
    works = Work.objects.order_by("pk").values_list(
        "pk", "title", "words", "current", "merged_into", "withdrawn_at"
    )
    copies = Edition.objects.order_by("pk").values_list("pk", "work")
    places = EditionChapter.objects.order_by("pk").values_list("pk", "chapter", "chapter__work")
    return [*works, *copies, *places]


def two_works() -> tuple[int, int]:
    whole = receive(work(*CHAPTERS[:4], title="Rain", creator="Ana Lima"), "rain.epub")
    other = receive(work(*CHAPTERS[4:6], title="The Rain", creator="A. Lima"), "rain.txt")
    assert whole.work != other.work
    return whole.work, other.work


def test_merged_works_are_one_with_all_copies(box: Path) -> None:
    kept, other = two_works()

    acts.merge(local_owner(), kept, other)

    gone = Work.objects.get(pk=other)
    assert gone.merged_into_id == kept
    assert gone.withdrawn_at is not None
    assert Edition.objects.filter(work=kept).count() == 2
    assert Work.objects.get(pk=kept).chapter_count == 4
    assert list(Change.objects.order_by("id").values_list("act", "work"))[2:] == [
        ("work.withdrawn", other),
        ("work.changed", kept),
    ]


def test_a_merge_undone_is_as_if_it_had_not_been(box: Path) -> None:
    kept, other = two_works()
    before = state()
    done = acts.merge(local_owner(), kept, other)

    acts.undo_regrouping(local_owner(), done)

    assert state() == before


def test_what_was_said_by_hand_goes_with_a_merge_and_comes_back_with_its_undo(box: Path) -> None:
    kept, other = two_works()
    person = local_owner()
    editing.edit(person, kept, {"title": "Rain, at last"})
    editing.edit(person, other, {"title": "The Rain Itself", "rating": "Mature"})
    swept = sweep(person, Wanted(Sweep.Kind.TAG_ADD, "freeform", "Weather"), [other])
    before = state()

    done = acts.merge(person, kept, other)

    shown = Work.objects.get(pk=kept)
    tags = set(WorkTag.objects.filter(work=kept).values_list("tag__name", flat=True))
    assert (shown.title, shown.rating, "Weather" in tags) == ("Rain, at last", "Mature", True)
    unsweep(person, swept.pk)
    assert not WorkTag.objects.filter(work=kept, tag__name="Weather").exists()
    acts.undo_regrouping(person, done)
    assert state() == before
    assert (Work.objects.get(pk=kept).rating, Work.objects.get(pk=other).rating) == ("", "Mature")
    assert not WorkTag.objects.filter(work=other, tag__name="Weather").exists()


def test_the_same_copy_again_belongs_to_the_work_it_was_merged_into(box: Path) -> None:
    kept, other = two_works()
    acts.merge(local_owner(), kept, other)

    again = receive(work(*CHAPTERS[4:6], title="The Rain", creator="A. Lima"), "elsewhere.txt")

    assert (again.work, again.outcome) == (kept, Outcome.DUPLICATE)


def test_a_copy_that_came_since_keeps_its_chapters_when_a_merge_is_undone(box: Path) -> None:
    kept, other = two_works()
    done = acts.merge(local_owner(), kept, other)
    since = receive(work(*CHAPTERS[4:6], title="The Rain"), "since.html")

    acts.undo_regrouping(local_owner(), done)

    states = EditionChapter.objects.filter(edition=since.edition)
    assert set(states.values_list("chapter__work", flat=True)) <= {
        Edition.objects.get(pk=since.edition).work_id
    }


def test_a_reader_goes_on_where_they_were_in_the_merged_work(box: Path) -> None:
    kept, other = two_works()
    chapter = Chapter.objects.filter(work=other).order_by("pk")[0]
    keep_place(local_owner(), other, chapter.pk, Place("p0123456789"))

    acts.merge(local_owner(), kept, other)

    assert ReadingPlace.objects.get(work=kept).chapter == chapter


def one_work_of_two_copies() -> tuple[int, int, int]:
    url = "https://example.org/works/1"
    first = receive(work(*CHAPTERS[:2], title="Rain", url=url, origin="ao3"), "old.html")
    second = receive(
        work(*CHAPTERS[1:4], title="Rain and Salt", url=url, origin="ao3"), "new.html", modified=2
    )
    assert first.work == second.work
    return first.work, first.edition, second.edition


def test_a_copy_split_off_is_a_work_of_its_own_with_its_own_chapters(box: Path) -> None:
    source, old, new = one_work_of_two_copies()

    done = acts.split(local_owner(), source, [new])

    made = Work.objects.get(pk=done.target_id)
    assert (made.title, made.chapter_count) == ("Rain and Salt", 3)
    assert Work.objects.get(pk=source).current_id == old
    for work_id, edition in ((source, old), (made.pk, new)):
        owners = EditionChapter.objects.filter(edition=edition).values_list("chapter__work", flat=True)
        assert set(owners) == {work_id}


def test_a_split_undone_brings_back_the_same_chapters(box: Path) -> None:
    source, _, new = one_work_of_two_copies()
    before = state()
    done = acts.split(local_owner(), source, [new])

    acts.undo_regrouping(local_owner(), done)

    kept = [row for row in state() if row not in before]
    assert [row[0] for row in kept] == [done.target_id]  # type: ignore[index]  # rows are tuples; the emptied work leads back
    assert Work.objects.get(pk=done.target_id).merged_into_id == source


def test_one_copy_has_to_stay(box: Path) -> None:
    source, old, new = one_work_of_two_copies()
    with pytest.raises(VelvetboxError, match="One copy has to stay"):
        acts.split(local_owner(), source, [old, new])


def test_what_moved_on_cannot_be_undone_out_of_turn(box: Path) -> None:
    kept, other = two_works()
    first = acts.merge(local_owner(), kept, other)
    second = acts.split(local_owner(), kept, first.editions)
    with pytest.raises(VelvetboxError, match="moved again since"):
        acts.undo_regrouping(local_owner(), first)

    acts.undo_regrouping(local_owner(), second)
    acts.undo_regrouping(local_owner(), first)

    assert Work.objects.get(pk=other).withdrawn_at is None


def test_a_work_is_not_merged_with_itself_or_with_none(box: Path) -> None:
    kept, _ = two_works()
    with pytest.raises(VelvetboxError, match="one work already"):
        acts.merge(local_owner(), kept, kept)
    with pytest.raises(VelvetboxError, match="no work 999"):
        acts.merge(local_owner(), kept, 999)


def test_a_stranger_may_not_merge(box: Path) -> None:
    kept, other = two_works()
    with pytest.raises(NotAllowed):
        acts.merge(Person.objects.create(username="stranger"), kept, other)
