"""FictionBook: description, chapters, notes, poems, pictures; dialects and broken markup are read as meant."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.allowed import bounded
from tests.core.formats.archives import zipped
from tests.core.formats.plain_errors import said_of
from velvetbox.core import formats, origins
from velvetbox.core.errors import Refused
from velvetbox.core.formats.draft import Draft
from velvetbox.core.formats.fb2.format import FORMAT, read
from velvetbox.core.intake import read_file
from velvetbox.core.prose import Block, Field, Kind, Work, measure, to_html

NS = 'xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" xmlns:l="http://www.w3.org/1999/xlink"'
INFO = (
    "<genre>sf_fantasy</genre><author><first-name>Ада</first-name><middle-name>И.</middle-name><last-name>Озёрная</last-name>"
    "</author><author><nickname>lakegirl</nickname></author><book-title>Лодка</book-title><annotation><p>О лодке.</p></annotation>"
    '<lang>ru</lang><date value="2011-03-09">9 марта 2011</date><sequence name="Озёра" number="2"/>'
)
PIXEL = b"\x89PNG\r\n\x1a\n" + bytes(20)


def book(
    body: str, *, info: str = INFO, after: str = "", encoding: str = "utf-8", declared: str = ""
) -> bytes:
    head = f'<?xml version="1.0" encoding="{declared or encoding}"?>\n<FictionBook {NS}>'
    described = f"<description><title-info>{info}</title-info></description>"
    return f"{head}{described}<body>{body}</body>{after}</FictionBook>".encode(encoding)


def section(*blocks: str, title: str = "") -> str:
    head = f"<title><p>{title}</p></title>" if title else ""
    return f"<section>{head}{''.join(blocks)}</section>"


def opened(body: str, after: str = "") -> Draft:
    return read(book(body, info="<book-title>Лодка</book-title>", after=after), "a.fb2")


def shown(blocks: Iterable[Block]) -> str:
    return re.sub(r' id="p[0-9a-f]+"', "", to_html(blocks)).replace("\n", "")


def work_of(data: bytes, name: str = "a.fb2") -> Work:
    return origins.recognise(formats.read(data, name), name).works[0]


PROSE = "<p>Лодка стояла у причала.</p><p>Никто не вышел.</p>"


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "utf-16", "koi8-r"])
def test_the_description_gives_facts(encoding: str) -> None:
    data = book(section(PROSE), encoding=encoding)
    assert formats.identify(data, "a.xml") == "fb2"
    work = work_of(data)
    assert work.value(Field.TITLE) == "Лодка"
    assert work.values(Field.CREATOR) == ["Ада И. Озёрная", "lakegirl"]
    assert [(fact.value, fact.number) for fact in work.known(Field.SERIES)] == [("Озёра", 2)]
    assert (work.value(Field.LANGUAGE), work.value(Field.PUBLISHED)) == ("ru", "2011-03-09")
    assert work.values(Field.FREEFORM) == ["sf_fantasy"]
    assert [block.text for block in work.summary] == ["О лодке."]


def test_a_wrong_encoding_in_the_declaration_does_no_harm() -> None:
    assert (
        work_of(book(section(PROSE), encoding="windows-1251", declared="utf-8")).value(Field.TITLE) == "Лодка"
    )


def test_source_address_and_custom_lines_are_facts() -> None:
    data = book(section(PROSE)).replace(
        b"</description>",
        b"<document-info><src-url>https://www.fanfiction.net/s/123/4/Boat</src-url></document-info>"
        b'<custom-info info-type="status">Complete</custom-info><custom-info info-type="Rating">T</custom-info></description>',
    )
    work = work_of(data)
    assert work.value(Field.URL) == "https://www.fanfiction.net/s/123"
    assert (work.value(Field.COMPLETE), work.value(Field.RATING)) == ("true", "T")


def test_sections_are_chapters_and_parts_name_them() -> None:
    parts = "".join(
        section(section(PROSE, title="Глава 1"), section(PROSE, title="Глава 2. Туман"), title=part)
        for part in ("Весна", "Осень")
    )
    work = work_of(
        book("<title><p>Ада И. Озёрная</p><p>Лодка</p></title>" + section(PROSE, title="Пролог") + parts)
    )
    assert [chapter.title for chapter in work.chapters] == [
        "Пролог", "Весна · Глава 1", "Весна · Туман", "Осень · Глава 1", "Осень · Туман",
    ]  # fmt: skip
    assert [chapter.number for chapter in work.chapters] == [None, 1, 2, 1, 2]


def test_sections_without_titles_are_scenes() -> None:
    work = work_of(book(section(section(PROSE), section(PROSE), title="Один") + section(PROSE)))
    assert [measure(chapter).scene_breaks for chapter in work.chapters] == [2]


def test_a_single_chapter_named_like_the_book_has_no_title_of_its_own() -> None:
    assert [chapter.title for chapter in work_of(book(section(PROSE, title="Лодка"))).chapters] == [None]


def test_blocks_of_all_kinds() -> None:
    draft = opened(
        section(
            "<epigraph><p>Вода.</p><text-author>Поэт</text-author></epigraph>",
            "<p>Она <emphasis>пела <strong>тихо</strong></emphasis>, H<sub>2</sub>O.</p>",
            "<poem><title><p>Песня</p></title><stanza><v>Раз</v><v>Два</v></stanza><text-author>Поэт</text-author></poem>",
            "<cite><p>Письмо.</p></cite>", "<subtitle>* * *</subtitle>", "<subtitle>День</subtitle>",
            "<table><tr><th>а</th><td>б</td></tr><tr><td>в</td><td>г</td></tr></table>",
        )
    )  # fmt: skip
    assert [block.kind for block in draft.blocks] == [
        Kind.QUOTE, Kind.PARAGRAPH, Kind.HEADING, Kind.VERSE, Kind.PARAGRAPH, Kind.QUOTE, Kind.BREAK, Kind.HEADING, Kind.TABLE,
    ]  # fmt: skip
    assert shown(draft.blocks[1:2]) == "<p>Она <em>пела <strong>тихо</strong></em>, H<sub>2</sub>O.</p>"
    assert draft.blocks[3].text == "Раз\nДва"


def test_a_rare_empty_line_is_a_scene_break_and_a_usual_one_is_not() -> None:
    rare = (
        "<p>Они долго плыли по тихой воде.</p>" * 6
        + "<empty-line/>"
        + "<p>Утром пошёл дождь, и все спали.</p>" * 6
    )
    assert [measure(c).scene_breaks for c in work_of(book(section(rare))).chapters] == [1]
    usual = "<p>Они долго плыли по тихой воде.</p><empty-line/>" * 12
    assert [measure(c).scene_breaks for c in work_of(book(section(usual))).chapters] == [0]


def test_notes_are_linked_with_their_own_marks() -> None:
    notes = '<body name="notes"><title><p>Примечания</p></title><section id="n1"><title><p>1</p></title><p>О <emphasis>ней</emphasis>.</p></section></body>'
    work = work_of(book(section('<p>Слово<a l:href="#n1" type="note">[1]</a> и дело.</p>'), after=notes))
    assert measure(work.chapters[0]).footnotes == 1
    assert [(note.id, note.label, shown(note.blocks)) for note in work.chapters[0].notes] == [
        ("n1", "1", "<p>О <em>ней</em>.</p>")
    ]
    assert len(work.chapters) == 1


def test_pictures_come_with_their_bytes_and_lost_ones_keep_their_address() -> None:
    data = base64.b64encode(PIXEL).decode()
    draft = opened(
        section('<image l:href="#a.png" alt="лодка"/><p>Вот <image l:href="#b.png"/>.</p><p><image l:href="https://e.org/c.png"/></p>'),
        f'<binary id="a.png" content-type="image/png">{data}</binary><binary id="z.png">{data}</binary>',
    )  # fmt: skip
    assert draft.images == {"a.png": PIXEL}
    assert [(b.source, b.alt) for b in draft.blocks if b.kind is Kind.IMAGE] == [
        ("a.png", "лодка"),
        ("https://e.org/c.png", ""),
    ]


def test_html_in_a_book_is_read_as_meant_and_told() -> None:
    draft = opened("<p>Tom&nbsp;& Ann <b>a</b><br/>b &mdash; I <3 you</p><!-- no --><P><i>c</i></P>loose")
    assert shown(draft.blocks) == (
        "<p>Tom&nbsp;&amp; Ann <strong>a</strong><br>b — I &lt;3 you</p><p><em>c</em></p><p>loose</p>"
    )
    assert [mend.code for mend in draft.mends] == ["fb2.signs"]


@pytest.mark.parametrize("cut", [0.3, 0.55, 0.7, 0.9])
def test_a_cut_book_is_read_as_far_as_it_goes(cut: float) -> None:
    data = book("".join(section(PROSE, title=f"Глава {n}") for n in range(1, 9)))
    draft = read(data[: int(len(data) * cut)], "a.fb2")
    assert [remark.code for remark in draft.remarks][-1] == "fb2.broken"
    assert draft.facts[0].field is Field.FREEFORM


def test_elements_never_closed_lose_no_words() -> None:
    draft = opened("<section><p>Раз.<p>Два <emphasis>три.<p>Четыре.</section>")
    assert "".join(block.text for block in draft.blocks).replace(" ", "") == "Раз.Дватри.Четыре."


def test_a_zipped_book_is_one_work() -> None:
    part = read_file(zipped({"lodka.fb2": book(section(PROSE))}), "lodka.fb2.zip").parts[0]
    assert (part.format, part.works[0].title) == ("fb2", "Лодка")


def test_entities_of_its_own_are_refused() -> None:
    data = book(section("<p>&x;</p>")).replace(
        b"<FictionBook", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><FictionBook'
    )
    with pytest.raises(Refused):
        read(data, "a.fb2")


TAGS = "section title p poem stanza v cite empty-line image epigraph subtitle table tr td a emphasis body binary FictionBook".split()
PIECES = st.one_of(
    st.sampled_from(
        [f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS] + [f"<{tag}/>" for tag in TAGS]
    ),
    st.sampled_from(
        ['<a l:href="#n">', "&", "<", "&nbsp;", "\0", "&#0;", "]]>", "<!--", "<?x", "<![CDATA[", "слово "]
    ),
)


@given(st.lists(PIECES, max_size=80).map("".join))
@bounded(5)
def test_any_markup_is_read_or_refused_plainly(body: str) -> None:
    draft, code = said_of(lambda: read(book(body), "a.fb2"))
    assert code or to_html(draft.blocks if draft else ()) is not None


@pytest.mark.parametrize(
    "piece", ["<section>", "<p>", "<emphasis>", "<p>a</p>", "&", "<empty-line/>", "<a l:href='#n'>1</a>"]
)
def test_a_long_file_of_one_element_is_read_in_time(piece: str) -> None:
    data = book(piece * (400_000 // len(piece)))
    assert FORMAT.recognises(data, "a.fb2")
    assert said_of(lambda: read(data, "a.fb2").blocks)[1] in {"", "xml.broken", "fb2.broken"}
