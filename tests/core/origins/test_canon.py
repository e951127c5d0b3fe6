from __future__ import annotations

import pytest

from velvetbox.core.origins.advisory import advisory_facts, is_note
from velvetbox.core.origins.canon import canon_facts
from velvetbox.core.origins.placed import Placed
from velvetbox.core.prose import paragraph


def told(note: str, *, setting: bool = False) -> set[tuple[str, str, int | None]]:
    placed = Placed(paragraph(note))
    found = canon_facts(placed, setting=setting)
    assert all(note[one.where.start : one.where.end] == one.where.quote for one in found)
    return {(one.field.value, one.value, one.number) for one in found}


def test_a_season_of_a_show() -> None:
    assert told("This is set in season 6 of Harbour Street and nowhere else.") == {
        ("canon", "This is set in season 6 of Harbour Street", None),
        ("canon_season", "6", 6),
        ("fandom", "Harbour Street", None),
    }


def test_a_season_with_what_went_before() -> None:
    assert told("Season Six, Post Low Tide…Anna comes home.") == {
        ("canon", "Season Six, Post Low Tide", None),
        ("canon_season", "Six", 6),
        ("canon_after", "Low Tide", None),
    }


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Tag to S6E15.", {("canon_season", "6", 6), ("canon_episode", "S6E15", 15)}),
        ("Spoilers: 3x07", {("canon_season", "3", 3), ("canon_episode", "3x07", 7)}),
        ("Post-Low Tide.", {("canon", "Post-Low Tide", None), ("canon_after", "Low Tide", None)}),
        (
            "Set after The Order of the Lamp.",
            {("canon", "after The Order of the Lamp", None), ("canon_after", "The Order of the Lamp", None)},
        ),
        ("An AU after Low Tide.", {("canon", "AU after Low Tide", None), ("canon_after", "Low Tide", None)}),
        (
            "Takes place between Low Tide and High Water.",
            {
                ("canon", "Takes place between Low Tide and High Water", None),
                ("canon_after", "Low Tide", None),
                ("canon_before", "High Water", None),
            },
        ),
        (
            "Set during “The Gate”.",
            {("canon", "during “The Gate”", None), ("canon_during", "The Gate", None)},
        ),
        (
            "Set in the third season.",
            {("canon", "Set in the third season", None), ("canon_season", "third", 3)},
        ),
    ],
)
def test_places_in_canon(note: str, expected: set[tuple[str, str, int | None]]) -> None:
    assert told(note) == expected


@pytest.mark.parametrize(
    "note",
    [
        "After dinner Anna went home.",
        "He had been through Post Office Square.",
        "Set in London after the illness.",
        "Spoilers for season two.",
    ],
)
def test_other_words_are_no_place_in_canon(note: str) -> None:
    assert not {name for name, _, _ in told(note)} & {"canon", "canon_after", "canon_season"}


@pytest.mark.parametrize(
    ("note", "pair"),
    [
        ("This is an Anna and Tom romance.", "Anna and Tom romance"),
        ("An Anna/Tom story for the rain.", "Anna/Tom story"),
        ("It is Anna/Tom, of course.", "Anna/Tom"),
    ],
)
def test_a_pairing_named_in_a_note(note: str, pair: str) -> None:
    assert ("relationship", pair, None) in told(note)


@pytest.mark.parametrize(
    "note", ["A/N: hello.", "See https://example.org/Anna/Tom for more.", "Read and/or review."]
)
def test_a_slash_alone_is_no_pairing(note: str) -> None:
    assert "relationship" not in {name for name, _, _ in told(note)}


def test_a_scene_of_canon_that_the_story_fills_in() -> None:
    note = "Explains just what Tom was doing with those old lamps that Mara was looking for. Enjoy!"

    assert (
        "canon_reference",
        "Explains just what Tom was doing with those old lamps that Mara was looking for",
        None,
    ) in told(note)


@pytest.mark.parametrize(
    "advice",
    [
        "This is an Anna and Tom romance, so if that's not to your liking, I'd move on.",
        "Don't like, don't read!",
        "If slash bothers you, please leave now.",
        "Warning: character death.",
        "You have been warned.",
        "Contains major character death and some swearing.",
    ],
)
def test_advice_to_readers(advice: str) -> None:
    note = f"I wrote this in June. {advice} It is short."
    (found,) = advisory_facts(Placed(paragraph(note)))

    assert found.value == note[found.where.start : found.where.end] == advice


@pytest.mark.parametrize(
    "prose", ["She did not like to read alone.", "If you go, I will not follow.", "He gave no warning."]
)
def test_prose_is_no_advice(prose: str) -> None:
    assert advisory_facts(Placed(paragraph(prose))) == []


@pytest.mark.parametrize(
    "note",
    [
        "I don't own them, sadly.",
        "My first fic, so be gentle.",
        "Please read and review!",
        "A/N: see you.",
        "No infringement intended.",
    ],
)
def test_a_note_is_known_by_its_words(note: str) -> None:
    assert is_note(note)


@pytest.mark.parametrize(
    "prose",
    [
        "This is the house that he built.",
        "He owned nothing but a lamp.",
        "“Thanks for reading it to me,” she said.",
        "She left a note on the table: gone out.",
    ],
)
def test_prose_is_no_note(prose: str) -> None:
    assert not is_note(prose)
