from __future__ import annotations

import dataclasses
import json

import pytest

from tests.core.storymap.made import chapters, work
from velvetbox.core import prose
from velvetbox.core.storymap import (
    Act,
    Correction,
    StoryMap,
    Time,
    as_values,
    from_values,
    spot_of,
    story_map,
    text_of,
)

KITCHEN = (
    "Ann put the kettle on. Tom sat by the window, and Ruth leaned in the door.",
    '"You should have come yesterday."',
    '"I know."',
    '"Then why did you not?"',
    '"The bridge was out," said Tom.',
    "The tall guard looked in from the yard and shook the rain from his cloak.",
    '"Time to go," the guard said.',
    "Nobody spoke. *I hate that man,* she thought.",
)
DOOR = "Weeks later, the door was mended."


def corrected(story: prose.Work, *corrections: Correction) -> StoryMap:
    return story_map(story, corrections=corrections)


def at(story: prose.Work, words: str, act: Act, who: str = "") -> Correction:
    """Correct some words of the first chapter that has them."""
    text = text_of(story)
    number, chapter = next((n, one) for n, one in enumerate(text.chapters) if words in one)
    found = next(
        span
        for part in text.paragraphs
        if part.chapter == number and (start := part.text.find(words)) >= 0
        for span in [part.span(start, start + len(words))]
    )
    assert chapter[found.start : found.end] == words
    return Correction(act, who, spot=spot_of(text, found))


def speaker(found: StoryMap, words: str) -> str | None:
    return next(found.name(one.speaker) for one in found.quotes if words in one.text)


def test_a_corrected_line_is_certain_and_its_neighbours_profit() -> None:
    story = work(*KITCHEN)
    found = corrected(story, at(story, "I know.", Act.SPEAKER, "Ruth"))
    line = next(one for one in found.quotes if one.text == "I know.")
    assert (found.name(line.speaker), line.claim.by, line.claim.confidence) == ("Ruth", "corrected", 1.0)
    neighbours = [
        speaker(corrected(story, at(story, "I know.", Act.SPEAKER, who)), "You should")
        for who in ("Ann", "Tom")
    ]
    assert neighbours[0] != "Ann"
    assert neighbours[1] != "Tom"


def test_the_later_of_two_corrections_wins() -> None:
    story = work(*KITCHEN)
    both = [at(story, "I know.", Act.SPEAKER, who) for who in ("Ruth", "Ann")]
    assert speaker(corrected(story, *both), "I know.") == "Ann"


def test_a_correction_may_name_somebody_new() -> None:
    story = work(*KITCHEN)
    found = corrected(story, at(story, "I know.", Act.SPEAKER, "Zelda"))
    assert speaker(found, "I know.") == "Zelda"


def test_a_correction_stays_with_its_words_when_the_text_around_them_changes() -> None:
    story = work(*KITCHEN)
    correction = at(story, "I know.", Act.SPEAKER, "Ruth")
    edited = work(
        "It was late.", *KITCHEN[:2], '"I know." The clock struck, and the cat woke up.', *KITCHEN[3:]
    )
    moved = chapters("It rained.\n\nIt rained more.", "\n\n".join(KITCHEN))
    for other in (edited, moved):
        found = corrected(other, correction)
        assert (speaker(found, "I know."), found.lost) == ("Ruth", ())


def test_a_correction_whose_words_are_gone_is_told() -> None:
    story = work(*KITCHEN)
    fixed = (at(story, "I know.", Act.SPEAKER, "Ruth"), at(story, "Time to go", Act.SPEAKER, "Tom"))
    found = corrected(work(*KITCHEN[:2], '"Perhaps."', *KITCHEN[3:]), *fixed)
    assert found.lost == (0,)
    assert speaker(found, "Time to go") == "Tom"


def test_of_two_lines_alike_only_the_one_meant_is_corrected() -> None:
    story = work(*KITCHEN[:5], '"I know."', *KITCHEN[5:])
    text = text_of(story)
    second = text.paragraphs[5].span(1, 8)
    found = corrected(story, Correction(Act.SPEAKER, "Ruth", spot=spot_of(text, second)))
    assert [one.claim.by == "corrected" for one in found.quotes if one.text == "I know."] == [False, True]


def test_two_who_are_one_are_joined_whether_named_or_not() -> None:
    story = work(*KITCHEN, '"Come, Thomas," said Ann. Thomas rose. "Coming," said Thomas.')
    found = corrected(story, Correction(Act.SAME, "Tom", "the guard"), Correction(Act.SAME, "Ann", "Ruth"))
    assert speaker(found, "Time to go") == speaker(found, "The bridge was out")
    assert len([one for one in found.cast if {"Ann", "Ruth"} & set(one.aliases)]) == 1


def test_of_two_corrections_about_the_same_two_people_the_later_counts() -> None:
    one, two = Correction(Act.SAME, "Ann", "Ruth"), Correction(Act.APART, "ruth", "Ann")
    together, parted = (
        {one.name for one in corrected(work(*KITCHEN), *given).cast} for given in ((two, one), (one, two))
    )
    assert len({"Ann", "Ruth"} & together) == 1
    assert {"Ann", "Ruth"} <= parted


def test_two_who_are_two_are_parted() -> None:
    story = work(
        "Mr. Hale rose. Hale was tired.",
        '"Sit down," said Mr. Hale.',
        '"No," said Hale.',
        '"Go," Mr. Hale said.',
    )
    whole = story_map(story)
    assert speaker(whole, "No") == speaker(whole, "Sit down")
    found = corrected(story, Correction(Act.APART, "Mr. Hale", "Hale"))
    assert (speaker(found, "No"), speaker(found, "Sit down")) == ("Hale", "Mr. Hale")


def test_who_tells_the_story_may_be_told() -> None:
    story = work(
        *["I walked on, and I did not look back, for I was tired and my feet hurt me."] * 4,
        "Mina waited for me. Piet was there.",
        '"You are late," said Mina.',
        '"I know," I said.',
    )
    found = corrected(story, Correction(Act.SAME, "Piet", "I"))
    assert speaker(found, "I know") == "Piet"


def test_scenes_begin_where_a_person_says_and_nowhere_else() -> None:
    story = work(
        "Ann sat. " + "It rained on the old roof and in the yard. " * 8,
        "Tom came in.",
        DOOR,
        "***",
        "It was cold.",
        "Ann slept.",
    )
    before = [one.first_words for one in story_map(story).scenes]
    assert [one[:8] for one in before] == ["Ann sat.", DOOR[:8], "It was c"]
    found = corrected(
        story,
        at(story, DOOR, Act.NO_BREAK),
        at(story, "It was cold.", Act.NO_BREAK),
        at(story, "Ann slept.", Act.BREAK),
    )
    assert [(one.first_words[:10], one.claim.by) for one in found.scenes] == [
        ("Ann sat. I", "breaks"),
        ("Ann slept.", "corrected"),
    ]


def test_a_thought_has_the_thinker_a_person_gives_it() -> None:
    slanted = prose.Block(
        prose.Kind.PARAGRAPH,
        (prose.Span("Ann looked at the clock. "), prose.Span("I hate that man.", (prose.EMPHASIS,))),
    )
    story = work(*KITCHEN[:6], slanted)
    found = corrected(story, at(story, "I hate that man", Act.THINKER, "Ruth"))
    assert [(found.name(one.thinker), one.claim.by) for one in found.thoughts] == [("Ruth", "corrected")]


def test_corrections_are_kept_as_plain_values() -> None:
    story = work(*KITCHEN)
    for one in (at(story, "I know.", Act.SPEAKER, "Ruth"), Correction(Act.SAME, "Ann", "Ruth")):
        assert from_values(json.loads(json.dumps(as_values(one)))) == one


@pytest.mark.parametrize(
    "values", [{}, {"act": "x"}, {"act": "break", "spot": 3}, {"act": "break", "spot": {"start": "x"}}, []]
)
def test_values_that_are_no_correction_are_refused(values: object) -> None:
    with pytest.raises(ValueError, match=r"not a|valid|literal"):
        from_values(values)  # type: ignore[arg-type]  # as a hostile caller might


def test_a_spot_of_nonsense_finds_nothing_and_breaks_nothing() -> None:
    story = work(*KITCHEN)
    right = at(story, "I know.", Act.SPEAKER, "Ruth")
    assert right.spot is not None
    wrong = dataclasses.replace(right.spot, chapter=99, start=10**9, end=-1, text="nowhere to be seen")
    found = corrected(
        story,
        Correction(Act.BREAK, spot=wrong),
        Correction(Act.SAME, "", "x"),
        Correction(Act.SPEAKER, "Ann"),
    )
    assert found.lost == (0, 1, 2)
    assert corrected(prose.Work(()), right).lost == (0,)


def test_a_line_that_nobody_says_is_no_line_and_one_that_is_thought_is_a_thought() -> None:
    story = work(*KITCHEN)
    found = corrected(
        story, at(story, "I know.", Act.NOBODY), at(story, "Then why did you not?", Act.THINKER, "Ruth")
    )
    assert [one.text for one in found.quotes] == [
        "You should have come yesterday.",
        "The bridge was out,",
        "Time to go,",
    ]
    thought = next(one for one in found.thoughts if one.text == "Then why did you not?")
    assert (found.name(thought.thinker), thought.claim.by) == ("Ruth", "corrected")


def test_a_thought_that_is_said_is_a_line_and_the_last_word_about_a_line_counts() -> None:
    story = work(*KITCHEN)
    words = "I hate that man,"
    said = at(story, words, Act.SPEAKER, "Ann")
    found = corrected(story, at(story, words, Act.NOBODY), said)
    assert (speaker(found, words), found.thoughts) == ("Ann", ())
    assert not corrected(story, said, at(story, words, Act.NOBODY)).thoughts
    whole = corrected(story, at(story, "Nobody spoke.", Act.SPEAKER, "Tom"))
    assert speaker(whole, "Nobody spoke.") == "Tom"


def test_whom_a_line_is_said_to_does_not_say_it() -> None:
    story = work(*KITCHEN)
    for name in ("Ann", "Tom"):
        found = corrected(story, at(story, "I know.", Act.ADDRESSEE, name))
        line = next(one for one in found.quotes if one.text == "I know.")
        assert found.name(line.addressee) == name != found.name(line.speaker)
        assert line.addressed is not None
        assert (line.addressed.by, line.addressed.confidence) == ("corrected", 1.0)


def test_people_are_called_by_the_names_that_are_given_them() -> None:
    story = work(*KITCHEN)
    found = corrected(
        story,
        Correction(Act.NAME, "the guard", "Miles"),
        at(story, "I know.", Act.SPEAKER, "Miles"),
    )
    miles = next(one for one in found.cast if one.name == "Miles")
    assert (miles.named, miles.claim.by) == (True, "corrected")
    assert speaker(found, "Time to go,") == speaker(found, "I know.") == "Miles"
    assert "the guard" not in {one.name for one in found.cast}
    told = corrected(
        work("I went home. I was tired, and I slept. " * 12, "“I woke,” I said."),
        Correction(Act.NAME, "I", "Bella"),
    )
    assert [(one.name, one.narrator) for one in told.cast] == [("Bella", True)]


def test_a_scene_happens_when_a_person_says_it_does() -> None:
    story = work(*KITCHEN, DOOR)
    before = at(story, "The tall guard", Act.TIME)
    found = corrected(story, dataclasses.replace(before, other="flashback"))
    scene = next(one for one in found.scenes if one.time is Time.FLASHBACK)
    assert (scene.first_words[:14], scene.order, scene.claim.by) == ("The tall guard", 0, "corrected")
    assert corrected(story, dataclasses.replace(before, other="never")).lost == (0,)


def test_somebody_new_whom_a_correction_names_is_one() -> None:
    story = work(
        "Ann looked up. The door opened, and an old woman stood there.",
        '"Apples?" she asked.',
        '"No," said Ann.',
        '"Pity."',
    )
    found = corrected(story, at(story, "Pity.", Act.SPEAKER, "the woman"))
    assert [found.name(one.speaker) for one in found.quotes] == ["the woman", "Ann", "the woman"]
    assert sorted(one.name for one in found.cast) == ["Ann", "the woman"]
