from __future__ import annotations

from tests.core.origins.stories import BODY, GATE, LAMP, RAIN, known, page, recognised, text, texts
from velvetbox.core.prose import Field

HEADER = """The Project Gutenberg EBook of The Lamp, by Ada Quill

This eBook is for the use of anyone anywhere at no cost and with
almost no restrictions whatsoever.  You may copy it, give it away or
re-use it under the terms of the Project Gutenberg License included
with this eBook or online at www.gutenberg.org


Title: The Lamp
       or, The Gate

Author: Ada Quill (AKA A. Q. Marsh)

Translator: Tom Hale

Release Date: June 25, 2008 [EBook #4711]

Language: French

*** START OF THIS PROJECT GUTENBERG EBOOK THE LAMP ***




Produced by Somebody and the Online Distributed Proofreading Team




THE LAMP

By Ada Quill




CONTENTS

CHAPTER I. Rain
CHAPTER II. The Gate




"""
FOOTER = """



End of the Project Gutenberg EBook of The Lamp, by Ada Quill

*** END OF THIS PROJECT GUTENBERG EBOOK THE LAMP ***

***** This file should be named 4711.txt *****

START: FULL LICENSE

Chapter 1. General terms of use of this licence, which are none of the story."""
STORY = f"CHAPTER I. Rain\n\n{RAIN}\n\n{LAMP}\n\n\n\n\nCHAPTER II. The Gate\n\n{GATE}"


def test_header_licence_and_contents_are_cut_off() -> None:
    work = text(HEADER + STORY + FOOTER)

    assert [(chapter.number, chapter.title) for chapter in work.chapters] == [(1, "Rain"), (2, "The Gate")]
    assert texts(work) == [[RAIN, LAMP], [GATE]]


def test_the_header_names_title_creator_and_language() -> None:
    facts = known(text(HEADER + STORY + FOOTER))

    assert facts["title"] == ["The Lamp"]
    assert facts["title_line"] == ["The Lamp or, The Gate"]
    assert facts["creator"] == ["Ada Quill"]
    assert facts["language"] == ["fr"]
    assert facts["url"] == ["https://www.gutenberg.org/ebooks/4711"]


def test_the_header_of_the_nineties() -> None:
    written = f"""Project Gutenberg's Etext of The Lamp, by Ada Quill
#8 in our series by Ada Quill

Copyright laws are changing all over the world, be sure to check them.

The Lamp

by Ada Quill

June, 1998 [Etext #4711]

***START**THE SMALL PRINT!**FOR PUBLIC DOMAIN ETEXTS**START***
Why is this "Small Print!" statement here? You know: lawyers.

*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*





The Lamp

by Ada Quill


Chapter 1

{BODY}

Chapter 2

{BODY}

End of Project Gutenberg's Etext of The Lamp, by Ada Quill
"""
    work = text(written)

    assert (known(work)["title"], known(work)["creator"]) == (["The Lamp"], ["Ada Quill"])
    assert [chapter.number for chapter in work.chapters] == [1, 2]
    assert texts(work) == [[RAIN, LAMP, GATE], [RAIN, LAMP, GATE]]


def test_an_html_edition_with_the_header_in_pre() -> None:
    work = page(
        f"<html><body><pre>{HEADER[: HEADER.index('Produced')]}</pre><p>Produced by Somebody</p><h1>THE LAMP</h1><h2>By Ada Quill</h2>"
        f'<blockquote><p>CONTENTS</p><p><a href="#c1">Chapter 1</a></p><p><a href="#c2">Chapter 2</a></p><p><a href="#c3">Chapter 3</a></p></blockquote>'
        + "".join(
            f'<h2><a id="c{number}"></a>Chapter {number}</h2><p>{RAIN}</p><p>{LAMP}</p>'
            for number in (1, 2, 3)
        )
        + f"<pre>{FOOTER}</pre></body></html>"
    )

    assert known(work)["title"] == ["The Lamp"]
    assert texts(work) == [[RAIN, LAMP]] * 3


def test_a_story_without_chapters_is_one() -> None:
    work = text(HEADER[: HEADER.index("CONTENTS")] + BODY + FOOTER)

    assert texts(work) == [[RAIN, LAMP, GATE]]


def test_a_story_that_only_names_the_project_is_none_of_its_files() -> None:
    written = f"The Lamp at the Gate\n\nHe found it at Project Gutenberg, he said.\n\n{BODY}"

    assert recognised(written.encode(), "lamp.txt").origin == "bare"


def test_translators_are_no_creators() -> None:
    assert "Tom Hale" not in text(HEADER + STORY + FOOTER).values(Field.CREATOR)


def test_the_stars_of_the_end_mark_are_no_text_and_the_end_is_said() -> None:
    ended = f"{HEADER}{BODY}\n\nTHE END\n\n\n*** END OF THIS PROJECT GUTENBERG EBOOK THE LAMP ***\n"
    work = text(ended)

    assert texts(work)[-1][-1] == GATE
    assert known(work)["end_marker"] == ["THE END"]


def test_a_chapter_and_its_title_may_stand_on_two_lines() -> None:
    work = text(
        f"{HEADER}Chapter 1\nIce\n\n{BODY}\n\nChapter 2\nThaw\n\n{BODY}\n\n*** END OF THIS PROJECT GUTENBERG EBOOK ***"
    )

    assert [(chapter.number, chapter.title) for chapter in work.chapters] == [(1, "Ice"), (2, "Thaw")]


def test_the_publisher_s_list_of_other_books_is_no_chapter() -> None:
    listed = "".join(f"<h3>A Novel Called {name}</h3><p>{RAIN} {RAIN}</p>" for name in ("Sea", "Moor"))
    work = page(
        f"<html><head><title>The Lamp</title></head><body><pre>The Project Gutenberg EBook of The Lamp, by Ada Quill\n\nTitle: The Lamp\n\nAuthor: Ada Quill\n\n"
        "*** START OF THIS PROJECT GUTENBERG EBOOK THE LAMP ***</pre>"
        f"<h2>CHAPTER I</h2><p>{RAIN}</p><h2>CHAPTER II</h2><p>{LAMP}</p><p>{GATE}</p><h2>ADVERTISEMENTS</h2><p>{RAIN}</p>{listed}"
        "<pre>*** END OF THIS PROJECT GUTENBERG EBOOK THE LAMP ***</pre></body></html>"
    )

    assert [chapter.number for chapter in work.chapters] == [1, 2]


def test_the_header_of_gutenberg_australia() -> None:
    header = (
        "Project Gutenberg Australia\n\n\nTitle:      The Lamp\nAuthor:     Ada Quill\n* A Project Gutenberg of Australia eBook *\neBook No.:  0300011.txt\n"
        "Language:   English\nDate first posted:          January 2003\n\nThis eBook was produced by: Somebody\n\n\n"
        "-----------------------------------------------------------------\n\nA Project Gutenberg of Australia eBook\n\nTitle:      The Lamp\nAuthor:     Ada Quill\n\n\n\n"
    )
    work = text(
        f"{header}CHAPTER I.\n\n{BODY}\n\n\nTHE END\n\nThis site is full of FREE ebooks - Project Gutenberg Australia\n"
    )

    assert (known(work)["title"], known(work)["creator"]) == (["The Lamp"], ["Ada Quill"])
    assert texts(work) == [[RAIN, LAMP, GATE]]
