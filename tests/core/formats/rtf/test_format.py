"""RTF keeps its letters in any code page, its italics, notes and scene breaks."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.allowed import allowed
from tests.core.formats.pictures import png
from tests.core.formats.plain_errors import said_of
from velvetbox.core.errors import Refused
from velvetbox.core.formats.draft import Draft
from velvetbox.core.formats.rtf.format import FORMAT, read
from velvetbox.core.prose import Chapter, Kind, MarkKind, is_italic, measure, to_html

LONG = "The night train stood in the rain for an hour before anybody thought of asking."


def opened(body: str | bytes, head: str = r"\ansi\ansicpg1252\deff0") -> Draft:
    raw = body if isinstance(body, bytes) else body.encode("latin-1")
    return read(b"{\\rtf1" + head.encode() + b" " + raw + b"}", "story.rtf")


def text(body: str | bytes, head: str = r"\ansi\ansicpg1252\deff0") -> str:
    return "\n\n".join(block.text for block in opened(body, head).blocks)


def escaped(words: str, codec: str) -> str:
    return "".join(f"\\'{byte:02x}" for byte in words.encode(codec))


@pytest.mark.parametrize(
    ("words", "codec", "charset"),
    [
        ("こんにちは、表示ソ", "cp932", 128),
        ("测试一下", "gb18030", 134),
        ("測試功能", "cp950", 136),
        ("안녕하세요", "cp949", 129),
        ("Привет", "cp1251", 204),
        ("Článek žluťoučký", "cp1250", 238),
        ("Γειά σου", "cp1253", 161),
        ("שלום", "cp1255", 177),
        ("naïve ‘quotes’", "mac_roman", 77),
    ],
)
def test_letters_follow_the_charset_of_their_font(words: str, codec: str, charset: int) -> None:
    fonts = rf"{{\fonttbl{{\f0 Plain;}}{{\f1\fcharset{charset} Other;}}}}"
    assert text(rf"{fonts}\f0 one \f1 {escaped(words, codec)}\f0  two") == f"one {words} two"


def test_letters_follow_the_code_page_of_the_document() -> None:
    assert text(escaped("Привет", "cp1251"), r"\ansi\ansicpg1251") == "Привет"
    assert text(escaped("café", "mac_roman"), r"\mac") == "café"


def test_half_of_a_character_may_stand_as_a_plain_letter() -> None:
    assert text(r"{\fonttbl{\f0\fcharset128 M;}}\f0 \'83A\'83\\\'83\'43") == "ア\u30bdイ"


def test_unicode_skips_its_fallback_whatever_its_length() -> None:
    assert text(r"a\u8212-b") == "a—b"
    assert text(r"a\uc2\u8212 --b") == "a—b"
    assert text(r"a\uc0\u8212 b") == "a—b"
    assert text(r"a\u8212\'97b") == "a—b"
    assert text(r"\u-10179?\u-8704?") == "\U0001f600"
    assert text(r"a\u-10179?b") == "a\ufffdb"
    assert text(r"{\upr{plain}{\*\ud{r\u228?ich}}}") == "räich"


def test_italics_hold_for_their_group_and_end_with_it() -> None:
    draft = opened(r"It {\i was \b so} cold, \i very\i0 , \i so \plain now.")
    assert [span.text for span in draft.blocks[0].spans if is_italic(span)] == ["was ", "so", "very", "so "]


def test_paragraphs_lines_and_characters() -> None:
    draft = opened(r"One\line two\par\pard\qc\ldblquote Three\rdblquote\emdash four\~five\par")
    assert [block.text for block in draft.blocks] == ["One\ntwo", "“Three”—four\u00a0five"]
    assert draft.blocks[1].align == "center"


def test_headings_come_from_style_names_and_levels() -> None:
    sheet = r"{\stylesheet{\s0 Normal;}{\s1\b heading 1;}}"
    blocks = opened(rf"{sheet}\pard\s1\b One\b0\par\pard\s0 Text\par\pard\outlinelevel1 Two\par").blocks
    assert [(block.kind, block.level) for block in blocks] == [
        (Kind.HEADING, 1),
        (Kind.PARAGRAPH, 0),
        (Kind.HEADING, 2),
    ]
    assert blocks[0].spans[0].marks == ()


def test_footnotes_keep_their_place_and_their_italics() -> None:
    draft = opened(r"He ran{\super\chftn{\footnote\pard\plain\chftn See {\i there}}} on.")
    assert draft.blocks[0].text == "He ran1 on."
    assert measure(Chapter(draft.blocks)).footnotes == 1
    assert to_html(draft.notes[0].blocks).endswith("See <em>there</em></p>")


def test_links_keep_a_safe_address() -> None:
    field = r'{{\field{{\*\fldinst HYPERLINK "{}"}}{{\fldrslt here}}}} after'
    spans = opened(field.format("https://example.org/a")).blocks[0].spans
    assert [(span.text, [mark.value for mark in span.marks]) for span in spans] == [
        ("here", ["https://example.org/a"]),
        (" after", []),
    ]
    assert not opened(field.format("javascript:alert(1)")).blocks[0].spans[0].has(MarkKind.LINK)


def test_tables_are_rows_of_cells_and_lists_have_no_bullets_in_their_text() -> None:
    draft = opened(
        r"\intbl a\cell b\cell\row\intbl c\cell d\cell\row\pard after\par{\pntext\'b7\tab}\pard point\par"
    )
    assert [block.kind for block in draft.blocks] == [Kind.TABLE, Kind.PARAGRAPH, Kind.LIST]
    assert len(draft.blocks[0].children) == 2
    assert draft.blocks[2].children[0].children[0].text == "point"


@pytest.mark.parametrize(
    "broken", [r"\pard\qc * * *\par", r"\pard ~\par", r"\pard\par", r"\pard\brdrb\brdrs\par"]
)
def test_a_scene_break_of_any_shape_becomes_one(broken: str) -> None:
    eight = rf"\pard {LONG}\par" * 8
    assert measure(Chapter(opened(eight + broken + eight).blocks)).scene_breaks == 1


def test_what_is_not_text_is_left_out() -> None:
    hidden = r"{\colortbl;\red0;}{\header head}{\*\unknown what}{\*\generator X 1;}{\pict ffd8}{\v secret}"
    draft = opened(hidden + "shown")
    assert draft.blocks[0].text == "shown"
    assert draft.first("rtf:generator") == "X 1"
    assert {remark.code for remark in draft.remarks} == {"rtf.pictures", "rtf.hidden"}


def test_deleted_words_are_left_out_and_join_what_they_parted() -> None:
    draft = opened(r"One {\deleted never\par }line{\revised  more}.\par {\deleted gone}\plain here\par")
    assert [block.text for block in draft.blocks] == ["One line more.", "here"]
    assert [remark.code for remark in draft.remarks] == ["rtf.deletions"]


def test_signs_and_readings_are_characters() -> None:
    fonts = r"{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset2 Wingdings;}{\f2\fcharset2 Nobody Knows;}}"
    field = r"{\field{\*\fldinst %s}{\fldrslt %s}}"
    said = (
        field % (r'SYMBOL 74 \\f "Wingdings" \\s 12', r"\f1\fs24")
        + field % (r"SYMBOL 74 \\f Wingdings", r"{\f1 J}")
        + r"\f1\u-4022\'4a\f2\u-4022\'4a"
        + field % (r"EQ \\* jc2 \\o\\ad(\\s\\up 9(\u12363?\u12435?),\u28450?)", "")
    )
    draft = opened(fonts + said)
    assert draft.blocks[0].text == "☺☺☺◆漢"
    assert draft.blocks[0].spans[-1].marks[0].value == "かん"


def test_a_western_font_is_western_beside_one_of_the_documents_own() -> None:
    fonts = r"{\fonttbl{\f0\fcharset0 Calibri;}{\f1\fcharset204 Calibri;}{\f2 Courier;}}"
    head = r"\ansi\ansicpg1251"
    assert text(fonts + r"\f0 caf\'e9 \f1\'e9\f2\'e9", head) == "café йй"
    assert text(r"{\fonttbl{\f0\fcharset0 Arial;}}\f0\'e9", head) == "й"


def test_what_cannot_be_decoded_in_what_is_no_text_is_no_loss() -> None:
    fonts = r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset128 Mincho;}}"
    draft = opened(fonts + r"\f0{\*\fchars \'81\'8d\'81\'8e}lamp", r"\ansi\ansicpg932")
    assert draft.blocks[0].text == "lamp"
    assert draft.remarks == ()


def test_binary_data_is_jumped_over() -> None:
    assert text(b"a{\\pict\\bin5 {{\\b}}}b") == "ab"


def test_properties_are_given_as_written() -> None:
    draft = opened(
        r"{\info{\title The B\'e9}{\author Nobody}{\creatim\yr2006\mo7\dy9\hr1}}x",
        r"\ansi\ansicpg1252\deflang1031",
    )
    assert draft.first("rtf:title") == "The Bé"
    assert draft.first("rtf:creatim") == "2006-07-09"
    assert draft.first("rtf:language") == "de"


def test_rtf_is_told_by_its_first_bytes() -> None:
    assert FORMAT.recognises(b"{\\rtf1 x}", "story.doc")
    assert not FORMAT.recognises(b"rtf", "story.rtf")


def test_groups_nested_beyond_reason_are_refused() -> None:
    with pytest.raises(Refused) as caught:
        opened("{" * 10_000)
    assert caught.value.code == "refused.depth"


SAMPLE = rb"{\rtf1\ansi{\fonttbl{\f0\fcharset204 A;}}{\info{\title T}}\f0\uc1 a\u8212-{\i b\'e0}{\footnote c}\cell\row\par}"


@given(st.integers(0, len(SAMPLE)), st.binary(max_size=12))
def test_damaged_files_give_a_draft_or_a_plain_error(at: int, junk: bytes) -> None:
    draft, code = said_of(lambda: read(SAMPLE[:at] + junk + SAMPLE[at:], "x.rtf"))
    assert code or to_html(draft.blocks if draft else ()).encode()


@given(
    st.lists(
        st.sampled_from(
            [
                *"{}\\ a",
                "\\par",
                "\\cell",
                "\\row",
                "\\intbl",
                "{\\footnote ",
                "\\u55296",
                "\\'",
                "\\bin",
                "\\uc",
                "{\\field{\\fldinst ",
            ]
        ),
        max_size=60,
    )
)
def test_any_string_of_words_gives_a_draft_or_a_plain_error(words: list[str]) -> None:
    draft, code = said_of(lambda: opened("".join(words)))
    assert code or to_html(draft.blocks if draft else ()).encode()


CORPUS = os.environ.get("VELVETBOX_CORPUS")


@pytest.mark.skipif(not CORPUS, reason="no corpus: $VELVETBOX_CORPUS is not set")
def test_every_rtf_of_the_corpus_is_read_without_a_lost_letter() -> None:
    for path in sorted(Path(CORPUS or "").rglob("*.rtf")):
        draft = read(path.read_bytes(), path.name)
        assert draft.blocks
        assert "text.undecodable" not in {remark.code for remark in draft.remarks}


@pytest.mark.parametrize(
    "written",
    [
        "{\\pict\\pngblip\\picw40\\pich30 %s}",
        "{\\*\\shppict{\\pict{\\*\\picprop{\\sp{\\sn x}{\\sv 1}}}{\\*\\blipuid 00ff}\\pngblip\n%s\n}}{\\nonshppict{\\pict\\wmetafile8 0100}}",
        "{\\pict\\pngblip\\bin%d %s}",
    ],
)
def test_a_picture_stands_where_it_stood(written: str) -> None:
    data = png(40, 30)
    if "bin" in written:
        raw = (written % (len(data), "\0")).encode().replace(b"\0", data)
    else:
        raw = (written % data.hex()).encode()
    draft = opened(b"before\\par " + raw + b"\\par after")
    assert [block.kind for block in draft.blocks] == [Kind.PARAGRAPH, Kind.IMAGE, Kind.PARAGRAPH]
    assert draft.images == {draft.blocks[1].source: data}
    assert draft.remarks == ()


def test_a_picture_in_a_line_or_a_heading_stays_in_it() -> None:
    both = f"{{\\pict\\pngblip {png(4, 3).hex()}}}"
    for head in ("", "\\outlinelevel0 "):
        (block,) = opened(f"{head}one {both} two{both}").blocks
        assert [span.has(MarkKind.IMAGE) for span in block.spans] == [False, True, False, True]
    assert [block.kind for block in opened(f"\\outlinelevel0 {both}{both}\\par\\pard x").blocks][
        -1
    ] == Kind.PARAGRAPH


def test_a_drawing_leaves_its_place_and_a_remark() -> None:
    draft = opened("before\\par {\\pict\\wmetafile8 010009000003}\\par after")
    assert [block.kind for block in draft.blocks] == [Kind.PARAGRAPH, Kind.IMAGE, Kind.PARAGRAPH]
    assert draft.images == {}
    assert [remark.code for remark in draft.remarks] == ["rtf.pictures"]


@pytest.mark.parametrize(
    "body",
    [
        "{\\pict " * 1500,
        "{\\pict 00}" * 100_000,
        "{\\pict " + "ab " * 2_000_000 + "}",
        "{\\pict\\bin9999999999 x}",
    ],
)
def test_pictures_without_end_cost_little(body: str) -> None:
    began = time.process_time()
    opened("text\\par " + body)
    assert time.process_time() - began < allowed(4)
