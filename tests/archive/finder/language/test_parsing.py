"""What is understood of what was typed."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given

from tests.allowed import allowed
from tests.archive.finder.typed import TYPED
from velvetbox.archive.finder.asked import Range, Sort
from velvetbox.archive.finder.language import Parsed
from velvetbox.archive.finder.language import parse as parse_known
from velvetbox.archive.finder.language.scanning import DEEPEST, LONGEST, MOST
from velvetbox.archive.finder.language.tree import (
    And,
    Compare,
    Field,
    Named,
    Node,
    Not,
    Or,
    Phrase,
    TagNamed,
    Word,
)

TODAY = date(2024, 3, 15)
TAGS = {
    "harry potter": TagNamed("fandom", 1, "Harry Potter"),
    "merlin (tv)": TagNamed("fandom", 2, "Merlin (TV)"),
    "merlin": TagNamed("character", 3, "Merlin"),
    "buffy/spike": TagNamed("relationship", 4, "Buffy/Spike"),
    "slow burn": TagNamed("freeform", 5, "Slow Burn"),
    "explicit": TagNamed("rating", 6, "Explicit"),
    "mature": TagNamed("rating", 7, "Mature"),
    "m/m": TagNamed("category", 8, "M/M"),
}


def known(names: Collection[str]) -> Mapping[str, Sequence[TagNamed]]:
    return {name: [TAGS[name]] for name in names if name in TAGS}


def parse(text: str) -> Parsed:
    return parse_known(text, known, TODAY)


def tree(text: str) -> Node | None:
    return parse(text).tree


def words(*texts: str) -> tuple[Word, ...]:
    return tuple(map(Word, texts))


a, b, c, d = words("a", "b", "c", "d")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a b", And((a, b))),
        ("a AND b", And((a, b))),
        ("a && b", And((a, b))),
        ("a OR b", Or((a, b))),
        ("a || b", Or((a, b))),
        ("a b OR c", And((a, Or((b, c))))),
        ("a AND b OR c", Or((And((a, b)), c))),
        ("a -b", And((a, Not(b)))),
        ("a NOT b", And((a, Not(b)))),
        ("a AND NOT b", And((a, Not(b)))),
        ("-(a b) c", And((Not(And((a, b))), c))),
        ("NOT NOT a", a),
        ("+a b", And((a, b))),
        ("(a OR b) (c OR d)", And((Or((a, b)), Or((c, d))))),
        ("a(b OR c)", And((a, Or((b, c))))),
        ("a or b and not c", And(words("a", "or", "b", "and", "not", "c"))),
    ],
)
def test_operators_are_those_of_ao3(text: str, meant: Node) -> None:
    assert tree(text) == meant
    assert not parse(text).faults


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ('"a b"', Phrase("a b")),
        ("“a b”", Phrase("a b")),
        ('"a b"~3', Phrase("a b", 3)),
        ("begin*", Word("begin", prefix=True)),
        ("dra*n", Word("dra*n")),
        ("word~", Word("word", fuzzy=2)),
        ("word~1", Word("word", fuzzy=1)),
        ("word~0.8^2", Word("word", fuzzy=2)),
        ("hurt/comfort", Word("hurt/comfort")),
        ("A & B", And(words("A", "B"))),
        (r"a\:b", Word("a:b")),
        ("don't", Word("don't")),
        ("http://a.b/c", Word("http://a.b/c")),
        ("10:30", Word("10:30")),
    ],
)
def test_words_and_phrases_are_taken_as_they_are_typed(text: str, meant: Node) -> None:
    assert tree(text) == meant
    assert not parse(text).faults


def between(field: str, least: int | None, most: int | None) -> Compare:
    return Compare(Field(field), Range(least, most))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("words:1000-5000", between("words", 1000, 5000)),
        ("words: 1,000 - 5.000", between("words", 1000, 5000)),
        ("words>1000", between("words", 1001, None)),
        ("words > 1.000", between("words", 1001, None)),
        ("WORDS:<=1k", between("words", None, 1000)),
        ("words:1-2k", between("words", 1000, 2000)),
        ("words:[10 TO 50]", between("words", 10, 50)),
        ("words:[10 TO *]", between("words", 10, None)),
        ("word_count:5000-1000", between("words", 1000, 5000)),
        ("kudos:10-50", between("kudos", 10, 50)),
        ("kudos=10", between("kudos", 10, 10)),
        ('hits:">100"', between("hits", 101, None)),
        ("chapters:1", between("chapters", 1, 1)),
        ("complete:true", between("complete", 1, 1)),
        ("Complete:No", between("complete", 0, 0)),
        ("missing:yes", between("missing", 1, 1)),
    ],
)  # fmt: skip
def test_ranges_are_written_as_on_ao3(text: str, meant: Node) -> None:
    assert tree(text) == meant
    assert not parse(text).faults


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ('updated:"< 2 weeks"', date(2024, 3, 1), TODAY),
        ("updated:<2weeks", date(2024, 3, 1), TODAY),
        ("updated:> 1 year ago", None, date(2023, 3, 14)),
        ("updated:7 days ago", date(2024, 3, 8), date(2024, 3, 8)),
        ("posted:13-21 months", date(2022, 6, 15), date(2023, 2, 15)),
        ("posted:2015", date(2015, 1, 1), date(2015, 12, 31)),
        ("posted:2015-02", date(2015, 2, 1), date(2015, 2, 28)),
        ("posted>2015-02-03", date(2015, 2, 4), None),
        ("posted:2015-2017", date(2015, 1, 1), date(2017, 12, 31)),
        ("posted:2015-02-03..2016", date(2015, 2, 3), date(2016, 12, 31)),
        ("posted:[2015 TO 2016-06]", date(2015, 1, 1), date(2016, 6, 30)),
        ("updated:< 99999 years", date.min, TODAY),
    ],
)
def test_times_are_counted_back_from_today(text: str, least: date | None, most: date | None) -> None:
    found = tree(text)
    assert isinstance(found, Compare)
    assert found.range == Range(least.toordinal() if least else None, most.toordinal() if most else None)
    assert not parse(text).faults


def test_known_tags_are_found_by_their_longest_name() -> None:
    assert tree("fandom:Harry Potter ron") == And((TAGS["harry potter"], Word("ron")))
    assert tree("fandom:Merlin (TV) arthur") == And((TAGS["merlin (tv)"], Word("arthur")))
    assert tree("fandom:(harry potter OR angel)") == Or(
        (TAGS["harry potter"], Named(Field.FANDOM, Word("angel")))
    )
    assert tree("ship:Spike/Buffy") == TAGS["buffy/spike"]
    assert tree("rating:E,M") == Or((TAGS["explicit"], TAGS["mature"]))
    assert tree("tag:slow burn") == TAGS["slow burn"]
    assert tree("character:Harry Potter") == And((Named(Field.CHARACTER, Word("Harry")), Word("Potter")))


def test_a_quoted_name_of_a_tag_is_the_tag_or_the_words() -> None:
    assert tree('"Slow Burn"') == Or((TAGS["slow burn"], Phrase("Slow Burn")))
    assert tree('freeform:"Slow  Burn"') == TAGS["slow burn"]
    assert tree("slow burn") == And(words("slow", "burn"))


def test_the_tags_of_a_search_are_looked_up_at_once() -> None:
    asked = []

    def counted(names: Collection[str]) -> Mapping[str, Sequence[TagNamed]]:
        asked.append(names)
        return {}

    parse_known('"one" fandom:two three "four" tag:five', counted)
    assert len(asked) == 1
    parse_known("one two", counted)
    assert len(asked) == 1


def test_fields_hold_words_phrases_and_groups() -> None:
    assert tree("title:a b") == And((Named(Field.TITLE, a), b))
    assert tree("author:(a OR b)") == Or((Named(Field.CREATORS, a), Named(Field.CREATORS, b)))
    assert tree('-summary:"a b"') == Not(Named(Field.SUMMARY, Phrase("a b")))


def test_an_order_is_no_word() -> None:
    assert parse("sort:>words dragon").order == (Sort.WORDS, False)
    assert parse("sort:<title").order == (Sort.TITLE, True)
    assert parse("sort by: kudos asc").order == (Sort.KUDOS, True)
    assert parse("sort:updated").order == (Sort.UPDATED, None)
    assert tree("sort:>words dragon") == Word("dragon")


@pytest.mark.parametrize(
    ("text", "meant", "places"),
    [
        ('a "b c', And((a, Phrase("b c"))), ['"']),
        ("(a OR b", Or((a, b)), ["("]),
        ("a) b", And((a, b)), [")"]),
        ("OR a AND", a, ["OR", "AND"]),
        ("a AND OR b", And((a, b)), ["OR"]),
        ("a OR (b AND)", Or((a, b)), ["AND"]),
        ("a ()", a, ["()"]),
        ("a NOT", a, ["NOT"]),
        ("words:many a", And((Word("words:many"), a)), ["words:many"]),
        ("complete:maybe", Word("complete:maybe"), ["complete:maybe"]),
        ("colour:red", Word("colour:red"), ["colour:"]),
        ("sort:>colour a", a, ["sort:>colour"]),
        ("title: AND a", And((Word("title"), a)), ["title:"]),
        ("reading:twice a", And((Word("twice"), a)), ["twice"]),
        ("reading:t*wice a", And((Word("t wice"), a)), ["t*wice"]),
    ],
)
def test_what_is_wrong_is_forgiven_and_pointed_at(text: str, meant: Node, places: list[str]) -> None:
    parsed = parse(text)
    assert parsed.tree == meant
    assert [text[fault.start : fault.end] for fault in parsed.faults] == places
    assert all(fault.sentence and fault.instead for fault in parsed.faults)


@pytest.mark.parametrize(
    "text", ["", "  ", '"', '""', "-", "*", "OR", "NOT", "AND OR", "((", "\0", "…", "()", "~"]
)
def test_nothing_asked_is_nothing(text: str) -> None:
    assert tree(text) is None
    assert parse(text).said == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kitten necklace -dog", "works with “kitten” and “necklace” and not with “dog”"),
        ("words>1000", "works longer than 1,000 words"),
        ("a words:<5000", "works with “a” and shorter than 5,000 words"),
        ("fandom:Harry Potter complete:true", "works in the fandom Harry Potter and complete"),
        ("by:ada OR title:a", "works by “ada” or with “a” in the title"),
        ("-(a b)", "works not (with “a” and “b”)"),
        ("kudos:10-50 begin*", "works with 10 to 50 kudos and with “begin…”"),
        ("posted:2015", "works posted from Jan. 1, 2015 to Dec. 31, 2015"),
    ],
)
def test_a_search_is_told_back_in_words(text: str, said: str) -> None:
    with translation.override("en"):
        assert parse(text).said == said


def test_a_search_has_bounds_in_length_words_and_depth() -> None:
    long = parse("a " * LONGEST)
    assert isinstance(long.tree, And)
    assert len(long.tree.nodes) == MOST
    assert [fault.end for fault in long.faults] == [LONGEST, 2 * LONGEST]
    deep = parse("(" * 100 + "a OR b" + ")" * 100)
    assert deep.tree == Or((a, b))
    assert len(deep.faults) == 100 - DEEPEST


@pytest.mark.parametrize(
    "text",
    [
        "(" * 1000, "-" * 1000, "NOT " * 250, '"' * 1000, "words:" * 170, "a OR " * 200, "fandom:a(" * 110, "\\" * 1000,
        "[{" * 500, "words:[1 TO " * 80, "sort by:" * 120, "9" * 1000, "words:" + "1.," * 330, "a" * 1000, "tag:x " * 160,
    ],
)  # fmt: skip
def test_a_hostile_search_is_read_in_no_time(text: str) -> None:
    took = []
    for _ in range(3):  # what else the process does in between can only add
        began = time.process_time()
        parse(text).said  # noqa: B018 - telling it takes time too
        took.append(time.process_time() - began)
    assert min(took) < allowed(0.05)


@given(TYPED)
def test_anything_typed_can_be_read_and_told(text: str) -> None:
    parsed = parse(text)
    assert bool(parsed.said) == (parsed.tree is not None)
    assert all(0 <= fault.start < fault.end <= len(text) for fault in parsed.faults)
