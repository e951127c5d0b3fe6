from __future__ import annotations

import time

import pytest

from tests.allowed import allowed
from velvetbox.core.formats.html.styles import PLAIN, Look, declarations, read_sheet


@pytest.mark.parametrize(
    ("style", "look"),
    [
        ("font-style: Italic", Look(italic=True)),
        ("font-style:normal !important", Look(italic=False)),
        ("font: italic bold 12pt/1.2 Georgia", Look(italic=True, bold=True)),
        ("font-weight:400", Look(bold=False)),
        ("font-variant: small-caps", Look(small_caps=True)),
        ("text-decoration: underline line-through", Look(underline=True, strike=True)),
        ("TEXT-ALIGN: CENTER; margin: 0", Look(align="center")),
        ("display:none", Look(hidden=True)),
        ("vertical-align: super", Look(raised="super")),
        ("color: rgb(255, 0, 0)", Look(colour="#ff0000")),
        ("color: #000000", PLAIN),
        ("color: url(javascript:x)", PLAIN),
        ("white-space: pre-wrap", Look(white_space="pre-wrap")),
        ("behavior: url(x); width: expression(alert(1))", PLAIN),
        ("no declaration at all", PLAIN),
    ],
)
def test_a_declaration_is_read(style: str, look: Look) -> None:
    assert declarations(style) == look


def test_a_class_counts_more_than_an_element_and_both_together_most() -> None:
    sheet = read_sheet(
        "p { font-style: italic } .x { font-style: normal; font-weight: bold } p.x { font-weight: normal }"
    )
    assert sheet.look("p") == Look(italic=True)
    assert sheet.look("p", ["x"]) == Look(italic=False, bold=False)
    assert sheet.look("i", ["x"]) == Look(italic=False, bold=True)


def test_later_rules_and_sheets_come_over_earlier_ones() -> None:
    sheet = read_sheet(".a, .b { font-style: italic } .b { font-style: normal }", ".a { font-weight: bold }")
    assert sheet.look("p", ["a"]) == Look(italic=True, bold=True)
    assert sheet.look("p", ["b"]) == Look(italic=False)


def test_comments_imports_and_selectors_not_understood_do_no_harm() -> None:
    sheet = read_sheet(
        '@charset "utf-8"; @import url(http://evil.example/x.css); /* .a { } */ @media screen { .c { font-style: italic } }'
        " div > .d, .e:hover, [x=y] { font-weight: bold } .f { font-weight: bold"
    )
    assert sheet.look("p", ["c"]) == Look(italic=True)
    assert sheet.look("p", ["d", "e"]) == PLAIN
    assert sheet.look("p", ["f"]) == Look(bold=True)


@pytest.mark.parametrize(
    "hostile",
    ["{" * 200_000, "/*" * 200_000, "a," * 200_000, "a" * 900_000, "}{" * 200_000, ".a{color:" * 50_000],
)
def test_style_sheets_are_read_in_linear_time(hostile: str) -> None:
    started = time.process_time()
    read_sheet(hostile)
    assert time.process_time() - started < allowed(1)
