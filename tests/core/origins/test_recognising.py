from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.allowed import allowed
from tests.core.origins.stories import RAIN, recognised
from velvetbox.core import origins
from velvetbox.core.formats.draft import Draft, Page
from velvetbox.core.formats.html.format import page
from velvetbox.core.formats.text.txt import read_text
from velvetbox.core.prose import Basis, Block, Field, Kind, Span

PIECES = st.sampled_from(
    [
        "Title: ", "Author: ", "Summary:", "A/N: ", "by ", "The Lamp", "Chapter ", "Part 2", "II", "3", "Contents", "The End", "TBC", "* * *",
        "Season 3", "S1E2", "post-", "After “", "Anna/Tom", "if you don't like", "don't read", "\n", "\n\n", "\n\n\n", "\t", "    ", ". ", "… ", "“", "”",
        "*** START OF THIS PROJECT GUTENBERG EBOOK ***", "End file.", "Total Chapters: 1 -3", "It rained. ", "雨", "\u202e", "\ufffd", "\x0b", "-rw-r--r-- 1 a b",
    ]
)  # fmt: skip
TEXT = st.lists(PIECES | st.text(max_size=12), max_size=40).map("".join)
HTML_PIECES = st.sampled_from(
    [
        "<p>", "</p>", "<div id=chapters>", "<div id=preface>", "<div class=userstuff>", "<h1>", "</h1>", "<h2>Chapter 1", "</h2>", "<dl class=tags>", "<dt>Series:", "<dd>",
        "<a href=https://archiveofourown.org/works/1>", "</a>", "<p class=message>Posted originally on the", "<blockquote>", "<nav>", "</div>", "<a name=section0001>",
        "<a class=authorlink>", "<table class=full><tr><td>", "It rained. ", "<hr>", "<b>Rating:</b> PG<br>", "Part 2 of ", "Chapters: 1/?", "<li>", "<i>",
    ]
)  # fmt: skip
HTML = st.lists(HTML_PIECES | st.text(max_size=8), max_size=30).map("".join)


def draft_of(text: str) -> Draft:
    blocks = read_text(text).blocks
    return Draft("txt", (Page("x.txt", lambda: blocks, source=text),))


def letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


@given(TEXT)
def test_any_text_is_read_and_none_of_its_words_invented(text: str) -> None:
    reading = origins.recognise(draft_of(text), "x.txt")

    for work in reading.works:
        assert all(chapter.blocks for chapter in work.chapters)
        assert all(
            letters(fact.where.quote) in letters(text) for fact in work.facts if fact.basis is Basis.STATED
        )


@given(TEXT)
def test_the_place_of_a_fact_holds_its_quote(text: str) -> None:
    draft = draft_of(text)
    blocks = draft.blocks
    for work in origins.recognise(draft, "x.txt").works:
        for fact in work.facts:
            where = fact.where
            if where.block is not None and not where.source and blocks[where.block].spans:
                assert blocks[where.block].text[where.start : where.end] == where.quote


@given(HTML)
def test_any_page_is_read(html: str) -> None:
    draft = Draft("html", (page(f"<html><body>{html}"),))

    origins.recognise(draft, "x.html")


def test_a_file_without_text_holds_no_work() -> None:
    draft = Draft("txt", (Page("x.txt", lambda: (Block(Kind.PARAGRAPH, (Span("  "),)),)),))
    reading = origins.recognise(draft, "x.txt")

    assert reading.works == ()
    assert reading.remarks


def test_a_book_without_pages_holds_no_work() -> None:
    assert origins.recognise(Draft("epub", ()), "x.epub").works == ()
    assert origins.recognise(Draft("html", ()), "x.html").works == ()


@pytest.mark.parametrize(
    "hostile",
    [
        "Chapter " * 20_000,
        "Chapter 1\n\n" * 5_000,
        "Title: " * 20_000,
        "Title: a\n" * 20_000,
        "by by " * 20_000,
        "if you don't like " * 8_000,
        "This is set in season " * 8_000,
        "A" * 200_000,
        "A a " * 50_000,
        "“" * 100_000,
        "explains what those " * 8_000,
        "I\n\n" * 20_000,
        "The End\n\n" * 10_000,
        "Contents\n\n" * 5_000,
        "A/N: x\n\n" * 5_000,
        "(1/" * 50_000,
        "Title: x\nRating: x\nPairing: " + "(a, " * 50_000,
        "Title: x\nRating: x\nPairing:" + " " * 100_000 + "x",
        "Title: x\nRating: x\nWarnings: " + ")(" * 50_000,
        "*** " * 50_000,
        "London, 1894\n\n" * 10_000,
        "One\n\n" * 20_000,
        "Anna/" * 30_000,
        "." * 200_000,
        "START OF THE PROJECT GUTENBERG " * 6_000,
        "Project Gutenberg\n\n*** START OF THIS PROJECT GUTENBERG EBOOK ***\n\n" + "Title: x\n" * 10_000,
    ],
    ids=lambda text: text[:20],
)
def test_hostile_texts_take_no_long_time(hostile: str) -> None:
    draft = draft_of(hostile)
    started = time.process_time()
    origins.recognise(draft, "x.txt")

    assert time.process_time() - started < allowed(2)


@pytest.mark.parametrize(
    ("origin", "head", "box"),
    [
        ("fanfiction_net", f"<title>FanFiction.net: Lamp</title><div id=storytext>{RAIN}</div>", "<div>"),
        ("journal", "<meta name=generator content=LiveJournal>", '<div class="b-singlepost-body">'),
        ("efiction_page", '<p id=pagetitle><a href="viewstory.php?sid=1">A</a></p>', "<div class=story>"),
    ],
)
def test_a_page_in_many_boxes_is_not_read_through_for_each_of_them(origin: str, head: str, box: str) -> None:
    page = f"{head}{box * 120}{f'<p>{RAIN * 40}</p>' * 200}".encode()
    recognised(f"{head}{box}<p>{RAIN}</p>".encode(), "x.html")  # what is loaded once is no cost of a page
    started = time.process_time()
    assert recognised(page, "x.html").origin == origin
    assert time.process_time() - started < allowed(1)


def test_the_title_of_a_file_is_never_its_name() -> None:
    reading = recognised(
        b"It rained, and nobody came, and the dog slept on the step until the evening.", "The Lamp.txt"
    )

    assert all(fact.field is not Field.TITLE for fact in reading.works[0].facts)
