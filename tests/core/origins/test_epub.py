from __future__ import annotations

import pytest

from tests.core.origins.stories import BODY, GATE, LAMP, RAIN, epub, known, recognised, texts
from velvetbox.core.prose import Field

LONG = f"<p>{RAIN}</p><p>{LAMP}</p><p>{GATE}</p>"
SE = """<dc:identifier id="id">https://standardebooks.org/ebooks/ada-quill/the-lamp</dc:identifier><dc:title>The Lamp</dc:title>
<dc:creator id="a">Ada Quill</dc:creator><meta property="role" refines="#a" scheme="marc:relators">aut</meta>
<dc:contributor id="t">Tom Hale</dc:contributor><dc:publisher>Standard Ebooks</dc:publisher><dc:language>en-GB</dc:language>
<dc:source>https://www.gutenberg.org/ebooks/1</dc:source>"""
HAND = """<dc:identifier id="id">urn:uuid:1</dc:identifier><dc:title>The Lamp</dc:title><dc:creator>Quill</dc:creator>
<dc:language>en</dc:language><dc:date>2019-01-01</dc:date><dc:description>A lamp goes out.</dc:description>"""


def section(kind: str, content: str, matter: str = "bodymatter") -> str:
    return f'<body epub:type="{matter}"><section epub:type="{kind}">{content}</section></body>'


def standard_ebook() -> bytes:
    return epub(
        {
            "titlepage.xhtml": section("titlepage", "<h1>The Lamp</h1><p>By Ada Quill.</p>", "frontmatter"),
            "imprint.xhtml": section(
                "imprint", "<p>This ebook is the product of many hours.</p>", "frontmatter"
            ),
            "dedication.xhtml": section("dedication", "<p>To Mara.</p>", "frontmatter"),
            "halftitlepage.xhtml": section("halftitlepage", "<h2>The Lamp</h2>"),
            "part-1.xhtml": section(
                "part",
                '<h2><span epub:type="label">Part</span> <span epub:type="ordinal z3998:roman">I</span></h2>',
            ),
            "chapter-1.xhtml": section("chapter", f'<h3 epub:type="ordinal z3998:roman">I</h3>{LONG}'),
            "chapter-2.xhtml": section(
                "chapter",
                f'<hgroup><h3 epub:type="ordinal z3998:roman">II</h3><p epub:type="title">The Gate</p></hgroup>{LONG}',
            ),
            "chapter-3.xhtml": section(
                "chapter",
                f'<header><h3 epub:type="title">Salt</h3><blockquote epub:type="epigraph"><p>O rain.</p></blockquote></header>{LONG}',
            ),
            "endnotes.xhtml": section("endnotes", "<h2>Endnotes</h2>", "backmatter"),
            "colophon.xhtml": section(
                "colophon", "<p>The Lamp was published by Ada Quill.</p>", "backmatter"
            ),
            "uncopyright.xhtml": section(
                "copyright-page", "<h2>Uncopyright</h2><p>May you do good.</p>", "backmatter"
            ),
        },
        SE,
    )


def test_a_standard_ebook_keeps_what_is_the_authors() -> None:
    reading = recognised(standard_ebook(), "x.epub")
    (work,) = reading.works

    assert reading.origin == "standard_ebooks"
    assert [chapter.number for chapter in work.chapters] == [None, 1, 2, None]
    assert texts(work)[0] == ["To Mara."]
    assert texts(work)[1] == texts(work)[2] == [RAIN, LAMP, GATE]
    assert "The Gate" in (work.chapters[2].title or "")
    assert work.chapters[1].title == "Part I · 1"


def test_a_standard_ebook_is_known_by_its_address() -> None:
    facts = known(recognised(standard_ebook(), "x.epub").works[0])

    assert facts["url"] == ["https://standardebooks.org/ebooks/ada-quill/the-lamp"]
    assert facts["creator"] == ["Ada Quill"]
    assert facts["language"] == ["en-GB"]


def test_an_epigraph_stays_with_its_chapter() -> None:
    blocks = recognised(standard_ebook(), "x.epub").works[0].chapters[3].blocks

    assert blocks[0].children[0].text == "O rain."
    assert blocks[1].text == RAIN


def test_a_hand_made_book_has_a_chapter_a_page() -> None:
    data = epub(
        {
            "cover.xhtml": "<body><p>Cover</p></body>",
            "title.xhtml": "<body><h1>The Lamp</h1><p>Quill</p></body>",
            "c1.xhtml": f"<body><h2>Chapter 1: Rain</h2>{LONG}</body>",
            "c2.xhtml": f"<body><h2>Chapter 2</h2>{LONG}</body>",
            "c3.xhtml": f"<body><h2>Salt</h2>{LONG}<p>The End</p></body>",
        },
        HAND,
    )
    reading = recognised(data, "x.epub")
    (work,) = reading.works

    assert reading.origin == "epub"
    assert [(chapter.number, chapter.title) for chapter in work.chapters] == [
        (1, "Rain"),
        (2, None),
        (None, "Salt"),
    ]
    assert texts(work) == [[RAIN, LAMP, GATE]] * 3
    assert known(work)["complete"] == ["true"]
    assert [block.text for block in work.summary] == ["A lamp goes out."]


def test_the_day_of_conversion_is_not_the_day_of_publication() -> None:
    (work,) = recognised(epub({"c1.xhtml": f"<body><h1>The Lamp</h1>{LONG}</body>"}, HAND), "x.epub").works

    assert work.value(Field.PUBLISHED) is None


def test_a_book_of_one_page_is_read_by_its_headings() -> None:
    data = epub(
        {"all.xhtml": f"<body><h1>The Lamp</h1><h2>Chapter 1</h2>{LONG}<h2>Chapter 2</h2>{LONG}</body>"}, HAND
    )
    (work,) = recognised(data, "x.epub").works

    assert known(work)["title"] == ["The Lamp"]
    assert [chapter.number for chapter in work.chapters] == [1, 2]
    assert texts(work) == [[RAIN, LAMP, GATE]] * 2


def test_pieces_that_a_converter_cut_belong_to_one_chapter() -> None:
    pages = {
        "b_split_000.xhtml": f"<body><h2>Chapter 1</h2>{LONG}</body>",
        "b_split_001.xhtml": f"<body>{LONG}</body>",
        "b_split_002.xhtml": f"<body><h2>Chapter 2</h2>{LONG}</body>",
    }
    (work,) = recognised(epub(pages, HAND), "x.epub").works

    assert [len(chapter.blocks) for chapter in work.chapters] == [6, 3]


@pytest.mark.parametrize("title", ["Untitled", "????????? ??"])
def test_a_book_named_by_its_program_has_no_title(title: str) -> None:
    metadata = f'<dc:identifier id="id">urn:uuid:1</dc:identifier><dc:title>{title}</dc:title><dc:creator>Unknown</dc:creator>'
    (work,) = recognised(epub({"c.xhtml": f"<body>{LONG}</body>"}, metadata), "x.epub").works

    assert not {"title", "creator"} & set(known(work))
    assert BODY.startswith(texts(work)[0][0])


def test_a_second_heading_below_a_numbered_one_is_the_title() -> None:
    pages = {
        f"c{number}.xhtml": f"<body><h2>Chapter {number}</h2><h3>{name}</h3>{LONG}</body>"
        for number, name in ((1, "Ice"), (2, "Thaw"))
    }
    (work,) = recognised(epub(pages, HAND), "a.epub").works

    assert [(chapter.number, chapter.title) for chapter in work.chapters] == [(1, "Ice"), (2, "Thaw")]
    assert texts(work) == [[RAIN, LAMP, GATE]] * 2


def test_an_illustrator_is_no_creator() -> None:
    drawn = '<dc:creator opf:role="ill">Ann Painter</dc:creator>'
    (work,) = recognised(epub({"c1.xhtml": f"<body>{LONG}</body>"}, HAND + drawn), "a.epub").works

    assert known(work)["creator"] == ["Quill"]


def test_a_book_whose_package_names_no_title_may_show_it_on_a_page_of_its_own() -> None:
    pages = {
        "t.xhtml": "<h1>The Lamp</h1><h2>by Quill</h2>",
        "a.xhtml": f"<h2>1</h2>{LONG}",
        "b.xhtml": f"<h2>2</h2>{LONG}",
    }
    work = recognised(epub(pages, "<dc:title>Unknown</dc:title>"), "x.epub").works[0]

    assert (known(work)["title"], known(work)["creator"]) == (["The Lamp"], ["Quill"])
    assert [chapter.number for chapter in work.chapters] == [1, 2]
