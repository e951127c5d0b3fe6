"""What is known of a page of a PDF: runs of text, rules, bookmarks, each with its place in points."""

from __future__ import annotations

from dataclasses import dataclass, field

_MOST_RULES = 100  # of a page, and as many upright ones
_FLAT = 3.0  # points: a rule is thinner …
_WIDE = 20.0  # … and wider


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one font on one line. Points from the lower left corner; `y` is where the letters stand."""

    text: str
    left: float
    right: float
    y: float
    size: float
    italic: bool
    bold: bool
    spaced: bool  # a space was left before it
    link: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A line drawn across."""

    left: float
    right: float
    y: float


@dataclass(slots=True)
class Sheet:
    """One page: its runs in the order in which the file writes them."""

    number: int
    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    uprights: list[tuple[float, float, float]] = field(
        default_factory=list
    )  # place, foot and head of lines drawn up


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline: its level (0 outermost), words, and the page it leads to, if told."""

    level: int
    title: str
    page: int | None


@dataclass(frozen=True, slots=True)
class Turn:
    """Turns places on a page that lies on its side upright, by quarters of a circle."""

    quarter: int
    width: float
    height: float

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        """Give where a place stands once the page is upright."""
        if self.quarter == 1:
            return y, self.height - x
        if self.quarter == 2:
            return self.width - x, self.height - y
        if self.quarter == 3:
            return self.width - y, x
        return x, y


def draw(sheet: Sheet, x: float, y: float, until: float, above: float) -> None:
    """Keep what was drawn where it is a line across or upright."""
    if abs(above - y) < _FLAT and abs(until - x) > _WIDE:
        rule(sheet, x, y, until, above)
    elif abs(until - x) < _FLAT and len(sheet.uprights) < _MOST_RULES:
        sheet.uprights.append(((x + until) / 2, min(y, above), max(y, above)))


def rule(sheet: Sheet, x: float, y: float, until: float, above: float) -> None:
    """Keep a line across, unless the page has more of them than any text."""
    if len(sheet.rules) < _MOST_RULES:
        sheet.rules.append(Rule(min(x, until), max(x, until), (y + above) / 2))
