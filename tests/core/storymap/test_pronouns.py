from __future__ import annotations

import pytest

from tests.core.storymap.made import work
from velvetbox.core.storymap import Gender, GivenCharacter, MentionKind, story_map
from velvetbox.core.storymap.people import people_of
from velvetbox.core.storymap.reading import reading
from velvetbox.core.storymap.text import text_of

CAST = (
    GivenCharacter("Ann", (), Gender.SHE),
    GivenCharacter("Ruth", (), Gender.SHE),
    GivenCharacter("Tom", (), Gender.HE),
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Ann opened the door. She waited.", ["Ann"]),
        ("Ann watched Tom. He was asleep, and she let him sleep.", ["Tom", "Ann", "Tom"]),
        ("Ann saw Ruth in the yard. She waved. She had been waiting for an hour.", ["Ann", "Ann"]),
        ("Ruth looked at Ann, and Ann put her coat on.", ["Ann"]),
        ("She was gone.", []),
    ],
)
def test_a_pronoun_means_the_most_present_person_it_suits(text: str, meant: list[str]) -> None:
    found = story_map(work(text), cast=CAST)
    pronouns = [found.name(one.character) for one in found.mentions if one.kind is MentionKind.PRONOUN]
    assert pronouns == meant


def test_pronouns_are_read_where_nobody_speaks() -> None:
    found = story_map(
        work("Ann slept.", "***", "Tom was on the roof. He did not hear her.", "He sang."), cast=CAST
    )
    assert [found.name(one.character) for one in found.mentions if one.kind is MentionKind.PRONOUN] == [
        "Tom",
        "Ann",
        "Tom",
    ]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Ann sat by the window. Her mother was sewing.", [None]),
        ("Ruth came in. Ruth's sister waited.", [None]),
        ("Tom was asleep. A man came in.", [None]),
        ("Tom was asleep. The man snored.", ["Tom"]),
        ("Captain Low was asleep. The boy snored.", [None]),
    ],
)
def test_a_noun_means_no_owner_of_it_no_newcomer_and_no_captain_who_is_a_boy(
    text: str, meant: list[str | None]
) -> None:
    cast = [*CAST, GivenCharacter("Captain Low", (), Gender.HE)]
    whole = reading(text_of(work(text)), (), people_of(cast))
    nouns = [found for words in whole.words for found in words.mentions if found.kind == "c"]
    assert [None if one.meant is None else whole.people[one.meant].name for one in nouns] == meant
