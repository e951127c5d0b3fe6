"""The lines of a plain text, and how its paragraphs are set: by blank lines, wrapped, by indents, one a line."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from velvetbox.core.values import value

MARGIN = " \t\f\u3000\u00a0"
_DOUBLED_LINES = 20  # lines from which doubled line ends can be told
_SURELY = 0.97
_FEW = 3  # lines: fewer with a colon are speech rather than "Name: value"
_SENTENCE_END = '.!?…。！？」』”’"'
_END = ".!?…:;。！？」』”’\"'*_—–-)]"


@value(frozen=True, slots=True)
class Line:
    """A line that is not blank: its code point in the text, its words, and how far it is indented."""

    start: int
    text: str
    indent: int

    @property
    def length(self) -> int:
        """The width of the line as it stood, indent included."""
        return self.indent + len(self.text)


@value(frozen=True, slots=True)
class Group:
    """Lines with no blank line between them; `gap` blank lines stand before."""

    lines: tuple[Line, ...]
    gap: int


class Layout(StrEnum):
    """How paragraphs are told apart."""

    BLANK = "blank lines"
    INDENT = "indents"
    LINES = "one a line"


@value(frozen=True, slots=True)
class Setting:
    """The layout of a text and the width its lines were wrapped at (None: not wrapped)."""

    layout: Layout
    width: int | None


def groups(text: str) -> list[Group]:
    """Split a text at blank lines. Linear."""
    out: list[Group] = []
    lines: list[Line] = []
    position = gap = 0
    for raw in text.split("\n"):
        words = raw.strip(MARGIN)
        if words and not words.isspace():
            indent = len(raw) - len(raw.lstrip(MARGIN))
            lines.append(Line(position + indent, words, indent))
        else:
            if lines:
                out.append(Group(tuple(lines), gap))
                lines, gap = [], 0
            gap += 1
        position += len(raw) + 1
    if lines:
        out.append(Group(tuple(lines), gap))
    return out


def undoubled(found: list[Group]) -> list[Group]:
    """Give the groups of a text whose every line end was doubled as they were before; any other text's as they are.

    There a blank line stands after each line, three between paragraphs, and most lines go on in mid sentence.
    """
    if len(found) <= _DOUBLED_LINES or any(len(group.lines) > 1 for group in found):
        return found
    gaps = [group.gap for group in found[1:]]
    ones = gaps.count(1)
    if sum(gap % 2 for gap in gaps) < _SURELY * len(gaps) or not 0.5 * len(gaps) <= ones <= _SURELY * len(
        gaps
    ):
        return found
    low = sum(starts_low(group.lines[0]) for group in found[1:] if group.gap == 1)
    if low * 2 < ones:
        return found
    out = [found[0]]
    for group in found[1:]:
        if group.gap > 1:
            out.append(Group(group.lines, group.gap // 2))
        else:
            out[-1] = Group((*out[-1].lines, *group.lines), out[-1].gap)
    return out


def setting_of(found: Sequence[Group]) -> Setting:
    """Tell how a text is set, from all of its lines."""
    pairs = [pair for group in found for pair in pairwise(group.lines)]
    told = [group for group in found if len(group.lines) < _FEW or not is_header(group.lines)]
    width = _wrapped_at([pair for group in told for pair in pairwise(group.lines)])
    if _by_indent(found, pairs):
        return Setting(Layout.INDENT, width)
    if width is None and _by_line(found, pairs):
        return Setting(Layout.LINES, None)
    return Setting(Layout.BLANK, width)


def is_header(lines: Sequence[Line]) -> bool:
    """Tell whether lines are "Name: value"."""
    return sum(":" in line.text[:30] for line in lines) * 2 >= len(lines)


def is_full(line: Line, following: Line, width: float) -> bool:
    """Tell whether the next line's first word had no more room on this one."""
    return line.length + 1 + len(following.text.split(None, 1)[0]) >= width


def starts_low(line: Line) -> bool:
    """Tell whether a line goes on in the middle of a sentence."""
    first = next((char for char in line.text[:8] if char.isalpha()), "")
    return first.islower()


def _wrapped_at(pairs: Sequence[tuple[Line, Line]]) -> int | None:
    if len(pairs) < 3:
        return None
    lengths = sorted(line.length for line, _ in pairs)
    width = lengths[len(lengths) * 95 // 100]
    if not 25 <= width <= 140:
        return None
    full = sum(is_full(line, following, width * 0.9) for line, following in pairs)
    high = sum(following.text[0].isupper() for _, following in pairs)
    if full < 0.6 * len(pairs) or high > 0.6 * len(pairs):
        return None
    ended = sum(line.text[-1] in _SENTENCE_END for line, _ in pairs)
    return None if ended > 0.6 * len(pairs) else width


def _by_indent(found: Sequence[Group], pairs: Sequence[tuple[Line, Line]]) -> bool:
    """Tell whether an indented line after one at the margin is what begins a paragraph."""
    begins = sum(line.indent == 0 < following.indent for line, following in pairs)
    return begins >= 3 and begins >= len(found)


def _by_line(found: Sequence[Group], pairs: Sequence[tuple[Line, Line]]) -> bool:
    """Tell whether every line is a paragraph: many lines stand together, and they end as sentences do."""
    total = sum(len(group.lines) for group in found)
    if len(pairs) < max(3, 0.4 * total):
        return False
    ended = sum(line.text[-1] in _END for line, _ in pairs)
    length = sum(line.length for line, _ in pairs) / len(pairs)
    return length > 130 or (ended >= 0.6 * len(pairs) and length > 35) or len(pairs) > 30 * len(found)
