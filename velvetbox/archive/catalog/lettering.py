"""Lines of text as outlines, in the face of our titles: a picture in a page can load no font.

The outlines are those of Literata's display cut (SIL Open Font License 1.1), written by tools/fonts.py.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from itertools import pairwise

_UNITS = 500  # of an em, in letters.json


@dataclass(frozen=True, slots=True)
class _Letters:
    """Width and outline of each letter, and how far a pair of them closes up; in _UNITS."""

    letters: dict[str, tuple[int, str]]
    pairs: dict[str, int]


@cache
def _face() -> _Letters:
    read = json.loads(files("velvetbox.archive.catalog").joinpath("letters.json").read_text(encoding="utf-8"))
    return _Letters(read["letters"], read["pairs"])


def width(text: str, size: float) -> float:
    """Give how wide a line is at a size of letters; of letters the face does not have, roughly."""
    return sum(_steps(text)) * size / _UNITS


def _steps(text: str) -> list[int]:
    """Give how far each letter leads on."""
    face = _face()
    own = [face.letters[letter][0] if letter in face.letters else _rough(letter) for letter in text]
    closer = [face.pairs.get(first + second, 0) for first, second in pairwise(text)]
    return [step + by for step, by in zip(own, [*closer, 0], strict=True)] if text else []


def _rough(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return _UNITS if unicodedata.east_asian_width(letter) in "WF" else round(0.52 * _UNITS)


def centred(text: str, size: float, x: float, y: float) -> str:
    """Give a line of text around `x` with its feet at `y`, as SVG: outlines, or text where the face lacks a letter."""
    face = _face()
    if any(letter not in face.letters for letter in text):
        return f'<text x="{x:g}" y="{y:.0f}" font-size="{size:g}">{escape(text)}</text>'
    at, drawn = 0, []
    for letter, step in zip(text, _steps(text), strict=True):
        if outline := face.letters[letter][1]:
            drawn.append(f"M{at} 0{outline}")
        at += step
    scale = size / _UNITS
    place = f"translate({x - at * scale / 2:.1f} {y:.0f}) scale({scale:g})"
    return f'<path transform="{place}" d="{"".join(drawn)}"/>'
