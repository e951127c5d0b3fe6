"""Scene breaks in the shapes people give them, and lines that are none."""

from __future__ import annotations

import pytest

from velvetbox.core.prose.ornaments import is_ornament


@pytest.mark.parametrize(
    "line",
    [
        "***",
        "* * *",
        "~*~*~",
        "---",
        "—",
        "oOo",
        "o0o0o",
        "xXxXx",
        "-o-O-o-",
        "#",
        "⁂",
        "❦",
        ". . .",
        "=====",
        "XXX",
        "*x*",
        "\u00a0* *\u00a0",
        "⚝──⭒─⭑─⭒──⚝",
        "・・・",
        "[scene break]",
        "~ Line Break ~",
        "PAGE BREAK",
        "(break)",
        "HPHPHPHP",
        "SPN SPN SPN",
    ],
)
def test_ornaments_are_breaks(line: str) -> None:
    assert is_ornament(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "   ",
        "...",
        "…",
        "“…”",
        "Oh",
        "XO",
        "0",
        "xo",
        "I.",
        "*cough*",
        "?!",
        ";",
        "†",
        "—.",
        "/",
        "42",
        "a" * 200,
        "*" * 200,
        "Break",
        "“Break!”",
        "TSKTSKTSK",
        "HAHAHAHA",
        "121212",
        "XOXO",
        "☺",
        "☕",
    ],
)
def test_words_are_none(line: str) -> None:
    assert not is_ornament(line)
