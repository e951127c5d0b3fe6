from __future__ import annotations

from tests.core.storymap.made import work
from velvetbox.core.storymap import Character, Gender, story_map


def cast(*paragraphs: str) -> dict[str, Character]:
    return {person.name: person for person in story_map(work(*paragraphs)).cast}


def test_the_names_of_one_person_are_put_together() -> None:
    found = cast(
        '"Good evening," said Elizabeth Marsh. Elizabeth smiled.',
        "Miss Marsh sat down. Lizzy had always liked the room.",
        '"Lizzy, are you well?" asked Mr. Hale.',
    )
    assert set(found) == {"Elizabeth Marsh", "Mr. Hale"}
    assert set(found["Elizabeth Marsh"].aliases) == {"Elizabeth Marsh", "Elizabeth", "Miss Marsh", "Lizzy"}


def test_a_title_of_the_other_gender_parts_people_of_one_name() -> None:
    found = cast('"No," said Mr. Marsh.', '"Yes," said Mrs. Marsh. Mrs. Marsh smiled at Mr. Marsh.')
    assert set(found) == {"Mr. Marsh", "Mrs. Marsh"}
    assert (found["Mr. Marsh"].gender, found["Mrs. Marsh"].gender) == (Gender.HE, Gender.SHE)


def test_a_space_that_may_not_break_joins_a_name_as_any_does() -> None:
    found = cast('"No," said Mr.\u00a0Marsh.', '"Yes," said Mrs.\u202fMarsh. Mrs.\u202fMarsh smiled.')
    assert set(found) == {"Mr. Marsh", "Mrs. Marsh"}


def test_a_mother_is_not_her_daughter_for_their_surname() -> None:
    found = cast(
        '"Miss Ann Marsh, I think," said Mrs. Marsh. Ann Marsh curtsied.',
        '"Mamma!" said Ann.',
        '"Ann, my dear," said Mrs. Marsh, "is Miss Marsh well?" Ann laughed.',
    )
    assert found["Mrs. Marsh"].aliases == ("Mrs. Marsh",)


def test_those_who_talk_with_one_another_are_two() -> None:
    found = cast(
        "Stephen Marsh came in.",
        *('"Sit down, Stephen," said Mr. Marsh.', '"I will," said Stephen.') * 3,
    )
    assert set(found["Stephen"].aliases) == {"Stephen", "Stephen Marsh"}
    assert found["Mr. Marsh"].aliases == ("Mr. Marsh",)


def test_a_surname_alone_is_rather_the_husband() -> None:
    found = cast(*('"No," said Mrs. Hale. Hale laughed.', '"Yes," said Mr. Hale, and Hale sat down.') * 2)
    assert found["Mrs. Hale"].aliases == ("Mrs. Hale",)


def test_a_nickname_of_which_the_story_tells_beside_the_titled_one_is_somebody_else() -> None:
    found = cast(
        *('"No," said Lady Catherine Hale. Lady Catherine rose.', '"Oh," said Kitty. Kitty blushed.') * 2
    )
    assert found["Kitty"].aliases == ("Kitty",)


def test_a_noun_that_takes_the_turns_of_somebody_named_means_them() -> None:
    found = cast(
        "Tom Lowell came in, and Ann Hale rose.",
        *(
            '"Sit down," said Ann.',
            '"I will stand," said Lowell.',
            '"As you like," said Ann.',
            '"I like nothing here," replied the carpenter.',
            '"That I believe," said Ann.',
            '"And I believe you," said Lowell.',
        )
        * 2,
    )
    assert "the carpenter" in found["Lowell"].epithets


def test_a_short_form_that_is_only_called_is_the_one_whose_name_begins_so() -> None:
    found = cast(*('"Dru, pet," said Spike. Drusilla sang.', '"Yes, Dru, come," said Spike.') * 2)
    assert set(found["Dru"].aliases) == {"Dru", "Drusilla"}


def test_cries_and_bare_titles_are_nobody() -> None:
    found = cast(*('"Aye, sir! Aye, Sir," said Ann.', '"Goodbye, Madam. Goodbye, Sir," said Ann.') * 3)
    assert set(found) == {"Ann"}


def test_who_tells_the_story_is_whom_the_others_call_by_name() -> None:
    found = cast(
        *('"Come, Pip," said Joe. I followed Joe.', '"Yes, Mum!" I said. I had seen Biddy.') * 4,
        "I went on and I told nobody what I saw.",
    )
    assert [name for name, one in found.items() if one.narrator] == ["Pip"]


def test_a_word_with_a_capital_only_at_its_sentence_is_no_name() -> None:
    assert set(cast("Put it down. Remember Ann. Ann laughed.", '"True," said Ann. "Day after day."')) == {
        "Ann"
    }


def test_an_unnamed_person_who_speaks_is_in_the_cast() -> None:
    found = cast("Ann went in. A clerk looked up.", '"We are closed," the clerk said.', '"Please," said Ann.')
    assert "the clerk" in found
    assert not found["the clerk"].named


def test_two_unnamed_people_of_one_kind_are_two() -> None:
    found = cast(
        "A demon walked in and sat beside Clem.",
        '"Deal," said the demon.',
        '"Not you," said the other demon.',
        '"Play nice," said Clem.',
    )
    assert {"the demon", "the other demon", "Clem"} <= set(found)


def test_all_the_words_for_the_one_who_faces_the_only_named_person_mean_one() -> None:
    found = cast(
        "Mark turned. The intruder glared at Mark from the door.",
        '"You," Mark said. Mark did not move.',
        '"Me," the intruder said, and hit Mark in the face. Mark fell.',
        '"Get up," his attacker said. Mark got up, and the stranger hit Mark again.',
        "Mark laughed. Mark spat blood at the intruder.",
    )
    others = [person for person in found.values() if not person.named]
    assert len(others) == 1
    assert {"the intruder", "his attacker", "the stranger"} <= set(others[0].epithets)


def test_who_says_i_is_the_narrator() -> None:
    found = cast(
        *["I looked at Ann. I waited, and I wondered what I had done."] * 5,
        '"Well?" I said.',
        '"Well," said Ann.',
    )
    assert [person.name for person in found.values() if person.narrator] == ["the narrator"]


def test_husband_and_wife_are_mr_and_mrs() -> None:
    found = cast(
        '"My dear Mr. Marsh," said his wife to him one day.',
        "Mr. Marsh made no answer.",
        "Mrs. Marsh sighed.",
        '"Well?" cried his wife.',
    )
    assert set(found) == {"Mr. Marsh", "Mrs. Marsh"}


def test_what_somebody_is_said_to_be_is_nobody_new() -> None:
    found = cast(
        "Rob hated that he was a soulless vampire. Rob hated it like a child.",
        '"Late," said the clerk.',
        '"Sorry," said Rob.',
    )
    assert found["the clerk"].epithets == ("the clerk",)


def test_two_names_that_stand_side_by_side_are_two_people() -> None:
    found = story_map(
        work(
            "Katharine Hilbery came in. Katharine sat down beside Mrs. Hilbery.",
            '"Tea?" said Katharine, and Mrs. Hilbery took the cup. Katharine watched Mrs. Hilbery drink.',
            '"Thank you," Mrs. Hilbery said.',
        )
    )
    assert not [one for one in found.cast if {"Katharine", "Mrs. Hilbery"} <= set(one.aliases)]


def test_a_surname_that_is_a_common_word_is_a_name_after_a_title() -> None:
    found = story_map(work("Mrs. Long sat down.", '"Good evening," said Mrs. Long.'))
    assert [one.name for one in found.cast] == ["Mrs. Long"]


def test_somebody_unnamed_who_does_things_alone_is_somebody() -> None:
    found = story_map(
        work(
            "The captain sat by the fire.",
            "The captain drank, and the captain sang.",
            '"Rum," he said.',
            "The captain slept.",
        )
    )
    assert [found.name(one.speaker) for one in found.quotes] == ["the captain"]


def test_you_are_somebody_in_a_story_told_of_you() -> None:
    found = story_map(
        work(
            "You wake up. Your head hurts, and you look for your shoes while you listen to the rain on your roof.",
            '"Hello?" you call.',
            '"Coffee is ready," says Bram.',
        )
    )
    assert [found.name(one.speaker) for one in found.quotes] == ["you", "Bram"]


def test_somebody_new_who_is_named_soon_is_the_one_named() -> None:
    found = cast(
        "Maria sat at the bar. A tall man came in and shook the rain off his coat.",
        '"Evening," he said.',
        '"What can I get you?" Maria asked.',
        "Tom Weaver put his hat on the bar.",
        '"Whiskey," said Tom Weaver.',
    )
    assert set(found) == {"Maria", "Tom Weaver"}
    assert found["Tom Weaver"].epithets == ("a tall man",)


def test_somebody_new_whom_nobody_names_is_somebody() -> None:
    found = story_map(
        work(
            "Ann looked up. The door opened, and an old woman stood there with a basket.",
            '"Apples?" she asked.',
            'Ann shook her head. "Not today," said Ann.',
        )
    )
    assert [found.name(one.speaker) for one in found.quotes] == ["the woman", "Ann"]


def test_the_blond_who_was_never_a_blond_is_somebody_named() -> None:
    found = cast(
        "Rob leaned on the wall. Mark came down the stairs.",
        '"You again," Mark said.',
        '"Me again," the blond said.',
        '"Get out of my house."',
        '"Make me," the blond said and smirked. His blond hair was wet.',
        'Mark threw a pillow at him. "Go away, Rob."',
    )
    assert set(found) == {"Mark", "Rob"}
    assert found["Rob"].epithets == ("the blond",)


def test_places_cries_and_short_forms_are_nobody() -> None:
    found = cast(
        "Ann had never liked Vienna, or York. I'll go to Baker Street, Ann thought. England was far.",
        '"Haw-haw-haw! Good-night, Ann," said Bob. "I\'ve been in Geneva."',
        "The Americans waited.",
    )
    assert set(found) == {"Ann", "Bob"}


def test_kin_of_who_tells_the_story_are_people() -> None:
    found = cast(
        *["I went out with my father. My father walked fast, and I ran."] * 4,
        '"Keep up," he said.',
        '"I am," I said.',
    )
    assert "the father" in found


def test_two_who_have_to_do_with_each_other_are_not_made_one_because_one_other_is_named() -> None:
    found = cast(
        *["Oliver lay still. The surgeon spoke to the nurse, and the nurse shook her head. Oliver cried."]
        * 3,
        '"It is over," said the surgeon.',
        '"So it is," said the nurse. The stranger left. Oliver slept.',
    )
    assert {"the surgeon", "the nurse"} <= set(found)


def test_a_voice_that_says_something_is_somebody() -> None:
    found = cast("Ann walked home.", '"Stop," said a voice behind her. Her voice shook.', '"Why?" Ann asked.')
    assert set(found) == {"Ann", "the voice"}


def test_the_girl_is_one_met_as_a_girl_only_while_she_is_about() -> None:
    found = story_map(
        work(
            'A girl sold him the ticket. "Two," said the girl.',
            *["Peter drove on, and the road ran on with him."] * 45,
            "Clara got in. Clara was cold.",
            '"Drive," the girl said.',
        )
    )
    assert [found.name(one.speaker) for one in found.quotes] == ["the girl", "Clara"]


def test_a_word_that_is_seldom_a_name_is_one_where_it_speaks() -> None:
    found = cast(
        "Harry put down the map. Good looked at him.",
        '"Three years," said Good. "Why do you ask?"',
        '"Because I am bored," said Harry.',
        '"So am I," said Good.',
    )
    assert set(found) == {"Harry", "Good"}


def test_who_passes_by_and_says_nothing_is_not_in_the_cast() -> None:
    found = cast(
        "Ann sat down beside Bob. A girl ran past with a dog.",
        '"You are late," said Bob. "I waited, Ann."',
        '"I know."',
        '"Then why?" asked Bob.',
    )
    assert set(found) == {"Ann", "Bob"}


def test_a_surname_with_he_after_it_is_not_that_of_the_wife() -> None:
    found = cast(
        *('"Yes, Stanley," said Mrs. Hale. She smiled.', '"No," said Hale. He rubbed his hands and left.') * 4
    )
    assert found["Mrs. Hale"].aliases == ("Mrs. Hale",)
