"""A download from the Archive that kept its words and lost its tags is still known for what it is."""

from __future__ import annotations

from velvetbox.core.formats.draft import Draft, Page
from velvetbox.core.origins import recognise
from velvetbox.core.prose import Block, Field, Kind, Work, paragraph

PREFACE = (
    paragraph("The Long Tide"),
    paragraph("Posted originally on the Archive of Our Own at https://archiveofourown.org/works/123456."),
    paragraph("Rating: Mature\nArchive Warnings: No Archive Warnings Apply, Major Character Death"),
    paragraph("Categories: F/F, Gen"),
    paragraph("Fandom: Lamps & Tides - All Media Types"),
    paragraph("Relationships: Anna Bell/Cora Dean, Anna\nBell & Emma Finn"),
    paragraph("Additional Tags: Slow Burn, Hurt/Comfort"),
    paragraph("Language: English"),
    paragraph("Series: Part 2 of The Wall, Part 1 of Lamps, Lit"),
    paragraph("Stats: Published: 2020-01-02 Updated: 2021-03-04 Words: 1,234 Chapters: 2/?"),
)
FRONT = (
    Block(Kind.HEADING, paragraph("The Long Tide").spans, level=1, align="center"),
    paragraph("by tidewalker, cora_d (coradean)"),
    paragraph("Summary"),
    paragraph("She waits. He does not."),
    paragraph("Notes"),
    paragraph("For Emma."),
    paragraph("See the end of the work for more notes"),
)
END = (
    paragraph("End Notes"),
    paragraph("Thank you all."),
    paragraph("Please drop by the Archive and comment to let the creator know if you enjoyed their work!"),
)


def head(text: str) -> Block:
    return Block(Kind.HEADING, paragraph(text).spans, level=2, align="center")


def quoted(text: str) -> Block:
    return Block(Kind.QUOTE, children=(paragraph(text),))


def work_of(*pages: tuple[Block, ...]) -> Work:
    made = tuple(Page(f"a.pdf#page={n}", lambda page=page: page) for n, page in enumerate(pages, 1))  # type: ignore[misc]
    reading = recognise(Draft("pdf", made), "a.pdf")
    assert reading.origin == "ao3"
    return reading.works[0]


def chaptered() -> Work:
    return work_of(
        PREFACE,
        FRONT,
        (
            head("Chapter 1: The Wall"),
            paragraph("Chapter Summary"),
            quoted("A wall is climbed."),
            paragraph("Chapter Notes"),
            quoted("First!"),
            paragraph("It was late."),
            paragraph("Nobody came."),
            paragraph("Chapter End Notes"),
            paragraph("More soon."),
        ),
        (head("Chapter 2"), paragraph("It was early."), paragraph("Notes")),
        END,
    )


def test_every_label_becomes_its_fact() -> None:
    work = chaptered()
    assert work.value(Field.URL) == "https://archiveofourown.org/works/123456"
    assert work.value(Field.TITLE) == "The Long Tide"
    assert work.values(Field.CREATOR) == ["tidewalker", "cora_d (coradean)"]
    assert work.values(Field.WARNING) == ["No Archive Warnings Apply", "Major Character Death"]
    assert work.values(Field.CATEGORY) == ["F/F", "Gen"]
    assert work.values(Field.RELATIONSHIP) == ["Anna Bell/Cora Dean", "Anna Bell & Emma Finn"]
    assert work.values(Field.FREEFORM) == ["Slow Burn", "Hurt/Comfort"]
    assert [(fact.value, fact.number) for fact in work.known(Field.SERIES)] == [
        ("The Wall", 2),
        ("Lamps, Lit", 1),
    ]
    assert (work.value(Field.PUBLISHED), work.value(Field.UPDATED)) == ("2020-01-02", "2021-03-04")
    assert work.value(Field.COMPLETE) == "false"
    assert work.value(Field.LANGUAGE) == "en"


def test_summary_notes_and_text_go_to_their_places() -> None:
    work = chaptered()
    assert [block.text for block in work.summary] == ["She waits. He does not."]
    assert [block.text for block in work.notes_before] == ["For Emma."]
    assert [block.text for block in work.notes_after] == ["Thank you all."]
    first, second = work.chapters
    assert (first.number, first.title, second.number, second.title) == (1, "The Wall", 2, None)
    assert [block.text for block in first.summary + first.notes_before] == ["A wall is climbed.", "First!"]
    assert [block.text for block in first.blocks] == ["It was late.", "Nobody came."]
    assert [block.text for block in first.notes_after] == ["More soon."]
    assert [block.text for block in second.blocks] == ["It was early.", "Notes"]


def test_a_work_of_one_chapter_begins_where_the_notes_page_ends() -> None:
    work = work_of(PREFACE, FRONT, (paragraph("It was late."), paragraph("Nobody came.")), END)
    assert [block.text for block in work.chapters[0].blocks] == ["It was late.", "Nobody came."]
    assert [block.text for block in work.notes_before] == ["For Emma."]


def test_where_nothing_tells_where_the_text_begins_summary_and_notes_are_a_paragraph_each() -> None:
    work = work_of((*PREFACE, *FRONT, paragraph("It was late."), paragraph("Nobody came."), *END))
    assert [block.text for block in work.chapters[0].blocks] == ["It was late.", "Nobody came."]
    assert [block.text for block in (*work.summary, *work.notes_before)] == [
        "She waits. He does not.",
        "For Emma.",
    ]
    assert [block.text for block in work.notes_after] == ["Thank you all."]


def test_a_story_that_speaks_of_the_archive_is_no_download() -> None:
    story = (paragraph("It was late."),) * 8 + PREFACE[1:2]
    assert recognise(Draft("pdf", (Page("a.pdf", lambda: story),)), "a.pdf").origin == "bare"
