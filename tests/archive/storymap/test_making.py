from __future__ import annotations

import pytest
from django.utils import timezone

from tests.archive import rows
from tests.archive.rows import work
from velvetbox.archive.library.models import Work
from velvetbox.archive.storymap import layers, making
from velvetbox.archive.storymap.at_most import TooLong, at_most
from velvetbox.archive.storymap.keeping import Mapping, catch_up
from velvetbox.archive.storymap.layers import LineKind, unpacked
from velvetbox.archive.storymap.models import KeptMap
from velvetbox.archive.storymap.picture import Picture
from velvetbox.core.storymap import HARDLY, PROBABLY, Time

pytestmark = pytest.mark.django_db

TALK = (
    "“You are late,” said Anna. “The lamp is out.”\n\n“I know,” Tom said.\n\n“Then light it,” said Anna.\n\n"
    "“I can't,” Tom said. He looked at her."
)
BACK = (
    "Tom stared at the lamp, remembering…\n\nIt had been a Friday night. Anna had laughed at him then.\n\n"
    "“Never,” said Anna.\n\n* * *\n\nHe was still staring at the lamp."
)


def kept(row: Work) -> KeptMap:
    assert catch_up()
    return KeptMap.objects.get(work=row)


def test_a_map_tells_who_says_what_and_leads_to_the_paragraph() -> None:
    found = unpacked(bytes(kept(work("Lamps", TALK)).layers))
    lines = found.lines()
    assert [(line.who, line.text) for line in lines[:3]] == [
        ("Anna", "You are late,"),
        ("Anna", "The lamp is out."),
        ("Tom", "I know,"),
    ]
    assert {line.kind for line in lines} == {LineKind.SPEECH}
    first, second = lines[:2]
    assert first.anchor == second.anchor == found.anchors[0][0]
    assert (first.offset, second.offset) == (1, TALK.index("The lamp"))
    assert lines[0].sure > 0.5
    assert "said" in lines[0].cue or "Anna" in lines[0].cue


def test_the_lines_of_one_chapter_are_given_alone() -> None:
    found = unpacked(bytes(kept(work("Lamps", TALK, TALK)).layers))
    assert len(found.lines(found.chapters[1])) == len(found.lines()) / 2
    assert {line.position for line in found.lines(found.chapters[1])} == {2}


def test_a_picture_survives_being_kept() -> None:
    row = work("Lamps", TALK, BACK)
    made = making.make(row.pk)
    assert made is not None
    assert Picture.of_values(kept(row).picture) == made.picture
    assert made.picture.unclear_share < 0.1
    assert sum(one.share for one in made.picture.cast) + made.picture.unclear_share == pytest.approx(
        1, abs=0.01
    )
    assert [one.name for one in made.picture.cast[:2]] == ["Anna", "Tom"]
    assert [(talk.one, talk.other) for talk in made.picture.talks] == [(0, 1)]
    assert Time.FLASHBACK in {scene.time for scene in made.picture.scenes}
    assert sum(scene.words for scene in made.picture.scenes) == pytest.approx(row.words, abs=4)


def test_what_nobody_is_likely_to_say_is_a_share_of_the_speech() -> None:
    picture = Picture.of_values(kept(work("Rain", "It was dark.\n\n“So it is over.”\n\nIt rained.")).picture)
    assert (picture.unclear, picture.unclear_share) == (1, 1)


def test_a_story_in_another_language_shows_only_what_needs_no_words() -> None:
    row = work("Lampen", "„Du kommst spät“, sagte Anna.\n\n„Weiß ich“, sagte Tom.", language="de")
    picture = Picture.of_values(kept(row).picture)
    assert not picture.in_words
    assert (picture.lines, picture.unclear, picture.talks, picture.person) == (2, 2, (), None)
    assert all(scene.time == Time.FRAME for scene in picture.scenes)


def test_a_work_is_mapped_once_and_again_when_its_text_changed() -> None:
    row = work("Lamps", TALK)
    before = kept(row)
    assert not making.without_map().exists()
    source = row.current.source  # type: ignore[union-attr] # made with one
    rows.edition(row, source, [rows.chapter_blocks("“Good morning,” said Ruth.")])
    assert making.without_map().get() == row
    assert kept(row).edition != before.edition
    assert KeptMap.objects.count() == 1


def test_a_map_of_another_version_is_made_anew_and_one_that_was_deleted() -> None:
    row = work("Lamps", TALK)
    kept(row)
    KeptMap.objects.update(version="older")
    assert kept(row).version == making.version()
    KeptMap.objects.all().delete()
    assert kept(row).edition == row.current_id


def test_a_work_taken_back_is_not_mapped() -> None:
    row = work("Lamps", TALK)
    Work.objects.update(withdrawn_at=timezone.now())
    assert making.make(row.pk) is None
    assert catch_up() == 0


@pytest.mark.parametrize("step", ["read", "story_map", "picture_of", "packed"])
def test_what_cannot_be_mapped_or_kept_keeps_no_other_story_waiting_and_is_tried_again_when_it_changes(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, step: str
) -> None:
    bad, good = work("Lamps", f"{TALK}\n\n“Poison!” said Anna."), work("Lamps", TALK)
    sound, tries = getattr(making, step), []

    def failing(*given: object, **named: object) -> object:
        if given[0] == bad.pk or "Poison!" in repr(given):
            tries.append(step)
            raise RecursionError("too deep")
        return sound(*given, **named)

    monkeypatch.setattr(making, step, failing)
    for _ in range(2):
        assert catch_up() == 2
        assert tries == [step] * (2 if step == "packed" else 1)  # with the others, and alone
        assert Picture.of_values(KeptMap.objects.get(work=bad).picture).scenes == ()
        assert Picture.of_values(KeptMap.objects.get(work=good).picture).scenes
    assert "cannot be" in caplog.text
    assert "too deep" in caplog.text
    assert bad.current is not None
    rows.edition(bad, bad.current.source, [rows.chapter_blocks(TALK)])
    monkeypatch.setattr(making, step, sound)
    assert Picture.of_values(kept(bad).picture).scenes


def _endless() -> None:
    while True:
        pass


def test_what_takes_too_long_is_ended_and_nothing_after_it() -> None:
    with pytest.raises(TooLong), at_most(0.05):
        _endless()
    with at_most(60.0):
        done = sum(range(100_000))
    assert done == sum(range(100_000))


def test_mapping_goes_by_small_steps_the_newest_first_and_tells_how_far_it_is() -> None:
    first, second = work("One", TALK), work("Two", TALK)
    mapping = Mapping()
    assert mapping.step()
    assert (mapping.total, mapping.left) in {(2, 0), (2, 1)}
    mapping.close()
    assert KeptMap.objects.filter(work=second).exists()
    while mapping.step():
        pass
    assert KeptMap.objects.filter(work=first).exists()


def test_chapters_without_a_word_have_a_map_too() -> None:
    assert Picture.of_values(kept(work("Blank", "", "…")).picture).lines == 0


def test_pages_and_maps_agree_on_what_is_too_unsure_to_be_shown() -> None:
    assert (layers.HARDLY, layers.PROBABLY) == (HARDLY, PROBABLY)
