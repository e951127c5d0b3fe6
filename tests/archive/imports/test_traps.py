"""Twenty-five traps that importers are known to fall into, each with an input of our own, through the whole reading."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from tests.core.formats.docx import test_format as test_docx
from tests.core.formats.odt import test_format as test_odt
from tests.core.intake.stories import sentences
from velvetbox.archive.imports.acts import run
from velvetbox.archive.library.models import Work
from velvetbox.archive.people.acts import local_owner
from velvetbox.core.formats.epub import writer as epub_writer
from velvetbox.core.formats.text import writer as text_writer
from velvetbox.core.intake import FileReading, Outcome, SealedWork
from velvetbox.core.intake.read import read_file
from velvetbox.core.intake.seal import stored
from velvetbox.core.prose import Chapter, Field, from_html, plain_text
from velvetbox.core.prose import Work as Text

LINES = sentences(7, 12)


def read(data: str | bytes, name: str) -> FileReading:
    return read_file(data.encode() if isinstance(data, str) else data, name)


def only(data: str | bytes, name: str) -> SealedWork:
    reading = read(data, name)
    assert [part.outcome for part in reading.parts] == [Outcome.WORK], reading.parts
    (work,) = reading.works
    return work


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><meta charset=utf-8><title>The Pier</title>{head}</head><body>{body}</body></html>"


def html_of(data: str | bytes, name: str = "pier.html") -> str:
    return "\n".join(re.sub(r' id="p[0-9a-f-]+"', "", chapter.html) for chapter in only(data, name).chapters)


def text_of(data: str | bytes, name: str) -> str:
    return "\n\n".join(plain_text(from_html(chapter.html)) for chapter in only(data, name).chapters)


def breaks(data: str | bytes, name: str = "pier.html") -> int:
    return sum(chapter.measure.scene_breaks for chapter in only(data, name).chapters)


# Emphasis ------------------------------------------------------------------------------------------


def test_1_italics_that_hold_paragraphs_hold_all_of_them() -> None:
    text = html_of(page(f"<p>{LINES[0]}</p><i>one<p>two</p><p>three</p></i><p>{LINES[1]}</p>"))
    assert all(f"<em>{word}</em>" in text for word in ("one", "two", "three"))
    assert f"<p>{LINES[1]}</p>" in text


def test_2_emphasis_within_emphasis_toggles_and_one_left_open_ends_with_its_paragraph() -> None:
    text = html_of(page(f"<p><i>He was <i>so</i> late.</i></p><p><em>Left open.</p><p>{LINES[1]}</p>"))
    assert "<em>He was </em>so<em> late.</em>" in text or "<em>He was <em>so</em> late.</em>" in text
    assert f"<p>{LINES[1]}</p>" in text


# Scene breaks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "shape",
    [
        "<hr>",
        '<p style="text-align:center">***</p>',
        "<center>~*~</center>",
        "<p>&nbsp;</p><p>&nbsp;</p>",
        "<br>&nbsp;<br>&nbsp;<br>&nbsp;<br>&nbsp;<br>",
        '<p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="divider"></p><hr>',
        '<p align="center">o0o0o</p>',
    ],
)
def test_3_every_shape_of_a_scene_break_is_one_and_comes_out_again(shape: str) -> None:
    before, after = (f"<p>{line}</p>" * 1 for line in LINES[:2])
    body = "".join(f"<p>{line}</p>" for line in LINES[2:8])
    data = page(f"{body}{before}{shape}{after}{body}")
    assert breaks(data) == 1
    chapter = only(data, "pier.html").chapters[0]
    again = text_writer.write(Text((Chapter(from_html(chapter.html)),)))
    assert breaks(again, "pier.txt") == 1


def test_3_blank_paragraphs_and_a_rule_in_word_are_scene_breaks() -> None:
    line = [test_docx.par(test_docx.run(text)) for text in LINES]
    rule = '<w:p><w:pPr><w:pBdr><w:bottom w:val="single"/></w:pBdr></w:pPr></w:p>'
    blank = test_docx.par("")
    body = "".join([*line[:3], blank, *line[3:6], rule, *line[6:9], blank, *line[9:]])
    assert breaks(test_docx.package(body), "pier.docx") == 3


def test_4_an_empty_paragraph_between_all_paragraphs_is_no_scene_break() -> None:
    data = page("<p>&nbsp;</p>".join(f"<p>{line}</p>" for line in LINES))
    assert breaks(data) == 0


def test_5_line_ends_are_paragraphs_where_the_page_says_they_are_kept() -> None:
    body = '<div style="white-space: pre-wrap">' + "\n\n".join(LINES[:5]) + "</div>"
    assert html_of(page(body)).count("<p>") == 5


# Encodings -----------------------------------------------------------------------------------------


def test_6_stray_windows_bytes_in_utf_8_lose_nothing() -> None:
    data = (
        ("“Café,” she said. " * 40).encode()
        + b"\n\n\x93No,\x94 he said \x97 twice.\n\n"
        + ("“Naïve.” " * 40).encode()
    )
    text = text_of(data, "pier.txt")
    assert "“No,” he said — twice." in text
    assert "\ufffd" not in text


def test_7_a_page_that_says_latin_1_is_read_as_browsers_do() -> None:
    data = page("<p>\x93Well\x94 \x96 it\x92s late\x85</p>" + "".join(f"<p>{line}</p>" for line in LINES[:4]))
    data = data.replace("charset=utf-8", "charset=iso-8859-1")
    assert "“Well” – it’s late…" in text_of(data.encode("latin-1"), "pier.html")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
def test_8_sixteen_bit_text_is_read_without_a_nul(encoding: str) -> None:
    text = text_of("\n\n".join(LINES).encode(encoding), "pier.txt")
    assert text == "\n\n".join(LINES)


def test_9_bytes_that_mean_nothing_are_told_with_their_place_and_kept() -> None:
    data = ("\n\n".join(LINES[:4])).encode() + b"\n\nThe door \x81\x8d was shut.\n"
    (part,) = read(data, "pier.txt").parts
    said = " ".join([mend.text for mend in part.mends] + [remark.text for remark in part.remarks])
    assert re.search(r"byte|character|encod", said, re.IGNORECASE), said
    assert "was shut." in plain_text(from_html(part.works[0].chapters[0].html))


def test_10_text_decoded_wrongly_twice_is_mended_and_clean_text_is_left_alone() -> None:
    good = "‘It’s café time’, she said – naïvely…"
    bad = good.encode().decode("cp1252")
    twice = "\n\n".join([bad, *LINES[:3]])
    (part,) = read(twice, "pier.txt").parts
    assert good in plain_text(from_html(part.works[0].chapters[0].html))
    assert any("mojibake" in mend.code for mend in part.mends)
    (clean,) = read("\n\n".join([good, *LINES[:3]]), "pier.txt").parts
    assert clean.mends == ()


def test_11_an_emoji_does_not_end_a_chapter() -> None:
    text = text_of(page(f"<p>She sent 😀 and 🏳️‍🌈.</p><p>{LINES[0]}</p>"), "pier.html")
    assert "She sent 😀 and 🏳️‍🌈." in text
    assert LINES[0] in text


def test_12_combining_marks_survive_as_they_were_written() -> None:
    zalgo, decomposed = "Z̸̢̛a̷͝l̵̛g̴o̸", "Ame\u0301lie"
    text = text_of("\n\n".join([f"{zalgo} said {decomposed}.", *LINES[:4]]), "pier.txt")
    assert f"{zalgo} said {decomposed}." in text


# Language and notes --------------------------------------------------------------------------------


def test_13_right_to_left_paragraphs_stay_so() -> None:
    data = page(f'<p>{LINES[0]}</p><p dir="rtl" lang="he">שלום לכולם</p><p>{LINES[1]}</p>')
    assert 'dir="rtl"' in html_of(data)
    chapter = only(data, "pier.html").chapters[0]
    book = epub_writer.write(Text((Chapter(from_html(chapter.html)),)))
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        assert any(
            'dir="rtl"' in archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith(".xhtml")
        )


@pytest.mark.parametrize(
    "ruby", ["<ruby>漢字<rt>かんじ</rt></ruby>", "<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>"]
)
def test_14_ruby_is_kept_beside_the_word_and_out_of_the_text(ruby: str) -> None:
    data = page(f"<p>{ruby}を読む。</p><p>{LINES[0]}</p>")
    assert "<rt>かんじ</rt>" in html_of(data)
    assert "漢字を読む。" in text_of(data, "pier.html")


def test_15_links_to_notes_made_absolute_by_the_site_lead_inside_the_work() -> None:
    body = (
        f'<p>The lamp<a href="https://example.org/works/1/chapters/2#note1" id="back1"><sup>1</sup></a> was out.</p><p>{LINES[0]}</p>'
        f'<p>{LINES[1]}</p><p id="note1">1. A lamp of oil. <a href="#back1">back</a></p>'
    )
    text = html_of(page(body))
    target = re.search(r'href="#([^"]+)"', text)
    assert target is not None
    whole = "".join(chapter.html + chapter.notes for chapter in only(page(body), "pier.html").chapters)
    assert f'id="{target[1]}"' in whole


def test_16_notes_of_word_and_opendocument_keep_order_and_italics() -> None:
    noted = '<w:r><w:footnoteReference w:id="4"/></w:r>'
    word = only(
        test_docx.package(
            test_docx.par(test_docx.run(LINES[0]) + noted) + test_docx.par(test_docx.run(LINES[1]))
        ),
        "a.docx",
    )
    assert word.chapters[0].measure.footnotes == 1
    assert "<em>there</em>" in word.chapters[0].notes
    note = '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>See <text:span text:style-name="T1">there</text:span></text:p></text:note-body></text:note>'
    office = only(test_odt.package(test_odt.p(LINES[0] + note) + test_odt.p(LINES[1])), "a.odt")
    assert office.chapters[0].measure.footnotes == 1
    assert "<em>there</em>" in office.chapters[0].notes


# Looks, pictures, headings ---------------------------------------------------------------------------


def test_17_a_colour_that_carries_meaning_is_kept_or_told() -> None:
    data = page(
        f'<p><span style="color: red">Ada:</span> yes</p><p><font color="#0000ff">Bo:</font> no</p><p>{LINES[0]}</p>'
    )
    (part,) = read(data, "pier.html").parts
    text = part.works[0].chapters[0].html
    assert "colour" in " ".join(remark.text for remark in part.remarks) or re.search(
        r'class="[^"]*(?:red|colou?r)', text
    )


def test_18_a_picture_that_is_gone_leaves_its_address_in_place() -> None:
    data = page(
        f'<p>{LINES[0]}</p><p><img src="https://example.org/map.png" alt="a map"></p><p>{LINES[1]}</p>'
    )
    text = html_of(data)
    assert text.index(LINES[0]) < text.index("https://example.org/map.png") < text.index(LINES[1])
    assert "a map" in text


def test_19_headings_inside_the_text_survive() -> None:
    body = f"<h1>The Pier</h1><p>{LINES[0]}</p><h3>Session A62:</h3><p>{LINES[1]}</p><h3>Session A63:</h3><p>{LINES[2]}</p>"
    data = page(body)
    held = html_of(data) + "".join(chapter.title or "" for chapter in only(data, "pier.html").chapters)
    assert "Session A62:" in held
    assert "Session A63:" in held


# Versions and gaps -----------------------------------------------------------------------------------


def ao3(chapters: int, total: str, *, published: str = "2015-01-02", updated: str = "2016-03-04") -> str:
    texts = "".join(
        f'<div class="meta group"><h2 class="heading">Chapter {n}</h2></div><!--chapter content--><div class="userstuff">'
        + "".join(f"<p>{line}</p>" for line in sentences(n, 8))
        + "</div>"
        for n in range(1, chapters + 1)
    )
    return page(
        '<div id="preface"><p class="message"><b>The Pier</b><br>Posted originally on the <a href="http://archiveofourown.org/">Archive of Our Own</a>'
        ' at <a href="http://archiveofourown.org/works/990001">http://archiveofourown.org/works/990001</a>.</p><div class="meta"><dl class="tags">'
        "<dt>Rating:</dt><dd><a>General Audiences</a></dd><dt>Fandom:</dt><dd><a>Harbour Lights</a></dd><dt>Relationship:</dt><dd><a>Ada/Bo</a></dd>"
        f"<dt>Stats:</dt><dd>Published: {published} Updated: {updated} Words: 900 Chapters: {chapters}/{total}</dd></dl>"
        '<h1>The Pier</h1><div class="byline">by <a rel="author" href="http://archiveofourown.org/users/ada">ada</a></div></div></div>'
        f'<div id="chapters" class="userstuff">{texts}</div>'
    )


@pytest.mark.django_db
def test_20_a_shorter_or_older_copy_takes_no_chapter_away(
    box: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pile = tmp_path_factory.mktemp("pile")
    (pile / "now.html").write_text(ao3(4, "4"), encoding="utf-8")
    run(local_owner(), [pile])
    (pile / "then.html").write_text(ao3(2, "?", updated="2015-02-02"), encoding="utf-8")
    run(local_owner(), [pile])
    work = Work.objects.get()
    assert (work.chapter_count, work.editions.count()) == (4, 2)


def test_21_a_missing_middle_is_a_gap_and_numbers_stay() -> None:
    data = (
        "The Pier\n\nChapter 1\n\n"
        + "\n\n".join(LINES[:3])
        + "\n\nChapter 2\n\n"
        + "\n\n".join(LINES[3:6])
        + "\n\nChapter 5\n\n"
        + "\n\n".join(LINES[6:9])
    )
    work = only(data, "pier.txt")
    assert [chapter.number for chapter in work.chapters] == [1, 2, 5]
    assert work.missing == (3, 4)


def test_22_an_ao3_book_takes_its_dates_and_tags_from_its_preface() -> None:
    def book(identifier: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("mimetype", "application/epub+zip")
            archive.writestr(
                "META-INF/container.xml",
                '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
            )
            archive.writestr(
                "content.opf",
                f'<package xmlns="http://www.idpf.org/2007/opf" version="2.0" unique-identifier="i"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The Pier</dc:title><dc:creator>ada</dc:creator><dc:publisher>Archive of Our Own</dc:publisher><dc:identifier id="i">{identifier}</dc:identifier><dc:date>2016-03-04</dc:date><dc:subject>Fanworks</dc:subject><dc:subject>General Audiences</dc:subject><dc:subject>Ada/Bo</dc:subject></metadata><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>',
            )
            archive.writestr(
                "a.xhtml",
                ao3(2, "2")
                .replace("<!doctype html><html>", '<html xmlns="http://www.w3.org/1999/xhtml">')
                .replace("<meta charset=utf-8>", "")
                .replace("<br>", "<br/>"),
            )
        return out.getvalue()

    one, other = only(book("urn:uuid:1"), "a.epub"), only(book("urn:uuid:2"), "b.epub")
    assert one.value(Field.PUBLISHED) == "2015-01-02"
    assert one.value(Field.UPDATED) == "2016-03-04"
    assert one.value(Field.RELATIONSHIP) == "Ada/Bo"
    assert one.address == other.address != ""


def test_23_handles_hidden_as_mail_addresses_come_back() -> None:
    name = "star@lit"
    key = 0x2A
    hidden = bytes([key, *(ord(letter) ^ key for letter in name)]).hex()
    data = page(
        f'<p><a href="/cdn-cgi/l/email-protection" class="__cf_email__" data-cfemail="{hidden}">[email&#160;protected]</a>: hi</p><p>{LINES[0]}</p>'
    )
    assert "star@lit: hi" in text_of(data, "pier.html")


def test_24_a_book_keeps_its_language_direction_and_marks_on_the_way_through() -> None:
    data = page(
        f'<p lang="fr">Bonjour à <span lang="ja">皆さん</span></p><p dir="rtl">שלום</p><blockquote><p>{LINES[0]}</p></blockquote>'
    )
    chapter = only(data, "pier.html").chapters[0]
    book = epub_writer.write(Text((Chapter(from_html(chapter.html)),)))
    assert html_of(book, "pier.epub").count("lang=") >= 2
    assert "<blockquote" in html_of(book, "pier.epub")
    original = read_file(book, "pier.epub")
    assert original.works[0].chapters[0].measure.words == chapter.measure.words


def test_25_code_pages_fonts_and_italics_of_rtf_in_one_reader() -> None:
    data = (
        rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204 Times;}{\f2\fcharset128 Mincho;}}"
        rb"\f0 Plain \'93quoted\'94 {\i and {\f1 \'cf\'f0\'e8\'e2\'e5\'f2}} {\f2 \'8a\'bf\'8e\'9a}.\par "
        + LINES[0].encode()
        + rb"\par}"
    )
    text = html_of(data, "pier.rtf")
    assert "“quoted”" in text
    assert "<em>and Привет</em>" in text
    assert "漢字" in text


# … and their neighbours ------------------------------------------------------------------------------


def test_a_stray_angle_bracket_is_text() -> None:
    assert "I &lt;3 you &amp; &lt;me&gt;" in html_of("\n\n".join(["I <3 you & <me>", *LINES[:4]]), "pier.txt")


@pytest.mark.parametrize(
    "body",
    [
        "<h1>404 Not Found</h1><p>The requested URL was not found on this server.</p>",
        "<h1>Sorry!</h1><p>You have to be logged in to see this work.</p><form><input type=password name=p></form>",
        "<h1>Index of /stories</h1><ul><li><a href='a.html'>a.html</a></li><li><a href='b.html'>b.html</a></li></ul>",
        "<p>This work could have adult content. If you proceed you have agreed that you are willing to see such content.</p>",
    ],
)
def test_a_page_that_is_no_story_makes_no_work(body: str) -> None:
    reading = read(page(body), "page.html")
    assert reading.works == ()
    assert all(part.remarks for part in reading.parts)


def test_a_listing_named_like_a_novel_is_no_story() -> None:
    rows = "\n".join(
        f"-rw-r--r--   1 ada  users   {n * 977} Mar  {n % 28 + 1}  2004 chapter{n:02}.txt"
        for n in range(1, 40)
    )
    assert read(f"total 39\n{rows}\n", "pandp09.txt").works == ()


def test_what_is_stored_is_what_would_be_stored_again() -> None:
    chapter = only(ao3(1, "1"), "pier.html").chapters[0]
    assert stored(from_html(chapter.html)) == chapter.html
