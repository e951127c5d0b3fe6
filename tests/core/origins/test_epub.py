from __future__ import annotations

import pytest

from tests.core.origins.stories import BODY, GATE, LAMP, RAIN, epub, known, recognised, texts
from velvetbox.core import formats, origins
from velvetbox.core.formats.draft import ReadOptions
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


def entry(address: str, title: str, inner: str = "") -> str:
    return f'<li><a href="{address}">{title}</a>{f"<ol>{inner}</ol>" if inner else ""}</li>'


@pytest.mark.parametrize(
    "mark", ['<h3 id="c{}">{}</h3>', '<div id="c{}"><p class="x">{}</p></div>', '<p><a id="c{}"></a></p>']
)
def test_chapters_that_begin_inside_one_page_are_those_of_the_contents_list(mark: str) -> None:
    titles = ["Rain", "Salt", "Fire"]
    body = "".join(mark.format(at, title) + LONG for at, title in enumerate(titles))
    contents = "".join(entry(f"b.xhtml#c{at}", title) for at, title in enumerate(titles))
    (work,) = recognised(epub({"b.xhtml": f"<body>{body}</body>"}, HAND, contents=contents), "x.epub").works

    assert [chapter.title for chapter in work.chapters] == titles
    assert texts(work) == [[RAIN, LAMP, GATE]] * 3
    assert known(work)["title"] == ["The Lamp"]


def test_what_stands_below_a_chapter_in_the_contents_list_is_no_chapter() -> None:
    pages = {
        f"{at}.xhtml": f'<body><h2>Chapter {at}</h2><h3 id="a">A</h3>{LONG}<h3 id="b">B</h3>{LONG}</body>'
        for at in (1, 2)
    }
    inner = "".join(entry(f"{{}}.xhtml#{name}", name) for name in "ab")
    contents = "".join(entry(f"{at}.xhtml", f"Chapter {at}", inner.format(at, at)) for at in (1, 2))
    (work,) = recognised(epub(pages, HAND, contents=contents), "x.epub").works

    assert [chapter.number for chapter in work.chapters] == [1, 2]


def test_a_page_above_others_in_the_contents_list_names_their_part() -> None:
    pages = {
        "p.xhtml": "<body><p>Water</p></body>",
        "1.xhtml": f"<body>{LONG}</body>",
        "2.xhtml": f"<body>{LONG}</body>",
    }
    contents = entry("p.xhtml", "Water", entry("1.xhtml", "Rain") + entry("2.xhtml", "Salt"))
    (work,) = recognised(epub(pages, HAND, contents=contents), "x.epub").works

    assert [chapter.title for chapter in work.chapters] == ["Water · Rain", "Water · Salt"]


def numbered(*order: int) -> bytes:
    return epub(
        {f"{at}.xhtml": f"<body><h2>Chapter {at}</h2><p>{at}.</p>{LONG}</body>" for at in order}, HAND
    )


def test_chapters_out_of_order_are_put_back_and_that_can_be_undone() -> None:
    data = numbered(1, 3, 2, 4, 9, 5, 6, 8, 7)
    reading = recognised(data, "x.epub")

    assert [chapter.number for chapter in reading.works[0].chapters] == list(range(1, 10))
    assert [chapter.blocks[0].text for chapter in reading.works[0].chapters] == [
        f"{at}." for at in range(1, 10)
    ]
    (mend,) = reading.mends
    assert (mend.code, mend.before) == ("chapters.order", "1, 3, 2, 4, 9, 5, 6, 8, 7")
    options = ReadOptions(without=frozenset({mend.code}))
    (work,) = origins.recognise(formats.read(data, "x.epub", options), "x.epub", options).works
    assert [chapter.number for chapter in work.chapters] == [1, 3, 2, 4, 9, 5, 6, 8, 7]


@pytest.mark.parametrize("order", [(5, 4, 3, 2, 1), (2, 3, 5, 7, 11), (1, 2, 4, 5), (4, 3, 1, 2)])
def test_a_book_that_plays_with_its_numbers_is_left_alone(order: tuple[int, ...]) -> None:
    reading = recognised(numbered(*order), "x.epub")
    assert not reading.mends
    assert [chapter.number for chapter in reading.works[0].chapters] == list(order)
