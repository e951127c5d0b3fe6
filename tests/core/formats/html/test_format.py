from __future__ import annotations

import textwrap
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.allowed import allowed, bounded
from velvetbox.core.errors import ReadError
from velvetbox.core.formats.draft import ReadOptions
from velvetbox.core.formats.html import format as html
from velvetbox.core.prose import Kind, from_html, paragraphs, to_html


def test_a_page_is_known_by_its_tags_not_its_name() -> None:
    assert html.recognises(b"<html><body><p>x</p><br></body></html>", "story.txt")
    assert not html.recognises(b"Just a text, 1 < 2.", "story.txt")
    assert html.recognises(b"\xff\xfe" + "<html><p>x".encode("utf-16-le"), "story")


def test_a_declared_charset_is_used() -> None:
    draft = html.read(
        '<meta charset="windows-1251"><p>\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440</p>'.encode(
            "cp1251"
        ),
        "x.htm",
    )
    assert paragraphs(draft.blocks) == ["\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440"]


def test_the_head_is_given_as_properties() -> None:
    draft = html.read(
        b'<title>A  Story</title><meta name=Generator content="X 1"><link rel=canonical href="https://a.example/s/1"><p>x',
        "x.html",
    )
    assert draft.properties == {
        "title": ("A Story",),
        "meta:generator": ("X 1",),
        "link:canonical": ("https://a.example/s/1",),
    }
    assert draft.pages[0].title == "A Story"


@pytest.mark.parametrize(
    "bomb",
    ["<div>" * 100_000 + "kept", "<p " + "a=b " * 100_000 + ">kept", "<i>" * 3000 + "<p>kept</p>" * 3000],
)
def test_a_markup_bomb_gives_its_words_and_a_remark(bomb: str) -> None:
    started = time.process_time()
    draft = html.read(bomb.encode(), "x.html")
    assert "kept" in draft.blocks[-1].text
    assert draft.remarks[-1].code == "html.flattened"
    assert time.process_time() - started < allowed(2)


def test_flattened_pages_keep_paragraphs_and_italics() -> None:
    draft = html.read(
        b"<div>" * 300 + b"<p>one <i>two</i></p><p>three<br>four</p><script>no</script>", "x.html"
    )
    assert paragraphs(draft.blocks) == ["one two", "three\nfour"]
    assert len(draft.blocks[0].spans) == 2


def test_deep_but_allowed_nesting_is_read_without_recursion() -> None:
    draft = html.read(b"<div>" * 200 + b"<p>deep</p>", "x.html")
    assert paragraphs(draft.blocks) == ["deep"]


def test_a_story_of_forty_kilobytes_is_read_in_a_few_milliseconds() -> None:
    paragraph = (
        "<p>She <em>did</em> say so, and &ldquo;perhaps&rdquo; he heard. " + "It went on. " * 12 + "</p>\n"
    )
    data = ("<html><body>" + paragraph * 190 + "</body></html>").encode()
    assert len(html.read(data, "x.html").blocks) == 190
    best = min(_seconds(data) for _ in range(5))
    assert best < allowed(0.03)  # 4 ms here; the budget of 6 ms is measured by the bench on a quiet machine


def _seconds(data: bytes) -> float:
    started = time.process_time()
    assert html.read(data, "x.html").blocks
    return time.process_time() - started


PIECES = st.sampled_from(
    "<p> </p> <i> </i> <em> </b> <b> <br> <hr> <div> </div> <table> <tr> <td> </table> <ul> <li> </ul> <ruby> <rt> </ruby> <rp> <a\u00a0 "
    '<a name=x> <a href="#x"> </a> <img src=x> <pre> </pre> <svg> <math> </svg> <select> <title> <script> </script> <!-- --> <![CDATA[ ]]> '
    "<dl> <dt> <dd> <blockquote> </blockquote> <center> *** &nbsp; &#0; &lt; < > text word \u202e \ud7ff <sup> <span\u3000class=x> <h1> <x> "
    "<style>p{color:red} </style> <font\ncolor=red> <font <template> <form> <button> <p\tdir=rtl>".split(" ")
)


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=60).map(" ".join))
@bounded(10)
def test_any_markup_gives_blocks_that_can_be_stored(source: str) -> None:
    blocks = html.page(source).blocks
    stored = to_html(blocks)
    assert to_html(from_html(stored)) == stored


@settings(max_examples=150)
@given(st.binary(max_size=400))
@bounded(10)
def test_any_bytes_give_a_draft_or_a_read_error(data: bytes) -> None:
    try:
        draft = html.read(data, "x.html")
    except ReadError:
        return
    assert isinstance(draft.blocks, tuple)


@pytest.mark.parametrize(
    "page",
    [
        "<div id=x>" + "word " * 3000 + '<a href="#y" id=y>1</a>' * 3000 + "</div>",
        "<pre>" + "a\n" * 60_000 + "</pre>",
        "<p>x</p><pre>" + "\n" * 200_000 + "x</pre>",
        "<pre>" + "word word word\n" * 100 + "<!-- x\n" * 16_000 + "</pre>",
        "<p></p>" * 30_000 + "x",
        "<br>" * 50_000 + "x",
        ("<blockquote>" * 200 + "x" + "</blockquote>" * 200) * 20,
        "".join(f"<x{number}>a</x{number}>" for number in range(8000)),
        "<p>" + "<ruby>a<rt>b</rt></ruby>" * 8000,
    ],
)
def test_pages_of_many_alike_parts_are_read_in_linear_time(page: str) -> None:
    started = time.process_time()
    assert html.read(page.encode(), "x.html").blocks
    assert time.process_time() - started < allowed(10)


def test_a_page_that_is_a_text_in_pre_is_read_as_that_text() -> None:
    told = [f"She waited at the {place} until the last _train_ had gone, and it was a long night for her there." for place in ("gate", "bridge", "station", "harbour", "tower", "mill")]  # fmt: skip
    wrapped = "\n\n".join(textwrap.fill(line, 40) for line in told[:3]) + "\n\n<hr>\n" + textwrap.fill(told[3], 40) + "\n\n" + "\n\n".join(textwrap.fill(f"<i>No,</i> {line}", 40) for line in told[4:])  # fmt: skip
    page = f"<html><head><title>Lamps</title></head><body><PRE>\n{wrapped}\n</PRE></body></html>"

    draft = html.read(page.encode(), "a.htm")
    again = html.read(page.encode(), "a.htm", ReadOptions(without=frozenset({"text.unwrapped"})))

    assert [block.kind for block in draft.blocks] == [
        *[Kind.PARAGRAPH] * 3,
        Kind.BREAK,
        *[Kind.PARAGRAPH] * 3,
    ]
    assert draft.blocks[0].text == told[0].replace("_", "")
    assert [span.text for span in draft.blocks[5].spans if span.marks] == ["No,", "train"]
    assert [mend.code for mend in draft.mends] == ["text.unwrapped", "text.emphasis"]
    assert "\n" in again.blocks[0].text


def test_columns_of_words_in_pre_stay_as_they_stand() -> None:
    page = "<html><body><p>What he sent:</p><pre>" + "tea    2\nbread  1\n" * 60 + "</pre></body></html>"

    assert Kind.PREFORMATTED in {block.kind for block in html.read(page.encode(), "a.htm").blocks}


@pytest.mark.parametrize("root", ["package", "ncx", "rss", "FictionBook"])
def test_xml_of_another_kind_is_no_page_however_many_meta_elements_it_has(root: str) -> None:
    data = (
        f'<?xml version="1.0"?>\n<!-- made -->\n<{root} xmlns="x">{"<meta name=a content=b />" * 9}</{root}>'
    )

    assert not html.recognises(data.encode(), "metadata.opf")
