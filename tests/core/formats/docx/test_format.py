"""Word files keep italics from wherever they come, scene breaks in every shape, and notes."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.formats.plain_errors import said_of
from velvetbox.core.formats.docx.format import FORMAT, read
from velvetbox.core.formats.draft import Draft
from velvetbox.core.prose import Chapter, Kind, MarkKind, is_italic, measure, to_html

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
MORE = (
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = f"""<w:styles {W}>
<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:rPr><w:b/><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Letter"><w:name w:val="Letter"/><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Deep"><w:name w:val="Deep"/><w:basedOn w:val="Letter"/></w:style>
<w:style w:type="character" w:styleId="Emph"><w:name w:val="Emph"/><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
</w:styles>"""
NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>"""
NOTES = f"""<w:footnotes {W}><w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote>
<w:footnote w:id="4"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> See </w:t></w:r>
<w:r><w:rPr><w:i/></w:rPr><w:t>there</w:t></w:r></w:p></w:footnote></w:footnotes>"""
CORE = """<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The Bridge</dc:title><dc:creator>python-docx</dc:creator></cp:coreProperties>"""
LONG = "The night train stood in the rain for an hour before anybody thought of asking."


def run(text: str, settings: str = "") -> str:
    return f'<w:r><w:rPr>{settings}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def par(inner: str, settings: str = "") -> str:
    return f"<w:p><w:pPr>{settings}</w:pPr>{inner}</w:p>"


def package(body: str, names: str = W, chunk: str = "") -> bytes:
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships><Relationship Id="a" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": "<Relationships>"
        + "".join(
            f'<Relationship Id="{kind}" Type="{RELATIONS}/{kind}" Target="{kind}.xml"/>'
            for kind in ("styles", "numbering", "footnotes")
        )
        + f'<Relationship Id="chunk" Type="{RELATIONS}/aFChunk" Target="chunk.html"/>'
        + f'<Relationship Id="web" Type="{RELATIONS}/hyperlink" Target="https://example.org/x" TargetMode="External"/>'
        + f'<Relationship Id="bad" Type="{RELATIONS}/hyperlink" Target="javascript:alert(1)" TargetMode="External"/></Relationships>',
        "word/document.xml": f"<w:document {names} {MORE}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "word/footnotes.xml": NOTES,
        "word/chunk.html": chunk,
        "docProps/core.xml": CORE,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in parts.items():
            archive.writestr(path, text)
    return out.getvalue()


def opened(*paragraphs: str, names: str = W, chunk: str = "") -> Draft:
    return read(package("".join(paragraphs), names, chunk), "story.docx")


def italics(draft: Draft) -> list[str]:
    return [span.text for block in draft.blocks for span in block.spans if is_italic(span)]


@pytest.mark.parametrize(
    "paragraph",
    [
        par(run("so", "<w:i/>")),
        par(run("so", '<w:i w:val="1"/>')),
        par(run("so", '<w:rStyle w:val="Emph"/>')),
        par(run("so"), '<w:pStyle w:val="Letter"/>'),
        par(run("so"), '<w:pStyle w:val="Deep"/>'),
    ],
)
def test_italics_come_from_the_run_or_from_any_style_in_the_chain(paragraph: str) -> None:
    assert italics(opened(paragraph)) == ["so"]


@pytest.mark.parametrize(
    "paragraph",
    [
        par(run("so", '<w:i w:val="0"/>'), '<w:pStyle w:val="Letter"/>'),
        par(run("so", '<w:rStyle w:val="Emph"/>'), '<w:pStyle w:val="Letter"/>'),
    ],
)
def test_italics_end_where_they_are_switched_off_or_toggled(paragraph: str) -> None:
    assert italics(opened(paragraph)) == []


def test_a_heading_is_a_heading_and_its_look_is_no_emphasis() -> None:
    block = opened(par(run("One"), '<w:pStyle w:val="H1"/>'), par(run("Text"))).blocks[0]
    assert (block.kind, block.level, block.text) == (Kind.HEADING, 1, "One")
    assert block.spans[0].marks == ()


def test_strict_files_are_read_alike() -> None:
    assert italics(opened(par(run("so", "<w:i/>")), names=STRICT)) == ["so"]


@pytest.mark.parametrize(
    "broken",
    [
        par(run("* * *"), '<w:jc w:val="center"/>'),
        par(run("~*~")),
        par('<w:r><w:pict><v:rect o:hr="t"/></w:pict></w:r>'),
        par("", '<w:pBdr><w:bottom w:val="single"/></w:pBdr>'),
        par('<w:r><w:sym w:font="Wingdings" w:char="F098"/></w:r>'),
        par(""),
    ],
)
def test_a_scene_break_of_any_shape_becomes_one(broken: str) -> None:
    draft = opened(*[par(run(LONG))] * 8, broken, *[par(run(LONG))] * 8)
    assert measure(Chapter(draft.blocks)).scene_breaks == 1


def test_blank_paragraphs_between_all_paragraphs_are_no_breaks() -> None:
    draft = opened(*[par(run(LONG)), par("")] * 12)
    assert measure(Chapter(draft.blocks)).scene_breaks == 0
    assert len(draft.blocks) == 12


def test_footnotes_keep_their_order_and_their_italics() -> None:
    draft = opened(par(run("He ran") + '<w:r><w:footnoteReference w:id="4"/></w:r>' + run(" on.")))
    assert measure(Chapter(draft.blocks)).footnotes == 1
    assert to_html(draft.notes[0].blocks).endswith("See <em>there</em></p>")
    assert draft.notes[0].label == "1"


def test_links_are_kept_when_safe_and_their_words_always() -> None:
    draft = opened(
        par(
            f'<w:hyperlink r:id="web">{run("here")}</w:hyperlink><w:hyperlink r:id="bad">{run("there")}</w:hyperlink>'
        )
    )
    assert [(span.text, span.has(MarkKind.LINK)) for span in draft.blocks[0].spans] == [
        ("here", True),
        ("there", False),
    ]


def test_fields_show_their_result_only() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "https://example.org"</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("a link")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    block = opened(par(field + run(" after"))).blocks[0]
    assert block.text == "a link after"
    assert block.spans[0].marks[0].value == "https://example.org"


def test_deletions_and_comments_are_left_out_and_told() -> None:
    draft = opened(
        par(f"<w:del>{run('gone')}</w:del><w:ins>{run('kept')}</w:ins><w:r><w:commentReference/></w:r>")
    )
    assert draft.blocks[0].text == "kept"
    assert {remark.code for remark in draft.remarks} == {"docx.deletions", "docx.comments"}


def test_what_is_deleted_leaves_no_gap_and_joins_what_it_parted() -> None:
    gone = '<w:rPr><w:del w:id="1"/></w:rPr>'
    row = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{par('<w:del>' + run('gone') + '</w:del>')}</w:tc></w:tr>"
    draft = opened(
        par(run(LONG)),
        par(f"<w:del>{run('gone')}</w:del>", gone),
        par(run("One"), gone),
        par(run(" line.")),
        f"<w:tbl>{row}<w:tr><w:tc>{par(run('a'))}</w:tc><w:tc>{par(run('b'))}</w:tc></w:tr></w:tbl>",
        par(run("Kept to the end"), gone),
    )
    assert [block.text for block in draft.blocks if not block.children] == [
        LONG,
        "One line.",
        "Kept to the end",
    ]
    assert len(draft.blocks[2].children) == 1
    assert draft.mends == ()


def test_signs_and_readings_and_formulas_are_characters() -> None:
    def made(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    field = made("begin") + "<w:r><w:instrText>{}</w:instrText></w:r>" + made("end")
    draft = opened(
        par(
            '<w:r><w:sym w:font="Wingdings" w:char="F04A"/><w:sym w:font="Wingdings 3" w:char="F04A"/></w:r>'
            + run("J", '<w:rFonts w:ascii="Wingdings"/>')
            + field.format(r'SYMBOL 169 \f "Symbol" \s 12')
            + field.format("SYMBOL 0xD83D")
            + field.format(r"SYMBOL 0074 \f Wingdings")
            + "<m:oMath><m:r><m:t>c=2</m:t></m:r></m:oMath>".replace("m:", "w:")
            + field.format(r'EQ \* jc2 \* "Font:MS" \o\ad(\s\up 9(かん),漢)')
        )
    )
    assert draft.blocks[0].text == "☺◆☺♥◆☺c=2漢"
    assert draft.blocks[0].spans[-1].marks[0].value == "かん"


def test_a_note_keeps_the_sign_that_its_author_gave_it() -> None:
    own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="4"/><w:t>*</w:t></w:r>'
    draft = opened(par(run("So") + own + run(" it is.")))
    assert draft.blocks[0].text == "So* it is."
    assert [note.label for note in draft.notes] == ["*"]


def test_a_part_in_html_is_text_too() -> None:
    page = "<html><body><p>Only <i>here</i>.</p></body></html>"
    draft = opened('<w:altChunk r:id="web"/>', '<w:altChunk r:id="chunk"/>', chunk=page)
    assert [block.text for block in draft.blocks] == ["Only here."]
    assert italics(draft) == ["here"]
    assert [remark.code for remark in draft.remarks] == ["docx.chunks"]


def test_notes_of_a_part_in_html_are_its_own_and_no_part_is_read_twice() -> None:
    page = '<p>There<a id="r1" href="#f1">1</a>.</p><p id="f1"><a href="#r1">1</a> Said the page.</p>'
    note = '<w:r><w:footnoteReference w:id="4"/></w:r>'
    draft = opened(par(run("Here") + note), *2 * ['<w:altChunk r:id="chunk"/>'], chunk=page)
    notes = {one.id: one.blocks[0].text for one in draft.notes}
    marks = [mark for block in draft.blocks for span in block.spans for mark in span.marks]
    assert [block.text for block in draft.blocks] == ["Here1", "There1."]
    assert [notes[one.value] for one in marks if one.kind is MarkKind.NOTE] == ["See there", "Said the page."]


def test_what_waits_for_a_paragraph_that_does_not_come_stays_in_its_place() -> None:
    gone = "<w:rPr><w:del/></w:rPr>"
    box = f"<w:r><w:pict><w:txbxContent>{par(run('sign'))}</w:txbxContent></w:pict></w:r>"
    draft = opened(par(run("Before") + box, gone), '<w:altChunk r:id="chunk"/>', chunk="<p>Within</p>")
    assert [block.text or block.children[0].text for block in draft.blocks] == ["Before", "sign", "Within"]


def test_lists_tables_boxes_breaks_and_ruby() -> None:
    item = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="3"/></w:numPr>'
    table = f"<w:tbl><w:tr><w:tc>{par(run('a'))}</w:tc><w:tc>{par(run('b'))}</w:tc></w:tr></w:tbl>"
    box = f"<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{par(run('sign'))}</w:txbxContent></mc:Choice><mc:Fallback/></mc:AlternateContent></w:r>"
    ruby = "<w:r><w:ruby><w:rt><w:r><w:t>かんじ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢字</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    draft = opened(
        par(run("one"), item.format(0)),
        par(run("two"), item.format(1)),
        table,
        par(run("a") + "<w:r><w:br/></w:r>" + run("b") + ruby),
        par(run("old box"))
        + par(
            box.replace("<w:txbxContent>", "<w:pict><w:txbxContent>").replace(
                "</w:txbxContent>", "</w:txbxContent></w:pict>"
            )
        ),
    )
    kinds = [block.kind for block in draft.blocks]
    assert kinds == [Kind.LIST, Kind.TABLE, Kind.PARAGRAPH, Kind.PARAGRAPH, Kind.ASIDE]
    assert draft.blocks[0].children[0].children[1].style == "ordered"
    assert draft.blocks[2].text == "a\nb漢字"
    assert measure(Chapter(draft.blocks)).ruby == 1


def test_properties_are_given_as_written() -> None:
    draft = opened(par(run("x"), '<w:pStyle w:val="Title"/>'))
    assert draft.first("docx:title") == "The Bridge"
    assert draft.first("docx:creator") == "python-docx"
    assert draft.first("docx:styles-language") == "en-GB"
    assert draft.blocks[0].style == "title"


def test_a_word_file_is_told_from_another_zip() -> None:
    assert FORMAT.recognises(package(par(run("x"))), "a.zip")
    assert not FORMAT.recognises(b"PK\x03\x04 nothing", "a.docx")


SAMPLE = package(par(run("so", "<w:i/>")) + par(run(LONG)))


@given(st.integers(0, len(SAMPLE) - 1), st.binary(min_size=1, max_size=8))
def test_damaged_files_give_a_draft_or_a_plain_error(at: int, junk: bytes) -> None:
    draft, code = said_of(lambda: read(SAMPLE[:at] + junk + SAMPLE[at + len(junk) :], "x.docx"))
    assert draft or code


@given(st.text('<>/="wp:rtibodyFldCharvaln ', max_size=200))
def test_broken_xml_gives_a_draft_or_a_plain_error(inner: str) -> None:
    draft, code = said_of(lambda: read(package(par(run("x")) + inner), "x.docx"))
    assert draft or code
