"""A page of the Archive that a browser printed is read as the work it shows."""

from __future__ import annotations

import pytest

from velvetbox.core.formats.draft import Draft, Mend, Page, ReadOptions
from velvetbox.core.origins.ao3.printed import ORIGIN
from velvetbox.core.origins.recognising import recognise
from velvetbox.core.prose import Block, Field, Kind, Span, Work, plain_text

TITLE = "Low Tide - Chapter 2 - maren_q - Harbour Lights [Archive of Our Own]"
FOOT = Mend(
    "pdf.running", "", "1/2/26, 6:42 AM · https://archiveofourown.org/works/4242/chapters/77 1/9", "", 9
)
LABELS = [
    "Rating:", "Teen And Up Audiences\nArchive Warning:", "No Archive Warnings Apply\nCategory:", "F/F\nFandom:",
    "Harbour Lights\nCharacters:", "Ine", "Maren\nAdditional Tags:", "Fog, Ferries\nLanguage:", "English\nStats:",
    "Published:", "2015-03-04\nWords:\n1,234\nChapters:\n2/3",
]  # fmt: skip
BODY = [
    "The tide had gone out an hour ago.",
    "Nobody came, she thought.",
    "Notes of a piano came over the water.",
]


def block(text: str) -> Block:
    head = text.startswith("#")
    return Block(Kind.HEADING if head else Kind.PARAGRAPH, (Span(text.lstrip("# ")),), level=2 if head else 0)


def printed(*texts: str, title: str = TITLE, menu: bool = True, marks: bool = True) -> Draft:
    around = [*(["Main Content", "# Archive of Our Own", "Log In", "# Actions", "Share"] if menu else [])]
    given = [*around, *(["# Work Header"] if marks else []), *LABELS, *texts]
    blocks = tuple(block(text) for text in given if marks or text not in {"# Chapter Text", "# Work Text"})
    return Draft("pdf", (Page("a.pdf", lambda: blocks),), properties={"pdf:title": (title,)}, mends=(FOOT,))


CHAPTER = [
    "# Low Tide", "# maren_q", "# Summary:", "Ine waits.", "# Notes:", "For J.", "(See the end of the work for more notes.)",
    "# Chapter 2: Leaving", "# Notes:", "Late!", "# Chapter Text", *BODY, "# Notes:", "More soon.", "# Notes:",
    "Thank you.", "# Actions", "Kudos ♥", "# Kudos", "3 guests left kudos on this work!", "Post Comment",
]  # fmt: skip


def read(draft: Draft) -> Work:
    assert ORIGIN.recognises(draft)
    (work,) = recognise(draft, "a.pdf").works
    return work


@pytest.mark.parametrize("menu", [True, False])
@pytest.mark.parametrize("marks", [True, False])
def test_a_printed_chapter_is_read_with_its_tags_and_notes(menu: bool, marks: bool) -> None:
    work = read(printed(*CHAPTER, menu=menu, marks=marks))
    (chapter,) = work.chapters
    assert (chapter.number, chapter.title) == (2, "Leaving")
    assert plain_text(chapter.blocks).split("\n\n") == BODY
    assert (plain_text(chapter.notes_before), plain_text(chapter.notes_after)) == ("Late!", "More soon.")
    assert [plain_text(part) for part in (work.summary, work.notes_before, work.notes_after)] == [
        "Ine waits.", "For J.", "Thank you."
    ]  # fmt: skip
    for name, expected in (
        (Field.TITLE, ["Low Tide"]), (Field.CREATOR, ["maren_q"]), (Field.CHARACTER, ["Ine", "Maren"]),
        (Field.FREEFORM, ["Fog", "Ferries"]), (Field.URL, ["https://archiveofourown.org/works/4242"]),
        (Field.PUBLISHED, ["2015-03-04"]), (Field.CHAPTER_PRESENT, ["2"]),
    ):  # fmt: skip
        assert work.values(name) == expected


def test_a_work_of_one_chapter_and_one_of_all_chapters_are_read() -> None:
    one = read(
        printed("# Low Tide", "# maren_q", "# Notes:", "For J.", "# Work Text", *BODY, "# Actions", "Share")
    )
    assert [plain_text(chapter.blocks).split("\n\n") for chapter in one.chapters] == [BODY]
    both = read(
        printed("# Low Tide", "# maren_q", "# Chapter 1", *BODY, "# Chapter 2: Gone", BODY[0], "# Comments")
    )
    assert [(chapter.title, len(chapter.blocks)) for chapter in both.chapters] == [(None, 3), ("Gone", 1)]


def test_a_story_about_the_archive_is_no_page_of_it() -> None:
    blocks = tuple(block(text) for text in ("Rating: high.", "Language: plain.", *BODY))
    for title in (TITLE, "Low Tide"):
        draft = Draft("pdf", (Page("a.pdf", lambda: blocks),), properties={"pdf:title": (title,)})
        assert not ORIGIN.recognises(draft)


def test_labels_without_a_work_below_make_no_work_of_their_own() -> None:
    assert ORIGIN.read(printed(), "a.pdf", ReadOptions()).origin != "ao3_page"
