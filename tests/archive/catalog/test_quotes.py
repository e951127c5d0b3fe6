from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from tests import factory
from velvetbox.archive.catalog.chapter import whole_page
from velvetbox.archive.catalog.quotes import LONGEST, picture, quote_of, quote_of_note
from velvetbox.archive.library import marking
from velvetbox.archive.library.models import Work
from velvetbox.core.prose import Block, Chapter, Kind, Mark, MarkKind, Place, Span, anchor

pytestmark = pytest.mark.django_db
ROPE = "“I might,” she agreed, and threw him the rope."


def lamp() -> tuple[Work, int]:
    row = factory.work(
        "The Lamp", [factory.chapter("One line.", ROPE)], address="https://archive.example/works/3141"
    )
    return row, row.chapters.get().pk


def test_a_passage_is_given_with_where_it_is_from() -> None:
    row, chapter = lamp()
    found = quote_of(row.pk, chapter, " One  line.\n“I might,” she agreed")
    assert found is not None
    assert (
        found.text
        == "One line.\n“I might,” she agreed\n\nquietwater: The Lamp\nhttps://archive.example/works/3141\n"
    )


def test_words_that_do_not_stand_there_are_not_given_in_its_name() -> None:
    row, chapter = lamp()
    other = factory.work().chapters.get().pk
    for at, words in ((chapter, "I never might"), (chapter, ""), (other, "One line."), (0, "One line.")):
        assert quote_of(row.pk, at, words) is None


def test_the_sign_of_a_note_is_no_word_of_the_passage() -> None:
    told = Block(
        Kind.PARAGRAPH,
        (Span("like a man paying a bill."), Span("1", (Mark(MarkKind.NOTE, "1"),)), Span(" Then")),
    )
    row = factory.work(chapters=[Chapter((told,))])
    assert quote_of(row.pk, row.chapters.get().pk, "paying a bill. Then") is not None


@pytest.mark.parametrize(
    "words", ["Short.", "word " * 300, "灯台" * 300, "w" * LONGEST, "a & b < c\n\n“d”", "שלום"]
)
def test_a_picture_of_any_passage_is_sound_and_its_words_stay_inside(words: str) -> None:
    row = factory.work("A <b> & c", [factory.chapter(words)], language="he")
    found = quote_of(row.pk, row.chapters.get().pk, words)
    assert found is not None
    drawn = ET.fromstring(picture(found))
    tall = float(drawn.attrib["height"])
    feet = [float(y) for y in re.findall(r"translate\([\d.-]+ (\d+)\)", picture(found))]
    assert tall >= 1080
    assert all(0 < y < tall - 44 for y in feet)
    assert "<script" not in picture(found)


def test_a_mark_is_shared_by_whose_it_is() -> None:
    row, chapter = lamp()
    note = marking.mark(factory.owner(), row.pk, chapter, Place(anchor(ROPE)), ROPE)
    found = quote_of_note(factory.owner().pk, note.pk)
    assert found is not None
    assert found.words == ROPE
    assert quote_of_note(factory.owner().pk + 1, note.pk) is None


def test_marks_stand_in_the_whole_work_in_the_order_of_its_text() -> None:
    row = factory.work(chapters=[factory.chapter("One.", "Two."), factory.chapter("Three.", "Two.")])
    chapters = list(row.chapters.order_by("id").values_list("id", flat=True))
    for chapter, words in ((chapters[1], "Two."), (chapters[0], "Two."), (chapters[1], "Three.")):
        marking.mark(factory.owner(), row.pk, chapter, Place(anchor(words)), words)
    page = whole_page(row.pk, factory.owner().pk)
    assert page is not None
    assert [(mark.anchor, mark.quote) for mark in page.marks] == [
        (f"c{chapters[at]}-{anchor(words)}", words) for at, words in ((0, "Two."), (1, "Three."), (1, "Two."))
    ]


def test_the_colours_of_words_are_told_once_each() -> None:
    def coloured(name: str) -> Block:
        return Block(Kind.PARAGRAPH, (Span("word", (Mark(MarkKind.STYLE, f"color-{name} chat"),)),))

    row = factory.work(chapters=[Chapter(tuple(map(coloured, ("cc0000", "red", "cc0000", "0f0", "url"))))])
    page = whole_page(row.pk, None)
    assert page is not None
    assert page.colours == ("0f0", "cc0000", "red", "url")
