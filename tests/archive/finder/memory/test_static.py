from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.archive import rows
from tools.distil_pieces import SIZE, distilled, rarity_of
from velvetbox.archive.finder import memory
from velvetbox.archive.finder.memory import meaning, static

SAID = "old lady gets a pet cat"
KITTEN, RAILWAY = "A kitten is adopted by an elderly widow.", "Two lawyers argue about a new railway."


@pytest.fixture
def without_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the extra [find] is not installed."""
    monkeypatch.setattr(meaning, "encoder", lambda: None)


def test_the_table_is_the_one_that_was_distilled() -> None:
    data = static.TABLE.read_bytes()
    assert hashlib.sha256(data).hexdigest() == static.SHA256
    assert len(data) < 2_000_000


def test_texts_that_mean_the_like_are_near_without_a_word_in_common() -> None:
    found = static.vectors([SAID, KITTEN, RAILWAY])
    assert found is not None
    assert found[0] @ found[1] > found[0] @ found[2] + 0.2
    assert np.linalg.norm(found, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)


def test_what_has_no_known_piece_means_nothing() -> None:
    found = static.vectors(["", "\u0e4f\u0e5a" * 60, SAID])
    assert found is not None
    assert [bool(row.any()) for row in found] == [False, False, True]


def test_another_table_than_the_one_expected_is_not_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    static.table.cache_clear()
    np.save(tmp_path / "other.npy", np.ones((3, 3), np.int8))
    monkeypatch.setattr(static, "TABLE", tmp_path / "other.npy")
    try:
        assert static.vectors([SAID]) is None
    finally:
        static.table.cache_clear()


@pytest.mark.django_db
@pytest.mark.usefixtures("without_model", "box")
def test_without_the_model_the_nearer_card_of_those_with_the_same_words_comes_first() -> None:
    for other in (RAILWAY, "A ship is lost in the northern ice.", "Rain fell for a week on the fields."):
        rows.work("One", "Rain.", summary=f"<p>Garden. {other}</p>")
    pets = rows.work("Two", "Rain.", summary=f"<p>Garden. {KITTEN}</p>")
    memory.catch_up()
    found = memory.remember(None, f"{SAID}, there is a garden", seconds=60)
    assert found[0].work == pets.pk
    by_words = memory.remember(None, f"{SAID}, there is a garden", seconds=0)  # there is no time
    assert by_words[0].work != pets.pk


def test_a_table_is_distilled_from_what_pieces_and_texts_mean() -> None:
    draw = np.random.default_rng(5)
    alone = draw.normal(size=(400, 2 * SIZE)).astype(np.float32)
    turned = np.linalg.qr(draw.normal(size=(2 * SIZE, 2 * SIZE)))[0].astype(np.float32)
    texts = [draw.integers(200, 400, 12).tolist() for _ in range(500)]
    rarity = rarity_of(texts, len(alone))
    assert rarity[0] > rarity[200:].max()
    meant = np.stack([(alone[text] @ turned).sum(axis=0) for text in texts])
    table = distilled(alone, texts, meant / np.linalg.norm(meant, axis=1, keepdims=True), rarity)
    assert table.dtype == np.int8
    assert table.shape == (400, SIZE)
    sums = np.stack([table[text].astype(np.float32).sum(axis=0) for text in texts[:50]])
    own = [np.argmax(_near(sums[number], sums)) for number in range(50)]
    alike = np.corrcoef(_near(sums[0], sums), _near(meant[0], meant[:50]))[0, 1]
    assert own == list(range(50))
    assert alike > 0.5


def _near(one: NDArray[np.float32], all_: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(all_ @ one / np.linalg.norm(all_, axis=1) / np.linalg.norm(one), np.float32)
