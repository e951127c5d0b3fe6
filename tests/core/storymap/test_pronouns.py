from __future__ import annotations

import pytest

from tests.core.storymap.made import work
from velvetbox.core.storymap import Gender, GivenCharacter, MentionKind, story_map

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
