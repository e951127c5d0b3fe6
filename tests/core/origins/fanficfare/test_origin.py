from __future__ import annotations

import textwrap

from tests.core.formats.palms import mobi
from tests.core.origins.stories import GATE, LAMP, RAIN, epub, fact, known, page, recognised, text, texts
from velvetbox.core.formats import identify
from velvetbox.core.prose import Field, Kind

ENTRIES = {
    "Series": "Lamps [3]",
    "Category": "Harbour Street",
    "Genre": "Mystery, Rain",
    "Language": "English",
    "Characters": "Anna, Tom",
    "Status": "In-Progress",
    "Published": "2003-06-01",
    "Updated": "2003-09-09",
    "Packaged": "2026-11-21 08:52:06",
    "Rating": "K+",
    "Chapters": "2",
    "Words": "1,234",
    "Publisher": "example.net",
    "Summary": "A lamp: it goes out.",
}
METADATA = """<dc:identifier id="id">fanficfare-uid:example.net-u42-s201</dc:identifier><dc:title>The Lamp</dc:title>
<dc:creator opf:role="aut">Quill</dc:creator><dc:contributor>FanFicFare [https://github.com/JimmXinu/FanFicFare]</dc:contributor>
<dc:language>en</dc:language><dc:subject>Last Update: 2003/09/09</dc:subject><dc:source>https://www.fanfiction.net/s/4711/1/The-Lamp</dc:source>"""


def made_epub() -> bytes:
    lines = "".join(f"<b>{label}:</b> {value}<br/>" for label, value in ENTRIES.items())
    chapter = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{toc}</title><meta name="chapterorigtitle" content="{name}"/></head>'
        '<body class="fff_chapter"><h3 class="fff_chapter_title">{name}</h3>{body}</body></html>'
    )
    pages = {
        "OEBPS/title_page.xhtml": f'<body class="fff_titlepage"><h3><a href="https://www.fanfiction.net/s/4711/1/">The Lamp</a> by '
        f'<a class="authorlink" href="u">Quill</a></h3><div>{lines}</div></body>',
        "OEBPS/log_page.xhtml": '<body class="fff_logpage"><h3>Update Log</h3><p>Packaged again.</p></body>',
        "OEBPS/file0001.xhtml": chapter.format(
            toc="1. Rain", name="1. Rain", body=f"<p>{RAIN}</p><hr/><h3>A letter</h3><p>{LAMP}</p>"
        ),
        "OEBPS/file0002.xhtml": chapter.format(toc="2. The Gate", name="2. The Gate", body=f"<p>{GATE}</p>"),
    }
    return epub(pages, METADATA)


def test_an_epubs_title_page_gives_what_its_subjects_mix() -> None:
    reading = recognised(made_epub(), "The Lamp-ffnet_4711.epub")
    (work,) = reading.works
    facts = known(work)

    assert reading.origin == "fanficfare"
    assert (facts["title"], facts["creator"]) == (["The Lamp"], ["Quill"])
    assert facts["url"] == ["https://www.fanfiction.net/s/4711"]
    assert facts["fandom"] == ["Harbour Street"]
    assert facts["freeform"] == ["Mystery", "Rain"]
    assert facts["character"] == ["Anna", "Tom"]
    assert (facts["published"], facts["updated"]) == (["2003-06-01"], ["2003-09-09"])
    assert (facts["rating"], facts["complete"]) == (["K+"], ["false"])
    assert facts["summary"] == ["A lamp: it goes out."]
    assert (fact(work, Field.SERIES).value, fact(work, Field.SERIES).number) == ("Lamps", 3)
    assert work.number(Field.CHAPTERS_DECLARED) == 2


def test_an_epubs_chapters_leave_out_title_page_and_log() -> None:
    (work,) = recognised(made_epub(), "x.epub").works

    assert [(chapter.number, chapter.title) for chapter in work.chapters] == [(1, "Rain"), (2, "The Gate")]
    assert texts(work) == [[RAIN, "", "A letter", LAMP], [GATE]]


def test_an_html_file_is_cut_at_its_sections() -> None:
    rows = "".join(f"<tr><td><b>{label}:</b></td><td>{value}</td></tr>" for label, value in ENTRIES.items())
    work = page(
        f'<html><head><title>The Lamp by Quill</title></head><body><h1><a href="http://example.net/s?sid=9">The Lamp</a> by '
        f'<a class="authorlink" href="u">Quill</a></h1><table class="full">{rows}</table><a name="TOCTOP"><h2>Table of Contents</h2></a>'
        f'<p><a href="#section0001">Rain</a><br/><a href="#section0002">The Gate</a></p>'
        f'<a name="section0001"><h2>Rain</h2></a><div><p>{RAIN}</p><p>{LAMP}</p></div>'
        f'<a name="section0002"><h2>The Gate</h2></a><div><p>{GATE}</p></div></body></html>'
    )

    assert known(work)["title"] == ["The Lamp"]
    assert known(work)["url"] == ["http://example.net/s?sid=9"]
    assert [chapter.title for chapter in work.chapters] == ["Rain", "The Gate"]
    assert texts(work) == [[RAIN, LAMP], [GATE]]


TEXT = f"""



The Lamp

by Quill



Category: Harbour Street
Status: Completed
Published: 2003-06-01
Packaged: 2026-11-21 08:52:06
Rating: T
Chapters: 2
Words: 1,234
Publisher: example.net
Story URL: https://www.fanfiction.net/s/4711/1/
Author URL: http://example.net/a/42
Summary: A lamp.



TABLE OF CONTENTS

Rain

The Gate



\tRain


{RAIN}

{LAMP}



\tThe Gate


{GATE}



End file.
"""


def test_a_text_file_is_cut_at_its_tabs() -> None:
    work = text(TEXT)
    facts = known(work)

    assert (facts["title"], facts["creator"], facts["complete"]) == (["The Lamp"], ["Quill"], ["true"])
    assert facts["url"] == ["https://www.fanfiction.net/s/4711"]
    assert [chapter.title for chapter in work.chapters] == ["Rain", "The Gate"]
    assert texts(work) == [[RAIN, LAMP], [GATE]]


def made_mobi() -> bytes:
    """A MOBI as FanFicFare writes it: version 4, nothing packed, the contents as a page of links by byte."""
    lines = "\n".join(f"<b>{label}:</b> {value}<br/>\n" for label, value in ENTRIES.items())
    text = (
        "<html><head><title>Bibliorize Sat Nov 21 2026 GMT</title><guide>"
        '<reference filepos="{toc}" title="Table of Contents" type="toc">\n</reference></guide></head><body>\n'
        '<h3><a href="https://www.fanfiction.net/s/4711/1/">The Lamp</a> by <a class="authorlink" href="u">Quill</a></h3>\n'
        f"<div>\n{lines}</div>\n<mbp:pagebreak/>\n"
        '<a name="TOCTOP"><h3>Table of Contents</h3><br/>\n</a><a filepos="{one}">1. Rain</a><br/>\n'
        '<a filepos="{two}">2. The Gate</a><br/>\n<mbp:pagebreak/>\n'
        f'<a name="mobi_article_1_MOBI_START">\n<h3>1. Rain</h3>\n<div><p>{RAIN}</p><hr/><h3>A letter</h3><p>{LAMP}</p></div>'
        f'<mbp:pagebreak/>\n<a name="mobi_article_2_MOBI_START">\n<h3>2. The Gate</h3>\n<div><p>{GATE}</p></div></body></html>'
    )
    places = {"toc": '<a name="TOCTOP">', "one": '<a name="mobi_article_1', "two": '<a name="mobi_article_2'}
    blank = text
    for name in places:
        blank = blank.replace(f"{{{name}}}", "0" * 10)
    for name, mark in places.items():
        text = text.replace(f"{{{name}}}", f"{len(blank[: blank.index(mark)].encode()):010d}")
    values = [(100, b"Quill"), (101, b"example.net")]
    return mobi(text.encode(), pack=False, version=4, title=b"The Lamp", values=values)


def test_a_mobi_has_its_title_page_read_and_its_contents_left_out() -> None:
    reading = recognised(made_mobi(), "The Lamp-example_201.mobi")
    assert reading.origin == "fanficfare"
    (work,) = reading.works
    assert [(chapter.number, chapter.title) for chapter in work.chapters] == [(1, "Rain"), (2, "The Gate")]
    assert texts(work) == [[RAIN, "", "A letter", LAMP], [GATE]]
    told = known(work)
    assert (told["title"], told["creator"], told["rating"]) == (["The Lamp"], ["Quill"], ["K+"])
    assert told["url"][0].startswith("https://www.fanfiction.net/s/4711")
    assert fact(work, Field.SERIES).number == 3


def test_a_wrapped_text_file_is_cut_at_headings_of_any_length_and_is_no_markdown() -> None:
    long = "A night that was long and a road that was longer than anybody in the house had thought"
    lines = TEXT.replace("\tRain\n", "        " + textwrap.fill(long, 70) + "\n").replace(
        "\nRain\n", f"\n{long}\n", 1
    )
    data = lines.replace(LAMP, f"### Later\n\n{LAMP}\n\n### Late\n\n**No** and **no**.").encode()

    work = text(data.decode())

    assert identify(data, "lamp.txt") == "txt"
    assert [chapter.title for chapter in work.chapters] == [long, "The Gate"]
    assert [block.text for block in work.chapters[0].blocks if block.kind is Kind.HEADING] == [
        "Later",
        "Late",
    ]


def test_a_line_of_the_header_that_was_wrapped_goes_on_below_and_a_summary_over_paragraphs() -> None:
    wrapped = TEXT.replace("Harbour Street", "Harbour Street, The\nRoad\nSeries URL: u").replace(
        "\nTABLE OF", "It went on for a while.\n\n\nTABLE OF"
    )

    work = text(wrapped)

    assert known(work)["fandom"] == ["Harbour Street", "The Road"]
    assert [block.text for block in work.summary][-1] == "It went on for a while."
    assert texts(work) == [[RAIN, LAMP], [GATE]]
