from __future__ import annotations

import base64
from xml.etree import ElementTree as ET

from hypothesis import given, settings

from tests.core.formats.books import BARE, IMAGES, PNG, RICH
from tests.core.prose.documents import bodies
from velvetbox import __version__
from velvetbox.core.formats.html import writer as html_writer
from velvetbox.core.prose import Block, Chapter, Note, Work, paragraph


def page(work: Work) -> str:
    return html_writer.write(work, IMAGES).decode()


def test_the_page_says_who_wrote_it_and_what_is_known() -> None:
    text = page(RICH)
    assert f'<meta name="generator" content="Velvetbox {__version__}"/>' in text
    assert '<h1 class="title">Kittens &amp; &lt;Necklaces&gt;</h1>' in text
    assert '<span class="creator">Ada Marsh</span>' in text
    assert '<dd class="fandom">River &amp; Co (TV)</dd>' in text
    assert '<dd class="series">Part 2 of The River</dd>' in text
    assert '<dd class="chapters">2/5 (not complete)</dd>' in text


def test_the_page_needs_nothing_else() -> None:
    text = page(RICH)
    assert f"data:image/png;base64,{base64.b64encode(PNG).decode()}" in text
    assert "<script" not in text
    assert "<link" not in text
    assert 'src="http' not in text


def test_footnotes_of_two_chapters_with_the_same_name_stay_apart() -> None:
    text = page(RICH)
    assert 'href="#n-c1-a_20note_201"' in text
    assert 'id="n-c2-a_20note_201"' in text


def test_the_only_chapter_without_a_title_has_no_heading() -> None:
    assert "<h2" not in page(BARE)


@settings(max_examples=settings().max_examples // 2)  # each is large
@given(bodies, bodies)
def test_any_work_gives_a_well_formed_page_without_an_id_twice(
    body: tuple[Block, ...], other: tuple[Block, ...]
) -> None:
    chapter = Chapter(body, notes=(Note("a", other, "1"),), summary=other)
    text = page(Work((chapter, Chapter(other), chapter), summary=body)).removeprefix("<!DOCTYPE html>")
    ids = [node.get("id") for node in ET.fromstring(text).iter() if node.get("id")]
    assert len(ids) == len(set(ids))


def test_control_characters_are_left_out() -> None:
    assert "\x0b" not in page(Work((Chapter((paragraph("a\x0bb"),)),)))
