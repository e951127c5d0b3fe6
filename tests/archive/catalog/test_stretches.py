from __future__ import annotations

import re

import pytest

from velvetbox.archive.catalog.stretches import LONG, STRETCH, in_stretches
from velvetbox.core.prose import Block, Kind, paragraph, to_html

OPENING, SEAM = '<div class="stretch">', '</div><div class="stretch">'


def told(number: int) -> list[Block]:
    return [paragraph(f"{at} boats lay in the harbour, and none of them was hers. " * 4) for at in range(number)]  # fmt: skip


def a_long_text() -> str:
    """Paragraphs, and among them a short quotation that a seam may not cut."""
    said = told(900)
    quoted = Block(Kind.QUOTE, (), tuple(said[300:350]))
    return to_html([*said[:300], quoted, *said[350:]])


def held(kind: Kind, *blocks: Block, style: str = "") -> Block:
    return Block(kind, (), blocks, style=style)


@pytest.mark.parametrize(
    "text",
    [
        held(Kind.QUOTE, *told(900)),
        held(Kind.QUOTE, held(Kind.ASIDE, *told(900)), *told(40)),
        held(Kind.TABLE, held(Kind.ROW, held(Kind.CELL, *told(20)), held(Kind.CELL, *told(900)))),
        held(Kind.LIST, held(Kind.ITEM, held(Kind.LIST, *(held(Kind.ITEM, *told(450)) for _ in range(2))))),
    ],
)
def test_a_text_wholly_in_one_element_lies_in_stretches_too(text: Block) -> None:
    stored = to_html([paragraph("Before it."), text, paragraph("Behind it.")])
    shown = in_stretches(stored)
    parts = re.findall(r'<div class="stretch">(.*?)</div>', shown, re.DOTALL)
    assert re.sub(r'<div class="stretch">|</div>', "", shown) == stored
    assert len(parts) > 12
    assert all(len(part) < 3 * STRETCH for part in parts)
    for name in ("blockquote", "aside", "li", "td", "table", "ul"):
        assert all(part.count(f"<{name}") == part.count(f"</{name}") for part in parts)
    assert not re.search(r"<(?:ul|table|tr)[^>]*>\s*<div", shown)


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
