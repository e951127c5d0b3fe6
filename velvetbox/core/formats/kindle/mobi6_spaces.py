"""Scene breaks that a Mobipocket book shows by space alone: a `height` above a paragraph, wider than elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from velvetbox.core.formats.draft import Mend

CODE = "kindle.scene_breaks"
_PARAGRAPH = re.compile(
    rb"<p\b([^<>]{0,300})>((?:[^<]|<(?!/?(?:p|blockquote|div|h[1-6]|hr|img|table)\b)){0,20000}+)</p>",
    re.IGNORECASE,
)
_HEIGHT = re.compile(rb"\bheight=\"?(\d{1,3})(em|pt)", re.IGNORECASE)
_ALIGNED = re.compile(rb"\balign=\"?(?:center|right)", re.IGNORECASE)
_TAG = re.compile(rb"<[^<>]{0,2000}+>")
_POINTS = 12  # of one em
_WIDER = 1.5  # em more than usual
_PROSE = 60  # bytes; shorter paragraphs may be headings or labels
_FEWEST = 8  # paragraphs from which the usual space can be told
_USUAL = 0.8  # share of paragraphs that have it
_RAREST = 8  # one paragraph in so many, at most, begins a scene
_SHOWN = 100
_BREAK = b"<p>\xc2\xa0</p>"


@dataclass(frozen=True, slots=True)
class _Paragraph:
    start: int
    end: int
    height: float
    text: bytes
    prose: bool


def break_at_spaces(pages: Sequence[bytes]) -> tuple[list[bytes], Mend | None]:
    """Give a book's pages with an empty paragraph at each wide space between prose, and the mend that tells of it."""
    if not any(_ems(found) >= _WIDER for page in pages for found in _HEIGHT.finditer(page)):
        return list(pages), None
    read = [list(map(_paragraph, _PARAGRAPH.finditer(page))) for page in pages]
    heights = Counter(each.height for page in read for each in page if each.prose)
    total = sum(heights.values())
    usual, often = heights.most_common(1)[0] if heights else (0.0, 0)
    found = [list(_wide(page, data, usual + _WIDER)) for page, data in zip(read, pages, strict=True)]
    places = [pair for page in found for pair in page]
    if total < _FEWEST or often < _USUAL * total or not places or len(places) * _RAREST > total:
        return list(pages), None
    made = [
        _broken(page, [after.start for _, after in each]) for page, each in zip(pages, found, strict=True)
    ]
    return made, _mend(places)


def _paragraph(found: re.Match[bytes]) -> _Paragraph:
    height = _HEIGHT.search(found[1])
    text = b" ".join(_TAG.sub(b"", found[2]).split())
    large = found[2].lstrip()[:11].lower().startswith((b"<font size=", b"<b>"))
    prose = len(text) >= _PROSE and not large and _ALIGNED.search(found[1]) is None
    return _Paragraph(found.start(), found.end(), _ems(height) if height else 0.0, text, prose)


def _ems(height: re.Match[bytes]) -> float:
    return int(height[1]) / (1 if height[2].lower() == b"em" else _POINTS)


def _wide(paragraphs: Sequence[_Paragraph], page: bytes, least: float) -> list[tuple[_Paragraph, _Paragraph]]:
    """Give the neighbours, both prose and nothing between them, of which the second stands that far below."""
    return [
        (before, after)
        for before, after in pairwise(paragraphs)
        if after.height >= least
        and before.prose
        and after.prose
        and not page[before.end : after.start].strip()
    ]


def _broken(page: bytes, places: Sequence[int]) -> bytes:
    parts: list[bytes] = []
    start = 0
    for place in places:
        parts += [page[start:place], _BREAK]
        start = place
    return b"".join([*parts, page[start:]])


def _mend(places: Sequence[tuple[_Paragraph, _Paragraph]]) -> Mend:
    first, second = (each.text.decode("utf-8", "replace") for each in places[0])
    told = f"{len(places)} places with more space above them than elsewhere were taken as scene breaks."
    before, after = first[-_SHOWN:], second[:_SHOWN]
    return Mend(CODE, told, f"{before}\n\n{after}", f"{before}\n\n* * *\n\n{after}", len(places))
