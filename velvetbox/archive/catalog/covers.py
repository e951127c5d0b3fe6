"""A cover for every work, drawn from the work itself: its title, the cloth of its fandom, an ornament from its text.

The ornament is the work's own: a closed line around a point, whose distance at each angle is the length of a chapter,
or of a stretch of paragraphs where there is one chapter. Equal works have equal covers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

from velvetbox.archive.catalog.cards import creators_of, tags_of
from velvetbox.archive.catalog.languages import direction
from velvetbox.archive.catalog.lettering import centred, width
from velvetbox.archive.catalog.places import ANCHOR
from velvetbox.archive.catalog.rows import Rows, rows
from velvetbox.archive.library.models import EditionChapter, Work

WIDTH, HEIGHT = 300, 450
# Cloths of book bindings: ivory letters have a contrast of at least 7 on each.
CLOTHS = (
    "#5e1a2e", "#3c4a2c", "#1b4650", "#3a2742", "#33404a", "#6a3320", "#283058", "#4d4519", "#54284a", "#1e4132", "#4a3526",
    "#22252d",
)  # fmt: skip
IVORY, FOIL = "#f6ecdc", "#d9b66a"
_POINTS = 24  # of the ornament at most; at least half as many
_LINES = 7  # of a title
_SIZES = (34, 29, 25, 21, 18, 15)  # of its letters
_ROOM = 244  # between the margins


@dataclass(frozen=True, slots=True)
class Binding:
    """What a cover shows: `cloth` names what its colour comes from, `lengths` are those of the text's parts."""

    title: str
    creators: tuple[str, ...]
    cloth: str
    lengths: tuple[int, ...]
    language: str = ""


def cover(pk: int) -> str | None:
    """Give the cover of a work as SVG, None when there is no such work. Four queries, five for a single chapter."""
    found = rows(_work, pk)
    if not found:
        return None
    title, language, edition = found[0]
    tags = tags_of([pk]).get(pk)
    fandom = tags.fandoms[0] if tags and tags.fandoms else ""
    lengths = [words for _, words in rows(_lengths, edition)]
    if len(lengths) == 1:
        lengths = _rhythm(rows(_lengths, edition)[0][0])
    return draw(Binding(title, creators_of([pk]).get(pk, ()), fandom or title, tuple(lengths), language))


def _work(pk: int) -> Rows:
    return Work.objects.filter(pk=pk).values_list("title", "language", "current_id")


def _lengths(edition: int) -> Rows:
    chapters = EditionChapter.objects.filter(edition=edition).order_by("position")
    return chapters.values_list("revision_id", "revision__words")


def _rhythm(revision: int) -> list[int]:
    """Give the lengths of the paragraphs of a text, as far as a cover shows them."""
    stored = (
        EditionChapter.objects.filter(revision=revision).values_list("revision__html", flat=True).first()
        or ""
    )
    cuts = [found.start() for found in ANCHOR.finditer(stored)]
    return [after - before for before, after in zip(cuts, [*cuts[1:], len(stored)], strict=True)]


def draw(binding: Binding) -> str:
    """Give a cover as SVG: plain shapes, no script, nothing from elsewhere."""
    cloth = cloth_of(binding.cloth)
    size, lines = set_title(printable(binding.title))
    top = 92
    text = "".join(centred(line, size, 150, top + number * size * 1.16) for number, line in enumerate(lines))
    way = ' direction="rtl"' if direction(binding.language) == "rtl" else ""
    by = _fitted(printable(", ".join(binding.creators)), 14)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="300" height="450" fill="{cloth}"/>'
        f'<path d="M0 0h14v450H0z" fill="#000" opacity=".16"/>'
        f'<path d="M22 14h264v422H22z" fill="none" stroke="{FOIL}" opacity=".55"/>'
        f'<g font-family="Literata,Georgia,\'Noto Serif\',serif" text-anchor="middle" fill="{IVORY}"{way}>'
        f"{text}{centred(by, 14, 150, 412)}</g>"
        f'<g fill="none" stroke="{FOIL}" transform="translate(150 300) scale(1.2)">{ornament(binding.lengths)}</g></svg>'
    )


def cloth_of(name: str) -> str:
    """Give the colour of a name: always the same."""
    return CLOTHS[blake2b(name.casefold().encode(), digest_size=2).digest()[0] % len(CLOTHS)]


def printable(text: str) -> str:
    """Give a text with a space for each letter that cannot be seen."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def set_title(title: str) -> tuple[int, list[str]]:
    """Give the size of a title's letters and its lines: as large as it fits, cut where nothing does."""
    for size in _SIZES:
        lines = _wrapped(title, size)
        if len(lines) * size * 1.16 <= 150 and all(width(line, size) <= _ROOM for line in lines):
            return size, lines
    size = _SIZES[-1]
    return size, [_fitted(line, size) for line in _wrapped(title, size)[:_LINES]]


def _wrapped(title: str, size: int) -> list[str]:
    lines: list[str] = []
    for word in title.split()[:60] or [title]:
        if lines and width(f"{lines[-1]} {word}", size) <= _ROOM:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) == 1 and width(lines[0], size) > _ROOM:  # a title without spaces, as in Japanese
        each = max(1, int(_ROOM / size / (width(lines[0], size) / size / max(1, len(lines[0])))))
        lines = [lines[0][at : at + each] for at in range(0, min(len(lines[0]), each * _LINES), each)]
    return lines


def _fitted(text: str, size: float) -> str:
    """Cut a line where the cover ends."""
    line = text[:200]
    while len(line) > 1 and width(line if line == text else f"{line}…", size) > _ROOM:
        line = line[:-1].rstrip()
    return line if line == text else f"{line}…"


def ornament(lengths: Sequence[int]) -> str:
    """Give the ornament of parts of these lengths as SVG paths around the origin, 62 wide to each side."""
    points = _points(lengths)
    most = max(points, default=1) or 1
    radii = [24 + 38 * math.sqrt(value / most) for value in points]
    angles = [2 * math.pi * at / len(radii) - math.pi / 2 for at in range(len(radii))]
    outer = [
        (radius * math.cos(angle), radius * math.sin(angle))
        for radius, angle in zip(radii, angles, strict=True)
    ]
    inner = [(0.42 * x, 0.42 * y) for x, y in outer]
    rays = "".join(f"M{a:.1f} {b:.1f}L{x:.1f} {y:.1f}" for (a, b), (x, y) in zip(inner, outer, strict=True))
    return (
        f'<path d="{_closed(outer)}" stroke-width="1.4"/><path d="{_closed(inner)}"/>'
        f'<path d="{rays}" opacity=".5"/><path d="M0-7 7 0 0 7-7 0z" fill="{FOIL}" stroke="none"/>'
    )


def _points(lengths: Sequence[int]) -> list[int]:
    """Bring any number of lengths to 12 to 24: neighbours added where there are more, all repeated where there are fewer."""
    if not lengths:
        return [1] * (_POINTS // 2)
    if len(lengths) <= _POINTS:
        times = -(-(_POINTS // 2) // len(lengths))
        return list(lengths) * times
    cuts = [round(at * len(lengths) / _POINTS) for at in range(_POINTS + 1)]
    return [sum(lengths[start:end]) for start, end in pairwise(cuts)]


def _closed(points: Sequence[tuple[float, float]]) -> str:
    """Give a smooth closed line through points (Catmull-Rom as cubic curves)."""
    count = len(points)
    parts = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for at in range(count):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = (points[(at + step) % count] for step in (-1, 0, 1, 2))
        curve = (bx + (cx - ax) / 6, by + (cy - ay) / 6, cx - (dx - bx) / 6, cy - (dy - by) / 6, cx, cy)
        parts.append("C" + " ".join(f"{value:.1f}" for value in curve))
    return "".join(parts) + "Z"
