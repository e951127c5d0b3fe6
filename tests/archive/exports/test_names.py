from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from velvetbox.archive.exports.names import file_name


@pytest.mark.parametrize(
    ("title", "creators", "name"),
    [
        ("The Loft", ["Ada"], "The Loft - Ada.epub"),
        ("The Loft", [], "The Loft.epub"),
        ("The Loft", ["Ada", "Tomás", "Third"], "The Loft - Ada & Tomás.epub"),
        ('What: is "this"?', ["a/b"], "What_ is _this__ - a_b.epub"),
        ("Ends with dots...", ["Ada."], "Ends with dots - Ada.epub"),
        ("../../etc/passwd", [], "_.._etc_passwd.epub"),
        ("CON", [], "_CON.epub"),
        ("nul.txt", [], "_nul.txt.epub"),
        ("cafe\u0301", [], "café.epub"),
        ("a\u202etxt.exe\x00", [], "atxt.exe.epub"),
        ("", [], "Untitled.epub"),
        ("…", [], "….epub"),
    ],
)
def test_a_name_is_safe_on_every_system(title: str, creators: list[str], name: str) -> None:
    assert file_name(title, creators, "epub") == name


@given(st.text(max_size=400), st.lists(st.text(max_size=200), max_size=3))
def test_any_title_gives_a_name_that_fits(title: str, creators: list[str]) -> None:
    name = file_name(title, creators, "epub")
    assert len(name.encode()) <= 160
    assert not set('<>:"/\\|?*\n\0') & set(name)
    assert name.removesuffix(".epub").strip(". ")
