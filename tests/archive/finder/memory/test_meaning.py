from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from tests.archive import rows
from velvetbox.archive.finder import lock, memory
from velvetbox.archive.finder.memory import encoder, learning, meaning, progress, vectors
from velvetbox.archive.finder.memory.wordpiece import MOST, pieces
from velvetbox.archive.library.models import Change, Work

installed = pytest.mark.skipif(not encoder.is_there(), reason="the extra [find] is not installed")


# What BERT's own tokenizer gives; on 1,853 real questions both agreed.
@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Hello, world!", [101, 7592, 1010, 2088, 999, 102]),
        ("Zoë’s naïve café", [101, 11199, 1521, 1055, 15743, 7668, 102]),
        (
            "kittenish antidisestablishmentarianism",
            [101, 18401, 4509, 3424, 10521, 4355, 7875, 13602, 3672, 12199, 2964, 102],
        ),
        ("白狐 и лиса", [101, 1915, 100, 1188, 1190, 10325, 29747, 10260, 102]),
        ("don't—ever… 3.5%", [101, 2123, 1005, 1056, 1517, 2412, 1529, 1017, 1012, 1019, 1003, 102]),
        ("\u00adsoft\u200bly", [101, 5238, 102]),
        ("x" * 101, [101, 100, 102]),
        ("", [101, 102]),
    ],
)
def test_text_is_cut_into_the_pieces_the_model_was_trained_on(text: str, numbers: list[int]) -> None:
    assert pieces(text) == numbers


def test_only_the_beginning_of_a_long_text_is_cut() -> None:
    assert len(pieces("kitten " * 1_000_000)) == MOST
    assert len(pieces("kitten " * 50, most=10)) == 10


def test_the_matrix_is_the_one_that_was_trained() -> None:
    data = meaning.ADAPTER.read_bytes()
    assert hashlib.sha256(data).hexdigest() == meaning.SHA256
    assert len(data) < 2_000_000
    assert meaning.adapter().shape == (384, 384)


def test_the_last_vector_of_a_work_counts_and_a_torn_one_is_written_over(tmp_path: Path) -> None:
    one, two = np.eye(384, dtype=np.float32)[:2]
    vectors.append(tmp_path, {7: one, 9: two})
    vectors.append(tmp_path, {7: two})
    with vectors.vectors_file(tmp_path).open("ab") as file:
        file.write(b"torn")
    assert vectors.known(tmp_path) == {7, 9}
    vectors.append(tmp_path, {11: one})
    near = vectors.nearest(tmp_path, one, 10)
    assert {work: round(score, 3) for work, score in near.items()} == {7: 0.0, 9: 0.0, 11: 1.0}
    assert list(vectors.nearest(tmp_path, one, 1)) == [11]


def test_a_box_without_vectors_means_nothing(tmp_path: Path) -> None:
    assert vectors.nearest(tmp_path, np.ones(384, np.float32), 5) == {}
    assert meaning.meant(tmp_path, np.ones(384, np.float32)) == {}


def learn() -> None:
    one = learning.Learning()
    while one.step():
        pass


@installed
@pytest.mark.django_db
def test_a_summary_is_found_by_what_it_means_without_a_word_in_common(box: Path) -> None:
    pets = rows.work("One", "Rain.", summary="<p>A kitten is adopted by an elderly widow.</p>")
    rows.work("Two", "Rain.", summary="<p>Two lawyers argue about a railway.</p>")
    rows.work("Three", "Rain.", summary="<p>A ship is lost in the ice.</p>")
    memory.catch_up()
    assert not memory.remember(None, "old lady gets a pet cat")
    with lock.holding(box):
        learn()
    assert memory.remember(None, "old lady gets a pet cat")[0].work == pets.pk


@pytest.mark.django_db
def test_a_story_whose_meaning_cannot_be_learnt_keeps_no_other_waiting_and_is_not_tried_again_as_it_is(
    box: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = (rows.work(title, "Rain.") for title in ("Poison", "Rain"))
    tries = []

    class Stumbling:
        def encode(self, texts: list[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
            tries.append(texts)
            if any("Poison" in text for text in texts):
                raise RecursionError("too deep")
            return np.eye(len(texts), 384, dtype=np.float32)

    monkeypatch.setattr(learning, "is_there", lambda: True)
    monkeypatch.setattr(learning, "encoder", Stumbling)
    with lock.holding(box):
        learn()
        learn()
    assert len(tries) == 3  # both, and each alone
    assert vectors.known(box) == {bad.pk, good.pk}
    assert vectors.nearest(box, np.eye(1, 384, dtype=np.float32)[0], 2) == {bad.pk: 0.0, good.pk: 1.0}
    assert f"work {bad.pk} means cannot be learnt" in caplog.text


NONSENSE = (
    "xyzzyx",
    "qwertyuiop asdf",
    "blorf snarg wimble",
    "foo bar",
    "the GDP of Portugal",
    "ölkjaf 你好",
)


@installed
@pytest.mark.django_db
@pytest.mark.parametrize("learnt", [0, 1, 2, 6])
def test_nonsense_has_no_answer_however_many_stories_are_learnt(
    box: Path, monkeypatch: pytest.MonkeyPatch, learnt: int
) -> None:
    summaries = (
        "A kitten is adopted by an elderly widow.",
        "Two lawyers argue about a railway.",
        "A ship is lost in the ice.",
        "Wick bets his mother's necklace at cards.",
        "",
        "Marla and Juno share a bed, a curse and a cat.",
    )
    for number, summary in enumerate(summaries, 1):
        rows.work(f"Number {number}", "Rain fell.", summary=f"<p>{summary}</p>" if summary else "")
    memory.catch_up()
    if learnt:
        monkeypatch.setattr(learning, "STEP", learnt)
        assert learning.Learning().step()
    assert len(vectors.known(box)) == learnt
    assert [memory.remember(None, said) for said in NONSENSE] == [()] * len(NONSENSE)
    assert memory.remember(None, "an elderly widow, xyzzyx")[0].passage is not None


@installed
@pytest.mark.django_db
def test_a_work_that_changed_is_learnt_again_and_the_others_are_not(box: Path) -> None:
    kept = rows.work("One", "Rain.", summary="<p>Two lawyers argue about a railway.</p>")
    rows.work("Two", "Rain.", summary="<p>A ship is lost in the ice.</p>")
    learn()
    size = vectors.vectors_file(box).stat().st_size
    learn()
    assert vectors.vectors_file(box).stat().st_size == size
    Work.objects.filter(pk=kept.pk).update(summary="<p>A kitten is adopted by an elderly widow.</p>")
    Change.objects.create(act="work.changed", work=kept)
    learn()
    assert vectors.vectors_file(box).stat().st_size == size * 3 // 2
    near = meaning.meant(box, meaning.asked("old lady gets a pet cat"))
    assert max(near, key=near.__getitem__) == kept.pk


@installed
@pytest.mark.django_db
def test_how_many_stories_are_learnt_by_what_they_mean_is_told(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "STEP", 2)
    works = [rows.work(f"Number {n}", "Rain.") for n in range(5)]
    told = []
    one = learning.Learning()
    while one.step():
        assert memory.learnt().meaning == one.total - one.left
        told.append((one.total - one.left, one.total))
    assert told == [(2, 5), (4, 5), (5, 5)]
    Work.objects.filter(pk=works[0].pk).update(withdrawn_at="2026-01-01T00:00:00Z")
    rows.work("Number 6", "Rain.")
    assert (memory.learnt().meaning, memory.learnt().total) == (4, 5)


@installed
@pytest.mark.django_db
def test_what_changes_before_the_first_learning_ends_is_learnt_again(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "STEP", 1)
    kept = rows.work("One", "Rain.", summary="<p>Two lawyers argue about a railway.</p>")
    rows.work("Two", "Rain.")
    assert learning.Learning().step()
    Work.objects.filter(pk=kept.pk).update(summary="<p>A kitten is adopted by an elderly widow.</p>")
    Change.objects.create(act="work.changed", work=kept)
    learn()  # another process: the first ended after one story
    near = meaning.meant(box, meaning.asked("old lady gets a pet cat"))
    assert near[kept.pk] > 0.4


@pytest.mark.django_db
def test_without_the_extra_stories_are_found_by_their_words(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = rows.work("One", "A kitten slept.")
    monkeypatch.setattr(learning, "is_there", lambda: False)
    monkeypatch.setattr(meaning, "encoder", lambda: None)
    monkeypatch.setattr(progress, "is_there", lambda: False)
    memory.catch_up()
    learn()
    assert not vectors.vectors_file(box).exists()
    assert memory.learnt().meaning is None
    assert memory.remember(None, "kitten")[0].work == kept.pk


@installed
def test_a_model_that_is_not_the_one_expected_is_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "_SHA256", "0" * 64)
    encoder.encoder.cache_clear()
    try:
        assert encoder.encoder() is None
    finally:
        encoder.encoder.cache_clear()
