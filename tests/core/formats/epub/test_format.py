from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.allowed import allowed, bounded
from tests.core.formats.archives import CONTAINER, damaged, epub, handmade, whole, zipped
from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.draft import Draft
from velvetbox.core.formats.epub import format as reader
from velvetbox.core.prose import Field, Kind, MarkKind, is_italic, paragraphs, walk


def read(data: bytes) -> Draft:
    return reader.read(data, "book.epub")


def told(draft: Draft) -> list[str]:
    return [remark.code for remark in draft.remarks]


def test_pages_come_in_the_order_of_the_spine() -> None:
    draft = read(
        epub(
            {"a.xhtml": "<p>A</p>", "b.xhtml": "<p>B</p>"},
            spine='<itemref idref="i1"/><itemref idref="i0" linear="no"/>',
        )
    )
    assert [(page.name, paragraphs(page.blocks)) for page in draft.pages] == [
        ("OEBPS/b.xhtml", ["B"]),
        ("OEBPS/a.xhtml", ["A"]),
    ]
    assert draft.pages[1].types == {"nonlinear"}


def test_metadata_of_epub_2_is_given_as_written() -> None:
    draft = read(
        epub(
            {"a.xhtml": "<p>x</p>"},
            metadata='<dc:title>A  Tale</dc:title><dc:creator opf:role="aut" opf:file-as="Poe, E.">E. Poe</dc:creator>'
            '<dc:creator opf:role="bkp">A Program</dc:creator><dc:language>en</dc:language><dc:subject>One</dc:subject>'
            "<dc:subject>Two</dc:subject><dc:description>&lt;p>First.&lt;/p>&lt;p>Second &amp;amp; last.&lt;/p></dc:description>"
            '<meta name="calibre:series" content="Tales"/><meta name="calibre:series_index" content="3.0"/>',
        )
    )
    assert draft.properties["dc:title"] == ("A Tale",)
    assert draft.properties["dc:creator"] == ("E. Poe", "A Program")
    assert draft.properties["dc:creator@role"] == ("aut", "bkp")
    assert draft.properties["dc:creator@file-as"] == ("Poe, E.", "")
    assert draft.properties["dc:subject"] == ("One", "Two")
    assert [(fact.field, fact.value, fact.number) for fact in draft.facts] == [
        (Field.TITLE, "A Tale", None),
        (Field.CREATOR, "E. Poe", None),
        (Field.LANGUAGE, "en", None),
        (Field.SUMMARY, "First.\n\nSecond & last.", None),
        (Field.SERIES, "Tales", 3),
    ]
    assert draft.facts[0].where.source == "OEBPS/content.opf#dc:title"


def test_refinements_of_epub_3_are_understood() -> None:
    draft = read(
        epub(
            {"a.xhtml": "<p>x</p>"},
            metadata='<dc:title id="s">Sub</dc:title><meta property="title-type" refines="#s">subtitle</meta><dc:title id="t">Main</dc:title>'
            '<meta property="title-type" refines="#t">main</meta><dc:creator id="c">A</dc:creator><dc:creator id="d">B</dc:creator>'
            '<meta property="role" refines="#d">ill</meta><meta property="belongs-to-collection" id="x">Saga</meta>'
            '<meta property="collection-type" refines="#x">series</meta><meta property="group-position" refines="#x">2</meta>',
        )
    )
    assert [(fact.field, fact.value, fact.number) for fact in draft.facts] == [
        (Field.TITLE, "Main", None),
        (Field.CREATOR, "A", None),
        (Field.SERIES, "Saga", 2),
    ]


def test_titles_and_types_come_from_the_contents_list_guide_and_markup() -> None:
    ncx = (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>One</text></navLabel>'
        '<content src="ch%20one.xhtml#top"/></navPoint></navMap></ncx>'
    )
    draft = read(
        epub(
            {"ch%20one.xhtml": '<section epub:type="chapter"><p>x</p></section>', "t.xhtml": "<p>t</p>"},
            more={
                "OEBPS/toc.ncx": ncx,
                "OEBPS/ch one.xhtml": whole('<section epub:type="chapter"><p>x</p></section>'),
            },
            guide='<guide><reference type="title-page" href="t.xhtml"/></guide>',
        )
    )
    assert [(page.title, set(page.types)) for page in draft.pages] == [
        ("One", {"chapter"}),
        (None, {"title-page"}),
    ]


def test_italics_in_a_style_sheet_of_the_book_are_honoured() -> None:
    page = whole(
        '<p class="calibre1">a <span class="calibre3">b</span></p>',
        '<link rel="stylesheet" type="text/css" href="css/s.css"/>',
    )
    draft = read(epub({"a.xhtml": page}, more={"OEBPS/css/s.css": ".calibre3 { font-style: italic }"}))
    assert [span.text for span in draft.blocks[0].spans if is_italic(span)] == ["b"]


def test_empty_elements_of_xhtml_do_not_swallow_the_page() -> None:
    draft = read(
        epub(
            {
                "a.xhtml": '<a id="x"/><p/><p>one <i/>two<span class="y"/></p><div/><p><![CDATA[1 < 2 & 3]]></p>'
            }
        )
    )
    assert paragraphs(draft.blocks) == ["one two", "1 < 2 & 3"]


def test_broken_xhtml_is_read_as_html() -> None:
    assert paragraphs(read(epub({"a.xhtml": "<p>one & <b>two<p>three &nbsp;</i>"})).blocks)[:2] == [
        "one & two",
        "three",
    ]


def test_endnotes_on_a_page_of_their_own_become_notes() -> None:
    draft = read(
        epub(
            {
                "a.xhtml": '<p>Text.<a href="notes.xhtml#n1" id="r1" epub:type="noteref">1</a></p>',
                "notes.xhtml": '<section epub:type="endnotes"><h2>Endnotes</h2><ol><li id="n1"><p>A <i>note</i>. '
                '<a href="a.xhtml#r1" epub:type="backlink">\u21a9</a></p></li></ol></section>',
            }
        )
    )
    assert paragraphs(draft.pages[0].blocks) == ["Text.[1]"]
    assert [(note.id, note.label, paragraphs(note.blocks)) for note in draft.notes] == [
        ("1", "1", ["A note."])
    ]
    assert draft.pages[1].blocks == ()
    assert "endnotes" in draft.pages[1].types


def test_links_between_pages_lead_to_their_places() -> None:
    draft = read(
        epub(
            {"a.xhtml": '<p><a href="b.xhtml#x">see</a></p>', "b.xhtml": '<p id="x">there</p><p id="y">z</p>'}
        )
    )
    (mark,) = draft.pages[0].blocks[0].spans[0].marks
    assert mark.kind is MarkKind.LINK
    assert mark.value == f"#{draft.pages[1].blocks[0].id}"
    assert draft.pages[1].blocks[1].id is None


def test_pictures_are_keys_to_their_bytes() -> None:
    cover = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="x"><image xlink:href="img/c%20v.png"/></svg>'
    )
    draft = read(
        epub(
            {"a.xhtml": '<p>a</p><img alt="z" src="img/c%20v.png"/>', "c.xhtml": cover},
            more={"OEBPS/img/c v.png": b"\x89PNG"},
        )
    )
    pictures = [block for block in walk(draft.blocks) if block.kind is Kind.IMAGE]
    assert len(pictures) == 2
    assert {draft.images[picture.source or ""] for picture in pictures} == {b"\x89PNG"}


def test_a_missing_page_is_told_and_the_rest_is_read() -> None:
    draft = read(epub({"a.xhtml": "<p>A</p>"}, more={"OEBPS/content.opf": _opf(("gone.xhtml", "a.xhtml"))}))
    assert paragraphs(draft.blocks) == ["A"]
    assert told(draft) == ["epub.missing"]


def _opf(names: tuple[str, ...]) -> str:
    items = "".join(
        f'<item id="{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="{n}"/>' for n in range(len(names)))
    return f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest><spine>{spine}</spine></package>'


def test_an_epub_without_a_package_gives_its_pages_as_they_lie() -> None:
    draft = read(zipped({"mimetype": "application/epub+zip", "b.html": "<p>B</p>", "a.html": "<p>A</p>"}))
    assert paragraphs(draft.blocks) == ["B", "A"]
    assert "epub.no_container" in told(draft)


def test_a_cut_epub_gives_the_pages_before_the_cut() -> None:
    long = "".join(f"<p>Paragraph {number} {number * 7919}</p>" for number in range(2000))
    data = zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            "OEBPS/content.opf": _opf(("a.xhtml", "b.xhtml")),
            "OEBPS/a.xhtml": whole("<p>A</p>"),
            "OEBPS/b.xhtml": whole(long),
        }
    )
    draft = read(data[: int(len(data) * 0.8)])
    assert paragraphs(draft.pages[0].blocks) == ["A"]
    assert len(draft.pages[1].blocks) > 500
    assert told(draft) == ["zip.cut", "zip.cut_member"]


def test_a_package_outside_the_book_is_refused() -> None:
    outside = CONTAINER.replace("OEBPS/content.opf", "../../etc/passwd")
    with pytest.raises(Refused, match="outside"):
        read(zipped({"META-INF/container.xml": outside, "a.xhtml": whole("<p>x</p>")}))


def test_a_locked_book_is_refused_plainly() -> None:
    with pytest.raises(ReadError) as error:
        read(
            epub(
                {"a.xhtml": "<p>x</p>"},
                more={"META-INF/encryption.xml": _locked("http://www.w3.org/2001/04/xmlenc#aes128-cbc")},
            )
        )
    assert error.value.code == "epub.drm"


def test_fonts_made_unreadable_are_no_lock() -> None:
    data = epub(
        {"a.xhtml": "<p>x</p>"},
        more={"META-INF/encryption.xml": _locked("http://www.idpf.org/2008/embedding")},
    )
    assert paragraphs(read(data).blocks) == ["x"]


def _locked(algorithm: str) -> str:
    return (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#">'
        f'<EncryptionMethod Algorithm="{algorithm}"/><CipherData><CipherReference URI="OEBPS/a.xhtml"/></CipherData></EncryptedData></encryption>'
    )


def test_entities_of_a_page_or_package_do_not_grow() -> None:
    laughs = (
        "<!DOCTYPE html [" + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9)) + "]>"
    )
    page = f'<?xml version="1.0"?>{laughs}<html xmlns="http://www.w3.org/1999/xhtml"><body><p>a &l8; b</p></body></html>'
    started = time.process_time()
    assert paragraphs(read(epub({"a.xhtml": page})).blocks) == ["a &l8; b"]
    with pytest.raises(Refused):
        read(epub({"a.xhtml": "<p>x</p>"}, more={"OEBPS/content.opf": laughs + _opf(("a.xhtml",))}))
    assert time.process_time() - started < allowed(0.2)


def test_an_epub_is_known_by_content() -> None:
    data = epub({"a.xhtml": "<p>x</p>"})
    assert reader.recognises(data, "book.zip")
    assert not reader.recognises(zipped({"story.txt": "x"}), "book.epub")
    assert not reader.recognises(b"PK\x03\x04", "book.epub")


def test_a_member_written_twice_is_read_once() -> None:
    page = whole("<p>A</p>").encode()
    parts: list[tuple[bytes, bytes, dict[str, int]]] = [
        (b"META-INF/container.xml", CONTAINER.encode(), {}),
        (b"OEBPS/content.opf", _opf(("a.xhtml",)).encode(), {}),
    ]
    assert paragraphs(
        read(handmade([*parts, (b"OEBPS/a.xhtml", page, {}), (b"OEBPS/a.xhtml", page, {})])).blocks
    ) == ["A"]


SAMPLE = epub(
    {"a.xhtml": '<p>A <i>b</i><a href="#x">1</a></p><p id="x">c</p>'}, metadata="<dc:title>T</dc:title>"
)


@settings(max_examples=200)
@given(damaged(SAMPLE, least=50))
@bounded(10)
def test_a_mutated_epub_gives_a_draft_or_a_read_error(data: bytes) -> None:
    try:
        draft = read(data)
    except ReadError:
        return
    assert isinstance(draft.blocks, tuple)


OPF_PIECES = st.sampled_from(
    "<package> </package> <metadata> <spine> </spine> <manifest> <item id='i0' href='a.xhtml'/> <item/> <itemref idref='i0'/> <meta name='x'/> "
    "<!DOCTYPE [<!ENTITY <dc:title> <meta refines='#' property='role'>aut</meta> &x; \x00 <![CDATA[ <guide> <reference href='//x'/> ../.. %zz".split()
)


@settings(max_examples=100)
@given(st.lists(OPF_PIECES, max_size=20).map(" ".join))
@bounded(10)
def test_any_package_gives_a_draft_or_a_read_error(opf: str) -> None:
    data = epub({"a.xhtml": "<p>x</p>"}, more={"OEBPS/content.opf": opf})
    try:
        draft = read(data)
    except ReadError:
        return
    assert draft.pages


def test_white_space_without_end_in_a_page_costs_no_time() -> None:
    data = epub({"a.xhtml": "<p>A</p>" + " " * 300_000 + "<p>B</p>"})
    start = time.process_time()
    assert paragraphs(read(data).blocks) == ["A", "B"]
    assert time.process_time() - start < allowed(2)


def test_notes_on_a_page_of_their_own_are_told_from_what_refers_to_them_by_where_the_number_stands() -> None:
    draft = read(
        epub(
            {
                "a.xhtml": '<p>She waited.<a href="n.xhtml#n1" id="r1"><sup>1</sup></a></p><p>He came.<a href="n.xhtml#n2" id="r2">2</a></p>',
                "n.xhtml": '<h2>Notes</h2><p id="n1"><a href="a.xhtml#r1">1.</a> A small station.</p><p id="n2"><a href="a.xhtml#r2">2.</a> Late.</p>',
            }
        )
    )

    assert paragraphs(draft.pages[0].blocks) == ["She waited.[1]", "He came.[2]"]
    assert [paragraphs(note.blocks) for note in draft.notes] == [["A small station."], ["Late."]]
