"""What is indexed and what is asked are cut into the same words, at the same places."""

from __future__ import annotations

import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from velvetbox.archive.finder.words import (
    analyzer,
    cut,
    paragraphs,
    parted,
    parted_analyzer,
    parted_paragraphs,
)

Word = tuple[str, int]
# What stories are made of, so that scripts meet within a word; any other text comes besides.
SCRIPTS = "aZ9 _'’“”—…\u00ad*éßŁжΩά한か漢ไท่้नम\u094dस\u0301\u064e²½Ⓐ٣\n"


def words(text: str) -> list[Word]:
    """Give the words of a text as it is asked for, with their places."""
    return [(token.text, token.position) for token in analyzer().pre_tokenize(text).tokens]


def words_indexed(text: str) -> list[Word]:
    """Give the words of a text as it is indexed, with their places."""
    return [(token.text, token.position) for token in parted_analyzer().pre_tokenize(parted(text)).tokens]


@given(st.text() | st.text(SCRIPTS))
@example("a" * 70 + " too long, 漢" + "b" * 61 + "字")
def test_text_is_indexed_as_it_is_asked_for(text: str) -> None:
    assert words_indexed(text) == words(text)


def test_every_character_is_cut_alike_inside_a_word_and_alone() -> None:
    for code in range(0x3000):
        text = f"Ab{chr(code)}Cd {chr(code)}"
        assert words_indexed(text) == words(text)
    for start in range(0x3000, sys.maxunicode, 0x800):
        text = "x".join(map(chr, range(start, start + 0x800))).encode("utf-8", "replace").decode()
        assert words_indexed(text) == words(text)


PIECES = [
    "<em>",
    "</em>",
    "<br>",
    "&amp;",
    "&#10;",
    "\n",
    " ",
    "fish",
    "Fisch",
    "—",
    "ß",
    "漢字",
    "\u00ad",
    ".",
]


@given(st.lists(st.lists(st.sampled_from(PIECES)).map("".join)))
@example(["a<em>b</em>c", "d<br>e", "f\ng", "&lt;h"])
def test_paragraphs_parted_together_have_the_words_each_has(leaves: list[str]) -> None:
    stored = "\n".join(f'<p id="p{at}">{leaf}</p>' for at, leaf in enumerate(leaves))
    each = [parted(paragraph.text).split() for paragraph in paragraphs(stored)]
    together = [leaf.split() for leaf in parted_paragraphs(stored)]
    assert sorted(together) == sorted(words for words in each if words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don’t — she'd said “No”…", ["don", "t", "she", "d", "said", "no"]),
        ("Crème brûlée, ŁÓDŹ", ["creme", "brulee", "lodz"]),
        ("東京タワー2号", ["東", "京", "タ", "ワ", "ー", "2", "号"]),
        ("ไทย", ["ไ", "ท", "ย"]),
        ("한국어 소설", ["한국어", "소설"]),
        ("Война и мир", ["война", "и", "мир"]),
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
        ("snake_case x\u0302y", ["snake", "case", "x\u0302y"]),
        ("rain\u00adbow", ["rainbow"]),
    ],
)
def test_words_of_many_scripts(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_paragraphs_are_leaves_with_their_own_words() -> None:
    stored = (
        '<p id="a">One <em>half</em>way &amp; back<br>again</p><blockquote><p>Two</p></blockquote>'
        "<hr><h2>Three</h2><pre>Four\n</pre><dl><dt>Five</dt><dd><p>Six</p></dd></dl><p>cut off"
    )
    found = [(paragraph.anchor, paragraph.text) for paragraph in paragraphs(stored)]
    assert found == [
        ("a", "One halfway & back\nagain"),
        ("", "Two"),
        ("", "Three"),
        ("", "Four\n"),
        ("", "Five"),
        ("", "Six"),
    ]
