"""Lines of a PDF put together as paragraphs: by gap, by indent, or by lines that end early."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from velvetbox.core.formats.pdf.lines import Line, Usual

_WIDER = 1.25  # times the leading: lines of one paragraph stand no farther apart …
_SLACK = 0.5  # … but for half a point
_INDENT = 0.8  # times the size: the least that is meant
_DEEPEST_INDENT = 9.0  # times the size: more is a centred line or a column of a table
_ROOM = 0.25  # of the height of the text
_WIDE_LETTERS = 1.15  # a word of wide letters beside the usual one
_SET_IN = 0.9  # times the size: the least by which a quotation is set in
_STOPS = tuple('.!?…”"»')
_OPENS, _CLOSES = ("“", '"', "«", "„"), ("”", '"', "»", "“")
_OTHER_SIZE = 0.12  # of the size
_HEADING = 1.12  # times the usual size
_ENDS = tuple(".!?…:;”\"’'»)*—")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together. `breaks` are the lines before which the author broke the line."""

    lines: list[Line]
    breaks: set[int] = field(default_factory=set)
    blanks: int = 0  # lines left empty before it, beyond what is usual
    centred: bool = False
    heading: bool = False
    new_page: bool = False  # the page before it was left before it was full
    set_in: bool = False  # all of its lines begin away from the margin: a quotation

    @property
    def page(self) -> int:
        """The page on which it begins."""
        return self.lines[0].page

    @property
    def size(self) -> float:
        """The size of its letters."""
        return self.lines[0].size

    @property
    def is_rule(self) -> bool:
        """Whether it is a rule drawn across."""
        return self.lines[0].rule is not None


def paragraphs_of(lines: Sequence[Line], usual: Usual) -> list[Paragraph]:
    """Put lines in reading order together as paragraphs."""
    out: list[Paragraph] = []
    full = _full_above(lines)
    for line in lines:
        last = out[-1] if out else None
        if (
            last is None
            or line.rule
            or last.is_rule
            or _begins(last, line, usual)
            or _is_left(last, line, full)
        ):
            out.append(_new(line, last, usual))
        else:
            if _is_broken(last, line, usual):
                last.breaks.add(len(last.lines))
            last.lines.append(line)
    for before, each in pairwise(out):
        each.new_page = _is_left(before, each.lines[0], full)
    for each in out:
        each.set_in = not (each.is_rule or each.centred or each.heading) and _is_set_in(each, usual)
    for before, each in pairwise(out):
        if each.set_in or before.set_in or each.centred or before.centred:
            each.blanks = 0  # room around a letter or a line set apart ends no scene
    return out


def _full_above(lines: Sequence[Line]) -> float:
    """Give the height above which the last line of a page leaves room that was meant to be left."""
    heights = sorted(line.y for line in lines)
    if not heights:
        return 0.0
    foot, top = heights[len(heights) // 20], heights[-1 - len(heights) // 20]
    return foot + _ROOM * (top - foot)


def _is_left(before: Paragraph, line: Line, full: float) -> bool:
    """Tell whether the page before was left on purpose: it has room, and no sentence runs on."""
    last = before.lines[-1]
    if last.page >= line.page or last.y <= full:
        return False
    return last.rule is not None or last.text.endswith(_ENDS) or not line.text[:1].islower()


def _is_set_in(paragraph: Paragraph, usual: Usual) -> bool:
    """Tell a quotation: all of its lines are set in, a single one by more than a paragraph's first."""
    least, most = _SET_IN * usual.size, _DEEPEST_INDENT * usual.size
    if len(paragraph.lines) == 1:
        least += max(usual.indent, usual.first)
    return all(least < line.left - usual.margin(line)[0] < most for line in paragraph.lines)


def _new(line: Line, last: Paragraph | None, usual: Usual) -> Paragraph:
    made = Paragraph([line], centred=_is_centred(line, usual))
    made.heading = not line.rule and line.size > usual.size * _HEADING and len(line.text) < 200
    if last is not None and (step := _step(last.lines[-1], line)) is not None and usual.leading:
        made.blanks = max(0, int((step - usual.paragraph) / usual.leading + 0.25))
    return made


def _step(before: Line, line: Line) -> float | None:
    """Give the distance between two lines of one column, None across pages."""
    if before.page != line.page or before.column != line.column or line.y >= before.y:
        return None
    return before.y - line.y


def _begins(last: Paragraph, line: Line, usual: Usual) -> bool:
    before = last.lines[-1]
    if abs(before.size - line.size) > _OTHER_SIZE * max(before.size, line.size):
        return True
    if line.labelled:
        return True
    centred = _is_centred(line, usual)
    if centred != last.centred and (centred or last.heading or not _is_indented(before, line, usual)):
        return True
    step = _step(before, line)
    if step is None:
        return _begins_on_next(last, line, usual, centred=centred)
    scale = max(1.0, line.size / usual.size) if usual.size else 1.0
    if step > usual.leading * scale * _WIDER + _SLACK:
        return True
    return not centred and _by_indent(last, line, usual)


def _is_indented(before: Line, line: Line, usual: Usual) -> bool:
    """Tell whether two lines begin at one place away from the margin: a quotation set in, not a centred line."""
    return abs(before.left - line.left) < _INDENT * line.size / 2


def _by_indent(last: Paragraph, line: Line, usual: Usual) -> bool:
    before = last.lines[-1]
    margin = usual.margin(line)[0]
    own, other = line.left - margin, before.left - margin
    least = _INDENT * line.size
    if least < own < _DEEPEST_INDENT * line.size:
        if other < own - least / 2:
            return len(last.lines) > 1 or usual.by_indent or other < least
        if abs(other - own) <= least / 2:
            ended = before.text.endswith(_ENDS)
            alone = len(last.lines) == 1 and usual.by_indent and ended
            return alone or (_is_ended(before, line, usual) and (usual.by_indent or not usual.by_gap))
        return len(last.lines) > 1
    if other > least and len(last.lines) > 1 and own < least:
        return True
    if usual.by_gap or usual.by_indent:
        return False
    spoken = before.text.endswith(_STOPS) and line.text.startswith(_OPENS)
    return spoken or _is_ended(before, line, usual)


def _begins_on_next(last: Paragraph, line: Line, usual: Usual, *, centred: bool) -> bool:
    """Tell whether a paragraph begins where a page or column does."""
    before = last.lines[-1]
    if centred or last.centred or last.heading:
        return True
    if _is_answered(before, line):
        return True
    margin = usual.margin(line)[0]
    own, other = line.left - margin, before.left - usual.margin(before)[0]
    if usual.by_indent and own > _INDENT * line.size and abs(own - other) > _INDENT * line.size / 2:
        return True
    if usual.by_indent and own > _INDENT * line.size and before.text.endswith(_ENDS):
        return True
    return _is_ended(before, line, usual)


def _is_ended(before: Line, line: Line, usual: Usual) -> bool:
    """Tell a paragraph's end by a line that ends early, unless a sentence plainly runs on."""
    runs_on = line.text[:1].islower() and not before.text.endswith(_ENDS)
    return not runs_on and _is_short(before, line, usual)


def _is_answered(before: Line, line: Line) -> bool:
    """Tell whether one speech ends with a line and another begins with the next."""
    return before.text.endswith(_CLOSES) and line.text.startswith(_OPENS)


def _is_short(before: Line, line: Line, usual: Usual) -> bool:
    """Tell whether the first word of a line would have fitted on the line before it."""
    words = line.text.split(maxsplit=1)
    width = (line.right - line.left) * (len(words[0]) + 1) / max(1, len(line.text)) if words else 0.0
    return before.right + width * _WIDE_LETTERS + 0.4 * before.size < usual.margin(before)[1]


def _is_broken(last: Paragraph, line: Line, usual: Usual) -> bool:
    """Tell whether the author broke the line: one that ends early inside a paragraph."""
    if last.heading:
        return False
    return last.centred or _is_short(last.lines[-1], line, usual)


def _is_centred(line: Line, usual: Usual) -> bool:
    if line.rule:
        return True
    left, right = usual.margin(line)
    before, after = line.left - left, right - line.right
    em = max(line.size, usual.size)
    return before > 1.5 * em and after > 1.5 * em and abs(before - after) < max(em, 0.08 * (before + after))
