from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.allowed import allowed, bounded
from velvetbox.core.clean import check, flatten, without_foreign
from velvetbox.core.errors import Refused

BOMBS = {
    "divs": "<div>" * 100_000,
    "attributes": "<p " + " ".join(f"a{number}=x" for number in range(100_000)) + ">",
    "formatting": "<i>" * 100_000,
    "formatting of many kinds": "".join(f"<font color={number}>" for number in range(20_000)),
    "closed only in a comment": "<div><!--</div>-->" * 20_000,
    "closed only in an attribute": '<div a="</div>">' * 20_000,
    "closed only in a title": "<div><title></div></title>" * 20_000,
    "closed only in a script in a script": "<div><script><!--<script></script></div></script>" * 20_000,
    "closed only across a table": "<div><table></div></table>" * 20_000,
    "closed only across a select": "<div><select></div></select>" * 20_000,
    "closed only across a paragraph": "<span><p></span></p>" * 20_000,
    "paragraphs kept open by objects": "<p><object>" * 20_000,
    "hidden by a space of another kind": '<b\u00a0a="><div>">' * 20_000,
    "hidden in CDATA": "<![CDATA[><div>]]>" * 20_000,
    "templates": "<template>" * 20_000,
    "ruby": "<ruby><rt>" * 20_000,
    "lists": "<ul><li>" * 20_000,
    "tables": "<table><tr><td>" * 20_000,
    "unclosed in lines": "text<font size=2><br>" * 20_000,
    "tags never ended": "<a " * 1_000_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_markup_bomb_is_refused_at_once(name: str) -> None:
    started = time.process_time()
    with pytest.raises(Refused) as refusal:
        check(BOMBS[name])
    assert refusal.value.code.startswith("markup.")
    assert time.process_time() - started < allowed(1)


@pytest.mark.parametrize(
    "page",
    [
        "<P>One paragraph never closed, as in 1998.\n" * 5000,
        "<p><font size=2>One\n" * 5000,
        "<LI>item<LI>item" * 3000,
        "<a name=x>anchor" * 3000,
        "<table>" + "<tr><td>a<td>b" * 3000,
        "<dl>" + "<dt>a<dd>b" * 3000,
        "<p><i>a<b>b</i>c</b></p>" * 1000,
        "<script>" + "if (a<b && b<c) { '<div>' }" * 3000 + "</script>",
        "1 < 2 <3 " * 10_000,
        "<!-- <div> -->" * 5000,
        "<p>x</p>" + "</div>" * 5000,
    ],
)
def test_honest_pages_are_let_through(page: str) -> None:
    check(page)


@pytest.mark.parametrize(
    "page",
    [
        "<" * 500_000,
        "<!--" * 200_000,
        "</ " * 300_000,
        "<style>" * 100_000,
        "</x>" * 200_000,
        "<a b='" * 200_000,
    ],
)
def test_the_check_is_linear(page: str) -> None:
    started = time.process_time()
    with suppress(Refused):
        check(page)
    assert time.process_time() - started < allowed(5)  # a square would take minutes


PIECES = st.sampled_from(
    "<div> </div> <p> </p> <span> </span> <i> </i> <b> <font\u00a0> </font> <table> <tr> <td> </td> </tr> </table> <ul> <li> </ul> <dl> <dd> <select> "
    "</select> <option> <button> </button> <object> </object> <svg> </svg> <math> <title> </title> <script> </script> <!-- --> --!> <![CDATA[ ]]> "
    "<textarea> </textarea> <ruby> <rt> <rp> <h1> </h1> <form> </form> <a> </a> <nobr> <template> </template> <foo> </foo> ' \" <x/ a=' <caption> <body>".split(
        " "
    )
)


@settings(max_examples=150)
@given(st.lists(PIECES, min_size=1, max_size=8), st.integers(50, 400))
@bounded(10)
def test_what_is_let_through_is_never_deep(pieces: list[str], times: int) -> None:
    page = without_foreign("".join(pieces) * times)
    try:
        check(page)
    except Refused:
        return
    assert _depth(LexborHTMLParser(page)) < 256 + 4000 + 100


def _depth(tree: LexborHTMLParser) -> int:
    deepest, level = 0, 0
    node: LexborNode | None = tree.root
    while node is not None:
        deepest = max(deepest, level)
        if node.child is not None:
            node, level = node.child, level + 1
            continue
        while node is not None and node.next is None:
            node, level = node.parent, level - 1
        node = node.next if node is not None else None
    return deepest


def test_flattened_markup_keeps_every_word() -> None:
    assert flatten("<div><h1>A</h1><p class=x>b <i>c</i> &amp; d<br>e<script>f</script> <3") == (
        "<p>A<p>b <i>c</i> &amp; d<br>e &lt;3"
    )


@settings(max_examples=100)
@given(st.lists(PIECES, max_size=30).map("".join))
@bounded(10)
def test_what_is_flattened_passes_the_check(page: str) -> None:
    check(flatten(page))
