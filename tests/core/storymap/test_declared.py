from __future__ import annotations

import dataclasses

from tests.core.storymap.made import work
from velvetbox.core import prose
from velvetbox.core.prose import Basis, Fact, Field
from velvetbox.core.storymap import story_map
from velvetbox.core.storymap.declared import declared

STORY = work(
    "Willow waited on the steps.",
    '"You came," said Willow.',
    "Harris nodded. Rain ran down the wall.",
    '"Of course," Xander said, and Rosenberg smiled.',
)


def tagged(*facts: tuple[Field, str], basis: Basis = Basis.STATED) -> prose.Work:
    return dataclasses.replace(STORY, facts=tuple(Fact(name, value, basis) for name, value in facts))


def test_tags_tell_which_names_are_one_person() -> None:
    found = story_map(
        tagged(
            (Field.CHARACTER, "Willow Rosenberg"), (Field.RELATIONSHIP, "Willow Rosenberg & Xander Harris")
        )
    )
    named = {frozenset(one.aliases) for one in found.cast if one.claim.by == "declared"}
    assert named == {
        frozenset({"Willow", "Rosenberg", "Willow Rosenberg"}),
        frozenset({"Xander", "Harris", "Xander Harris"}),
    }


def test_who_is_declared_and_not_in_the_text_is_not_in_the_cast() -> None:
    found = story_map(tagged((Field.CHARACTER, "Rupert Giles")))
    assert not [one for one in found.cast if "Giles" in one.name]


def test_guesses_are_not_declared() -> None:
    assert declared(tagged((Field.CHARACTER, "Willow Rosenberg"), basis=Basis.GUESS)) == ()


def test_a_tag_is_read_as_the_names_in_it() -> None:
    found = declared(
        tagged(
            (Field.CHARACTER, "Alphonse Elric | The Armor (FMA)"),
            (Field.CHARACTER, "Original Female Character(s)"),
            (Field.CHARACTER, "(((("),
            (Field.RELATIONSHIP, "Spike (BtVS)/Buffy Summers"),
            (Field.RELATIONSHIP, "Reader/Everyone"),
        )
    )
    assert found == (("Alphonse Elric", "The Armor"), ("Spike",), ("Buffy Summers",))
