from __future__ import annotations

import time

from tests.allowed import allowed
from tests.core.storymap.made import chapters, work
from velvetbox.core.storymap import story_map
from velvetbox.core.storymap.export import as_json
from velvetbox.core.storymap.model import Person, Scene, Tense, Time

KITCHEN = (
    "Marta stirred the soup. Ilya came in at the back door with snow on his boots and said nothing for a while.",
    "“You are late,” said Marta. She did not turn round.",
    "Ilya hung his coat over the stove. He knew that she was angry, and he thought that she was right to be.",
    "“The bridge was closed,” Ilya said. He sat down in the kitchen and watched her cut the bread into slices.",
    "Marta put the bread on the board. Ilya took the smallest piece, as he always did, and wondered what to tell her.",
)
STATION = (
    "Ilya stood in the station and read the board. Nobody else was there but a porter asleep upon a trunk.",
    "“There is no train,” said the porter, without opening his eyes. “There has been none since the flood.”",
    "Ilya sat down beside him. He thought of the soup, and of Marta, and of the letter in the lining of his coat.",
)


def times(*paragraphs: str) -> list[tuple[str, Time]]:
    return [(scene.first_words.split(",")[0], scene.time) for scene in scenes(*paragraphs)]


def scenes(*paragraphs: str) -> tuple[Scene, ...]:
    return story_map(work(*paragraphs)).scenes


def test_a_break_and_a_chapter_begin_a_scene_and_every_word_is_in_one() -> None:
    one, two = scenes(*KITCHEN, "***", *STATION)
    assert (one.marked, two.marked) == (True, True)
    assert two.first_words.startswith("Ilya stood in the station")
    assert one.span.end == two.span.start
    assert [scene.span.chapter for scene in story_map(chapters("One.\n\nTwo.", "Three.")).scenes] == [0, 1]


def test_a_scene_that_nothing_marks_is_told_by_its_words_and_shows_them() -> None:
    made = work(*KITCHEN, f"Three weeks later, {STATION[0]}", *STATION[1:])
    found = story_map(made)
    one, two = found.scenes
    assert not two.marked
    assert 0.5 < two.claim.confidence < one.claim.confidence
    assert two.claim.why is not None
    text = as_json(found)["scenes"][1]
    assert text["why"]["chapter"] == 0
    assert two.time is Time.LATER


def test_time_that_passes_in_talk_or_within_a_scene_begins_none() -> None:
    spoken = "“Three weeks later they found the boat,” said Ilya."
    inside = "Ilya had never liked the sea."
    assert len(scenes(*KITCHEN, spoken, inside, *KITCHEN)) == 1


def test_a_memory_is_earlier_until_somebody_is_back_from_it() -> None:
    told = times(
        *KITCHEN[:-1],
        "Marta looked at the smoke above the pot, remembering…",
        "He had come to her door in the first year of the war. He was thin then, and he carried a goose under his arm.",
        "“I have nothing to give for it,” Marta said. “It is only a goose,” said Ilya, and put it into her hands.",
        *(
            "They ate it in three days, and in those days it seemed to her that nobody would ever shoot again.",
        )
        * 4,
        "She had kept one feather of it, and when she thought of him she turned it over in her fingers…",
        "The soup was still on the stove. Marta took it off and burnt her thumb, and Ilya laughed at her, kindly.",
        *KITCHEN[3:],
    )
    assert [time for _, time in told] == [Time.FRAME, Time.FLASHBACK, Time.FRAME]
    found = scenes(*KITCHEN, "Flashback", *STATION, "Present day", *KITCHEN)
    assert [scene.time for scene in found] == [Time.FRAME, Time.FLASHBACK, Time.FRAME]
    assert [scene.order for scene in found] == [1, 0, 2]


def test_a_scene_behind_a_break_that_opens_long_before_is_earlier_as_long_as_it_lasts() -> None:
    years = "Two years earlier, it had been snowing in the kitchen, and Marta had not yet learnt to wait."
    weeks = "The week before, Ilya had gone to the station alone."
    promised = (
        "Three days ago the train came."  # nothing tells that the story goes back for more than a sentence
    )
    found = scenes(*KITCHEN, "***", weeks, "***", *STATION, "***", years, *KITCHEN, "***", promised)
    assert [scene.time for scene in found] == [
        Time.FRAME, Time.FLASHBACK, Time.FRAME, Time.FLASHBACK, Time.FRAME
    ]  # fmt: skip
    assert [scene.order for scene in found] == [2, 1, 3, 0, 4]
    dreamt = scenes(*KITCHEN, "***", "In the dream Marta stood in the station again.", "***", *STATION)
    assert [scene.time for scene in dreamt] == [Time.FRAME, Time.DREAM, Time.FRAME]


def test_a_letter_is_a_letter() -> None:
    told = scenes(
        *KITCHEN, "***", "Dear Marta,", "I am at the station and there is no train.", "***", *STATION
    )
    assert [scene.time for scene in told] == [Time.FRAME, Time.LETTER, Time.FRAME]


def test_a_line_with_a_name_tells_whose_eyes_see_what_follows() -> None:
    found = story_map(work("Marta:", *KITCHEN, "Ilya's POV", *STATION))
    assert [found.name(view.character) for view in found.viewpoint] == ["Marta", "Ilya"]
    assert [scene.marked for scene in found.scenes] == [True, True]


def test_who_thinks_is_who_sees() -> None:
    found = story_map(work(*KITCHEN))
    (view,) = found.viewpoint
    assert (view.person, view.tense, found.name(view.character)) == (Person.THIRD, Tense.PAST, "Ilya")


def test_first_and_second_person_and_the_present_are_told() -> None:
    first = "I walk to the door and I know that my hands are cold. Nobody is there. I look at my watch and it is late. "
    assert [(view.person, view.tense) for view in story_map(work(first * 2)).viewpoint] == [
        (Person.FIRST, Tense.PRESENT)
    ]
    second = "You walked to the door, and you knew that your hands were cold. Nobody was there, and you had no watch. "
    assert [(view.person, view.tense) for view in story_map(work(second * 2)).viewpoint] == [
        (Person.SECOND, Tense.PAST)
    ]


def test_a_scene_happens_where_its_words_put_people() -> None:
    found = story_map(work(*KITCHEN, "***", *STATION))
    assert [scene.place for scene in found.scenes] == ["the kitchen", "the station"]
    assert {place.name for place in found.places} >= {"the kitchen", "the station"}


def test_who_acts_or_speaks_in_a_scene_is_its_cast() -> None:
    found = story_map(work(*KITCHEN, "***", *STATION))
    first, second = ([found.name(who) for who in scene.cast] for scene in found.scenes)
    assert set(first) == {"Marta", "Ilya"}
    assert set(second) == {"Ilya", "the porter"}


def test_a_thing_goes_from_hand_to_hand() -> None:
    found = story_map(
        work(
            *KITCHEN,
            "Ilya took the brass key from his coat. “This is for you,” he said.",
            "Ilya gave the brass key to Marta, and she held it against the light.",
            "***",
            "Marta hid the brass key under the third stone. Nobody spoke of the key that winter.",
        )
    )
    (key,) = [thing for thing in found.things if "key" in thing.name]
    assert key.name == "brass key"
    assert [found.name(one.holder) or one.holder for one in key.holders][:2] == ["Ilya", "Marta"]
    assert len(key.mentions) == 4


def test_nothing_is_claimed_of_nothing() -> None:
    for made in (work(), work(""), work("***", "***"), work("……………"), work("!" * 20_000)):
        found = story_map(made)
        assert len(found.scenes) <= 1
        assert not found.things


def test_a_paragraph_without_end_takes_time_in_proportion() -> None:
    began = time.process_time()
    story_map(work("Ilya took the box. " * 20_000))
    assert time.process_time() - began < allowed(6.0)
