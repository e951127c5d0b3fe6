"""The Archive's MOBI downloads: pages as Calibre writes them, with its margins as quotations and without any class."""

from __future__ import annotations

import pytest

from tests.core.formats.palms import mobi
from velvetbox.core import formats, origins
from velvetbox.core.prose import Field, Kind, Work, paragraphs

BREAK = "<mbp:pagebreak></mbp:pagebreak>"
TAGS = (
    ("Rating", "<a>Mature</a>"),
    ("Archive Warnings", "<a>Major Character Death</a>, <a>Underage Sex</a>"),
    ("Fandoms", "<a>Harbour Street (TV)</a>, <a>Low Tide - Q. Marsh</a>"),
    ("Language", "Deutsch"),
    ("Series", "Part 2 of <a>Lamps</a>"),
    ("Stats", "Published: 2014-10-30 Completed: 2015-02-01 Words: 1,234 Chapters: {count}"),
)


class Dress:
    """How deep Calibre sets things: without the Archive's style sheet, and with it."""

    def __init__(self, *, styled: bool) -> None:
        self.text_depth = 2 if styled else 0
        self.label_depth = 1 if styled else 0
        self.note_depth = 3 if styled else 1
        self.value_depth = 11 if styled else 2
        self.heads = styled

    def at(self, depth: int, text: str) -> str:
        if not depth:
            return f'<p height="1em" width="0pt">{text}</p>'
        return '<blockquote height="1em">' + "<blockquote>" * (depth - 1) + text + "</blockquote>" * depth

    def text(self, *given: str) -> str:
        return "".join(self.at(self.text_depth, text) for text in given)

    def notes(self, label: str, *given: str, depth: int | None = None) -> str:
        own = self.label_depth if depth is None else depth
        deep = self.note_depth - (self.label_depth - own)
        return self.at(own, label) + "".join(self.at(deep, text) for text in given)

    def heading(self, text: str) -> str:
        return self.at(self.label_depth, f'<font size="5"><b>{text}</b></font>')


def book(
    dress: Dress, chapters: list[str], *, titles: list[str], count: str = "2/2", byline: str = ""
) -> bytes:
    tags = "".join(
        dress.at(dress.label_depth, f"{label}:") + dress.at(dress.value_depth, value.format(count=count))
        for label, value in TAGS
    )
    byline = byline or "by <a href='/users/quill'>Quill</a>, <a href='/users/m'>Ink (marsh)</a>"
    preface = (
        '<p align="center"><b>The Lamp</b><br></br>Posted originally on the <a href="https://archiveofourown.org/">Archive '
        'of Our Own</a> at <a href="https://archiveofourown.org/works/4711/chapters/99">https://archiveofourown.org/works/4711</a>.</p>'
    )
    heads = f'<p align="center"><font size="7"><b>The Lamp</b></font></p><p align="center">{byline}</p>'
    front = (
        heads
        + dress.notes("Summary", "A lamp goes out.", depth=0)
        + dress.notes("Notes", "For Mara.", "And Tom.", depth=0)
    )
    more = "<p>See the end of the work for <a filepos=0000000009>more notes</a></p>"
    after = (
        dress.notes("End Notes", "Thank you for reading.", depth=0)
        + '<p>Please <a href="https://archiveofourown.org/works/4711/comments/new">drop by the Archive and comment</a>!</p>'
    )
    parts = [preface + tags, front + more, *chapters, after]
    named = ["Preface", "", *(titles or [""] * len(chapters)), "Afterword"]
    text = b"<html><body>"
    contents = []
    for part, title in zip(parts, named, strict=True):
        if title:
            contents.append((len(text), title.encode()))
        text += (part + BREAK).encode()
    values = [(503, b"Something Else"), (101, b"Archive of Our Own"), (105, b"Fanworks")]
    return mobi(text + b"</body></html>", contents=contents if titles else [], values=values)


def work_of(data: bytes) -> Work:
    draft = formats.read(data, "The_Lamp.mobi")
    reading = origins.recognise(draft, "The_Lamp.mobi")
    assert reading.origin == "ao3"
    (work,) = reading.works
    return work


@pytest.fixture(params=[False, True], ids=["plain", "styled"])
def dress(request: pytest.FixtureRequest) -> Dress:
    return Dress(styled=request.param)


def chapters_of(dress: Dress) -> list[str]:
    first = (
        dress.heading("Chapter 1: Rain")
        + dress.notes("Chapter Summary", "It rains.", "Hard.")
        + dress.notes("Chapter Notes", "Be gentle.")
        + dress.text("It rained on the harbour all that day.", "It <i>rained</i> again.")
        + "<hr></hr>"
        + dress.text("Notes", "were what she wrote, and wrote, and wrote again in the long evenings.")
        + dress.notes("Chapter End Notes", "Sorry.")
    )
    return [first, dress.heading("Chapter 2") + dress.text("It stopped.")]


def test_tags_figures_and_names_come_from_the_preface(dress: Dress) -> None:
    work = work_of(book(dress, chapters_of(dress), titles=["Chapter 1: Rain", "Chapter 2"]))
    assert work.value(Field.TITLE) == "The Lamp"
    assert work.values(Field.CREATOR) == ["Quill", "Ink (marsh)"]
    assert work.value(Field.URL) == "https://archiveofourown.org/works/4711"
    assert work.values(Field.RATING) == ["Mature"]
    assert work.values(Field.WARNING) == ["Major Character Death", "Underage Sex"]
    assert work.values(Field.FANDOM) == ["Harbour Street (TV)", "Low Tide - Q. Marsh"]
    assert work.value(Field.LANGUAGE) == "de"
    assert [(fact.value, fact.number) for fact in work.known(Field.SERIES)] == [("Lamps", 2)]
    assert (work.value(Field.PUBLISHED), work.value(Field.UPDATED)) == ("2014-10-30", "2015-02-01")
    assert (work.number(Field.CHAPTERS_DECLARED), work.value(Field.COMPLETE)) == (2, "true")


def test_chapters_have_their_text_and_their_own_notes(dress: Dress) -> None:
    work = work_of(book(dress, chapters_of(dress), titles=["Chapter 1: Rain", "Chapter 2"]))
    assert [(chapter.number, chapter.title) for chapter in work.chapters] == [(1, "Rain"), (2, None)]
    first, second = work.chapters
    assert [block.kind for block in first.blocks].count(Kind.BREAK) == 1
    assert paragraphs(first.blocks)[0] == "It rained on the harbour all that day."
    assert paragraphs(first.blocks)[-1].startswith("were what she wrote")
    assert paragraphs(first.summary) == ["It rains.", "Hard."]
    assert paragraphs(first.notes_before) == ["Be gentle."]
    assert paragraphs(first.notes_after) == ["Sorry."]
    assert [block.kind for block in second.blocks] == [Kind.PARAGRAPH]


def test_summary_and_notes_of_the_work_stand_apart(dress: Dress) -> None:
    work = work_of(book(dress, chapters_of(dress), titles=["Chapter 1: Rain", "Chapter 2"]))
    assert paragraphs(work.summary) == ["A lamp goes out."]
    assert paragraphs(work.notes_before) == ["For Mara.", "And Tom."]
    assert paragraphs(work.notes_after) == ["Thank you for reading."]


def test_a_work_of_one_chapter_has_no_title_but_its_own(dress: Dress) -> None:
    only = dress.at(dress.label_depth, " ") + dress.text("It rained.", "It stopped.")
    work = work_of(book(dress, [only], titles=["The Lamp"], count="1/1", byline="by Anonymous"))
    assert [(chapter.number, chapter.title) for chapter in work.chapters] == [(None, None)]
    assert paragraphs(work.chapters[0].blocks) == ["It rained.", "It stopped."]
    assert work.values(Field.CREATOR) == []


def test_a_heading_in_the_text_that_begins_a_page_goes_on_with_the_chapter(dress: Dress) -> None:
    one, two = chapters_of(dress)
    split = one.replace("<hr></hr>", f"{BREAK}{dress.heading('The letter')}")
    work = work_of(book(dress, [split, two], titles=["Chapter 1: Rain", "Chapter 2"]))
    assert len(work.chapters) == 2
    assert "The letter" in paragraphs(work.chapters[0].blocks)
    assert paragraphs(work.chapters[0].notes_after) == ["Sorry."]


def test_without_a_list_of_contents_headings_and_the_order_of_pages_tell(dress: Dress) -> None:
    work = work_of(book(dress, chapters_of(dress), titles=[]))
    assert [(chapter.number, chapter.title) for chapter in work.chapters] == [(1, "Rain"), (2, None)]
    only = work_of(book(dress, [dress.text("It rained.", "It stopped.")], titles=[], count="1/1"))
    assert [paragraphs(chapter.blocks) for chapter in only.chapters] == [["It rained.", "It stopped."]]
    assert paragraphs(only.notes_after) == ["Thank you for reading."]


def test_a_download_in_one_page_is_a_work_all_the_same(dress: Dress) -> None:
    data = book(dress, [dress.text("It rained.", "It stopped.")], titles=[], count="1/1")
    draft = formats.read(data, "b.mobi")
    one = "".join(page.source.partition("<body>")[2] or page.source for page in draft.pages[:3])
    work = work_of(mobi(f"<html><body>{one}</body></html>".encode()))
    assert work.value(Field.TITLE) == "The Lamp"
    assert paragraphs(work.chapters[0].blocks) == ["It rained.", "It stopped."]


def test_a_label_above_a_pointer_and_an_afterword_on_the_last_page_are_no_text(dress: Dress) -> None:
    pointer = dress.at(dress.label_depth, "Chapter Notes") + dress.at(
        dress.label_depth, "See the end of the chapter for <a>notes</a>"
    )
    afterword = dress.notes("End Notes", "So it ended.") + dress.at(
        dress.label_depth, "Please drop by the Archive and comment to let the creator know!"
    )
    one, two = chapters_of(dress)
    headed = two.replace(dress.heading("Chapter 2"), dress.heading("Chapter 2") + pointer)

    work = work_of(book(dress, [one, headed + afterword], titles=["Chapter 1: Rain", "Chapter 2"]))

    assert paragraphs(work.chapters[1].blocks) == ["It stopped."]
    assert "So it ended." in paragraphs(work.notes_after)
