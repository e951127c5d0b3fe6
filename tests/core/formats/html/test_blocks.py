from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from velvetbox.core.formats.html import format as html
from velvetbox.core.prose import Block, Chapter, Kind, MarkKind, is_italic, measure, paragraphs, walk


def blocks(source: str) -> tuple[Block, ...]:
    return html.page(source).blocks


def texts(source: str) -> list[str]:
    return paragraphs(blocks(source))


def italics(source: str) -> list[str]:
    return [span.text for block in walk(blocks(source)) for span in block.spans if is_italic(span)]


def breaks(source: str) -> int:
    return measure(Chapter(blocks(source))).scene_breaks


def test_white_space_is_folded_and_no_break_spaces_stay() -> None:
    assert texts("<p>\n  one\ttwo <i> three</i>  &nbsp;four \n</p>") == ["one two three \u00a0four"]


def test_letters_in_symbol_fonts_are_what_they_show() -> None:
    smile = "<span style='font-family:Wingdings;mso-char-type:symbol'>J</span>"
    assert texts(f'<p>So {smile}<font face="Symbol">&#169;a</font>.</p>') == ["So ☺♥α."]
    assert texts('<p><span style="font-family:Wingdings, serif">A whole sentence.</span></p>') == [
        "A whole sentence."
    ]


def test_soft_hyphens_and_word_joiners_stay() -> None:
    assert texts("<p>re\u00adturn\u2060\u2014home</p>") == ["re\u00adturn\u2060\u2014home"]


def test_italics_go_on_over_paragraphs_opened_inside_them() -> None:
    assert italics("<i>a<p>b</p><p>c</i> d") == ["a", "b", "c"]


def test_an_emphasis_in_an_emphasis_is_upright() -> None:
    assert italics("<p><em>She <em>did</em> it</em></p>") == ["She ", " it"]


def test_an_emphasis_written_twice_is_meant_once() -> None:
    assert italics("<p>so <i><i>cold</i></i> here</p>") == ["cold"]


def test_an_unclosed_emphasis_does_not_slant_what_follows_its_container() -> None:
    assert italics("<div><p>a <em>b</p></div><div><p>c</p></div>") != []


@pytest.mark.parametrize(
    "between",
    [
        "<hr>",
        '<p style="text-align:center">***</p>',
        "<center>~*~</center>",
        "<p>&nbsp;</p>",
        "<p>&nbsp;</p>" * 4,
        "<br>&nbsp;" * 7,
        "<p></p><p></p><p></p>",
        "<p><br></p>",
        '<p><img src="line.gif" alt="* * *"></p>',
        '<div align="center"><img src="x.png" alt="scene break"></div>',
        "<h3>oOo</h3>",
        "<p>-x-</p>",
    ],
)
def test_every_shape_of_scene_break_is_one_break(between: str) -> None:
    source = f"<p>One.</p><p>Two.</p><p>Three.</p>{between}<p>Four.</p><p>Five.</p><p>Six.</p>"
    found = blocks(source)
    assert breaks(source) == 1
    assert [block.kind for block in found].count(Kind.BREAK) == 1
    assert paragraphs(found) == ["One.", "Two.", "Three.", "* * *", "Four.", "Five.", "Six."]


@pytest.mark.parametrize("empty", ["<p> </p>", "<p>&nbsp;</p>", "<br>", "<p>&nbsp;</p><p>&nbsp;</p>"])
def test_empty_lines_between_all_paragraphs_mean_nothing(empty: str) -> None:
    source = empty.join(f"<p>Paragraph {number}.</p>" for number in range(9))
    assert breaks(source) == 0
    assert len(blocks(source)) == 9


def test_more_empty_lines_than_usual_are_a_break() -> None:
    parts = [f"<p>Paragraph {number}.</p>" for number in range(9)]
    parts[4] += "<p>&nbsp;</p><p>&nbsp;</p>"
    assert breaks("<p>&nbsp;</p>".join(parts)) == 1


def test_two_line_breaks_part_paragraphs_and_four_are_a_scene_break() -> None:
    assert texts("<div>One.<br><br>Two.<br><br>Three.<br><br><br><br>Four.</div>") == [
        "One.",
        "Two.",
        "Three.",
        "* * *",
        "Four.",
    ]


def test_long_lines_parted_by_single_breaks_are_paragraphs() -> None:
    line = "This is a rather long line of prose that goes on for more than eighty characters, as stories do."
    assert texts(f"<div>{'<br>'.join([line] * 6)}</div>") == [line] * 6


def test_a_song_between_long_paragraphs_parts_no_paragraphs() -> None:
    line = "It was a long line, as people write them who press the key once at the end of each paragraph, and once only."
    song = ["Come up the hill,", "come down to me,", "the lamp is lit,", "the gate is free."]
    source = "<br><br>".join([line, "<br>".join(song), line, "<br>".join(song), line])

    assert texts(f"<div>{source}</div>") == [line, "\n".join(song), line, "\n".join(song), line]


def test_short_lines_parted_by_single_breaks_stay_together() -> None:
    assert texts("<p>Dear Watson,<br>come at once<br>if convenient.</p>") == [
        "Dear Watson,\ncome at once\nif convenient."
    ]


def test_line_ends_count_where_the_page_says_so() -> None:
    assert texts('<div style="white-space:pre-wrap">One.\n\nTwo.\n\nThree.</div>') == [
        "One.",
        "Two.",
        "Three.",
    ]


def test_a_long_text_with_nothing_but_line_ends_keeps_its_paragraphs() -> None:
    parts = [f"Paragraph {number} " + "goes on and on and on. " * 10 for number in range(5)]
    assert len(texts("<div id=storytext>" + "\n".join(parts) + "</div>")) == 5
    assert len(texts("<div id=storytext>" + "\n\n".join(parts) + "</div>")) == 5


def test_wrapped_source_lines_are_not_paragraphs() -> None:
    wrapped = "\n".join(["a line that an editor wrapped at about seventy characters of width"] * 20)
    assert len(texts(f"<p>{wrapped}</p>")) == 1


def test_headings_inside_the_text_survive() -> None:
    (first, second) = blocks("<h3>Session A62:</h3><p>It began.</p>")
    assert (first.kind, first.level, first.text) == (Kind.HEADING, 3, "Session A62:")
    assert second.text == "It began."


def test_a_roman_numeral_heading_is_no_scene_break() -> None:
    assert [block.kind for block in blocks("<h2>XXX</h2><p>Text.</p>")] == [Kind.HEADING, Kind.PARAGRAPH]


def test_lists_quotes_and_tables_keep_their_structure() -> None:
    quote, numbered, table = blocks(
        "<blockquote><p>Q</p></blockquote><ol><li>a<li><p>b</p></ol><table><tr><th>h<td>1<tr><td>x<td>y</table>"
    )
    assert (quote.kind, numbered.kind, numbered.style, table.kind) == (
        Kind.QUOTE,
        Kind.LIST,
        "ordered",
        Kind.TABLE,
    )
    assert [item.children[0].text for item in numbered.children] == ["a", "b"]
    assert [[cell.children[0].text for cell in row.children] for row in table.children] == [
        ["h", "1"],
        ["x", "y"],
    ]


def test_a_table_that_only_frames_the_page_is_taken_apart() -> None:
    source = "<table><tr><td>menu</td><td>" + "<p>Once more.</p>" * 6 + "</td></tr></table>"
    assert [block.kind for block in blocks(source)] == [Kind.PARAGRAPH] * 7


def test_verse_is_kept_in_lines() -> None:
    (stanza, other) = blocks(
        '<div class="poem"><p>Tyger Tyger<br>burning bright</p></div><p epub:type="z3998:verse">a<br>b</p>'
    )
    assert (stanza.kind, stanza.text) == (Kind.VERSE, "Tyger Tyger\nburning bright")
    assert other.kind is Kind.VERSE


def test_preformatted_text_stands_as_it_is() -> None:
    (letter,) = blocks("<pre>From: me\n  To: you</pre>")
    assert (letter.kind, letter.text) == (Kind.PREFORMATTED, "From: me\n  To: you")


def test_ruby_is_base_and_reading_without_its_parentheses() -> None:
    (block,) = blocks(
        "<p><ruby>\u6f22\u5b57<rp>(</rp><rt>\u304b\u3093\u3058</rt><rp>)</rp></ruby>\u3092\u8aad\u3080</p>"
    )
    assert block.text == "\u6f22\u5b57\u3092\u8aad\u3080"
    assert block.spans[0].marks[-1].value == "\u304b\u3093\u3058"


def test_each_part_of_a_ruby_has_its_own_reading() -> None:
    (block,) = blocks("<p><ruby>\u6f22<rt>\u304b\u3093</rt>\u5b57<rt>\u3058</rt></ruby></p>")
    assert [(span.text, span.marks[-1].value) for span in block.spans] == [
        ("\u6f22", "\u304b\u3093"),
        ("\u5b57", "\u3058"),
    ]


def test_direction_and_language_are_kept() -> None:
    first, second = blocks("<body dir=rtl lang=he><p>a</p><p dir=ltr>b <i lang=fr>c</i></p>")
    assert (first.direction, first.language, second.direction) == ("rtl", "he", "ltr")
    assert [mark.value for mark in second.spans[1].marks if mark.kind is MarkKind.LANGUAGE] == ["fr"]


def test_alignment_is_kept_where_it_means_something() -> None:
    found = blocks('<center>a</center><p align=right>b</p><p style="text-align: justify">c</p>')
    assert [block.align for block in found] == ["center", "right", None]


def test_author_colours_and_bubbles_keep_their_names() -> None:
    first, second = blocks(
        '<p>He <span style="color: rgb(255,0,0)">glowed</span>.</p><p class="calibre3 chat-left">hi</p>'
    )
    assert first.spans[1].marks[0].value == "color-ff0000"
    assert second.style == "chat-left received"


SHEET = "<style>.amsg { float: right } .bmsg { align-self: flex-start }</style>"


@pytest.mark.parametrize(
    ("source", "sides"),
    [
        ('<div class="chat"><p class="me">a</p><p class="them">b</p><div class="me">c</div></div>', ["sent", "received", "sent"]),
        ('<p class="bubble from-me">a</p><p class="bubble from-them">b</p><p class="bubble to-me">c</p>', ["sent", "received", "received"]),
        ('<div class="phone"><p class="text">a</p><p class="reply">b</p></div>', ["received", "sent"]),
        ('<ul class="iMessage"><li class="rightMsg">a</li><li class="leftMsg">b</li></ul>', ["sent", "received"]),
        (f'{SHEET}<div class="messages"><p class="amsg">a</p><p class="bmsg">b</p></div>', ["sent", "received"]),
        ('<p class="me">a</p><p class="text">b</p><p style="float:right">c</p>', ["", "", ""]),
        ('<div class="chat"><p>a</p><p class="timestamp">b</p></div>', ["", ""]),
    ],
)  # fmt: skip
def test_the_sides_of_a_chat_are_kept(source: str, sides: list[str]) -> None:
    found = [set(block.style.split()) & {"sent", "received"} for block in blocks(source)]
    assert found == [{side} - {""} for side in sides]


def test_sides_are_kept_inside_a_paragraph_too() -> None:
    (block,) = blocks(
        '<p class="messagebody"><span class="text">a</span><br><span class="reply">b</span></p>'
    )
    styles = [mark.value for span in block.spans for mark in span.marks]
    assert styles == ["text received", "reply sent"]


def test_styles_in_classes_are_honoured() -> None:
    sheet = "<style>/* x */ .calibre3 { font-style: italic } span.c1{font-weight:700} p.c2{text-align:center}.sc{font-variant:small-caps}</style>"
    source = (
        sheet
        + '<p class="c2">a <span class="calibre3">b</span> <span class="c1">c</span> <span class="sc">d</span></p>'
    )
    (block,) = blocks(source)
    assert block.align == "center"
    assert [[mark.kind for mark in span.marks] for span in block.spans if span.marks] == [
        [MarkKind.EMPHASIS],
        [MarkKind.STRONG],
        [MarkKind.SMALL_CAPS],
    ]


def test_italics_by_class_inside_italics_are_still_italics() -> None:
    assert (
        "".join(italics('<style>.x{font-style:italic}</style><p><i>a <span class="x">b</span></i></p>'))
        == "a b"
    )


def test_upright_by_class_inside_italics_is_upright() -> None:
    assert italics('<style>.x{font-style:normal}</style><p><i>a <span class="x">b</span></i></p>') == ["a "]


def test_superscript_small_and_strikes_are_kept() -> None:
    (block,) = blocks(
        '<p>a<sup>1</sup><sub>2</sub><s>3</s><u>4</u><small>5</small><q>6</q><span style="text-decoration:line-through">7</span>'
    )
    kinds = [span.marks[0].kind.value for span in block.spans[1:]]
    assert kinds == ["superscript", "subscript", "strike", "underline", "small", "quote", "strike"]


def test_a_hidden_e_mail_address_is_told() -> None:
    key, name = 0x42, "dark_quill@example.org"
    hidden = bytes([key, *(byte ^ key for byte in name.encode())]).hex()
    source = f'<p><a class="__cf_email__" data-cfemail="{hidden}">[email&#160;protected]</a>: hi</p>'
    assert texts(source) == [f"{name}: hi"]


def test_a_stray_less_than_sign_takes_no_words_away() -> None:
    assert texts("<p>I <3 you & <me> 5 < 6</p>") == ["I <3 you & <me> 5 < 6"]


def test_an_element_nobody_knows_but_closed_is_markup() -> None:
    assert texts("<p><foo>a</foo> b</p>") == ["a b"]


def test_pictures_written_in_the_page_become_keys() -> None:
    draft = html.read(
        b'<p>a</p><p><img alt="a cat" src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></p><p>b</p>', "x.html"
    )
    picture = draft.blocks[1]
    assert (picture.kind, picture.alt) == (Kind.IMAGE, "a cat")
    assert draft.images[picture.source or ""].startswith(b"GIF89a")


def test_a_picture_elsewhere_leaves_its_address() -> None:
    assert blocks('<img src="http://x.example/a%20b.png" alt=z>')[0].source == "http://x.example/a%20b.png"
    assert blocks("<img src='javascript:alert(1)' alt=z>")[0].source == ""


def test_script_style_and_forms_leave_no_text() -> None:
    source = "<script>a</script><style>b</style><textarea>c</textarea><select><option>d</select><svg><text>e</text></svg>f"
    assert texts(source) == ["f"]


def test_a_part_of_a_page_can_be_read_alone() -> None:
    page = html.page("<i><div id=story><p>one</p></div></i><p>two</p>")
    assert page.tree is not None
    node = page.tree.css_first("#story")
    assert node is not None
    (block,) = html.blocks_of(node, html.context_of(page))
    assert block.text == "one"
    assert html.text_of(node) == "one"
    assert is_italic(block.spans[0])


def test_links_are_kept_when_they_lead_anywhere_safe() -> None:
    (block,) = blocks(
        '<p><a href="https://a.example/">x</a> <a href="javascript:1">y</a> <a href="index.html">z</a>'
    )
    assert [span.marks[0].value for span in block.spans if span.marks] == ["https://a.example/"]


def test_links_inside_the_page_keep_their_targets_also_when_made_absolute() -> None:
    first, second = blocks(
        '<p><a href="https://site.example/works/1/chapters/2#x">see</a></p><p id="x">there</p>'
    )
    assert first.spans[0].marks[0].value == "#x"
    assert second.id == "x"


def test_no_break_spaces_that_only_indent_are_dropped() -> None:
    assert texts("<p>&nbsp;&nbsp;&nbsp;Once upon&nbsp;a time.&nbsp;</p>") == ["Once upon\u00a0a time."]
    assert texts("<div class=verse><p>&nbsp;&nbsp;O<br>&nbsp;rose</p></div>") == ["\u00a0\u00a0O\n\u00a0rose"]


def test_a_note_reference_inside_a_superscript_is_one_span() -> None:
    (block,) = blocks(
        '<p>a<sup><a href="#n" epub:type="noteref">1</a></sup></p><aside epub:type="footnote" id="n"><p>N.</p></aside>'
    )
    assert [(span.text, [mark.kind for mark in span.marks]) for span in block.spans[1:]] == [
        ("1", [MarkKind.SUPERSCRIPT, MarkKind.NOTE])
    ]


def test_a_column_of_signs_is_no_row_of_scene_breaks() -> None:
    assert (
        breaks("".join(f"<p>{sign}</p><p>{count}</p>" for sign, count in (("*", 9), ("\u2020", 7), ("+", 4))))
        == 0
    )
    assert breaks("<table><tr><td>a<td>x<td>y<tr><td>***<td>-<td>z</table><p>b") == 0


def test_empty_space_beside_a_heading_is_only_space() -> None:
    assert breaks("<p>a</p><p>&nbsp;</p><h2>Two</h2><p>&nbsp;</p><p>b</p>") == 0


def test_line_ends_between_blocks_do_not_count() -> None:
    assert breaks('<div style="white-space: pre-wrap"><p>a</p>\n\n<p>b</p><p>c</p></div>') == 0


def test_pictures_that_were_lost_are_told_and_counters_dropped() -> None:
    draft = html.read(
        b'<p>a<img src="failedtoload"></p><p>b<img src="http://x.example/t.gif" width=1 height=1></p>', "x"
    )
    assert [remark.code for remark in draft.remarks] == ["picture.lost"]
    assert [len(block.spans) for block in draft.blocks] == [2, 1]


def test_processing_instructions_within_a_page_are_no_text() -> None:
    source = (
        "<p>One<?x y?> and two.</p><?xml:namespace prefix = o ns = 'urn:x' /><p>Three.</p><?php echo 1 ?>"
    )
    assert [block.text for block in html.read(source.encode(), "a.html").blocks] == ["One and two.", "Three."]


def test_a_picture_that_singlefile_shares_is_kept() -> None:
    draft = html.read(
        b'<style>:root{--sf-img-1: url("data:image/gif;base64,R0lGODlhAQABAAAAACw=")}</style><p>a</p><img alt="x" '
        b'src="data:image/svg+xml,<svg></svg>" style="background-image:var(--sf-img-1)!important"><img style="background:var(--sf-img-2)">',
        "x.html",
    )
    (key,) = draft.images
    assert next(block.source for block in draft.blocks if block.kind is Kind.IMAGE) == key


@pytest.mark.parametrize("name", ["data-src", "data-original"])
def test_a_picture_that_waits_to_be_scrolled_to_is_the_one_meant(name: str) -> None:
    stand_in = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
    assert blocks(f'<p><img src="{stand_in}" {name}="lamp.jpg" alt="x"></p>')[0].source == "lamp.jpg"
    assert blocks(f'<p><img src="a.jpg" {name}="lamp.jpg" alt="x"></p>')[0].source == "a.jpg"


@given(
    st.lists(
        st.text(alphabet="ab \u00a0\u200b\u3000\t\n*", max_size=9) | st.just("word and " * 90), max_size=5
    )
)
def test_a_paragraph_of_words_reads_as_any_other_paragraph(texts: list[str]) -> None:
    short = "".join(f"<p>{text}</p>\n" for text in texts)
    long = short.replace("<p>", '<p title="">')

    assert blocks(short) == blocks(long)


@pytest.mark.parametrize(
    "name", ["bar.gif", "img/blueline2.gif", "http://example.org/hr.png", "divider_3.png"]
)
def test_a_picture_called_as_rules_were_called_is_a_scene_break(name: str) -> None:
    assert breaks(f'<p>One.</p><center><img src="{name}"></center><p>Two.</p>') == 1


@pytest.mark.parametrize("name", ["lighthouse.gif", "coastline.jpg", "barbara.gif"])
def test_any_other_picture_is_a_picture(name: str) -> None:
    assert breaks(f'<p>One.</p><center><img src="{name}"></center><p>Two.</p>') == 0


@pytest.mark.parametrize(
    "number", ['<span class="pagenum"><a id="P3"></a>[Pg 3]</span>', '<span epub:type="pagebreak">3</span>']
)
def test_the_numbers_of_printed_pages_are_no_words_of_the_text(number: str) -> None:
    assert texts(f"<p>She {number}waited.</p>") == ["She waited."]
    assert texts('<p class="pagenum">She waited at the station until the last train had gone.</p>') != []


def test_lines_that_begin_with_a_wide_space_are_paragraphs() -> None:
    assert (
        texts("<div>" + "<br>".join(["　船は戻らなかった。"] * 5) + "</div>") == ["　船は戻らなかった。"] * 5
    )
