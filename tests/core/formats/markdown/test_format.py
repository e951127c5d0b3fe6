"""Markdown gives marks, notes, breaks and what its header says."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it.rules_core import inline, normalize

from tests.allowed import allowed
from tests.core.formats.plain_errors import said_of
from velvetbox.core.formats.draft import Draft
from velvetbox.core.formats.markdown.blocks import MarkdownBlocks
from velvetbox.core.formats.markdown.format import FORMAT, read
from velvetbox.core.formats.markdown.header import read_header
from velvetbox.core.formats.markdown.parser import parser, plain_words
from velvetbox.core.prose import Block, Chapter, Kind, Span, measure, spans_to_html, to_html


def opened(text: str) -> Draft:
    return read(text.encode(), "story.md")


def line(text: str) -> str:
    return spans_to_html(opened(text).blocks[0].spans)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("*a *b* c*", "<em>a <em>b</em> c</em>"),
        ("**a** ~~b~~ _c_", "<strong>a</strong> <s>b</s> <em>c</em>"),
        ("a  \nb\nc", "a<br>b c"),
        ("[x](https://e.org)", '<a href="https://e.org">x</a>'),
        ("[x](javascript:alert(1)) I <3 you & <me>", "[x](javascript:alert(1)) I &lt;3 you &amp; &lt;me&gt;"),
        ("a <i>b</i> <span>c</span><br>d", "a <em>b</em> c<br>d"),
        (r"2 \* 3", "2 * 3"),
        ("{漢字|かんじ}を{読|よ}む", "<ruby>漢字<rt>かんじ</rt></ruby>を<ruby>読<rt>よ</rt></ruby>む"),
        ("{東京|とう|きょう}", "<ruby>東<rt>とう</rt></ruby><ruby>京<rt>きょう</rt></ruby>"),
        ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby> {a|b}", "<ruby>漢<rt>かん</rt></ruby> {a|b}"),
        ("[[Lamp#One|the *lamp*]] [[Old/Pier]]", "the *lamp* Pier"),
        ("![[ship.png|300]] x", '<img src="ship.png" alt=""> x'),
        (
            "[a *b*]{.smallcaps} [c]{.x}",
            '<span class="small-caps">a <em>b</em></span> <span class="x">c</span>',
        ),
        ("==so== == x ==", '<span class="highlight">so</span> == x =='),
        ("H~2~O, x^2^, ^_^ and ~so~", "H<sub>2</sub>O, x<sup>2</sup>, ^_^ and ~so~"),
        ("It rained. %%he lied%% ^a1b2c3", "It rained."),
        ('{{< figure src="a.png" title="A ship" >}} x {{< /quote >}}', '<img src="a.png" alt="A ship"> x'),
        ("a\\\nb", "a<br>b"),
    ],
)
def test_marks_in_a_line(written: str, read_as: str) -> None:
    assert line(written) == read_as


def test_headings_quotes_lists_and_code_know_where_they_began() -> None:
    source = "# One\n\n> said\n\n- a\n- b\n\n1. c\n\n```\ncode  here\n```\n"
    blocks = opened(source).blocks
    assert [block.kind for block in blocks] == [
        Kind.HEADING,
        Kind.QUOTE,
        Kind.LIST,
        Kind.LIST,
        Kind.PREFORMATTED,
    ]
    assert [block.style for block in blocks[2:4]] == ["bullet", "ordered"]
    assert blocks[4].start == source.index("```")


@pytest.mark.parametrize("rule", ["* * *", "---", r"\* \* \*", "~*~", "⁂", "~~~", "___", "#", "# # #"])
def test_rules_and_ornaments_are_scene_breaks(rule: str) -> None:
    draft = opened(f"Before it.\n\n{rule}\n\nAfter it.")
    assert measure(Chapter(draft.blocks)).scene_breaks == 1
    assert draft.blocks[1].alt == rule.replace("\\", "")


def test_footnotes_are_notes_and_code_that_looks_like_one_is_not() -> None:
    draft = opened(
        "One[^a] two[^12] [^none]\n\n`[^a]`\n\n[^a]: A *note*\nthat goes on\n\n    and on\n\n[^12]: Another\n"
    )
    assert [(note.id, note.label) for note in draft.notes] == [("a", "1"), ("12", "12")]
    assert to_html(draft.notes[0].blocks).count("<p") == 2
    assert "[^none]" in draft.blocks[0].text
    assert draft.blocks[1].text == "[^a]"


def test_a_note_may_stand_in_the_line_and_have_paragraphs_or_notes_of_its_own() -> None:
    draft = opened("One^[a *note*] two[^1] three[^b]\n\n[^1]: First\n\n    > second\n\n[^b]: x^[inner]\n")
    assert [(note.label, to_html(note.blocks).count("<p")) for note in draft.notes] == [
        ("2", 1),
        ("1", 2),
        ("3", 1),
        ("4", 1),
    ]
    assert "<em>note</em>" in to_html(draft.notes[0].blocks)


def test_lines_with_bars_are_verse_and_a_table_is_a_table() -> None:
    draft = opened("| one *two*\n|   three\n|\n| four\n\n| a | b |\n|---|---|\n| c | d |\n\n| alone\n")
    kinds = [(str(block.kind), block.text) for block in draft.blocks]
    assert kinds == [("verse", "one two\nthree"), ("verse", "four"), ("table", ""), ("paragraph", "| alone")]


def test_what_is_fenced_off_is_text_with_its_class() -> None:
    draft = opened(
        "::: {.letter}\nDear *Ada*,\n\n:::: note\ncome\n::::\n:::\n\n> [!note] Said\n> so\n\n# Two {#t .x}\n"
    )
    assert [(block.text, block.style) for block in draft.blocks] == [
        ("Dear Ada,", "letter"),
        ("come", "note"),
        ("", ""),
        ("Two", ""),
    ]
    assert draft.blocks[2].children[0].text == "Said\nso"


def test_a_row_of_links_to_other_notes_around_the_text_is_no_text() -> None:
    draft = opened("[[Index]] | [[Next|on]]\n\n# One\n\nSaid [[so]].\n\n[[Index]]\n")
    assert [block.text for block in draft.blocks] == ["One", "Said so."]
    assert opened("[[One]]\n").blocks


def test_raw_html_is_read_as_html_and_scripts_go() -> None:
    draft = opened("<div>one <b>two</b><script>alert(1)</script></div>\n\nthree")
    assert "alert" not in to_html(draft.blocks)
    assert "<strong>two</strong>" in to_html(draft.blocks)


def test_the_header_is_read_and_is_no_text() -> None:
    draft = opened(
        '---\ntitle: "The Bridge"\ntags: [rain, "a, b"]\nseries:\n  - One\n  - Two\nnote: >\n  long\n  line\nsaid: |\n  one\n\n  two\nauthor:\n  - name: Ada\n---\n\n# One\n'
    )
    assert draft.properties == {
        "yaml:title": ("The Bridge",),
        "yaml:tags": ("rain", "a, b"),
        "yaml:series": ("One", "Two"),
        "yaml:note": ("long line",),
        "yaml:said": ("one\n\ntwo",),
        "yaml:author": ("Ada",),
    }
    assert len(draft.blocks) == 1
    assert draft.pages[0].source[draft.blocks[0].start :].startswith("# One")


def test_pandoc_lines_are_read_and_a_rule_is_no_header() -> None:
    assert read_header("% T\n% A; B\n\ntext")[0] == {"title": ("T",), "author": ("A", "B")}
    assert read_header("% The\n  Lamp\n%\n% 2019\n")[0] == {"title": ("The Lamp",), "date": ("2019",)}
    assert read_header("---\n\nOnce upon a time\n\n---\n") == ({}, 0)


def test_hugo_s_header_is_read_and_a_damaged_one_is_text() -> None:
    text = '+++\ntitle = "T"\ndate = 2019-03-04T10:00:00Z\ntags = ["a", \'b\']\nauthors = [{name = "Ada"}]\n[params]\nrating = "M"\n+++\nx'
    header, at = read_header(text)
    assert header == {
        "title": ("T",),
        "date": ("2019-03-04",),
        "tags": ("a", "b"),
        "authors": ("Ada",),
        "rating": ("M",),
    }
    assert text[at:] == "x"
    assert read_header("+++\na = " + "[" * 300 + "\n+++\n") == ({}, 0)


def test_header_lines_keep_their_ends() -> None:
    assert opened("Title: X\nAuthor: Y\n\nText").blocks[0].text == "Title: X\nAuthor: Y"


def test_markdown_is_told_by_content_and_by_name_last() -> None:
    assert FORMAT.recognises(b"---\ntitle: X\n---\n\ntext", "x.txt")
    assert FORMAT.recognises(b"plain", "x.md")
    assert not FORMAT.recognises(b"It was *so* cold.\n\n***\n\nAnd then.", "x.txt")
    assert not FORMAT.recognises(bytes(100), "x.md")


@given(st.text(max_size=300))
def test_any_text_gives_a_draft_or_a_plain_error(text: str) -> None:
    draft, code = said_of(lambda: read(text.encode("utf-8", "ignore"), "x.md"))
    assert code or to_html(draft.blocks if draft else ()) is not None


@pytest.mark.parametrize(
    "piece", ["*", "[", "> ", "![[", "_a_ ", "[^a]", "<a ", "`", "- ", "^[", "{a", "| a\n", "::: a\n", "]{"]
)
def test_the_time_taken_grows_with_the_length_alone(piece: str) -> None:
    begun = time.process_time()
    read((piece * 3000 + "x").encode(), "x.md")
    assert time.process_time() - begun < allowed(2)


PIECES = (
    "words said", "*so*", "**x**", "\n", "\n\n", "> ", "- ", "1. ", "# ", "    ", "\t", "---", "===", "|", "|-|-|", "`", "```",
    "[a](b)", "![c](d)", "[x]: /y", "<b>", "<!-- z -->", "<http://a.b>", "&amp;", "\\", "~~s~~", "!", ":", "“Yes”", "(", "  ", "é", "_",
    "^[n]", "{漢|か}", "%%", "==", "[[w]]", "| v", ":::", "::: d", "~~~", "{.c}",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@example("- words said")
@example("> words said\n\n1. (more)\n\n   “Yes”")
def test_the_short_way_through_plain_paragraphs_changes_nothing(text: str) -> None:
    usual = parser()
    usual.block.ruler.disable("plain")
    usual.core.ruler.at("normalize", normalize)
    usual.core.ruler.at("inline", inline)
    short, long = (
        MarkdownBlocks(str, lambda html: [Block(Kind.PARAGRAPH, (Span(html),))], text.split("\n"))
        for _ in "12"
    )
    expected = long.read(usual.parse(text))
    assert short.read(parser().parse(text)) == expected
    assert plain_words(text) in ([], [replace(block, start=None) for block in expected])


def test_stress_in_stress_without_end_is_still_read() -> None:
    blocks = read(b"*a " * 400 + b"b" + b"*" * 400, "a.md").pages[0].blocks

    assert blocks[0].text.startswith("a a a")
    assert max(len(span.marks) for span in blocks[0].spans) < 64


def test_a_text_with_a_title_and_chapters_marked_by_number_signs_is_markdown_whatever_its_name() -> None:
    assert FORMAT.recognises(
        b"# The Lamp\n\nby Ada\n\n## Chapter 1: Rain\n\nIt rained.\n\n## Chapter 2\n\nNo.\n", "lamp.txt"
    )
    assert not FORMAT.recognises(b"# 1\n\nIt rained.\n\n# 2\n\nNo.\n", "lamp.txt")
