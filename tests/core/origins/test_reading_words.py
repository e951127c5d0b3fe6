"""Numbers, days, languages, addresses, headings: the words that origins read."""

from __future__ import annotations

import pytest

from velvetbox.core.origins.addresses import work_address
from velvetbox.core.origins.dates import date_of
from velvetbox.core.origins.header_facts import is_complete, series_fact
from velvetbox.core.origins.headings import Heading, could_be_title, heading_of, is_title_case
from velvetbox.core.origins.languages import language_of
from velvetbox.core.origins.numerals import number_of
from velvetbox.core.origins.titles import creator_of, creators_of
from velvetbox.core.prose import Where


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("12", 12),
        ("XIV", 14),
        ("xl", 40),
        ("Twelve", 12),
        ("twenty-three", 23),
        ("Thirtieth", 30),
        ("十二", 12),
        ("二十", 20),
        ("一〇三", 103),
    ],
)
def test_numbers(written: str, number: int) -> None:
    assert number_of(written) == number


@pytest.mark.parametrize("written", ["", "IIII", "twelvety", "three-twenty", "a1", "99999999"])
def test_what_is_no_number(written: str) -> None:
    assert number_of(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "2014-10-30",
        "October 30, 2014",
        "30 Oct 2014",
        "30th of October 2014",
        "10/30/2014",
        "30.10.2014",
        "30. Oktober 2014",
        "le 30 octobre 2014",
        "30 de octubre de 2014",
        "30 октября 2014",
        "2014-10-30T00:00:00+00:00",
    ],
)
def test_days(written: str) -> None:
    assert date_of(written) == "2014-10-30"


def test_a_year_of_two_figures_is_known_where_the_day_is() -> None:
    assert (date_of("03/14/09"), date_of("31/1/98"), date_of("07/01/10")) == (
        "2009-03-14",
        "1998-01-31",
        None,
    )


@pytest.mark.parametrize("written", ["", "10/11/2014", "2014", "2014-13-40", "soon"])
def test_a_day_that_can_be_read_two_ways_is_not_known(written: str) -> None:
    assert date_of(written) is None


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("English", "en"),
        ("Deutsch", "de"),
        ("中文-普通话 國語", "zh-Hans"),
        ("en_gb", "en-GB"),
        ("eng", "en"),
        ("fre-ca", "fr-CA"),
        ("ast", "ast"),
        ("French, English", "fr"),
        ("C", None),
        ("und", None),
    ],
)
def test_languages(written: str, tag: str | None) -> None:
    assert language_of(written) == tag


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (
            "http://archiveofourown.org/works/4711/chapters/9?view_adult=true",
            "https://archiveofourown.org/works/4711",
        ),
        ("https://archiveofourown.org/collections/rain/works/4711", "https://archiveofourown.org/works/4711"),
        ("https://m.fanfiction.net/s/4711/3/The-Lamp", "https://www.fanfiction.net/s/4711"),
        ("http://example.org/ef/viewstory.php?sid=9&chapter=2", "http://example.org/ef/viewstory.php?sid=9"),
        ("http://example.org/lamp.html#top", "http://example.org/lamp.html"),
        ("javascript:alert(1)", None),
        ("urn:uuid:1", None),
    ],
)
def test_addresses_of_works(url: str, address: str | None) -> None:
    assert work_address(url) == address


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("Chapter 3: The Gate", Heading("chapter", 3, "The Gate", None, "chapter")),
        ("CHAPTER XII.", Heading("chapter", 12, None, None, "chapter")),
        ("Chapter 2 of 5: What Followed", Heading("chapter", 2, "What Followed", 5, "chapter")),
        ("Chapter One The Rain", Heading("chapter", 1, "The Rain", None, "chapter")),
        ("Part 2/5", Heading("whole", 2, None, 5, "part")),
        ("BOOK THE SECOND", Heading("whole", 2, None, None, "book")),
        ("Chapitre deuxième : La Fuite", Heading("chapter", 2, "La Fuite", None, "chapitre")),
        ("Erstes Kapitel", Heading("chapter", 1, None, None, "kapitel")),
        ("Parte prima", Heading("whole", 1, None, None, "parte")),
        ("Глава четвёртая. Ночь", Heading("chapter", 4, "Ночь", None, "глава")),
        ("Prologue", Heading("named", None, "Prologue", None, "prologue")),
        ("IV", Heading("number", 4)),
        ("~ 7 ~", Heading("number", 7)),
        ("II. The Gate", Heading("number", 2, "The Gate")),
        ("第十二章 雨", Heading("chapter", 12, "雨", None, "章")),
    ],
)
def test_headings(line: str, heading: Heading) -> None:
    assert heading_of(line) == heading


@pytest.mark.parametrize(
    "line",
    [
        "Part of him wanted to stay.",
        "Chapter one of his life was over.",
        "1. he went home",
        "Introductions were made.",
        "Une partie de chasse",
        "Zwei Kapitel seines Lebens waren vorbei",
        "I was late.",
        "",
        "Chapter",
    ],
)
def test_sentences_are_no_headings(line: str) -> None:
    assert heading_of(line) is None


@pytest.mark.parametrize(
    "line",
    ["The Lamp", "Who Are You?", "“The Lamp at the Gate”", "the lamp", "Mr. Quill & Co", "10 Things I Hate"],
)
def test_lines_that_could_be_titles(line: str) -> None:
    assert could_be_title(line)


@pytest.mark.parametrize(
    "line",
    [
        "He went home.",
        "“No.”",
        "- No",
        "quill@example.org",
        "12:30 p.m.",
        "Monday, March 3",
        "…",
        "x" * 200,
        "",
    ],
)
def test_lines_that_could_not(line: str) -> None:
    assert not could_be_title(line)


@pytest.mark.parametrize(
    ("line", "title_case"),
    [
        ("The Lamp at the Gate", True),
        ("THE LAMP", True),
        ("What o’clock is it?", False),
        ("123", False),
        ("雨", True),
    ],
)
def test_title_case(line: str, title_case: bool) -> None:
    assert is_title_case(line) is title_case


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("by Quill", "Quill"),
        ("By: Ada Quill <q@example.org>", "Ada Quill"),
        ("by anonymous", None),
        ("by the time he came. It was late", None),
        ("von Quill", "Quill"),
        ("Von Aster", None),
    ],
)
def test_bylines(line: str, name: str | None) -> None:
    assert creator_of(line) == name


def test_several_creators() -> None:
    assert creators_of("Quill and Ink, Mara & Tom") == ["Quill", "Ink", "Mara", "Tom"]


@pytest.mark.parametrize(
    ("written", "name", "number"),
    [
        ("Lamps [2]", "Lamps", 2),
        ("Part 3 of Lamps", "Lamps", 3),
        ("Lamps, part two", "Lamps", 2),
        ("Lamps #4", "Lamps", 4),
        ("Lamps", "Lamps", None),
    ],
)
def test_series(written: str, name: str, number: int | None) -> None:
    found = series_fact(written, Where())

    assert (found.value, found.number) == (name, number)


@pytest.mark.parametrize(
    ("status", "complete"),
    [
        ("Complete", True),
        ("WIP", False),
        ("In Progress", False),
        ("not finished", False),
        ("one-shot", True),
        ("unknown", None),
    ],
)
def test_status(status: str, complete: bool | None) -> None:
    assert is_complete(status) is complete


def test_the_point_of_an_initial_belongs_to_a_name() -> None:
    assert creators_of("Ada B. and C. Day.") == ["Ada B.", "C. Day"]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Sun Mar  4 12:00:00 2001", "2001-03-04"),
        ("4-Mar-2001", "2001-03-04"),
        ("04/04/2001", "2001-04-04"),
        ("04.03.2001", "2001-03-04"),
        ("1er août 2001", "2001-08-01"),
        ("2001年3月4日", "2001-03-04"),
        ("Wed, 03 Nov 97 23:14:00 GMT", "1997-11-03"),
    ],
)
def test_days_as_mails_and_lists_say_them(written: str, day: str) -> None:
    assert date_of(written) == day
