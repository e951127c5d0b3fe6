from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.allowed import allowed
from tests.archive import rows
from velvetbox.archive.finder import acts, lock, memory
from velvetbox.archive.finder.memory import index, keeping, meaning, pages
from velvetbox.archive.finder.pieces import Section
from velvetbox.archive.library import changes
from velvetbox.archive.library.models import Change, EditionChapter, Work

pytestmark = pytest.mark.django_db

FILLER = "\n\n".join(
    f"Rain number {n} fell on the slates and nobody in the kitchen looked up from the soup, for it was {n} o'clock."
    for n in range(40)
)
CARDS = """The cellar smelt of beer and fur. Four of the old ones sat round the table, each with a basket at his feet.

"I'll raise you two tabbies," said the one with the horns.

"Two tabbies and this," said Wick, and laid his mother's garnet chain upon the felt. It was all he had left of her.

Nobody spoke. A kitten put its head over the rim of a basket and looked at the chain as though it understood stakes."""
HARBOUR = """The harbour master counted the boats twice. Ilse's was not among them.

She came in at dawn with a broken mast, a dead gull and a stranger who spoke no language that anyone knew."""


def two_stories() -> tuple[Work, Work]:
    poker = rows.work(
        "The Third Tuesday", FILLER, f"{FILLER}\n\n{CARDS}\n\n{FILLER}", tags=[("character", "Wick")]
    )
    sea = rows.work(
        "Low Water", f"{HARBOUR}\n\n{FILLER}", FILLER, summary="<p>A woman brings a stranger home.</p>"
    )
    return poker, sea


def asked(text: str, **more: int) -> tuple[memory.Remembered, ...]:
    memory.catch_up()
    return memory.remember(None, text, **more)


def test_a_messy_sentence_finds_the_story_and_the_very_paragraph(box: Path) -> None:
    poker, _sea = two_stories()
    first = asked(
        "I can't remember the title, that one where Wick plays cards for kittens and bets a chain?? thanks!"
    )[0]
    assert first.work == poker.pk
    assert first.passage is not None
    place = EditionChapter.objects.get(edition=poker.current, position=2)
    assert first.passage.chapter == place.chapter_id
    assert "<mark>chain</mark>" in first.passage.html
    paragraph = place.revision.html.split(f'id="{first.passage.anchor}"')[1]
    assert "garnet" in paragraph[:200] or "A kitten put its head" in paragraph[:200]
    assert first.clues == ("Wick plays cards for kittens and bets a chain",)


def test_clues_that_stand_in_neighbouring_paragraphs_meet(box: Path) -> None:
    poker, _sea = two_stories()
    first = asked("somebody has horns. a basket with a kitten. his mother's garnet. soup on a submarine")[0]
    assert first.work == poker.pk
    assert first.clues == ("somebody has horns", "a basket with a kitten", "his mother's garnet")


def test_a_machine_too_slow_for_its_time_still_looks_for_the_first_clues(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meaning, "encoder", lambda: None)
    two_stories()
    memory.catch_up()
    said = "somebody has horns. a basket with a kitten. his mother's garnet"
    assert memory.remember(None, said, seconds=-1.0) == memory.remember(None, said, seconds=60.0)


def test_a_summary_answers_as_well_as_the_text(box: Path) -> None:
    _poker, sea = two_stories()
    first = asked("a woman who brings home a stranger")[0]
    assert first.work == sea.pk
    assert first.passage is not None
    assert first.passage.section in {Section.SUMMARY, Section.TEXT}
    assert "<mark>stranger</mark>" in first.passage.html


def test_a_name_in_the_tags_is_a_clue_too(box: Path) -> None:
    poker, _sea = two_stories()
    assert asked("Wick")[0].work == poker.pk


def test_markup_in_a_story_stays_text(box: Path) -> None:
    rows.work("One", "She wrote <script>alert(1)</script> & <mark>kitten upon the wall.")
    (one,) = asked("a kitten on the wall")
    assert one.passage is not None
    assert "<script" not in one.passage.html
    assert one.passage.html.count("<mark>") == one.passage.html.count("</mark>") == 2


def test_what_is_written_anew_is_remembered_anew_and_what_is_withdrawn_is_forgotten(box: Path) -> None:
    poker, sea = two_stories()
    assert asked("garnet chain")[0].work == poker.pk
    Work.objects.filter(pk=sea.pk).update(title="The Emerald Lighthouse")
    Change.objects.create(act="work.changed", work=sea)
    assert asked("emerald lighthouse")[0].work == sea.pk
    Work.objects.filter(pk=poker.pk).update(withdrawn_at="2026-01-01T00:00:00Z")
    assert poker.pk not in [one.work for one in memory.remember(None, "garnet chain")]
    Change.objects.create(act="work.withdrawn", work=poker)
    assert poker.pk not in [one.work for one in asked("garnet chain")]


def test_before_anything_is_remembered_the_words_are_searched_for(box: Path) -> None:
    poker, _sea = two_stories()
    assert not index.stamp_file(box).exists()
    first = memory.remember(None, "that one with the garnet chain and tabbies")[0]
    assert first.work == poker.pk
    acts.catch_up()
    assert memory.remember(None, "that one with the garnet chain and tabbies")[0].work == poker.pk


@pytest.mark.parametrize("damage", ["gone", "cut", "stamp", "older"])
def test_a_damaged_memory_is_noticed_and_made_anew(box: Path, damage: str) -> None:
    poker, _sea = two_stories()
    assert asked("garnet chain")[0].work == poker.pk
    if damage == "gone":
        shutil.rmtree(index.folder(box))
    elif damage == "cut":
        for file in index.folder(box).rglob("*.store"):  # a file of its own: the one in use stays whole
            data = file.read_bytes()
            file.unlink()
            file.write_bytes(data[:-20])
    elif damage == "stamp":
        index.stamp_file(box).write_text("{")
    else:
        index.stamp_file(box).write_text('{"form": 0, "last_id": 1, "filled": null, "languages": []}')
    assert memory.remember(None, "garnet chain")[0].work == poker.pk
    assert asked("garnet chain")[0].clues == ("garnet chain",)


def test_a_filling_that_was_interrupted_goes_on_where_it_was(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "STEP", 1)
    works = [rows.work(f"Story {n}", f"The unicorn number{n} sang.") for n in range(5)]
    with lock.holding(box):
        first = keeping.Keeping()
        assert [first.step(), first.step()] == [True, True]
        first.close()
    assert (memory.learnt().words, memory.learnt().total) == (2, 5)
    assert memory.catch_up()
    assert (memory.learnt().words, memory.learnt().total) == (5, 5)
    assert {one.work for one in memory.remember(None, "unicorn")} == {work.pk for work in works}


def test_other_languages_are_remembered_by_their_stems(box: Path) -> None:
    german = rows.work("Eins", "Die Katzen schliefen auf den Dächern.", language="de")
    rows.work("Two", "Dogs slept under the tables.")
    chinese = rows.work("三", "少年在雨夜遇见一只白狐。", language="zh")
    assert asked("die Katze auf dem Dach")[0].work == german.pk
    assert asked("雨夜里的白狐")[0].work == chinese.pk


@pytest.mark.parametrize("text", ["", " ", "???", "thanks!", "\x00", "\ud800", "-", '"', "…" * 5000])
def test_what_says_nothing_has_no_answer(box: Path, text: str) -> None:
    two_stories()
    assert asked(text) == ()


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_has_an_answer(box: Path, text: str) -> None:
    if not Work.objects.exists():
        two_stories()
        memory.catch_up()
    assert len(memory.remember(None, text)) <= 2


def test_a_novel_pasted_into_the_box_is_answered_in_time(box: Path) -> None:
    import time

    two_stories()
    memory.catch_up()
    began = time.process_time()
    memory.remember(None, "kitten. " * 500_000)
    memory.remember(None, " ".join(f"word{n}" for n in range(500_000)))
    memory.remember(None, "a" * 3_000_000)
    assert time.process_time() - began < allowed(5)


def test_a_story_that_cannot_be_remembered_keeps_no_other_waiting(
    box: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    poker, sea = two_stories()
    sound = pages.card

    def failing(row: dict[str, object], *more: object) -> str:
        if row["id"] == sea.pk:
            raise RecursionError("too deep")
        return sound(row, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(pages, "card", failing)
    assert [one.work for one in asked("kitten raises two tabbies on a garnet chain")] == [poker.pk]
    assert f"Work {sea.pk} cannot be remembered" in caplog.text
    monkeypatch.setattr(pages, "card", sound)
    changes.change(None, "work.changed", sea.pk)
    assert asked("a woman who brings home a stranger")[0].work == sea.pk
