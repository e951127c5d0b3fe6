"""OpenDocument texts, packed and flat, keep italics, notes, lists and scene breaks."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.formats.plain_errors import said_of
from velvetbox.core.errors import ReadError
from velvetbox.core.formats.draft import Draft
from velvetbox.core.formats.odt.format import FORMAT, read
from velvetbox.core.prose import Chapter, Kind, is_italic, measure, to_html

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
        ("meta", "meta"),
    )
)
NAMES += ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
MIME = "application/vnd.oasis.opendocument.text"
AUTOMATIC = """<office:automatic-styles>
<style:style style:name="T1" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="T2" style:family="text"><style:text-properties fo:font-style="normal"/></style:style>
<style:style style:name="T3" style:family="text" style:parent-style-name="Emphasis"/>
<style:style style:name="P1" style:family="paragraph"><style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="HL" style:family="paragraph" style:display-name="Horizontal Line"/>
<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="W" style:family="text"><style:text-properties style:font-name="Wingdings"/></style:style>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1"/></text:list-style>
</office:automatic-styles>"""
STYLES = f"""<office:document-styles {NAMES}><office:styles>
<style:default-style style:family="paragraph"><style:text-properties fo:language="en" fo:country="GB"/></style:default-style>
<style:style style:name="Emphasis" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>
</office:styles></office:document-styles>"""
META = f"<office:document-meta {NAMES}><office:meta><dc:title>The Bridge</dc:title></office:meta></office:document-meta>"
LONG = "The night train stood in the rain for an hour before anybody thought of asking."


def content(body: str) -> str:
    return f"<office:document-content {NAMES}>{AUTOMATIC}<office:body><office:text>{body}</office:text></office:body></office:document-content>"


def package(body: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", MIME)
        archive.writestr("content.xml", content(body))
        archive.writestr("styles.xml", STYLES)
        archive.writestr("meta.xml", META)
    return out.getvalue()


def opened(body: str) -> Draft:
    return read(package(body), "story.odt")


def p(inner: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{inner}</text:p>'


def italics(draft: Draft) -> list[str]:
    return [span.text for block in draft.blocks for span in block.spans if is_italic(span)]


@pytest.mark.parametrize("style", ["T1", "T3", "Emphasis"])
def test_italics_come_from_any_style_in_the_chain(style: str) -> None:
    assert italics(opened(p(f'It was <text:span text:style-name="{style}">so</text:span> cold.'))) == ["so"]


def test_upright_inside_an_italic_paragraph_is_upright() -> None:
    assert italics(opened(p('all <text:span text:style-name="T2">but</text:span> this', "P1"))) == [
        "all ",
        " this",
    ]


def test_spaces_tabs_and_line_ends_are_folded_but_line_breaks_kept() -> None:
    assert (
        opened(p("a  <text:s text:c='4'/>b<text:tab/>c\n d<text:line-break/>e")).blocks[0].text
        == "a b c d\ne"
    )


def test_notes_keep_their_order_labels_and_italics() -> None:
    note = '<text:note text:note-class="footnote"><text:note-citation>{}</text:note-citation><text:note-body>{}</text:note-body></text:note>'
    first = note.format(1, p('See <text:span text:style-name="T1">there</text:span>'))
    draft = opened(p(f"He ran{first} on.{note.format(2, p('Second'))}"))
    assert measure(Chapter(draft.blocks)).footnotes == 2
    assert [each.label for each in draft.notes] == ["1", "2"]
    assert "<em>there</em>" in to_html(draft.notes[0].blocks)


def test_headings_lists_and_tables() -> None:
    draft = opened(
        '<text:h text:outline-level="2">Two</text:h>'
        f'<text:list text:style-name="L1"><text:list-item>{p("one")}<text:list><text:list-item>{p("deep")}</text:list-item></text:list></text:list-item></text:list>'
        f"<table:table><table:table-row><table:table-cell>{p('a')}</table:table-cell><table:table-cell>{p('b')}</table:table-cell></table:table-row></table:table>"
    )
    assert [block.kind for block in draft.blocks] == [Kind.HEADING, Kind.LIST, Kind.TABLE]
    assert draft.blocks[0].level == 2
    assert draft.blocks[1].style == "ordered"


@pytest.mark.parametrize("broken", [p("* * *"), p("", "HL"), p("")])
def test_a_scene_break_of_any_shape_becomes_one(broken: str) -> None:
    assert measure(Chapter(opened(p(LONG) * 8 + broken + p(LONG) * 8).blocks)).scene_breaks == 1


def test_blank_paragraphs_between_all_paragraphs_are_no_breaks() -> None:
    assert measure(Chapter(opened((p(LONG) + p("")) * 12).blocks)).scene_breaks == 0


def test_comments_and_deletions_are_left_out_and_told() -> None:
    draft = opened(
        f"<text:tracked-changes><text:deletion>{p('gone')}</text:deletion></text:tracked-changes>"
        + p(f"kept<office:annotation>{p('note')}</office:annotation>")
    )
    assert draft.blocks[0].text == "kept"
    assert {remark.code for remark in draft.remarks} == {"odt.deletions", "odt.comments"}


def test_hidden_text_is_left_out_signs_are_characters_and_shapes_hold_boxes() -> None:
    draft = opened(
        '<text:section text:display="none"><text:p>gone</text:p></text:section>'
        '<text:p>So <text:span text:style-name="H">gone</text:span><text:span text:style-name="W">\uf04a</text:span></text:p>'
        "<text:p>Look: <draw:custom-shape><text:p>In a shape.</text:p></draw:custom-shape></text:p>"
    )
    assert [block.text for block in draft.blocks] == ["So ☺", "Look:", ""]
    assert draft.blocks[2].children[0].text == "In a shape."
    assert [remark.text[:8] for remark in draft.remarks] == ["2 pieces"]


def test_properties_are_given_as_written() -> None:
    draft = opened(p("x"))
    assert draft.first("odt:title") == "The Bridge"
    assert draft.first("odt:styles-language") == "en-GB"


def test_flat_files_are_read_alike() -> None:
    flat = content(p('It was <text:span text:style-name="T1">so</text:span>.')).replace(
        "office:document-content", "office:document"
    )
    data = flat.replace("<office:document ", f'<office:document office:mimetype="{MIME}" ', 1).encode()
    assert FORMAT.recognises(data, "x")
    assert italics(read(data, "x.fodt")) == ["so"]


def test_a_locked_file_is_told() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", MIME)
        archive.writestr("META-INF/manifest.xml", "<x><encryption-data/></x>")
        archive.writestr("content.xml", b"\x81\x92")
    with pytest.raises(ReadError) as caught:
        read(out.getvalue(), "x.odt")
    assert caught.value.code == "unreadable.encrypted"


SAMPLE = package(p(LONG) + p('It was <text:span text:style-name="T1">so</text:span>.'))


@given(st.integers(0, len(SAMPLE) - 1), st.binary(min_size=1, max_size=8))
def test_damaged_files_give_a_draft_or_a_plain_error(at: int, junk: bytes) -> None:
    draft, code = said_of(lambda: read(SAMPLE[:at] + junk + SAMPLE[at + len(junk) :], "x.odt"))
    assert draft or code
