"""Where the shapes of charts stand: bars, and the days of a calendar. The page draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, HEIGHT = 720, 180
FEET, _HEAD = 26, 18  # room below and above the bars
CELL = 13  # of a day, with the gap
WEEKS = 53
_LEVELS = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in a picture of WIDTH and HEIGHT; `middle` is that of its foot."""

    left: float
    top: float
    width: float
    height: float
    middle: float


def bars(values: Sequence[int]) -> tuple[Bar, ...]:
    """Give a bar for each value, the highest as high as there is room."""
    most = max(values, default=0) or 1
    each = WIDTH / max(1, len(values))
    out = []
    for at, value in enumerate(values):
        height = round((HEIGHT - FEET - _HEAD) * value / most, 1)
        left = at * each
        out.append(
            Bar(
                round(left + each * 0.14, 1),
                round(HEIGHT - FEET - height, 1),
                round(each * 0.72, 1),
                height,
                round(left + each / 2, 1),
            )
        )
    return tuple(out)


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a calendar: its place, and 0 for nothing to 4 for the most."""

    x: int
    y: int
    level: int


def calendar(words: Mapping[date, int], last: date) -> tuple[Cell, ...]:
    """Give the days of WEEKS weeks up to `last`, a column a week from Monday on."""
    first = last - timedelta(days=last.weekday() + 7 * (WEEKS - 1))
    most = max((value for day, value in words.items() if first <= day <= last), default=0) or 1
    cells = []
    for number in range((last - first).days + 1):
        value = words.get(first + timedelta(days=number))
        level = 0 if value is None else max(1, -(-value * _LEVELS // most))
        cells.append(Cell(number // 7 * CELL, number % 7 * CELL, level))
    return tuple(cells)
