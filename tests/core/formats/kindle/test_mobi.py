from __future__ import annotations

import struct
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.allowed import allowed, bounded
from tests.core.formats.archives import damaged
from tests.core.formats.palms import combined, database, header, huffman, kf8_records, mobi, text_records
from tests.core.formats.plain_errors import said_of
from velvetbox.core import formats
from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.draft import Draft, Limits, ReadOptions
from velvetbox.core.formats.kindle import mobi as reader
from velvetbox.core.prose import Field, Kind, MarkKind, is_italic, paragraphs, walk

PICTURE = b"\x89PNG\r\n\x1a\nA small picture"


def read(data: bytes) -> Draft:
    return reader.read(data, "book.mobi")


def told(draft: Draft) -> list[str]:
    return [remark.code for remark in draft.remarks]


def with_places(template: str, **places: str) -> bytes:
    """Fill in the byte at which each of some strings stands ("{rain}" by what `rain` is)."""
    names = dict.fromkeys(places, "0000000000")
    text = template.format(**names).encode()
    at = {name: f"{text.index(places[name].encode()):010d}" for name in places}
    return template.format(**at).encode()


BOOK = with_places(
    '<html><head><guide><reference type="toc" title="Contents" filepos={toc} /></guide></head><body>'
    '<p align="center"><b>The Lamp</b></p><p>by Quill</p><mbp:pagebreak/>'
    '<p height="1em" width="0pt"><font size="5"><b>Rain</b></font></p><p>It <i>rained</i>.<a filepos={note}>1</a></p>'
    "<hr></hr><p>It went on.<br></br>And on.</p><mbp:pagebreak></mbp:pagebreak>"
    '<p><font size="5"><b>Sun</b></font></p><p>It stopped.</p><img recindex="00001" alt="a sun" />'
    "<mbp:pagebreak/><p>1 It rained often. <a filepos={back}>^</a></p>"
    "<mbp:pagebreak/><p>Contents</p><p><a filepos={rain}>Rain</a></p><p><a filepos={sun}>Sun</a></p></body></html>",
    toc="<p>Contents",
    rain='<p height="1em"',
    sun='<p><font size="5"><b>Sun',
    note="<p>1 It",
    back="<p>It <i>",
)


def test_a_list_of_one_short_title_is_a_list_of_contents() -> None:
    book = with_places(
        '<html><head><guide><reference type="toc" filepos={toc} /></guide></head><body><p>The Lamp</p><mbp:pagebreak/>'
        "<h3>Table of Contents</h3><a filepos={one}>Prologue</a><mbp:pagebreak/><p>It rained.</p></body></html>",
        toc="<h3>Table",
        one="<p>It",
    )
    assert [(page.title, set(page.types)) for page in read(mobi(book)).pages] == [
        (None, set()),
        (None, {"toc"}),
        ("Prologue", set()),
    ]


def test_pages_begin_at_page_breaks_and_are_named_by_the_contents() -> None:
    draft = read(mobi(BOOK, contents=[(BOOK.index(b'<p height="1em"'), b"Rain &amp; more")]))
    assert draft.format == "mobi"
    assert [(page.title, set(page.types), paragraphs(page.blocks)[:1]) for page in draft.pages] == [
        (None, set(), ["The Lamp"]),
        ("Rain & more", set(), ["Rain"]),
        (None, set(), ["Sun"]),
        (None, set(), []),
        (None, {"toc"}, ["Contents"]),
    ]


def test_the_contents_page_names_pages_where_there_is_no_index() -> None:
    assert [page.title for page in read(mobi(BOOK)).pages] == [None, "Rain", "Sun", None, None]


def test_large_type_is_a_heading_and_rules_breaks_and_italics_are_kept() -> None:
    blocks = read(mobi(BOOK)).pages[1].blocks
    assert [block.kind for block in blocks] == [Kind.HEADING, Kind.PARAGRAPH, Kind.BREAK, Kind.PARAGRAPH]
    assert [span.text for span in blocks[1].spans if is_italic(span)] == ["rained"]
    assert blocks[3].text == "It went on.\nAnd on."


def test_a_heading_in_small_capitals_gets_its_letters_back_from_the_contents() -> None:
    text = (
        b'<p>Front</p><mbp:pagebreak/><p><font size="5"><b>T</b></font><font size="2"><b>HE \xc3\x89TOILE</b></font></p>'
        b'<p>It rained.</p><mbp:pagebreak/><p><font size="5">Large</font> and plain.</p>'
    )
    draft = read(mobi(text, contents=[(text.index(b'<p><font size="5"><b>'), "The Étoile".encode())]))
    heading = draft.pages[1].blocks[0]
    assert (heading.kind, heading.text) == (Kind.HEADING, "The Étoile")
    assert draft.pages[2].blocks[0].kind is Kind.PARAGRAPH


def test_margins_that_calibre_writes_as_quotations_are_none() -> None:
    deep = "<blockquote><blockquote width='0pt'>{}</blockquote></blockquote>"
    text = (
        "".join(deep.format(f"It rained on day {day}.") for day in range(9))
        + f"<blockquote>{deep.format('A letter.')}</blockquote>"
    )
    blocks = read(mobi(text.encode())).blocks
    assert [block.kind for block in blocks] == [Kind.PARAGRAPH] * 9 + [Kind.QUOTE]


def test_space_before_a_table_is_no_scene_break() -> None:
    text = b"<p>It stood so:</p><br></br><table><tr><td>one</td><td>two</td></tr></table><p>So.</p>"
    assert Kind.BREAK not in [block.kind for block in read(mobi(text)).blocks]


def test_links_by_byte_lead_to_their_places_and_notes_are_found() -> None:
    draft = read(mobi(BOOK))
    assert [(note.label, paragraphs(note.blocks)) for note in draft.notes] == [("1", ["1 It rained often."])]
    marks = [mark for span in draft.pages[-1].blocks[1].spans for mark in span.marks]
    assert [mark.value for mark in marks if mark.kind is MarkKind.LINK] == [f"#{draft.pages[1].blocks[0].id}"]


def test_pictures_are_found_by_their_number() -> None:
    draft = read(mobi(BOOK, pictures=[PICTURE]))
    (picture,) = [block for block in walk(draft.blocks) if block.kind is Kind.IMAGE]
    assert draft.images[picture.source or ""] == PICTURE


def test_the_contents_cut_a_book_that_has_no_page_breaks() -> None:
    text = b"<html><body><p>One</p><p>It rained.</p><p>Two</p><p>It stopped.</p></body></html>"
    draft = read(mobi(text, contents=[(text.index(b"<p>One"), b"One"), (text.index(b"<p>Two"), b"Two")]))
    assert [(page.title, paragraphs(page.blocks)) for page in draft.pages] == [
        ("One", ["One", "It rained."]),
        ("Two", ["Two", "It stopped."]),
    ]


def test_what_the_header_says_is_stated_with_its_record() -> None:
    values = [
        (503, b"The Lamp"),
        (100, b"Quill"),
        (100, b"Ink"),
        (101, b"Harbour"),
        (105, b"Rain"),
        (524, b"en"),
    ]
    draft = read(
        mobi(b"<p>It rained.</p>", values=[*values, (103, b"<p>A lamp</p><p>goes out.</p>"), (106, b"2014")])
    )
    assert [(fact.field, fact.value, fact.where.source) for fact in draft.facts] == [
        (Field.TITLE, "The Lamp", "EXTH#503"),
        (Field.CREATOR, "Quill", "EXTH#100"),
        (Field.CREATOR, "Ink", "EXTH#100"),
        (Field.PUBLISHER, "Harbour", "EXTH#101"),
        (Field.LANGUAGE, "en", "EXTH#524"),
        (Field.SUMMARY, "A lamp\n\ngoes out.", "EXTH#103"),
    ]
    assert draft.properties["dc:subject"] == ("Rain",)
    assert draft.properties["dc:date"] == ("2014",)


def test_a_book_without_records_is_called_what_its_header_calls_it() -> None:
    assert [
        (fact.field, fact.value) for fact in read(mobi(b"<p>It rained.</p>", title=b"The Lamp")).facts
    ] == [(Field.TITLE, "The Lamp")]


def test_windows_1252_is_read_and_a_lying_code_page_forgiven() -> None:
    text = "<p>“It rained,” said Zoë – twice.</p>"
    for codepage, encoding in ((1252, "cp1252"), (1252, "utf-8"), (65001, "utf-8"), (65001, "cp1252")):
        draft = read(mobi(text.encode(encoding) * 3, codepage=codepage))
        assert paragraphs(draft.blocks)[0] == "“It rained,” said Zoë – twice.", (codepage, encoding)


def test_a_character_cut_by_the_end_of_a_record_is_whole() -> None:
    text = ("<p>" + "é" * 4000 + "</p>").encode()
    pieces = [text[at : at + 4096] for at in range(0, len(text), 4096)]
    more = [pieces[1][:1] + b"\x01", b"\x00"]
    records = [piece + trail for piece, trail in zip(pieces, more, strict=True)]
    data = database([header(text, len(records), packing=1, fields={240: 1}), *records])
    assert read(data).blocks[0].text == "é" * 4000


def test_nuls_after_each_record_that_nobody_announced_are_no_text() -> None:
    text = b"<p>" + b"It rained. " * 800 + b"</p>"
    records = [piece + b"\0" for piece in text_records(text, pack=False)]
    draft = read(database([header(text, len(records) + 1, packing=1, version=4), *records]))
    assert draft.blocks[0].text == ("It rained. " * 800).strip()
    assert told(draft) == []


def test_text_that_is_missing_is_told_and_the_rest_is_read() -> None:
    text = b"<p>" + b"It rained. " * 1000 + b"</p>"
    records = text_records(text)
    draft = read(database([header(text, len(records)), *records[:-1]]))
    assert draft.blocks[0].text.startswith("It rained.")
    assert told(draft) == ["kindle.cut"]


def test_text_packed_by_a_dictionary_is_read() -> None:
    huff = huffman([(b"<p>", True), (b"It rained.", True), (b"</p>", True)])
    head = header(b"<p>It rained.</p>", 1, packing=17480, fields={112: 2, 116: 2})
    draft = read(database([head, bytes([255, 254, 253]), *huff]))
    assert paragraphs(draft.blocks) == ["It rained."]


@pytest.mark.parametrize("locked", [1, 2])
def test_a_locked_book_is_refused_in_plain_words(locked: int) -> None:
    with pytest.raises(Refused, match="locked with DRM") as error:
        read(mobi(b"<p>It rained.</p>", locked=locked))
    assert error.value.code == "kindle.locked"


def test_other_kindle_formats_are_told_apart() -> None:
    assert formats.identify(b"TPZ0" + bytes(100), "b.azw1") == "mobi"
    with pytest.raises(Refused) as error:
        read(b"TPZ0" + bytes(100))
    assert error.value.code == "kindle.topaz"


# KF8 ---------------------------------------------------------------------------------------------

SKELETON = b'<html><head><link rel="stylesheet" href="kindle:flow:0001?mime=text/css"/></head><body aid="0"></body></html>'
INNER = SKELETON.index(b"</body>")
FIRST = b'<h2 aid="1">Rain</h2><p aid="2">It <span class="c">rained</span>.</p>'
SECOND = b'<p aid="3">See <a href="kindle:pos:fid:0002:off:0000000000">the sun</a>.</p><img src="kindle:embed:0001?mime=image/png"/>'
THIRD = b'<p aid="4">It stopped.</p>'
PARTS = [
    (SKELETON, [(INNER, FIRST), (INNER + len(FIRST), SECOND)]),
    (SKELETON, [(INNER, b"<h2>Sun</h2>" + THIRD)]),
]


def new_book() -> list[bytes]:
    values = [(503, b"The Lamp"), (100, b"Quill")]
    return kf8_records(
        PARTS,
        flows=[b".c { font-style: italic }"],
        pictures=[PICTURE],
        contents=[(0, 0, b"Rain"), (2, 0, b"Sun")],
        guide=[(b"title-page", 0)],
        values=values,
    )


def test_the_pieces_of_a_newer_book_are_put_together() -> None:
    draft = read(database(new_book()))
    assert draft.format == "azw3"
    assert [(page.title, set(page.types), paragraphs(page.blocks)) for page in draft.pages] == [
        ("Rain", {"title-page"}, ["Rain", "It rained.", "See the sun."]),
        ("Sun", set(), ["Sun", "It stopped."]),
    ]
    assert [(fact.field, fact.value) for fact in draft.facts] == [
        (Field.TITLE, "The Lamp"),
        (Field.CREATOR, "Quill"),
    ]


def test_styles_links_and_pictures_of_a_newer_book_are_found() -> None:
    draft = read(database(new_book()))
    spans = [span for block in draft.blocks for span in block.spans]
    assert [span.text for span in spans if is_italic(span)] == ["rained"]
    links = [mark.value for span in spans for mark in span.marks if mark.kind is MarkKind.LINK]
    assert links == [f"#{draft.pages[1].blocks[0].id}"]
    (picture,) = [block for block in walk(draft.blocks) if block.kind is Kind.IMAGE]
    assert draft.images[picture.source or ""] == PICTURE


def test_types_that_calibre_writes_without_their_prefix_are_understood() -> None:
    page = (
        b'<html><body><section type="chapter"><p>It rained.<a type="noteref" href="kindle:pos:fid:0001:off:0000000000">1</a></p>'
        b"</section></body></html>"
    )
    note = b'<p type="endnote">Often.</p>'
    rest = b'<html><body type="endnotes"></body></html>'
    records = kf8_records(
        [
            (page, [(page.index(b"</section>"), b"<p>It stopped.</p>")]),
            (rest, [(rest.index(b"</body>"), note)]),
        ]
    )
    draft = read(database(records))
    assert "chapter" in draft.pages[0].types
    assert [paragraphs(each.blocks) for each in draft.notes] == [["Often."]]


def test_of_a_file_with_both_books_the_newer_is_read() -> None:
    text = b"<p>The older book.</p>"
    parts = text_records(text)
    boundary = 1 + len(parts) + 1 + 1
    head = header(text, len(parts), values=[(121, struct.pack(">I", boundary))], fields={108: 1 + len(parts)})
    draft = read(combined([head, *parts, PICTURE], new_book()[:-1]))
    assert draft.format == "azw3"
    assert paragraphs(draft.pages[1].blocks) == ["Sun", "It stopped."]
    assert list(draft.images.values()) == [PICTURE]


def test_a_boundary_that_is_none_leaves_the_older_book() -> None:
    draft = read(mobi(b"<p>The older book.</p>", values=[(121, struct.pack(">I", 1))]))
    assert paragraphs(draft.blocks) == ["The older book."]


def test_text_that_the_tables_do_not_place_stands_at_the_end() -> None:
    records = new_book()
    broken = records[0][:248] + struct.pack(">I", 0xFFFFFFFF) + records[0][252:]
    draft = read(database([broken, *records[1:]]))
    assert "It stopped." in " ".join(paragraphs(draft.blocks))


# Hostile -----------------------------------------------------------------------------------------

ALLOWED = {
    "palm.cut",
    "palm.empty",
    "palm.packing",
    "palm.dictionary",
    "palm.too_much",
    "book.empty",
    "empty",
    "kindle.locked",
    "kindle.topaz",
    "refused.text",
    "unreadable.nul",
    "unreadable.binary",
}


@settings(max_examples=60)
@given(damaged(mobi(BOOK, pictures=[PICTURE], contents=[(300, b"Rain")]), least=60))
@bounded(2)
def test_a_damaged_book_is_read_or_told(data: bytes) -> None:
    draft, code = said_of(lambda: read(data))
    assert code in ALLOWED if draft is None else draft.blocks is not None


@settings(max_examples=60)
@given(damaged(database(new_book()), least=60))
@bounded(2)
def test_a_damaged_newer_book_is_read_or_told(data: bytes) -> None:
    draft, code = said_of(lambda: read(data))
    assert code in ALLOWED if draft is None else draft.blocks is not None


@settings(max_examples=60)
@given(st.binary(max_size=600), st.integers(0, 5))
@bounded(2)
def test_any_bytes_behind_the_name_are_read_or_told(data: bytes, count: int) -> None:
    whole = b"x" * 60 + b"BOOKMOBI" + bytes(8) + struct.pack(">H", count) + data
    draft, code = said_of(lambda: read(whole))
    assert code in ALLOWED if draft is None else draft.blocks is not None


def test_more_text_than_is_allowed_is_refused() -> None:
    text = b"<p>It rained.</p>" * 5000
    with pytest.raises(Refused) as error:
        reader.read(mobi(text), "b.mobi", ReadOptions(limits=Limits(text=10_000)))
    assert error.value.code == "refused.text"


@pytest.mark.parametrize(
    "text",
    [
        b"<mbp:pagebreak/>x" * 120_000,
        b'<a filepos="0000000009">x</a>' * 40_000,
        b"<blockquote>" * 150_000 + b"x",
        b"<a " * 600_000,
        b'<p><font size="5"><b>' * 90_000,
    ],
    ids=["breaks", "links", "quotes", "tags", "headings"],
)
def test_a_lot_of_one_thing_are_read_in_a_moment(text: bytes) -> None:
    data = mobi(text, pack=False)
    start = time.process_time()
    draft, _ = said_of(lambda: read(data))
    if draft is not None:
        assert draft.blocks is not None
    assert time.process_time() - start < allowed(10)


def test_fragments_that_all_go_to_the_front_come_to_an_end() -> None:
    pieces = [(0, b"<p>It rained.</p>") for _ in range(3000)]
    data = database(kf8_records([(b"<html><body></body></html>" + b" " * 300_000, pieces)], pack=False))
    start = time.process_time()
    assert len(read(data).blocks) > 2000
    assert time.process_time() - start < allowed(10)


def test_an_empty_book_is_told() -> None:
    with pytest.raises(ReadError) as error:
        read(mobi(b"   "))
    assert error.value.code == "empty"


# Scene breaks by space ---------------------------------------------------------------------------

RAINY = '<p height="0pt" width="2em">It rained on the harbour all that day, and nobody came to the door.</p>'
LATER = '<p height="3em" width="0pt">Later that year the rain had stopped, and somebody came after all.</p>'


def breaks(text: str, without: frozenset[str] = frozenset()) -> int:
    draft = reader.read(mobi(text.encode()), "b.mobi", ReadOptions(without=without))
    return [block.kind for block in draft.blocks].count(Kind.BREAK)


def test_a_wide_space_between_paragraphs_is_a_scene_break_told_and_undoable() -> None:
    text = RAINY * 9 + LATER + RAINY * 9
    draft = read(mobi(text.encode()))
    assert [(mend.code, mend.count) for mend in draft.mends] == [("kindle.scene_breaks", 1)]
    assert "came to the door.\n\n* * *\n\nLater that year" in draft.mends[0].after
    assert (breaks(text), breaks(text, frozenset({"kindle.scene_breaks"}))) == (1, 0)


@pytest.mark.parametrize(
    "text",
    [
        RAINY * 9 + "<hr></hr>" + RAINY.replace("0pt", "0em") * 9,  # a rule says it already
        '<p height="1em"><font size="5"><b>A heading that is rather long and stands above</b></font></p>'
        + LATER
        + RAINY * 9,
        (RAINY + LATER) * 9,  # space between most paragraphs means nothing
        RAINY * 3 + LATER,
        RAINY * 9
        + '<p height="3em" align="center">Posted originally on an archive, by somebody else, long ago.</p>'
        + RAINY * 9,
    ],
    ids=["rule", "heading", "everywhere", "few", "centred"],
)
def test_other_spaces_are_none(text: str) -> None:
    assert breaks(text) == text.count("<hr>")
