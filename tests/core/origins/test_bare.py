from __future__ import annotations

import pytest

from tests.core.origins.stories import BODY, GATE, LAMP, LONG, RAIN, fact, known, page, text, texts
from velvetbox.core.prose import Basis, Field

BODY_TEXTS = [RAIN, LAMP, GATE]


def titles(work_text: str) -> list[str]:
    return known(text(work_text)).get("title", [])


# Titles ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "opening",
    [
        "The Lamp at the Gate",
        "THE LAMP",
        "The Lamp\nby Quill",
        "the lamp at the gate\n\nby quill",
        "\n\nThe Lamp\n\n\n",
        "The Lamp\n\n* * *",
        "The Lamp\nRating: PG",
        "“The Lamp at the Gate”\nBy Quill",
    ],
)
def test_a_line_is_the_title_when_something_says_so(opening: str) -> None:
    work = text(f"{opening}\n\n{BODY}")

    assert known(work)["title"][0].lower().strip("“”") in {
        "the lamp at the gate",
        "the lamp",
    }
    assert texts(work) == [BODY_TEXTS]


@pytest.mark.parametrize(
    "opening",
    [
        "the things we keep",  # nothing speaks for it
        "“Where were you?”",
        "Yes.",
        "Monday, 9:15 a.m.",
        "Dear Anna,",
        "What o’clock is it?",
        "- No, said Tom",
    ],
)
def test_the_first_line_is_not_the_title_because_it_is_first(opening: str) -> None:
    work = text(f"{opening}\n\n{BODY}")

    assert "title" not in known(work)
    assert texts(work) == [[opening, *BODY_TEXTS]]


def test_a_name_above_each_speech_is_no_title() -> None:
    play = f"Anna\n\n{RAIN}\n\nTom\n\n{GATE}\n\nAnna\n\nWill you put it out?"

    assert titles(play) == []
    assert text(play).chapters[0].blocks[0].text == "Anna"


def test_short_lines_of_speech_are_never_headings() -> None:
    work = text(f"The Lamp\n\n{RAIN}\n\n“No.”\n\n“Yes.”\n\n{GATE}\n\n“Instead of my heart.”")

    assert len(work.chapters) == 1
    assert len(work.chapters[0].blocks) == 5


@pytest.mark.parametrize(
    ("line", "title", "part", "number", "declared"),
    [
        ("The Lamp – Part 1", "The Lamp", "Part 1", 1, None),
        ("The Lamp, part 2/5", "The Lamp", "part 2/5", 2, 5),
        ("The Lamp (2/?)", "The Lamp", "2/?", 2, None),
        ("FIC: The Lamp [3/7]", "The Lamp", "3/7", 3, 7),
        ("The Lamp - Chapter 4: Salt", "The Lamp", "Chapter 4: Salt", 4, None),
        ("The Lamp: Part Two", "The Lamp", "Part Two", 2, None),
    ],
)
def test_a_part_is_split_off_the_title_and_the_line_kept(
    line: str, title: str, part: str, number: int, declared: int | None
) -> None:
    work = text(f"{line}\n\n{BODY}")

    assert fact(work, Field.TITLE).value == title
    assert fact(work, Field.TITLE).basis is Basis.DERIVED
    assert fact(work, Field.TITLE_LINE).value == line
    assert (fact(work, Field.PART).value, fact(work, Field.PART).number) == (part, number)
    assert work.number(Field.CHAPTERS_DECLARED) == declared


def test_one_of_one_is_no_part() -> None:
    work = text(f"The Lamp (1/1)\n\n{BODY}")

    assert known(work)["title"] == ["The Lamp"]
    assert "part" not in known(work)


def test_a_title_with_its_creator_in_one_line() -> None:
    facts = known(text(f"The Lamp by Quill\n\n{BODY}"))

    assert (facts["title"], facts["creator"]) == (["The Lamp"], ["Quill"])


@pytest.mark.parametrize("nobody", ["by Anonymous", "by unknown", "By: anon"])
def test_nobody_is_no_creator(nobody: str) -> None:
    assert "creator" not in known(text(f"The Lamp\n{nobody}\n\n{BODY}"))


def test_a_german_name_in_a_title_is_no_byline() -> None:
    assert "creator" not in known(text(f"Von Aster and His Discovery\n\n{BODY}"))


# Notes, summary, chapter count ---------------------------------------------------------------------


def test_a_note_may_stand_before_the_title() -> None:
    note = "This is set in season 3 of Harbour Street. This is an Anna and Tom romance, so if that's not to your liking, turn back now."
    work = text(f"{note}\n\nThe Lamp\n\n{BODY}\n\nThe End")

    assert [block.text for block in work.notes_before] == [note]
    assert known(work)["title"] == ["The Lamp"]
    assert "summary" not in known(work)
    assert texts(work) == [BODY_TEXTS]


def test_a_counted_header_with_summary_and_chapter_title() -> None:
    summary = "Season Two, Post Low Tide…Anna has a lamp and nobody to light it for. Who will come?"
    work = text(f"The Lamp – Part 1\n\nTotal Chapters: 1 -12\n\n{summary}\n\nWhat Was Left\n\n\n{BODY}")

    assert [block.text for block in work.summary] == [summary]
    assert work.chapters[0].title == "What Was Left"
    assert (fact(work, Field.CHAPTERS_DECLARED).value, work.number(Field.CHAPTERS_DECLARED)) == (
        "Total Chapters: 1 -12",
        12,
    )
    assert fact(work, Field.CHAPTER_PRESENT).basis is Basis.GUESS
    assert (fact(work, Field.COMPLETE).value, fact(work, Field.COMPLETE).basis) == ("false", Basis.DERIVED)
    assert (fact(work, Field.CHAPTER_TITLE).value, fact(work, Field.CHAPTER_TITLE).number) == (
        "What Was Left",
        1,
    )
    assert texts(work) == [BODY_TEXTS]


def test_facts_point_at_their_words() -> None:
    written = f"A note on this fic: none.\n\nThe Lamp – Part 1\n\n{BODY}"
    where = fact(text(written), Field.PART).where

    assert where.block == 1
    assert "The Lamp – Part 1"[where.start : where.end] == where.quote == "Part 1"


# Labelled lines ------------------------------------------------------------------------------------

LIST_POST = f"""Title: The Lamp (1/3)
Author: Quill
E-mail: quill@example.org
Rating: PG-13
Pairing: Anna/Tom, Tom/Lee
Fandom: Harbour Street
Summary: A lamp goes out,
and somebody must light it.
Disclaimer: Not mine, no money made.
Archive: Ask first.
Feedback: Please!

{BODY}

TBC"""


def test_a_header_of_a_mailing_list() -> None:
    work = text(LIST_POST)
    facts = known(work)

    assert facts["title"] == ["The Lamp"]
    assert facts["creator"] == ["Quill"]
    assert facts["rating"] == ["PG-13"]
    assert facts["relationship"] == ["Anna/Tom", "Tom/Lee"]
    assert facts["fandom"] == ["Harbour Street"]
    assert facts["summary"] == ["A lamp goes out, and somebody must light it."]
    assert facts["disclaimer"] == ["Not mine, no money made."]
    assert facts["complete"] == ["false"]
    assert texts(work) == [BODY_TEXTS]


def test_labels_may_be_bold_or_parted_by_dashes() -> None:
    bold = known(text(f"**Title:** The Lamp\n**Author:** Quill\n**Rating:** R\n\n* * *\n\n{BODY}"))
    dashes = known(text(f"The Lamp\nby Quill\n\nRating – NC-17\nPairing – Anna/Tom\n\n{BODY}"))

    assert (bold["title"], bold["creator"], bold["rating"]) == (["The Lamp"], ["Quill"], ["R"])
    assert (dashes["title"], dashes["rating"], dashes["relationship"]) == (
        ["The Lamp"],
        ["NC-17"],
        ["Anna/Tom"],
    )


def test_a_label_may_stand_above_its_value() -> None:
    work = text(
        f"The Lamp\n\nBy: Quill\n\nSummary:\n\nA lamp goes out.\n\nAuthor's Note:\n\nFor Mara.\n\nChapter One\n\n{BODY}"
    )

    assert known(work)["summary"] == ["A lamp goes out."]
    assert [block.text for block in work.summary] == ["A lamp goes out."]
    assert [block.text for block in work.notes_before] == ["For Mara."]
    assert work.chapters[0].number == 1


def test_labels_may_stand_above_the_title() -> None:
    work = text(
        f"Disclaimer: Not mine.\n\nRating: PG for language\n\nAuthor's Notes: My first Harbour Street fic.\n\nThe Lamp\n\n{BODY}"
    )

    assert known(work)["title"] == ["The Lamp"]
    assert known(work)["rating"] == ["PG for language"]
    assert known(work)["fandom"] == ["Harbour Street"]


def test_what_says_nothing_is_no_fact() -> None:
    facts = known(text(f"Title: The Lamp\nWarnings: None\nPairing: n/a\nBeta: -\n\n{BODY}"))

    assert facts == {"title": ["The Lamp"]}


def test_a_letter_or_a_mail_in_the_story_is_no_header() -> None:
    mail = f"From: anna@example.org\nTo: tom@example.org\nSubject: the lamp\nDate: 3 March 2001\n\n{BODY}"

    assert known(text(mail)) == {}
    assert text(mail).chapters[0].blocks[0].text.startswith("From: anna")


def test_labels_in_other_languages() -> None:
    work = text(
        "Лампа\n\nАвтор: Перо\nРейтинг: PG\n\nДождь не прекращался с самого утра, и никто уже не помнил, когда дорога была сухой."
    )

    assert (known(work)["title"], known(work)["creator"], known(work)["rating"]) == (
        ["Лампа"],
        ["Перо"],
        ["PG"],
    )


def test_a_file_of_nothing_but_labels_keeps_its_words() -> None:
    work = text("Title: The Lamp\nAuthor: Quill\nRating: G\n")

    assert "Author: Quill" in work.chapters[0].blocks[0].text


def test_front_matter_of_markdown() -> None:
    work = text(
        f'---\ntitle: The Lamp\nauthor: "Quill"\ndate: 2004-05-06\nrating: T\nfandom: [Harbour Street]\n---\n\n# The Lamp\n\n{BODY}',
        "lamp.md",
    )
    facts = known(work)

    assert (facts["title"], facts["creator"], facts["published"], facts["rating"]) == (
        ["The Lamp"],
        ["Quill"],
        ["2004-05-06"],
        ["T"],
    )
    assert texts(work) == [BODY_TEXTS]


# The end -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "marker",
    ["The End", "THE END.", "~fin~", "Fin", "- end -", "Owari", "* * * THE END * * *", "End of story"],
)
def test_an_end_marker_is_no_prose_and_says_that_the_work_is_complete(marker: str) -> None:
    work = text(f"The Lamp at the Gate\n\n{BODY}\n\n{marker}")

    assert known(work)["complete"] == ["true"]
    assert len(known(work)["end_marker"]) == 1
    assert texts(work) == [BODY_TEXTS]


@pytest.mark.parametrize(
    "marker",
    [
        "TBC",
        "To be continued…",
        "to be continued",
        "TBC...",
        "To be continued in part 3",
        "Fortsetzung folgt",
    ],
)
def test_a_text_to_be_continued_is_not_complete(marker: str) -> None:
    work = text(f"The Lamp at the Gate\n\n{BODY}\n\n{marker}")

    assert known(work)["complete"] == ["false"]
    assert texts(work) == [BODY_TEXTS]


def test_the_end_of_a_part_says_nothing_of_the_work() -> None:
    work = text(f"The Lamp at the Gate\n\n{BODY}\n\nEnd of Part One")

    assert known(work)["end_marker"] == ["End of Part One"]
    assert "complete" not in known(work)


def test_notes_after_the_end_are_notes_and_links_are_left_out() -> None:
    work = text(
        f"The Lamp at the Gate\n\n{BODY}\n\nThe End\n\nAuthor's note: this took me a year.\n\nBack to the index"
    )

    assert [block.text for block in work.notes_after] == ["Author's note: this took me a year."]
    assert texts(work) == [BODY_TEXTS]


def test_notes_at_the_end_need_no_marker() -> None:
    work = text(f"The Lamp at the Gate\n\n{LONG}\n\nA/N: Thanks for reading! Please review.")

    assert [block.text for block in work.notes_after] == ["A/N: Thanks for reading! Please review."]
    assert len(work.chapters[0].blocks) == 9


def test_the_end_in_the_middle_is_not_the_end() -> None:
    work = text(f"The Lamp at the Gate\n\n{BODY}\n\nThe End\n\n{LONG}\n\n{LONG}\n\n{LONG}")

    assert "end_marker" not in known(work)
    assert sum(len(chapter.blocks) for chapter in work.chapters) == 31


def test_speech_that_sounds_like_a_note_stays_in_the_story() -> None:
    last = "“And this is a judgment upon us,” he said. “Thank you for reading it.”"
    work = text(f"The Lamp at the Gate\n\n{BODY}\n\n{last}")

    assert texts(work) == [[*BODY_TEXTS, last]]


# Chapters ------------------------------------------------------------------------------------------


def numbered(written: str) -> list[tuple[int | None, str | None]]:
    return [(chapter.number, chapter.title) for chapter in text(written).chapters]


def test_chapters_begin_at_their_headings_and_gaps_are_kept() -> None:
    written = f"Chapter 1\n\n{BODY}\n\nChapter 2: The Gate\n\n{BODY}\n\nChapter 5 - Alone\n\n{BODY}"

    assert numbered(written) == [(1, None), (2, "The Gate"), (5, "Alone")]


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        (("I", "II", "III"), [(1, None), (2, None), (3, None)]),
        (("1.", "2.", "3."), [(1, None), (2, None), (3, None)]),
        (("I. Rain", "II. The Gate", "III. Salt"), [(1, "Rain"), (2, "The Gate"), (3, "Salt")]),
        (("Part One", "Part Two", "Part Three"), [(1, None), (2, None), (3, None)]),
        (("Chapter the First", "Chapter the Second", "Chapter the Third"), [(1, None), (2, None), (3, None)]),
        (
            ("CHAPTER I\n\nTHE RAIN", "CHAPTER II\n\nTHE GATE", "CHAPTER III\n\nSALT"),
            [(1, "THE RAIN"), (2, "THE GATE"), (3, "SALT")],
        ),
        (("Prologue", "Chapter 1", "Epilogue"), [(None, "Prologue"), (1, None), (None, "Epilogue")]),
        (("Kapitel 1", "Kapitel 2", "Kapitel 3"), [(1, None), (2, None), (3, None)]),
        (("Глава 1", "Глава 2", "Глава 3"), [(1, None), (2, None), (3, None)]),
        (("第一章", "第二章", "第三章"), [(1, None), (2, None), (3, None)]),
    ],
)
def test_headings_of_many_kinds(
    heads: tuple[str, ...], expected: list[tuple[int | None, str | None]]
) -> None:
    assert numbered("\n\n".join(f"{head}\n\n{BODY}" for head in heads)) == expected


def test_numbers_that_do_not_count_up_are_no_headings() -> None:
    assert len(numbered(f"The Lamp at the Gate\n\n{BODY}\n\n7\n\n{BODY}\n\n3\n\n{BODY}")) == 1


def test_a_sentence_is_no_heading() -> None:
    assert (
        len(
            numbered(
                f"{RAIN}\n\nPart of him wanted to stay\n\n{GATE}\n\nChapter one of his life was over, he thought.\n\n{LAMP}"
            )
        )
        == 1
    )


def test_the_list_of_contents_is_left_out() -> None:
    written = f"The Lamp\n\nContents\n\nChapter 1: Rain\nChapter 2: Gate\n\nChapter 1: Rain\n\n{BODY}\n\nChapter 2: Gate\n\n{BODY}"
    work = text(written)

    assert numbered(written) == [(1, "Rain"), (2, "Gate")]
    assert texts(work) == [BODY_TEXTS, BODY_TEXTS]


def test_a_heading_of_contents_without_a_list_takes_no_chapter_with_it() -> None:
    body = "".join(f"<p>{one}</p>" for one in BODY_TEXTS)
    work = page(f"<h2>Table of Contents</h2><h2>Chapter 1: Rain</h2>{body}<h2>Chapter 2: Gate</h2>{body}")

    assert [(chapter.number, chapter.title) for chapter in work.chapters] == [(1, "Rain"), (2, "Gate")]


def test_parts_that_hold_chapters_are_named_with_them() -> None:
    written = f"PART I. Rain\n\nI\n\n{BODY}\n\nII\n\n{BODY}\n\nPART II. Salt\n\nI\n\n{BODY}\n\nII\n\n{BODY}"

    assert [number for number, _ in numbered(written)] == [1, 2, 1, 2]
    assert [title for _, title in numbered(written)] == [
        "PART I. Rain · I",
        "PART I. Rain · II",
        "PART II. Salt · I",
        "PART II. Salt · II",
    ]


def test_text_before_the_second_chapter_is_the_first() -> None:
    assert numbered(f"The Lamp at the Gate\nby Quill\n\n{BODY}\n\nChapter 2\n\n{BODY}") == [
        (None, None),
        (2, None),
    ]


def test_notes_of_a_chapter_stay_with_it() -> None:
    work = text(
        f"Chapter 1\n\nA/N: First fic, be gentle.\n\n{BODY}\n\nA/N: see you next week!\n\nChapter 2\n\n{BODY}"
    )

    assert [block.text for block in work.chapters[0].notes_before] == ["A/N: First fic, be gentle."]
    assert [block.text for block in work.chapters[0].notes_after] == ["A/N: see you next week!"]
    assert texts(work) == [BODY_TEXTS, BODY_TEXTS]


def test_one_chapter_says_which_it_is() -> None:
    work = text(f"The Lamp\nChapter 3 of 7: Salt\n\n{BODY}")

    assert (work.chapters[0].number, work.chapters[0].title) == (3, "Salt")
    assert work.number(Field.CHAPTER_PRESENT) == 3
    assert work.number(Field.CHAPTERS_DECLARED) == 7
    assert known(work)["title"] == ["The Lamp"]
    assert texts(work) == [BODY_TEXTS]


# Damage --------------------------------------------------------------------------------------------


def test_a_lost_first_line_is_flagged_and_not_restored() -> None:
    opening = "The two quiet words held more anger than a shout, and he stood where he was."
    work = text(
        f"The Lamp – Part 1\n\nTotal Chapters: 1 -3\n\nA lamp goes out. Who will light it?\n\nRain\n\n\n{opening}\n\n{BODY}"
    )
    damage = fact(work, Field.DAMAGE)

    assert damage.value == "The opening line seems to be missing."
    assert damage.where.quote == "The two quiet words held more anger than a shout"
    assert texts(work) == [[opening, *BODY_TEXTS]]


@pytest.mark.parametrize("opening", ["“Stay.” The single word held more than a shout.", RAIN])
def test_a_gap_alone_is_no_damage(opening: str) -> None:
    work = text(f"The Lamp\nby Quill\n\n\n{opening}\n\n{BODY}")

    assert "damage" not in known(work)


def test_a_text_that_stops_in_a_sentence_is_flagged() -> None:
    cut = "And then, when the last of the light had gone out of the western sky, he turned to"

    assert known(text(f"The Lamp at the Gate\n\n{BODY}\n\n{cut}"))["damage"] == [
        "The text seems to stop in the middle of a sentence."
    ]


def test_characters_that_are_lost_are_counted() -> None:
    assert known(text(f"{BODY}\n\nIt was caf\ufffd weather\ufffd."))["damage"] == ["2 characters are lost."]


def test_who_wrote_it_may_stand_below_the_heading_of_a_single_chapter() -> None:
    work = text(f"Chapter 4: Night Watch\nby moonfall\n\n{BODY}")

    assert known(work)["creator"] == ["moonfall"]
    assert (work.chapters[0].number, work.chapters[0].title) == (4, "Night Watch")
    assert texts(work) == [[RAIN, LAMP, GATE]]
    assert "creator" not in known(text(f"Chapter 4\n\nBy dawn, they slept.\n\n{BODY}"))


def test_a_title_and_a_name_are_labels_enough() -> None:
    found = known(text(f"Title: The Lamp\nBy: Ada\n\nPart One\n\n{BODY}\n\nPart Two\n\n{BODY}"))

    assert (found["title"], found["creator"]) == (["The Lamp"], ["Ada"])


def test_a_label_nobody_knows_is_no_part_of_the_series_above_it() -> None:
    found = known(text(f"Title: The Lamp\nSeries: VOY\nCodes: P/T\nRating: [R]\n\n{BODY}"))

    assert (found["series"], found["relationship"], found["rating"]) == (["VOY"], ["P/T"], ["R"])


@pytest.mark.parametrize(
    ("last", "kept"),
    [
        ("That night he made a home page for the dog, and was the webmaster of one photograph.", True),
        ("“It was last updated in 1997,” Ada read, and shut the lamp off.", True),
        ("This home page is hosted by GeoCities. Last updated March 3.", False),
        ("Powered by eFiction 3.5.3", False),
    ],
)
def test_a_last_line_of_the_story_is_not_taken_for_the_page_s(last: str, *, kept: bool) -> None:
    assert (last in texts(text(f"The Lamp\nby Ada Marsh\n\n{BODY}\n\n{last}"))[0]) is kept
