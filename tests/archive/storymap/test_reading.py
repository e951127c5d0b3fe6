from __future__ import annotations

import pytest

from tests.archive.rows import work
from velvetbox.archive.catalog.places import anchors_in
from velvetbox.archive.library.models import EditionChapter, Work
from velvetbox.archive.storymap.laying import Read
from velvetbox.archive.storymap.reading import read
from velvetbox.core import prose
from velvetbox.core.prose import Block, Kind

pytestmark = pytest.mark.django_db


def read_of(row: Work) -> Read:
    assert row.current is not None
    return read(row.pk, row.current.pk, row.language)


def test_each_paragraph_has_the_anchor_that_its_page_carries() -> None:
    row = work("Lamps", "One.\n\nTwo.\n\nTwo.", "Three.")
    text = read_of(row)
    pages = EditionChapter.objects.filter(edition=row.current).order_by("position")
    there = [name for html in pages.values_list("revision__html", flat=True) for name in anchors_in(html)]
    assert list(text.anchors) == there
    assert text.anchors[1] != text.anchors[2]


def test_a_break_leads_to_what_stands_after_it_and_the_last_one_to_what_stands_before() -> None:
    blocks = [
        Block(Kind.BREAK),
        prose.paragraph("One."),
        prose.paragraph(""),
        Block(Kind.BREAK),
        Block(Kind.QUOTE, children=(prose.paragraph("Two."),)),
        Block(Kind.BREAK),
    ]
    text = read_of(work("Breaks", blocks))
    one, two = prose.anchor("One."), prose.anchor("Two.")
    assert list(text.anchors) == [one, one, two, two, two]


def test_a_chapter_of_breaks_alone_has_no_anchors() -> None:
    assert read_of(work("Nothing", [Block(Kind.BREAK)])).anchors == ("",)


def test_what_is_declared_is_read_with_the_text() -> None:
    found = read_of(work("Lamps", "One.", tags=[("character", "Ada Quill"), ("freeform", "Rain")])).work
    assert [(fact.field, fact.value) for fact in found.facts] == [
        ("character", "Ada Quill"),
        ("language", "en"),
    ]
