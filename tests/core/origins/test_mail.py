"""Posts of lists and newsgroups: parts become one work, talk stays out, nobody's address is published."""

from __future__ import annotations

import pytest

from tests.core.formats.letters import STORY, letter, mbox
from velvetbox.core import formats, origins
from velvetbox.core.origins.mail_subjects import subject_of
from velvetbox.core.origins.reading import Reading
from velvetbox.core.prose import Basis, Field


def told(*letters: str) -> Reading:
    return origins.recognise(formats.read(mbox(*letters), "list.mbox"), "list.mbox")


def part(
    number: int,
    total: int | str = 3,
    subject: str = "NEW: The Lamp ({}/{}) [PG-13]",
    body: str = STORY,
    **more: str,
) -> str:
    return letter(
        subject.format(number, total),
        f"Part{number} begins here, with the rain on the roof.\n\n{body}",
        **more,
    )


@pytest.mark.parametrize(
    ("written", "title", "number", "total"),
    [
        ("NEW: The Lamp (2/5) [PG-13]", "The Lamp", 2, 5),
        ("[Folio] FIC: The Lamp 2/5", "The Lamp", 2, 5),
        ("[FIC] The Lamp, Part 3", "The Lamp", 3, None),
        ("The Lamp - part two", "The Lamp", 2, None),
        ("FIC: The Lamp 3/?", "The Lamp", 3, None),
        ("xfc: The Lamp [1 of 4] by Ada Quill", "The Lamp", 1, 4),
        ("The Lamp (NC-17) 02/10", "The Lamp", 2, 10),
        ('Repost: "The Lamp" Chapter 4', "The Lamp", 4, None),
        ("The Lamp: 1984/1985", "The Lamp: 1984/1985", None, None),
        ("One Part Water", "One Part Water", None, None),
    ],
)  # fmt: skip
def test_a_subject_is_taken_apart(written: str, title: str, number: int | None, total: int | None) -> None:
    subject = subject_of(written, frozenset({"folio"}))
    assert (subject.title, subject.number, subject.total) == (title, number, total)


@pytest.mark.parametrize(
    ("written", "title", "rating"),
    [
        ("NEW: The Lamp (2/5) [PG-13]", "The Lamp", "PG-13"),
        ("FIC: The Lamp (Jo/Al, NC-17)", "The Lamp", "NC-17"),
        ("FIC: The Lamp, PG (1/1)", "The Lamp", "PG"),
        ("FIC: The Lamp (R)", "The Lamp", "R"),
        ("FIC: Vitamin R", "Vitamin R", None),
        ("FIC: PG", "PG", None),
    ],
)
def test_a_subject_may_tell_the_rating(written: str, title: str, rating: str | None) -> None:
    subject = subject_of(written)
    assert (subject.title, subject.rating) == (title, rating)


@pytest.mark.parametrize(
    "written", ["Re: FIC: The Lamp (2/5)", "[Folio] Re: The Lamp", "RE: Re[2]: The Lamp", "AW: The Lamp"]
)
def test_a_reply_is_known(written: str) -> None:
    assert subject_of(written, frozenset({"folio"})).reply


def test_parts_are_joined_in_order_and_replies_left_out() -> None:
    reply = letter(
        "Re: NEW: The Lamp (1/3) [PG-13]", "> The lamp in the window\n\nWonderful! " + "More please. " * 40
    )
    reading = told(part(3), reply, part(1), part(2))
    assert len(reading.works) == 1
    work = reading.works[0]
    assert [chapter.number for chapter in work.chapters] == [1, 2, 3]
    assert [chapter.blocks[0].text[:5] for chapter in work.chapters] == ["Part1", "Part2", "Part3"]
    assert work.value(Field.TITLE) == "The Lamp"
    assert work.number(Field.CHAPTERS_DECLARED) == 3
    assert work.value(Field.PUBLISHED) == "1998-04-07"
    assert "Wonderful" not in "".join(block.text for chapter in work.chapters for block in chapter.blocks)
    assert [remark.code for remark in reading.remarks] == ["mail.left_out"]


def test_a_missing_part_leaves_the_work_incomplete_and_numbers_as_they_are() -> None:
    work = told(part(1), part(3)).works[0]
    assert ([chapter.number for chapter in work.chapters], work.value(Field.COMPLETE)) == ([1, 3], "false")


def test_labelled_lines_count_before_the_subject_and_the_sender() -> None:
    head = "Title: The Lamp (1/1)\nAuthor: A. B. Quill\nRating: PG\nSummary: A boat comes back.\n\n"
    work = told(letter("NEW: The Lamp (1/1)", head + STORY)).works[0]
    assert work.values(Field.CREATOR) == ["A. B. Quill"]
    assert (work.value(Field.RATING), work.value(Field.TITLE)) == ("PG", "The Lamp")
    assert work.chapters[0].number is None


def test_a_sender_is_offered_as_the_creator_and_an_address_never() -> None:
    work = told(part(1, 1)).works[0]
    assert work.values(Field.CREATOR) == []
    assert [(fact.value, fact.basis) for fact in work.facts if fact.field is Field.CREATOR] == [
        ("Ada Quill", Basis.GUESS)
    ]
    assert not any("@" in fact.value + fact.where.quote for fact in work.facts)


def test_two_stories_in_a_mailbox_are_two_works() -> None:
    reading = told(part(1, 2), part(2, 2), letter("FIC: The Oar", STORY.replace("lamp", "oar")))
    assert [(work.value(Field.TITLE), len(work.chapters)) for work in reading.works] == [
        ("The Lamp", 2),
        ("The Oar", 1),
    ]


def test_of_a_part_sent_twice_the_longer_one_is_taken() -> None:
    work = told(part(1, 2), part(2, 2), part(2, 2, subject="REPOST: The Lamp ({}/{})", body=STORY * 2)).works[
        0
    ]
    assert [len(chapter.blocks) for chapter in work.chapters] == [5, 9]


def test_the_same_title_by_two_people_is_two_works() -> None:
    assert len(told(part(1, 1), part(1, 1, From="Ben Ink <ben@e.org>")).works) == 2


def test_talk_alone_is_no_story() -> None:
    reading = told(letter("OT: my cat", STORY), letter("Re: OT: my cat", "> The lamp\n\nAww."))
    assert (reading.works, [remark.code for remark in reading.remarks]) == ((), ["mail.no_story"])


def test_signatures_do_not_end_a_story() -> None:
    work = told(part(1, 1, body=STORY + "-- \nAda, keeper of lamps\nada@example.org\n")).works[0]
    assert "keeper" not in "".join(block.text for block in work.chapters[0].blocks)
