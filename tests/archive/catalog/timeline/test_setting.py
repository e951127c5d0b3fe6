from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from velvetbox.archive.catalog.timeline.setting import (
    Setting,
    Side,
    Unit,
    counted_in,
    learnt,
    of_entry,
    of_tag,
    placed,
)

B, D, A = Side.BEFORE, Side.DURING, Side.AFTER
S = Unit.SEASON


@pytest.mark.parametrize(
    ("tag", "side", "unit", "number", "episode", "name"),
    [
        ("Season/Series 02", D, S, 2, None, ""),
        ("Post-Season/Series 04", A, S, 4, None, ""),
        ("Pre-Season/Series 01", B, S, 1, None, ""),
        ("set in the twenty-first season", D, S, 21, None, ""),
        ("Year 6", D, S, 6, None, ""),
        ("Season IV", D, S, 4, None, ""),
        ("Episode: s02e03 The Paper Boat", D, S, 2, 3, "The Paper Boat"),
        ("Post-Episode: s06e18 Low Tide", A, S, 6, 18, "Low Tide"),
        ("7x22", D, S, 7, 22, ""),
        ("Post-Book 4", A, Unit.BOOK, 4, None, ""),
        ("Alternate Universe - Canon Divergence - Post-Season/Series 02", A, S, 2, None, ""),
        ("Pre-Canon", B, S, None, None, ""),
        ("after the end of the series", A, S, None, None, ""),
        ("Post-Finale", A, S, None, None, ""),
        ("Post-Harbour: The Long Winter (Movie)", A, S, None, None, "Harbour: The Long Winter"),
        ("Pre-Movie: The Long Winter", B, S, None, None, "The Long Winter"),
        ("Alternate Universe - Coffee Shop", Side.ELSEWHERE, S, None, None, ""),
        ("Modern AU", Side.ELSEWHERE, S, None, None, ""),
    ],
)
def test_a_tag_says_where_in_canon(
    tag: str, side: Side, unit: Unit, number: int | None, episode: int | None, name: str
) -> None:
    assert of_tag(tag) == Setting(side, unit, number, episode, name, tag, by_tag=True)


@pytest.mark.parametrize(
    "tag",
    [
        "Canon Compliant", "Alternate Universe - Canon Divergence", "Season/Series 03 Spoilers", "One Year Later", "New Year",
        "Post-War", "Post-Traumatic Stress Disorder", "Pre-Relationship", "Seasonal Depression", "Season a mess", "After the End",
        "I wrote this before season 3 aired and will not change it", "Canon Era", "",
    ],
)  # fmt: skip
def test_a_tag_that_only_speaks_of_canon_is_no_place(tag: str) -> None:
    assert of_tag(tag) is None


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"text": "Season 6, after Low Tide", "season": 6, "after": "Low Tide"}, (A, 6, None, "Low Tide")),
        ({"text": "after season 2", "season": 2}, (A, 2, None, "")),
        ({"text": "S06E18", "season": 6, "episode": "S06E18"}, (D, 6, 18, "")),
        ({"text": "Post canon"}, (A, None, None, "")),
        (
            {"text": "between Low Tide and Home", "after": "Low Tide", "before": "Home"},
            (A, None, None, "Low Tide"),
        ),
    ],
)
def test_what_a_file_says_is_read(entry: dict[str, Any], expected: tuple[Any, ...]) -> None:
    found = of_entry(entry)
    assert found is not None
    assert (found.side, found.number, found.episode, found.name) == expected


def test_what_is_no_place_is_none() -> None:
    assert of_entry({"text": "those scenes that nobody filmed", "reference": "those scenes"}) is None
    assert of_entry({}) is None


@given(
    st.text(),
    st.dictionaries(st.sampled_from(["text", "season", "episode", "after"]), st.text() | st.integers()),
)
def test_anything_is_read_without_a_fault(tag: str, entry: dict[str, Any]) -> None:
    of_tag(tag)
    of_entry(entry)


def test_an_event_is_placed_by_what_other_works_say_of_it() -> None:
    says = [
        Setting(A, S, 6, None, "Low Tide"),
        Setting(D, S, 6, 18, "low  tide"),
        Setting(A, S, 5, None, "Home"),
    ]
    known = learnt(says)
    there = placed(Setting(A, name="Low Tide"), known)
    assert (there.number, there.episode, there.side) == (6, 18, A)
    assert placed(Setting(A, S, 2, None, "Low Tide"), known).episode is None  # another season's
    assert placed(Setting(A, name="Elsewhen"), known).number is None


def test_a_part_of_canon_is_called_what_most_call_it() -> None:
    years = [Setting(D, S, 6, said="Year 6")] * 2
    assert counted_in(years) == "year"
    assert counted_in([*years, *[Setting(D, S, 6, said="Season/Series 06")] * 3]) == "season"
    assert counted_in([]) == "season"
