from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from tests.allowed import bounded
from tests.core.prose.documents import bodies
from velvetbox.core.clean import POLICY, check, markup, sanitise
from velvetbox.core.clean.markup import ALLOWED_ATTRIBUTES, ALLOWED_TAGS, is_plain
from velvetbox.core.errors import Refused
from velvetbox.core.prose import Block, to_html

VECTORS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='\u2003javascript:alert(1)'>x</a>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<select><noembed></select><script>alert(1)</script></noembed>",
    "<title><a href='</title><img src onerror=alert(1)>'></title>",
    "<p style='position:fixed;background:url(//evil.example)'>x</p>",
    "<p id='__proto__' class='\"><script>' name=body>x</p>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<base href='//evil.example'><meta http-equiv=refresh content='0;url=//evil.example'>",
    "<object data=x><embed src=x><applet code=x>",
    "<input autofocus onfocus=alert(1)><button formaction='javascript:1'>x</button>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<p/onclick=alert(1)>x",
    "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
    "<details open ontoggle=alert(1)>x</details>",
]


def assert_harmless(source: str) -> None:
    try:
        cleaned = sanitise(source)
    except Refused:
        return
    assert sanitise(cleaned) == cleaned
    for node in LexborHTMLParser(cleaned).css("body *"):
        tag = node.tag or ""
        assert tag in ALLOWED_TAGS | {"tbody", "colgroup"}
        for name, value in node.attributes.items():
            assert name in ALLOWED_ATTRIBUTES["*"] | ALLOWED_ATTRIBUTES.get(tag, set())
            squeezed = "".join((value or "").split()).lower()
            if name in {"href", "src"}:
                assert not squeezed.startswith(("javascript:", "vbscript:", "data:text", "data:image/svg"))


plain_text = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="<>&\x00\r\xa0"), max_size=8
) | st.sampled_from(["&amp;", "&lt;b&gt;", "a&nbsp;b", "\x0c\x1b\x85\ufeff\uffff", "\n"])
stressed = st.builds(
    "<{0}{1}>{2}</{0}>".format,
    st.sampled_from("em strong u s small big sup sub code".split()),
    st.sampled_from(["", ' class="thought"']),
    plain_text,
)
leaves = st.builds(
    '<{0} id="p{1:010x}{2}">{3}</{0}>'.format,
    st.sampled_from("p h1 h2 h3 h4 h5 h6".split()),
    st.integers(0, 16**10 - 1),
    st.sampled_from(["", "-2", "-13"]),
    st.lists(plain_text | stressed | st.just("<br>"), max_size=5).map("".join),
)
rules = st.sampled_from(["<hr>", '<hr data-written="* * *">', '<hr data-written="~\'~">'])


@given(st.lists(leaves | rules, min_size=1, max_size=4).map("\n".join))
def test_the_plainest_markup_is_what_the_cleaner_would_leave(html: str) -> None:
    check(html)

    assert markup._cleaner.clean(html) == html
    assert is_plain(html)


def test_telling_the_plainest_markup_is_linear() -> None:
    part = '<p id="p0123456789">a<em>b</em>c<br>d</p>\n'

    def seconds(count: int) -> float:
        html = part * count + "<p>"
        began = time.process_time()
        assert not is_plain(html)
        return time.process_time() - began

    assert min(seconds(40_000) for _ in range(3)) < 20 * max(seconds(4_000), 0.005)


@pytest.mark.parametrize(
    "html",
    [
        '<p id="p0123456789">a\x00b</p>',
        '<p id="p0123456789">a\rb</p>',
        '<p id="p0123456789">a &b; c</p>',
        '<p id="p0123456789">a\u00a0b</p>',
        '<p id="p0123456789" onclick="x">a</p>',
        '<p id="p0123456789"><em>a<p></em></p>',
        '<p id="p0123456789">a</h1>',
        '<p id="p٠123456789">a</p>',
        '<p id="p0123456789">a</p>x',
        '<p id="p0123456789">a > b</p>',
        '<p id="p0123456789">a &amp b</p>',
        '<p id="p0123456789">a\ud800b</p>',
        '<hr data-written="a&lt;b">',
        '<p id="p0123456789"><em><u>a</u></em></p>',
    ],
)
def test_markup_a_little_less_plain_goes_through_the_cleaner(html: str) -> None:
    assert not is_plain(html)


@pytest.mark.parametrize("vector", VECTORS)
def test_no_vector_gets_through(vector: str) -> None:
    assert_harmless(vector)
    assert_harmless(f"<p>before {vector} after</p>")


@pytest.mark.skipif("VELVETBOX_CORPUS" not in os.environ, reason="no corpus: $VELVETBOX_CORPUS is not set")
def test_no_vector_of_the_corpus_gets_through() -> None:
    corpus = Path(os.environ["VELVETBOX_CORPUS"])
    lines = (corpus / "standards/xss/xss-payload-list.txt").read_text("utf-8", "replace").splitlines()
    pages = [path.read_text("utf-8", "replace") for path in (corpus / "hostile").glob("*.html")]
    for payload in [*lines, *pages]:
        assert_harmless(payload)


def test_what_a_story_needs_is_kept() -> None:
    story = (
        '<p id="p0123456789" class="align-center" dir="rtl" lang="he"><big>a</big><ruby>b<rt>c</rt></ruby></p>\n'
        '<hr data-written="* * *">\n<p id="p0123456789-2"><a class="note" id="r-1" href="#n-1">1</a><span id="t-x">y</span></p>'
    )
    assert sanitise(story) == story
    assert POLICY == 1


def test_a_picture_that_is_lost_keeps_its_place() -> None:
    assert (
        sanitise('<figure><img src="" alt="a cat"></figure>') == '<figure><img src="" alt="a cat"></figure>'
    )


def test_ids_that_are_not_ours_are_taken_off() -> None:
    assert sanitise('<p id="login">x</p>') == "<p>x</p>"


def test_too_deep_markup_is_refused() -> None:
    with pytest.raises(Refused):
        sanitise("<div>" * 1000)


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(bodies)
@bounded(10)
def test_stored_text_comes_back_unchanged(blocks: tuple[Block, ...]) -> None:
    stored = to_html(blocks)
    assert sanitise(stored) == stored


PIECES = st.sampled_from(
    [
        *VECTORS,
        "<p>",
        "</p>",
        "<i>",
        "<table><td>",
        "</table>",
        "<svg>",
        "<style>",
        "</style>",
        "<!--",
        "-->",
        "'",
        '"',
        ">",
        "<math>",
        "<xmp>",
    ]
)


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=8).map("".join))
@bounded(10)
def test_any_mixture_is_harmless_and_cleaned_once_for_all(source: str) -> None:
    assert_harmless(source)
