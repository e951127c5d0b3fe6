from __future__ import annotations

import subprocess
import sys
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.intake.stories import sentences
from velvetbox.core.intake.shingles import (
    _FACTOR,
    SCALE,
    _codes,
    of_stored,
    overlap,
    shingles,
    sign,
    tokens,
    words_of,
)


def test_words_compare_without_case_marks_apostrophes_and_hyphens() -> None:
    assert tokens("Don’t RE-OPEN “it”, naïve!") == tokens("dont reopen it naïve")
    assert tokens("re\u00adturn\u2060ed") == ["returned"]


@given(st.lists(st.text(st.sampled_from("aB 1_\n'-’“…\u00a0\u00ade\u0301éß月"), max_size=20), max_size=4))
def test_words_taken_together_are_those_of_each_line(texts: list[str]) -> None:
    lines = [line for text in texts for line in text.split("\n")]

    together = words_of(texts).tobytes().decode()

    assert together == " ".join(word for line in lines for word in tokens(line))


def test_scripts_without_spaces_are_compared_by_character() -> None:
    assert tokens("月が出た moon") == ["月", "が", "出", "た", "moon"]


def test_a_text_holds_as_many_shingles_as_it_has_runs_of_five_words() -> None:
    assert len(shingles(words_of(map(str, range(100))))) == 96
    assert len(shingles(words_of(["Only three words."]))) == 1
    assert len(shingles(words_of(["…"]))) == 0


@given(st.lists(st.sampled_from("abcdefg"), max_size=60))
def test_shingles_come_sorted_and_once(words: list[str]) -> None:
    found = shingles(words_of(words)).tolist()

    assert found == sorted(set(found))
    assert len(found) == len({tuple(words[i : i + 5]) for i in range(max(1, len(words) - 4))} - {()})


def test_sketches_are_the_same_in_every_process() -> None:
    code = "from velvetbox.core.intake.shingles import sign; print(sign(['a b c d e f g h']))"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert other.stdout.strip() == str(sign(["a b c d e f g h"]))


def test_sketches_tell_how_much_two_texts_share() -> None:
    a, b = sentences(1, 600), sentences(2, 600)
    one, other = sign([" ".join(a)]), sign([" ".join(a[:300] + b[300:])])

    shared = len(set(one.keys) & set(other.keys)) / (one.shingles / SCALE)

    assert shared == pytest.approx(0.5, abs=0.15)


def test_stored_markup_and_readings_of_ruby_are_no_words() -> None:
    plain = of_stored(["<p>one two three four five six</p>"])
    marked = of_stored(['<p id="p1">one <em>two</em> three <ruby>four<rt>vier</rt></ruby> five six</p>'])

    assert overlap(plain, marked) == (1.0, 1.0, 1.0)


def test_a_words_hash_is_that_of_its_letters_wherever_it_stands() -> None:
    text = ["a harbour", "x" * 5000, "lantern " * 20_000, "harbour"]
    words = words_of(text)
    found = _codes(words).tolist()

    assert found == [_hash(word) for word in words.tobytes().split()]


@cache
def _hash(word: bytes) -> int:
    value = sum(byte * pow(_FACTOR, place + 1, 2**64) for place, byte in enumerate(word)) % 2**64
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB % 2**64
    return value ^ (value >> 31)
