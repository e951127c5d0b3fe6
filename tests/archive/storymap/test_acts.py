from __future__ import annotations

import pytest

from tests import factory
from tests.archive import rows
from tests.archive.rows import work
from tests.archive.storymap.test_making import TALK, kept
from velvetbox.archive.catalog.putting_right import put_right
from velvetbox.archive.library.acts import merge, undo_regrouping
from velvetbox.archive.library.models import Change, Work
from velvetbox.archive.people.models import Person
from velvetbox.archive.storymap import acts, making
from velvetbox.archive.storymap.acts import Asked
from velvetbox.archive.storymap.layers import Line, unpacked
from velvetbox.archive.storymap.models import Correction, KeptMap
from velvetbox.archive.storymap.picture import Picture
from velvetbox.core.errors import VelvetboxError
from velvetbox.core.storymap import Act

pytestmark = pytest.mark.django_db


def lines(row: Work) -> tuple[Line, ...]:
    return unpacked(bytes(KeptMap.objects.get(work=row).layers)).lines()


def at(line: Line) -> Asked:
    piece = line.pieces[0]
    return Asked(line.chapter, piece.anchor, piece.start, piece.end)


def test_a_line_put_right_is_certain_at_once_and_the_rest_profits() -> None:
    row = work("Lamps", TALK)
    kept(row)
    acts.correct(factory.owner(), row.pk, Act.SPEAKER, "Ruth", at=at(lines(row)[2]))
    third = lines(row)[2]
    assert (third.who, third.sure, third.by) == ("Ruth", 1.0, "corrected")
    assert not KeptMap.objects.get(work=row).stale
    assert Change.objects.filter(act="map.corrected", work=row).exists()


def test_a_correction_is_taken_back_and_brought_back() -> None:
    row, person = work("Lamps", TALK), factory.owner()
    kept(row)
    made = acts.correct(person, row.pk, Act.SPEAKER, "Ruth", at=at(lines(row)[2]))
    acts.take_back(person, made.pk)
    assert lines(row)[2].who == "Tom"
    acts.restore(person, made.pk)
    assert lines(row)[2].who == "Ruth"
    assert Correction.objects.count() == 1


def test_a_correction_stays_with_its_paragraph_when_the_text_is_edited() -> None:
    row = work("Lamps", TALK)
    kept(row)
    acts.correct(factory.owner(), row.pk, Act.SPEAKER, "Ruth", at=at(lines(row)[2]))
    source = row.current.source  # type: ignore[union-attr] # made with one
    rows.edition(row, source, [rows.chapter_blocks(f"It rained.\n\nAll night.\n\n{TALK}")])
    kept(row)
    assert [line.who for line in lines(row) if line.text.startswith("I know")] == ["Ruth"]


def test_a_correction_whose_words_are_gone_is_shown_and_waits_moves_or_is_dropped() -> None:
    row, person = work("Lamps", TALK), factory.owner()
    kept(row)
    made = acts.correct(person, row.pk, Act.SPEAKER, "Ruth", at=at(lines(row)[2]))
    source = row.current.source  # type: ignore[union-attr] # made with one
    rows.edition(row, source, [rows.chapter_blocks(TALK.replace("I know", "I do know"))])
    kept(row)
    (lost,) = put_right(row.pk, unpacked(bytes(KeptMap.objects.get(work=row).layers)))
    assert (lost.lost, lost.offered[0].words[:9]) == (True, "I do know")
    acts.keep_lost(person, made.pk)
    assert put_right(row.pk, None)[0].kept
    spot = lost.offered[0]
    acts.move(person, made.pk, Asked(spot.chapter, spot.anchor, spot.start, spot.end))
    assert [line.who for line in lines(row) if line.text.startswith("I do know")] == ["Ruth"]
    assert [one.undone for one in put_right(row.pk, None)] == [False, True]


def test_corrections_go_with_a_work_that_is_merged_and_come_back_with_it() -> None:
    target, source, person = work("Lamps", TALK), work("Lamps again", TALK), factory.owner()
    kept(target)
    kept(source)
    acts.correct(person, source.pk, Act.SPEAKER, "Ruth", at=at(lines(source)[2]))
    done = merge(person, target.pk, source.pk)
    assert making.without_map().get() == target
    kept(target)
    assert lines(target)[2].who == "Ruth"
    assert not making.without_map().exists()
    undo_regrouping(person, done)
    assert set(making.without_map()) == {target, source}
    kept(target)
    kept(source)
    assert (lines(target)[2].who, lines(source)[2].who) == ("Tom", "Ruth")


def test_two_are_one_person_and_a_scene_begins_or_does_not() -> None:
    row, person = work("Lamps", TALK), factory.owner()
    kept(row)
    acts.correct(person, row.pk, Act.SAME, "Anna", "Tom")
    assert {line.who for line in lines(row)} == {"Anna"}
    acts.correct(person, row.pk, Act.BREAK, at=Asked(lines(row)[3].chapter, lines(row)[3].anchor))
    assert len(Picture.of_values(KeptMap.objects.get(work=row).picture).scenes) == 2
    acts.correct(person, row.pk, Act.NO_BREAK, at=Asked(lines(row)[3].chapter, lines(row)[3].anchor))
    assert len(Picture.of_values(KeptMap.objects.get(work=row).picture).scenes) == 1


def test_the_map_of_a_long_story_waits_for_the_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    row = work("Lamps", TALK)
    kept(row)
    monkeypatch.setattr(acts, "SHORT", 1)
    acts.correct(factory.owner(), row.pk, Act.SPEAKER, "Ruth", at=at(lines(row)[2]))
    assert KeptMap.objects.get(work=row).stale
    assert making.without_map().get() == row
    kept(row)
    assert lines(row)[2].who == "Ruth"


@pytest.mark.parametrize(
    ("act", "who", "other", "place", "code"),
    [
        (Act.SPEAKER, " ", "", Asked(1, "p0"), "map.no_name"),
        (Act.SAME, "Anna", "", None, "map.no_name"),
        (Act.SAME, "Anna", "Anna", None, "map.no_name"),
        (Act.NAME, "Anna", "", None, "map.no_name"),
        (Act.TIME, "", "never", Asked(1, "p0"), "map.no_name"),
        (Act.SPEAKER, "Anna", "", None, "map.not_there"),
        (Act.SPEAKER, "Anna", "", Asked(10**9, "p0123456789", 0, 5), "map.not_there"),
        (Act.BREAK, "", "", Asked(1, "p0123456789"), "map.not_there"),
    ],
)
def test_what_says_nothing_or_stands_nowhere_is_refused(
    act: Act, who: str, other: str, place: Asked | None, code: str
) -> None:
    row = work("Lamps", TALK)
    with pytest.raises(VelvetboxError) as caught:
        acts.correct(factory.owner(), row.pk, act, who, other, place)
    assert caught.value.code == code
    assert not Correction.objects.exists()


def test_only_the_owner_puts_things_right() -> None:
    row = work("Lamps", TALK)
    stranger = Person.objects.create(username="reader")
    with pytest.raises(VelvetboxError):
        acts.correct(stranger, row.pk, Act.SAME, "Anna", "Tom")
    made = acts.correct(factory.owner(), row.pk, Act.SAME, "Anna", "Tom")
    with pytest.raises(VelvetboxError):
        acts.take_back(stranger, made.pk)


def test_a_correction_made_while_the_map_is_being_made_is_not_lost() -> None:
    row = work("Lamps", TALK)
    kept(row)
    made = making.make(row.pk)  # as another process does, before it hears of the correction
    assert made
    acts.correct(factory.owner(), row.pk, Act.SPEAKER, "Ruth", at=at(lines(row)[2]))
    making.keep([made])
    assert list(making.without_map()) == [row]
    kept(row)
    assert lines(row)[2].who == "Ruth"
    assert not making.without_map().exists()
