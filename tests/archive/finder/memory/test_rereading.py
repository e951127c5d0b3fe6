from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.archive import rows
from velvetbox.archive.finder import memory
from velvetbox.archive.finder.memory import encoder, meaning
from velvetbox.archive.finder.memory.clues import clues
from velvetbox.archive.finder.memory.looking import Looker, look
from velvetbox.archive.finder.memory.ranking import Ranked, rank
from velvetbox.archive.finder.memory.rereading import reread
from velvetbox.archive.library.models import EditionChapter, Work

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not encoder.is_there(), reason="the extra [find] is not installed"),
]

SAID = "a widow in her garden, she adopts a pet cat"


def two_stories() -> tuple[Work, Work]:
    pets = rows.work("One", "The widow found a kitten in her garden and kept it.")
    trains = rows.work("Two", "The widow sold her garden to a new railway.")
    memory.catch_up()
    return pets, trains


def ranked(box: Path) -> tuple[Looker, Ranked]:
    looker = look(box)
    return looker, rank(looker, clues(SAID), time.monotonic() + 60, {})


def test_of_passages_with_the_same_words_the_one_that_means_what_was_asked_comes_first(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pets, trains = two_stories()
    assert [one.work for one in memory.remember(None, SAID, seconds=60)] == [pets.pk, trains.pk]
    monkeypatch.setattr(meaning, "encoder", lambda: None)  # static vectors tell it, too
    assert [one.work for one in memory.remember(None, SAID, seconds=60)] == [pets.pk, trains.pk]
    assert [one.work for one in memory.remember(None, SAID, seconds=0)] == [trains.pk, pets.pk]


def test_when_the_time_is_over_nothing_is_read(box: Path) -> None:
    two_stories()
    looker, found = ranked(box)
    assert reread(looker, found, meaning.asked(SAID), time.monotonic() - 1) is found
    assert reread(looker, found, None, time.monotonic() + 60) is found


def test_a_passage_that_is_no_longer_there_is_passed_over(box: Path) -> None:
    two_stories()
    looker, found = ranked(box)
    EditionChapter.objects.all().delete()
    assert reread(looker, found, meaning.asked(SAID), time.monotonic() + 60) == found


def test_what_is_not_in_english_keeps_its_place_by_words(box: Path) -> None:
    two_stories()
    Work.objects.update(language="de")
    looker, found = ranked(box)
    assert reread(looker, found, meaning.asked(SAID), time.monotonic() + 60) == found
