from __future__ import annotations

from itertools import pairwise
from xml.sax import parseString
from xml.sax.handler import ContentHandler

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factory
from velvetbox.archive.catalog.covers import CLOTHS, Binding, cover, draw, ornament, set_title
from velvetbox.archive.catalog.lettering import width


def luminance(colour: str) -> float:
    """WCAG 2.2's relative luminance."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("cloth", CLOTHS)
def test_a_title_can_be_read_on_every_cloth(cloth: str) -> None:
    assert (luminance("#f6ecdc") + 0.05) / (luminance(cloth) + 0.05) >= 7


printable = st.text(max_size=200)


@given(printable, st.lists(printable, max_size=3), st.lists(st.integers(0, 10**6), max_size=90))
def test_any_work_has_a_cover_that_is_well_formed(
    title: str, creators: list[str], lengths: list[int]
) -> None:
    drawn = draw(Binding(title, tuple(creators), title, tuple(lengths)))
    parseString(drawn.encode(), ContentHandler())  # noqa: S317 - our own output
    assert "nan" not in drawn
    assert "<script" not in drawn


@given(printable)
def test_a_title_stays_on_its_cover(title: str) -> None:
    size, lines = set_title(title)
    assert len(lines) * size * 1.16 <= 160


def test_a_title_is_drawn_in_the_face_of_our_titles_and_pairs_of_letters_close_up() -> None:
    drawn = draw(Binding("Nine Nights — à l’aube", ("Łukasz Ørsted",), "Harbour Lights", (1,)))
    assert "<text" not in drawn
    assert "<text" in draw(Binding("Девять ночей", (), "Harbour Lights", (1,)))
    assert width("AV", 10) < width("A", 10) + width("V", 10)
    assert width("", 10) == 0


def test_equal_works_have_equal_covers_and_other_texts_other_ornaments() -> None:
    one = Binding("The Harbour Book", ("quietwater",), "Harbour Lights", (100, 300, 200))
    assert draw(one) == draw(one)
    drawn = [ornament(lengths) for lengths in ((100, 300, 200), (300, 100, 200), (1,), (1, 2), range(60))]
    assert all(before != after for before, after in pairwise(drawn))


@pytest.mark.django_db
def test_works_of_one_fandom_share_a_cloth_and_a_title_is_escaped() -> None:
    works = [
        factory.work(title, tags={"fandom": ["Harbour Lights"]}, chapters=chapters)
        for title, chapters in (
            ("<Один> & два", ()),
            ("Another", [factory.chapter("a"), factory.chapter("b " * 90)]),
        )
    ]
    first, second = (cover(row.pk) for row in works)
    assert first is not None
    assert second is not None
    assert "&lt;Один&gt; &amp; два" in first
    assert first.partition('fill="#')[2][:6] == second.partition('fill="#')[2][:6]
    assert cover(999) is None
