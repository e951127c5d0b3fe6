from __future__ import annotations

import re

from velvetbox.archive.catalog.stretches import LONG, STRETCH, in_stretches
from velvetbox.core.prose import Block, Kind, paragraph, to_html

OPENING, SEAM = '<div class="stretch">', '</div><div class="stretch">'


def a_long_text() -> str:
    """Paragraphs, and a quotation of a third of them that a seam may not cut."""
    told = [paragraph(f"{number} boats lay in the harbour, and none of them was hers. " * 4) for number in range(900)]  # fmt: skip
    quoted = Block(Kind.QUOTE, (), tuple(told[300:600]))
    return to_html([*told[:300], quoted, *told[600:]])


def test_a_long_text_lies_in_stretches_and_loses_nothing() -> None:
    stored = a_long_text()
    shown = in_stretches(stored)
    parts = shown.removeprefix(OPENING).removesuffix("</div>").split(SEAM)
    assert "".join(parts) == stored
    assert len(parts) > 10
    for part in parts:
        assert part.count("<blockquote") == part.count("</blockquote>")
        assert re.match(r'\s*<p id="', part)
        assert len(part) < 2 * STRETCH or "<blockquote" in part


def test_a_text_that_is_not_long_stays_as_it_is() -> None:
    stored = a_long_text()[: LONG - 1]
    assert in_stretches(stored) == stored


def test_a_long_text_without_paragraphs_is_one_stretch() -> None:
    stored = '<p id="p1">' + "word<br>" * LONG + "</p>"
    assert in_stretches(stored) == f"{OPENING}{stored}</div>"
