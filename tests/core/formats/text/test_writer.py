from __future__ import annotations

from tests.core.formats.books import BARE, RICH, line, span
from velvetbox.core.formats.text import writer as text_writer
from velvetbox.core.prose import (
    EMPHASIS,
    STRONG,
    THOUGHT,
    Basis,
    Chapter,
    Fact,
    Field,
    Where,
    Work,
    paragraph,
    scene_break,
)


def blocks(work: Work, *, bare: bool = False) -> list[str]:
    return text_writer.write(work, bare=bare).decode().removesuffix("\n").split("\n\n")


def test_emphasis_and_thoughts_come_back_between_asterisks_nested_too() -> None:
    spans = line(
        span("not", STRONG), span(" "), span("Ever since you ", THOUGHT), span("had", THOUGHT, EMPHASIS),
        span(" it…", THOUGHT), span(" he "), span("said", EMPHASIS), span("."),
    ).spans  # fmt: skip
    assert text_writer.spans_text(spans) == "**not** *Ever since you *had* it…* he *said*."


def test_the_text_begins_with_what_is_known() -> None:
    first = blocks(RICH)
    assert first[:2] == ["Kittens & <Necklaces>", "by Ada Marsh, tomás"]
    assert "Fandom: River & Co (TV)" in first[2].split("\n")
    assert "Source: https://example.org/works/7" in first[2].split("\n")
    assert "A house and *kittens*." in first
    assert "Chapter 2: The Loft" in first


def test_blocks_come_one_for_one() -> None:
    text = blocks(RICH)
    for told in (
        "* * *", "漢字(かんじ)を", "[Image: A cat]", "one\ntwo", "1. milk", "2. eggs", "See[1] and again[1], lost[9]",
        "[1] A footnote. Of two.", "a  b\n c",
    ):  # fmt: skip
        assert told in text, told


def where(block: int, quote: str, start: int = 0) -> Where:
    return Where("", block, start, start + len(quote), quote)


def test_a_plain_text_comes_back_as_it_stood() -> None:
    stood = [
        "This is set after the flood. It is *sad*.", "The River – Part 1", "Total Chapters: 1 -33",
        "Author: Sam\nRating: PG", "What He Deserves", "It rained.", "***", "It stopped *raining*.", "The End",
    ]  # fmt: skip
    note = line(span("This is set after the flood. It is "), span("sad", EMPHASIS), span("."))
    chapter = Chapter(
        (
            paragraph("It rained."),
            scene_break("***"),
            line(span("It stopped "), span("raining", EMPHASIS), span(".")),
        ),
        title="What He Deserves",
        number=1,
    )
    facts = (
        Fact(Field.NOTE_BEFORE, note.text, where=where(0, note.text)),
        Fact(Field.CANON, "after the flood", where=where(0, "after the flood", 12)),
        Fact(Field.TITLE, "The River", Basis.DERIVED, where(1, "The River")),
        Fact(Field.PART, "Part 1", where=where(1, "Part 1", 12), number=1),
        Fact(Field.TITLE_LINE, stood[1], where=where(1, stood[1])),
        Fact(Field.CHAPTERS_DECLARED, stood[2], where=where(2, stood[2]), number=33),
        Fact(Field.CREATOR, "Sam", where=where(3, "Author: Sam")),
        Fact(Field.RATING, "PG", where=where(3, "Rating: PG", 12)),
        Fact(Field.CHAPTER_TITLE, "What He Deserves", where=where(4, stood[4])),
        Fact(Field.END_MARKER, "The End", where=where(8, "The End")),
    )
    assert blocks(Work((chapter,), facts, notes_before=(note,)), bare=True) == stood


def test_a_work_without_places_is_its_body_when_bare() -> None:
    assert blocks(BARE, bare=True) == ["Only this."]
