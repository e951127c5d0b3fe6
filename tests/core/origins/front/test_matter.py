from __future__ import annotations

import pytest

from tests.core.origins.stories import BODY, GATE, LAMP, LONG, RAIN, known, text, texts
from velvetbox.core.prose import Field

BODY_TEXTS = [RAIN, LAMP, GATE]


@pytest.mark.parametrize(
    "value",
    [
        "none (gen)",
        "None",
        "n/a",
        "Gen",
        "No pairings",
        "Gen, no pairings",
        "None, just friendship",
        "gen / none",
        "keins",
    ],
)
def test_a_header_that_names_no_pairing_makes_no_relationship(value: str) -> None:
    work = text(f"Title: The Lamp\nRating: PG\nPairing: {value}\n\n{BODY}")

    assert not {"relationship", "category", "freeform"} & known(work).keys()


def test_gen_is_a_category_where_genre_or_category_say_so() -> None:
    assert known(text(f"Title: The Lamp\nCategory: Gen\n\n{BODY}"))["category"] == ["Gen"]
    told = known(text(f"Title: The Lamp\nGenre: gen, angst\n\n{BODY}"))
    assert (told["category"], told["freeform"]) == (["gen"], ["angst"])
    assert known(text(f"Title: The Lamp\nGenre: Angst / Hurt/Comfort\n\n{BODY}"))["freeform"] == [
        "Angst",
        "Hurt/Comfort",
    ]


def test_lists_are_not_split_inside_brackets() -> None:
    told = known(
        text(
            "Title: The Lamp\nRating: PG\nWarnings: major character death (canon, offstage), mild language\n"
            f"Pairing: Anna/Tom, Jo/Ash (past; background)\nCharacters: Anna P., Tom (in part\n\n{BODY}"
        )
    )

    assert told["warning"] == ["major character death (canon, offstage)", "mild language"]
    assert told["relationship"] == ["Anna/Tom", "Jo/Ash (past; background)"]
    assert told["character"] == ["Anna P.", "Tom (in part"]


@pytest.mark.parametrize(
    "notes",
    [
        "Set the summer after they came home. It tells what became of the boat nobody would claim.\n\nIt is a quiet one.",
        "Contains two women in love. If that upsets you, the back button is your friend.",
        "If you're looking for romance, this isn't it; move along.",
        "This is for Ann, who asked for more of the aunts.\n\nNobody dies in it.",
    ],
)
def test_notes_may_stand_before_a_title_that_heads_a_counted_text(notes: str) -> None:
    work = text(
        f"{notes}\n\nTide Table – Part 1\n\nTotal Chapters: 1 -3\n\nSummary: He keeps a ledger.\n\n"
        f"Chapter One: Slack Water\n\n{BODY}"
    )

    assert known(work)["title"] == ["Tide Table"]
    assert (work.chapters[0].number, work.chapters[0].title) == (1, "Slack Water")
    assert [block.text for block in work.notes_before] == notes.split("\n\n")
    assert texts(work) == [BODY_TEXTS]


@pytest.mark.parametrize("line", ["Chapter 2 of 5: The Door", "Chapter 2/5 - The Door"])
def test_a_heading_says_which_chapter_of_how_many_this_is(line: str) -> None:
    work = text(f"Bright Wings\nby Merle\n\n{line}\n\n{BODY}")

    assert (work.chapters[0].number, work.chapters[0].title) == (2, "The Door")
    assert (work.number(Field.CHAPTERS_DECLARED), work.number(Field.CHAPTER_PRESENT)) == (5, 2)
    assert known(work)["title"] == ["Bright Wings"]


def test_part_and_creator_may_stand_below_the_title() -> None:
    work = text(f"COLD COMFORT\nPart 2 of 4\nby Merle\n\n{BODY}\n\nEnd Part 2")

    assert known(work)["creator"] == ["Merle"]
    assert (work.chapters[0].number, work.number(Field.CHAPTERS_DECLARED)) == (2, 4)
    assert texts(work) == [BODY_TEXTS]


def test_by_and_the_name_may_stand_on_lines_of_their_own() -> None:
    work = text(f"THE VALE\n\nBY\n\nORRIN HALE\n\n{BODY}")

    assert (known(work)["title"], known(work)["creator"]) == (["THE VALE"], ["ORRIN HALE"])
    assert texts(work) == [BODY_TEXTS]


def test_a_labelled_title_goes_before_a_line_above_it() -> None:
    work = text(f"Fic: The Lamp (Holmes/Watson, PG)\n\nTitle: The Lamp\nAuthor: quill\nRating: PG\n\n{BODY}")

    assert work.value(Field.TITLE) == "The Lamp"


def test_one_chapter_stated_is_not_how_many_there_are() -> None:
    work = text(f"Title: The Lamp\nRating: PG\nChapter: 3\n\n{BODY}")

    assert (work.number(Field.CHAPTER_PRESENT), work.number(Field.CHAPTERS_DECLARED)) == (3, None)


@pytest.mark.parametrize("line", ["London, 1894", "Paris, in 1919", "Exeter, March 1888"])
def test_place_and_time_head_a_scene_and_no_story(line: str) -> None:
    assert "title" not in known(text(f"{line}\n\n{BODY}"))
    work = text(f"The Lamp at the Gate\n\n{line}\n\n{BODY}")
    assert known(work)["title"] == ["The Lamp at the Gate"]
    assert texts(work) == [[line, *BODY_TEXTS]]


def test_chapters_may_be_called_one_and_two_but_counting_aloud_is_speech() -> None:
    work = text(f"The Vale\n\nOne\n\n{LONG}\n\nTwo\n\n{LONG}")
    assert (known(work)["title"], [chapter.number for chapter in work.chapters]) == (["The Vale"], [1, 2])

    spoken = text(f"{BODY}\n\nOne.\n\nTwo.\n\nThree.\n\n{BODY}")
    assert len(spoken.chapters) == 1


def test_a_setting_below_the_title_is_a_note_with_its_place_in_canon() -> None:
    work = text(f"The Empty Chair\nPost-Reichenbach. Gen. No warnings.\n\n{BODY}")

    assert (known(work)["title"], known(work)["canon_after"]) == (["The Empty Chair"], ["Reichenbach"])
    assert texts(work) == [BODY_TEXTS]


def test_a_season_may_be_written_s3() -> None:
    work = text(f"Note: set during S3 of Veronica Mars. Enjoy!\n\nLamplight\nby Ivo\n\n{BODY}")

    assert work.number(Field.CANON_SEASON) == 3
    assert known(work)["fandom"] == ["Veronica Mars"]


@pytest.mark.parametrize(
    "last", ["He stood a moment with his back to us.", "She could never return to the house"]
)
def test_the_last_words_of_a_story_are_no_link_of_a_page(last: str) -> None:
    assert texts(text(f"{BODY}\n\n{last}")) == [[*BODY_TEXTS, last]]
    assert texts(text(f"{BODY}\n\nBack to the stories page")) == [BODY_TEXTS]


def test_an_anonymous_story_has_a_title_and_no_creator() -> None:
    for opening in ("Cold Comfort\nby Anonymous", "Cold Comfort by Anonymous"):
        work = text(f"{opening}\n\n{BODY}")
        assert known(work)["title"] == ["Cold Comfort"]
        assert "creator" not in known(work)
        assert texts(work) == [BODY_TEXTS]


def test_a_copyright_line_and_a_dedication_belong_to_the_header() -> None:
    owned = text(f"Cold Comfort\n\n(c) 1998 by Merle\n\n{BODY}")
    assert (known(owned)["creator"], texts(owned)) == (["Merle"], [BODY_TEXTS])

    given = text(f"Cold Comfort\nby Merle\nfor Ann, who asked for snow\n\n{BODY}")
    assert (known(given)["dedication"], texts(given)) == (["for Ann, who asked for snow"], [BODY_TEXTS])


def test_stars_around_a_title_are_none_of_it() -> None:
    assert known(text(f"*** Cold Comfort ***\n\n{BODY}"))["title"] == ["Cold Comfort"]


def test_a_note_that_only_sets_the_story_and_sends_readers_on_is_a_note() -> None:
    note = "Takes place after Goblet of Fire. Ginny/Luna, so if two girls together isn't your thing I'd find another story."
    work = text(f"{note}\n\nMidsummer\n\n{BODY}\n\nThe End")
    told = known(work)

    assert (told["title"], told["canon_after"], told["relationship"]) == (
        ["Midsummer"],
        ["Goblet of Fire"],
        ["Ginny/Luna"],
    )
    assert texts(work) == [BODY_TEXTS]


@pytest.mark.parametrize(
    "header",
    [
        "Titel: Stille Nacht\nAutorin: Mara\nZusammenfassung: Es schneit.",
        "Título: Stille Nacht\nAutora: Mara\nResumen: Es schneit.",
        "标题：Stille Nacht\n作者：Mara\n简介：Es schneit.",
        "Title:       Stille Nacht\nAuthor(s):   Mara\nSummary:     Es\n             schneit.\nSeason / Sequel: none",
    ],
)
def test_a_header_may_be_in_many_languages_and_in_columns(header: str) -> None:
    work = text(f"{header}\n\n{RAIN}\n\n{LAMP}\n\n{GATE}")
    facts = known(work)

    assert (facts["title"], facts["creator"], facts["summary"]) == (
        ["Stille Nacht"],
        ["Mara"],
        ["Es schneit."],
    )
    assert [block.text for block in work.summary] == ["Es schneit."]
    assert texts(work) == [[RAIN, LAMP, GATE]]


def test_the_head_of_a_page_of_fanfiction_net_copied_by_hand() -> None:
    work = text(
        "The Lamp\nBy: gull\nWho keeps it, and for whom.\n"
        f"Rated: Fiction T - English - Angst/Romance - Ada M. - Chapters: 3 - Words: 2,057\n\n{BODY}"
    )
    told = known(work)

    assert (told["title"], told["creator"], told["rating"]) == (["The Lamp"], ["gull"], ["T"])
    assert [block.text for block in work.summary] == ["Who keeps it, and for whom."]
    assert texts(work) == [BODY_TEXTS]


@pytest.mark.parametrize(
    ("line", "rating", "pairs"),
    [
        ("The Hill, Ada/Tomas, PG-13, 1500 words", "PG-13", ["Ada/Tomas"]),
        ("(Ada/Tomas | R | ~1,500 words)", "R", ["Ada/Tomas"]),
    ],
)
def test_a_line_below_the_title_says_all_without_labels(line: str, rating: str, pairs: list[str]) -> None:
    work = text(f"The Lamp\nby Ada Marsh\n{line}\n\n{BODY}")
    found = known(work)

    assert (found["rating"], found["relationship"], found["note_before"]) == ([rating], pairs, [line])
    assert texts(work) == [BODY_TEXTS]


def test_a_list_in_a_sentence_is_the_story() -> None:
    opening = "She bought bread, a lamp, and 200 words of advice"

    assert texts(text(f"The Lamp\nby Ada Marsh\n\n{opening}\n\n{BODY}")) == [[opening, *BODY_TEXTS]]


def test_a_title_may_be_all_in_small_letters_or_take_up_a_sentence() -> None:
    note = "This is set in season 3 and is about the lamp. It's slash, so if that's not to your liking, I'd move on."

    assert known(text(f"{note}\n\nthe quiet ones\n\n{BODY}"))["title"] == ["the quiet ones"]
    assert known(text(f"...and Then the Lamp\nby Ada Marsh\n\n{BODY}"))["title"] == ["...and Then the Lamp"]
